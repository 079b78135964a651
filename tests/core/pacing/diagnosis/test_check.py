from __future__ import annotations

import pytest

from paceboard.model import Delivery
from paceboard.pacing.diagnosis import Serving

from .conftest import ad, campaign, group


@pytest.mark.parametrize("off", [Delivery.PAUSED, Delivery.ENDED, Delivery.DELETED])
def test_what_is_off_is_not_looked_at(off: Delivery) -> None:
    """Ads of a campaign that is off are no part of a diagnosis, and neither is a group that is."""
    entities = [campaign(), group(), ad(), campaign("old", delivery=off), group("h", parent="old")]

    assert ["g"] == [each.id for each in Serving(entities).groups()]
    assert [] == Serving([campaign(), group(delivery=off), ad()]).ads()


def test_a_scope_keeps_to_its_campaigns() -> None:
    """Nothing below another campaign is looked at."""
    entities = [campaign(), group(), ad(), campaign("d"), group("h", parent="d"), ad("b", parent="h")]

    assert ["b"] == [each.id for each in Serving(entities, ("d",)).ads()]
    assert ["a", "b"] == [each.id for each in Serving(entities).ads()]

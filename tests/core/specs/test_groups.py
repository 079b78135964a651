from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from paceboard.host import Host
from paceboard.specs import GroupCardSpec, RateSource
from paceboard.specs.faults import fault_in

GROUPS = Host(strict=True).discover().group_cards()


@pytest.mark.parametrize("card", GROUPS.values(), ids=GROUPS)
def test_the_bundled_group_cards_can_be_used(card: GroupCardSpec) -> None:
    """None has a fault."""
    assert "" == fault_in(card)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"key": "Side by side"}, "not a lower-case word"),
        ({"category": "Everything"}, "unknown category"),
        ({"chart": "cloud"}, "unknown chart"),
        ({"windows": ("31D",)}, "unknown window"),
        ({"formula": ""}, "no formula"),
        ({"judge": None}, "judge is a NoneType"),
    ],
)
def test_a_group_card_of_unknown_words_is_refused(change: dict[str, Any], fault: str) -> None:
    """R1 holds for cards over all accounts too."""
    assert fault in fault_in(evolve(GROUPS["side_by_side_pacing"], **change))


def test_a_source_of_rates_has_a_key_and_can_be_asked() -> None:
    """Else the host has no name for it."""
    assert "lower-case" in fault_in(RateSource(key="The Bank", title="Bank", rate=lambda *_: None))  # type: ignore[arg-type]

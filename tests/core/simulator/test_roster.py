from __future__ import annotations

from typing import Any

from paceboard.model import Level
from paceboard.simulator.roster import roster


def test_ids_are_unique_and_finer_than_a_float(made: Any) -> None:
    """Each entity has 19 digits of its own; read as a float they would not survive."""
    ads = roster(made.account(), 1)
    ids = {placed.ids[level] for placed in ads for level in Level if level is not Level.ACCOUNT}

    assert 2 + 4 + 6 == len(ids)
    assert {19} == {len(found) for found in ids}
    assert all(str(int(float(found))) != found for found in ids)


def test_accounts_of_a_world_share_no_ids(made: Any) -> None:
    """The account's number is part of its entities' ids."""
    first, second = ({placed.ids[Level.AD] for placed in roster(made.account(), n)} for n in (1, 2))

    assert set() == first & second


def test_the_first_of_each_group_and_campaign_is_marked(made: Any) -> None:
    """So that each group and campaign is listed once."""
    ads = roster(made.account(), 1)

    assert [True, False, True, True, False, True] == [placed.first_ad for placed in ads]
    assert [True, False, False, True, False, False] == [placed.first_group for placed in ads]

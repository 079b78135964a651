from __future__ import annotations

from typing import Any

import pytest

from paceboard.catalogue.lately import Lately
from paceboard.model import MICROS, BudgetMode, Level

from .conftest import FIRST, GOLDEN, budgets
from .delivered import VIRAL, deliver, view_of


def lately(board: Any, days: int) -> Lately:
    return Lately(view=view_of(board), last=FIRST + days - 1, today=FIRST + days - 1)


def test_days_come_with_what_their_budgets_planned(board: Any) -> None:
    """1,300 a day from the three campaigns; every complete day is there, none beyond."""
    deliver(board, GOLDEN[:23])
    found = lately(board, 23)

    assert found.budgets is not None
    assert {1_300 * MICROS} == set(found.budgets.values())
    assert FIRST + 22 == max(found.spend)
    assert 90 == len(found.spend)


def test_budgets_that_are_not_known_are_none_for_all_days(board: Any) -> None:
    """What spends without a budget has one that nobody knows."""
    deliver(board, GOLDEN[:23], budgets=budgets(BudgetMode.NONE, c1=None, c2=None, c3=None))

    assert lately(board, 23).budgets is None


def test_a_day_that_the_weeks_rule_cut_short_is_no_episode(board: Any) -> None:
    """After six days at the day's ceiling a Saturday has 7 x 1,300 less those left: no cause is looked for.

    The flight's first Saturday but one is its tenth day.
    """
    week = [1_300] * 3 + [1_500] * 6 + [100] + [1_300] * 5
    deliver(board, week)
    found = lately(board, 15)

    assert 100 * MICROS == found.ceilings[FIRST + 9]
    assert found.episode(up=False) is None


def test_the_same_day_after_an_ordinary_week_is_one(board: Any) -> None:
    """The rule left a whole day's budget for it, so something else happened."""
    deliver(board, [1_300] * 9 + [100] + [1_300] * 5)
    episode = lately(board, 15).episode(up=False)

    assert episode is not None
    assert FIRST + 9 == episode.first


@pytest.mark.parametrize(("days", "up", "count"), [(23, True, 22), (1, True, 0), (1, False, 0)])
def test_days_in_a_row_are_counted_back_from_the_last(board: Any, days: int, up: bool, count: int) -> None:
    """Since day 2 the seed's flight is over its 1,300 a day."""
    deliver(board, GOLDEN[:days])

    assert count == lately(board, days).duration(up=up)


def test_ads_have_seven_days_and_the_twenty_three_before(board: Any) -> None:
    """Their two windows add up to thirty days; names come from what the platform lists."""
    deliver(board, GOLDEN[:23], VIRAL)
    top, other = lately(board, 23).ads

    assert ("In-Feed #4", "In-Feed #5") == (top.name, other.name)
    assert sum(GOLDEN[16:23]) == pytest.approx((top.spend + other.spend) / MICROS, abs=7)
    assert 7 * 1_300 + sum(GOLDEN[:16]) == pytest.approx(
        ((top.spend_before or 0) + (other.spend_before or 0)) / MICROS, abs=23
    )


def test_a_movement_needs_a_week_to_compare_with(board: Any) -> None:
    """Without seven known days before nothing is compared."""
    deliver(board, GOLDEN[:23])
    found = lately(board, 23)
    early = (FIRST - 49, FIRST - 36), (FIRST - 35, FIRST - 30)

    assert found.movement(found.compared(None), None) is not None
    assert found.movement(((FIRST - 99, FIRST - 90), early[1]), None) is None


def test_what_is_needed_is_read_at_ads_too(board: Any) -> None:
    """Conversions of ads are not: nothing in a diagnosis asks for them."""
    deliver(board, GOLDEN[:7])
    levels = {(need.measure, need.level) for need in view_of(board).totals if need.level is Level.AD}

    assert {("spend", Level.AD), ("impressions", Level.AD), ("clicks", Level.AD)} == levels

from __future__ import annotations

import pytest

from paceboard.model import LimitCycle, day_from_text
from paceboard.simulator.limits import cycle_start
from paceboard.simulator.scenario import Limit

DAY = day_from_text("2026-04-17")


@pytest.mark.parametrize(
    ("limit", "begins"),
    [
        (Limit(cycle=LimitCycle.DAILY, amount=1), "2026-04-17"),
        (Limit(cycle=LimitCycle.MONTHLY, amount=1), "2026-04-01"),
        (Limit(cycle=LimitCycle.ONE_TIME, amount=1, reset=day_from_text("2026-04-02")), "2026-04-02"),
    ],
)
def test_a_cycle_begins_by_its_own_calendar(limit: Limit, begins: str) -> None:
    """Each day, on the first of the month, or where it was reset."""
    assert day_from_text(begins) == cycle_start(limit, DAY)


@pytest.mark.parametrize(
    "limit",
    [
        None,
        Limit(cycle=LimitCycle.UNLIMITED),
        Limit(cycle=LimitCycle.UNKNOWN),
        Limit(cycle=LimitCycle.ONE_TIME, amount=1, reset=DAY + 1),
    ],
)
def test_nothing_bounds_a_day_without_a_running_limit(limit: Limit | None) -> None:
    """No limit, an unreadable one, and one that begins later bound nothing."""
    assert cycle_start(limit, DAY) is None

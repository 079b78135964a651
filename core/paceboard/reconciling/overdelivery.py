"""What a platform served beyond its own bounds, and therefore does not bill."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

__all__ = ["DayBilled", "overdelivered"]


@frozen(kw_only=True)
class DayBilled:
    """One day of a calendar month of one campaign.

    Args:
        spent: micros that were served.
        ceiling: micros that are billed of the day at most; None: no bound.
    """

    day: int
    spent: int
    ceiling: int | None


def overdelivered(days: Sequence[DayBilled], month: int | None) -> dict[int, int]:
    """Micros that are not billed, by day: what is above the day's bound, then what is above the month's.

    Args:
        days: of one month from its first day on, in order, so that the month's bound is met on its day.
        month: micros that are billed of the month at most; None: no bound.
    """
    found: dict[int, int] = {}
    billed = 0
    for each in days:
        owed = each.spent if each.ceiling is None else min(each.spent, each.ceiling)
        owed = owed if month is None else max(0, min(owed, month - billed))
        billed += owed
        found[each.day] = each.spent - owed
    return found

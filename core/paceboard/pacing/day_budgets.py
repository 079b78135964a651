"""Budgets laid out by day: what each account-local day had, or is planned to have."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from paceboard.model import Zone
from paceboard.pacing.schedule import BudgetStretch

__all__ = ["day_budgets"]


def day_budgets(
    stretches: Iterable[BudgetStretch], zone: Zone, first: int, last: int
) -> dict[int, int] | None:
    """Micros of all daily budgets together, for each account-local day from one to another, both included.

    A budget that is in force for a part of a day counts by that part, rounded down. None where a lifetime
    budget is in force among them: how it is laid out in time is the platform's affair.
    """
    begins, ends = zone.start(first), zone.start(last + 1)
    # Most budgets are in force all the time that is asked about: their ends are placed once for all of them.
    spans: dict[tuple[int, int], int] = {}
    for stretch in stretches:
        span = max(stretch.start, begins), min(stretch.end, ends)
        if span[0] < span[1]:
            if not stretch.daily:
                return None
            spans[span] = spans.get(span, 0) + stretch.amount
    steps, less = [0] * (last - first + 2), dict[int, int]()
    for (opens, closes), amount in spans.items():
        opening, closing = zone.day(opens), zone.day(closes - 1)
        steps[opening - first] += amount
        steps[closing - first + 1] -= amount
        for day, missing in (
            (opening, opens - zone.start(opening)),
            (closing, zone.start(closing + 1) - closes),
        ):
            if missing:
                start, end = zone.span(day)
                # Rounded up, so that what is left of the day is rounded down.
                less[day] = less.get(day, 0) - -amount * missing // (end - start)
    whole = enumerate(accumulate(steps[:-1]), first)
    return {day: amount - less.get(day, 0) for day, amount in whole}

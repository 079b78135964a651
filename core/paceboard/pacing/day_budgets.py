"""Budgets laid out by day: what each account-local day had, or is planned to have."""

from __future__ import annotations

from paceboard.model import Zone
from paceboard.pacing.schedule import Resolution
from paceboard.pacing.staircase import staircase_of

__all__ = ["day_budgets"]


def day_budgets(resolution: Resolution, zone: Zone, first: int, last: int) -> dict[int, int] | None:
    """Micros of all daily budgets together, for each account-local day from one to another, both included.

    What is planned for a day is rounded down to the micro. None where a lifetime budget is in force among
    them: how it is laid out in time is the platform's affair.
    """
    if len(resolution.daily) < len(resolution.stretches):
        begins, ends = zone.start(first), zone.start(last + 1)
        touching = (max(each.start, begins) < min(each.end, ends) for each in resolution.lifetime)
        if any(touching):
            return None
    return dict(enumerate(staircase_of(resolution, zone).days(first, last), first))

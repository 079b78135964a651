"""Plan: the budget that should have been spent by an instant, the time integral of budgets in force.

Within a day the amount runs evenly over the day's real time; the account's hour shape replaces that
once it is learned. Source: R16, R31, R112; the pacing reference, 1.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from paceboard.model import Zone
from paceboard.pacing.schedule import BudgetStretch

__all__ = ["day_amounts", "plan", "plan_of", "share_of_day"]


def plan(stretches: Iterable[BudgetStretch], zone: Zone, start: int, end: int) -> Fraction:
    """Micros that the budgets plan to be spent from one instant to before another, exactly.

    A daily amount counts by the share of each account-local day in which it is in force: 100 a day,
    set at 09:00, plans 62.50 for that day. 100 a day for ten days, then 200 for twenty, plan 5,000.
    """
    return sum((plan_of(stretch, zone, start, end) for stretch in stretches), Fraction(0))


def plan_of(stretch: BudgetStretch, zone: Zone, start: int, end: int) -> Fraction:
    """The part of a plan that one stretch brings."""
    first, last = max(stretch.start, start), min(stretch.end, end)
    if first >= last:
        return Fraction(0)
    if not stretch.daily:
        return _lifetime(stretch, first, last)
    return stretch.amount * _days(zone, first, last)


def _days(zone: Zone, first: int, last: int) -> Fraction:
    """Account-local days between two instants; a part of a day counts by its share of that day."""
    opening, closing = zone.day(first), zone.day(last)
    return closing - opening + share_of_day(zone, closing, last) - share_of_day(zone, opening, first)


def share_of_day(zone: Zone, day: int, instant: int) -> Fraction:
    """Which share of a day's amount is planned by an instant of the day: that of its real time."""
    start, end = zone.span(day)
    return Fraction(instant - start, end - start)


def _lifetime(stretch: BudgetStretch, first: int, last: int) -> Fraction:
    """A lifetime amount spread evenly over the real time of its whole schedule."""
    begins, ends = stretch.schedule or (0, None)
    if ends is None:
        return Fraction(0)
    overlap = min(last, ends) - max(first, begins)
    if overlap <= 0 or ends <= begins:
        return Fraction(0)
    return Fraction(stretch.amount * overlap, ends - begins)


def day_amounts(stretches: Iterable[BudgetStretch], zone: Zone, day: int) -> Fraction:
    """Micros planned for one whole account-local day."""
    return plan(stretches, zone, *zone.span(day))

"""Plan: the budget that should have been spent by an instant, the time integral of budgets in force.

Within a day the amount runs evenly over the day's real time; the account's hour shape replaces that
once it is learned. Source: R16, R31, R112; the pacing reference, 1.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from paceboard.model import Zone
from paceboard.pacing.schedule import BudgetStretch, Resolution

__all__ = ["day_amounts", "plan", "plan_of", "planned"]


def plan(stretches: Iterable[BudgetStretch], zone: Zone, start: int, end: int) -> Fraction:
    """Micros that the budgets plan to be spent from one instant to before another, exactly.

    A daily amount counts by the share of each account-local day in which it is in force: 100 a day,
    set at 09:00, plans 62.50 for that day. 100 a day for ten days, then 200 for twenty, plan 5,000.
    """
    daily: dict[tuple[int, int], int] = {}
    total: Fraction | int = 0
    for stretch in stretches:
        first, last = max(stretch.start, start), min(stretch.end, end)
        if first >= last:
            continue
        if stretch.daily:
            daily[first, last] = daily.get((first, last), 0) + stretch.amount
        else:
            total += _lifetime(stretch, first, last)
    # Most budgets are in force all the time that is asked about: its days are counted once for all of them.
    for span, amount in daily.items():
        total += amount * _days(zone, *span)
    return Fraction(total)


def planned(resolution: Resolution, zone: Zone, start: int, end: int) -> Fraction:
    """The plan of all budgets that count, kept with them: many readings ask for the same days of them."""
    asked = (planned, zone.name, start, end)
    found: Fraction | None = resolution.kept.get(asked)
    if found is None:
        found = resolution.kept[asked] = plan(resolution.stretches, zone, start, end)
    return found


def plan_of(stretch: BudgetStretch, zone: Zone, start: int, end: int) -> Fraction:
    """The part of a plan that one stretch brings."""
    first, last = max(stretch.start, start), min(stretch.end, end)
    if first >= last:
        return Fraction(0)
    if not stretch.daily:
        return _lifetime(stretch, first, last)
    return Fraction(stretch.amount * _days(zone, first, last))


def _days(zone: Zone, first: int, last: int) -> Fraction | int:
    """Account-local days between two instants; a part of a day counts by its share of that day."""
    opening, closing = zone.day(first), zone.day(last)
    open_start, open_end = zone.span(opening)
    if opening == closing:
        return Fraction(last - first, open_end - open_start)
    days: Fraction | int = closing - opening
    if first > open_start:
        days -= Fraction(first - open_start, open_end - open_start)
    close_start, close_end = zone.span(closing)
    return days + Fraction(last - close_start, close_end - close_start) if last > close_start else days


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

"""Plan: the budget that should have been spent by an instant, the time integral of budgets in force.

Within a day the amount runs evenly over the day's real time. The day that the watermark stands in is cut by
the account's hour shape instead (`plan_to_date`). Source: R16, R31, R112; the pacing reference, 1.2 and 1.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from paceboard.model import Week, Zone
from paceboard.pacing.schedule import BudgetStretch, Resolution
from paceboard.pacing.shape import FLAT, HourShape
from paceboard.pacing.staircase import staircase_of

__all__ = ["day_amounts", "plan", "plan_of", "plan_to_date", "planned", "share_of_day"]


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
    days = _of_days(daily, zone)
    return days + total if total else days


def _of_days(amounts: Mapping[tuple[int, int], int], zone: Zone) -> Fraction:
    """What amounts a day come to, by when they are in force.

    Most budgets are in force all the time that is asked about: its days are counted once for all of them.
    Parts of days are added up by the length of their day before anything is divided.
    """
    whole, parts = 0, dict[int, int]()
    for (first, last), amount in amounts.items():
        opening, closing = zone.day(first), zone.day(last)
        whole += amount * (closing - opening)
        for instant, day, part in ((first, opening, -amount), (last, closing, amount)):
            begins = zone.start(day)
            if instant > begins:
                length = zone.start(day + 1) - begins
                parts[length] = parts.get(length, 0) + part * (instant - begins)
    total = Fraction(whole)
    for length, part in parts.items():
        total += Fraction(part, length)
    return total


def planned(resolution: Resolution, zone: Zone, start: int, end: int) -> Fraction:
    """The plan of all daily budgets, kept with them: many readings ask for the same days of them.

    What lifetime budgets plan is not only a matter of time (`LifetimePlan`).
    """
    asked = (planned, zone.name, start, end)
    found: Fraction | None = resolution.kept.get(asked)
    if found is None:
        found = resolution.kept[asked] = staircase_of(resolution, zone).between(start, end)
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
    days: Fraction | int = closing - opening
    if first > zone.start(opening):
        days -= share_of_day(zone, opening, first)
    return days + share_of_day(zone, closing, last) if last > zone.start(closing) else days


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


def plan_to_date(
    stretches: Sequence[BudgetStretch],
    zone: Zone,
    start: int,
    until: int,
    *,
    end: int | None = None,
    shape: HourShape = FLAT,
    week: Week | None = None,
) -> Fraction:
    """Micros that the budgets plan to be spent from an instant to the watermark, its day cut by a shape.

    Days before count as in `plan`. What a budget plans for the running day is spread over the time in
    which it is in force there, by the shape; at the day's end that is `plan`, and by a flat shape always.

    Args:
        until: the watermark.
        end: the period's end, where that ends the running day; None: it does not.
        week: the scheduled time of the day, where all that counts has one; None: all time counts.
    """
    opens, closes = zone.span(zone.day(until))
    opens, closes = max(opens, start), closes if end is None else min(closes, end)
    if not opens < until < closes:
        return plan(stretches, zone, start, until)
    running = _RunningDay(zone=zone, opens=opens, until=until, closes=closes, shape=shape, week=week)
    before = plan(stretches, zone, start, opens) if start < opens else Fraction(0)
    return before + running.planned(stretches)


@frozen(kw_only=True)
class _RunningDay:
    """The part of a day that a period has, and the instant in it up to which things are known."""

    zone: Zone
    opens: int
    until: int
    closes: int
    shape: HourShape
    week: Week | None

    def planned(self, stretches: Iterable[BudgetStretch]) -> Fraction:
        """Micros planned up to the instant."""
        amounts, parts = 0, dict[str, list[BudgetStretch]]()
        for stretch in stretches:
            if stretch.daily and stretch.start <= self.opens and stretch.end >= self.closes:
                amounts += stretch.amount
            elif stretch.start < self.closes and stretch.end > self.opens:
                parts.setdefault(stretch.pool or stretch.entity, []).append(stretch)
        return self._of_amounts(amounts) + sum(map(self._of_budget, parts.values()), Fraction(0))

    def _of_amounts(self, amounts: int) -> Fraction:
        """What is planned of daily amounts that are in force all day; nearly every budget is."""
        day = self.zone.span(self.zone.day(self.until))
        gone, left = self._weigh(self.opens, self.until), self._weigh(self.until, self.closes)
        if not gone + left:
            gone, left = self.until - self.opens, self.closes - self.until
        whole = Fraction(amounts * (self.closes - self.opens), day[1] - day[0])
        return whole * Fraction(gone, gone + left)

    def _of_budget(self, stretches: Sequence[BudgetStretch]) -> Fraction:
        """One budget that is not in force all day at one rate: each rate by what the shape gives its time."""
        total, gone, all_day = Fraction(0), Fraction(0), Fraction(0)
        for stretch in stretches:
            first, last = self._in_force(stretch)
            if first < last:
                planned = plan_of(stretch, self.zone, first, last)
                rate = planned / (last - first)
                total += planned
                gone += rate * self._weigh(first, min(last, self.until))
                all_day += rate * self._weigh(first, last)
        if not all_day:
            return plan(stretches, self.zone, self.opens, self.until)
        return total * gone / all_day

    def _in_force(self, stretch: BudgetStretch) -> tuple[int, int]:
        begins, ends = stretch.schedule or (self.opens, None)
        last = self.closes if ends is None else min(ends, self.closes)
        return max(stretch.start, begins, self.opens), min(stretch.end, last)

    def _weigh(self, start: int, end: int) -> int:
        return self.shape.weigh(self.zone, start, end, self.week)

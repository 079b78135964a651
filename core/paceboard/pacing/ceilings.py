"""Ceilings: the most that a platform may spend for the budgets we know, by its own published rules.

Spend beyond the ceiling does not mean overshoot; it means that the budgets we know are not the budgets
that were in force (C7, R102). Source: R114; the pacing reference, 1.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from attrs import evolve

from paceboard.model import PlatformRule, RuleSpan, Zone, date_text, day_from_text
from paceboard.pacing.schedule import BudgetStretch

__all__ = ["RuleFinder", "ceiling"]

RuleFinder = Callable[[BudgetStretch, RuleSpan, int], PlatformRule | None]
"""The rule in force for a budget and span on an epoch day."""
SHORT = 7
"""Days; a schedule of fewer of them is a short run."""


def ceiling(
    stretches: Iterable[BudgetStretch],
    zone: Zone,
    first: int,
    last: int,
    rule: RuleFinder,
    *,
    runs: Mapping[str, tuple[int, int]] | None = None,
) -> Fraction | None:
    """The most micros that may be spent on the account-local days `first` to `last`, both included.

    A day is bounded by its highest amount times the day rule, a run of one amount within a calendar
    week (Sunday to Saturday) by the amount times its days, a calendar month by the month rule, or from a
    change within it by the new amount times the days that are left. An entity whose schedule is a short
    run is bounded by its amount times the days of the run. None where a mode has no rule.

    Args:
        runs: first instant and end of the schedules of entities, where both are known.
    """
    entities: dict[str, list[BudgetStretch]] = {}
    for stretch in stretches:
        entities.setdefault(stretch.entity, []).append(stretch)
    total = Fraction(0)
    for entity, own in entities.items():
        bounds = [_of(stretch, zone, first, last, rule) for stretch in _each_day_once(own, zone)]
        known = [bound for bound in bounds if bound is not None]
        if len(known) < len(bounds):
            return None
        run = _run(own, zone, (runs or {}).get(entity), rule)
        total += sum(known) if run is None else min(run, sum(known))
    return total


def _each_day_once(stretches: list[BudgetStretch], zone: Zone) -> list[BudgetStretch]:
    """One entity's stretches; a day within which its amount changed belongs to the higher one."""
    found: list[BudgetStretch] = []
    for stretch in sorted(stretches, key=lambda each: each.start):
        before = found[-1] if found else stretch
        if before.daily and stretch.daily and before.end <= stretch.start:
            day = zone.day(stretch.start)
            if zone.day(before.end - 1) == day and before.amount >= stretch.amount:
                stretch = evolve(stretch, start=zone.start(day + 1))  # noqa: PLW2901 - the rest of it
            elif zone.day(before.end - 1) == day:
                found[-1] = evolve(before, end=zone.start(day))
        found.append(stretch)
        found = [each for each in found if each.start < each.end]
    return found


def _run(
    stretches: list[BudgetStretch], zone: Zone, schedule: tuple[int, int] | None, rule: RuleFinder
) -> Fraction | None:
    """The bound of a short run: its highest amount times its days; None where it is none."""
    if schedule is None or not all(stretch.daily for stretch in stretches):
        return None
    days = _days(zone, *schedule)
    found = [(rule(stretch, RuleSpan.RUN, zone.day(schedule[0])), stretch.amount) for stretch in stretches]
    bounds = [None if each is None else each.factor * amount * days for each, amount in found]
    known = [bound for bound in bounds if bound is not None]
    return max(known) if 0 < days < SHORT and len(known) == len(bounds) else None


def _days(zone: Zone, start: int, end: int) -> Fraction:
    """Days between two instants; the first and the last one count by their part."""
    days = Fraction(0)
    for day in range(zone.day(start), min(zone.day(end), zone.day(start) + SHORT) + 1):
        begins, ends = zone.span(day)
        days += Fraction(max(0, min(end, ends) - max(start, begins)), max(1, ends - begins))
    return days


def _of(stretch: BudgetStretch, zone: Zone, first: int, last: int, rule: RuleFinder) -> Fraction | None:
    opening = max(first, zone.day(stretch.start) if stretch.start > zone.start(first) else first)
    closing = min(last, zone.day(stretch.end - 1) if stretch.end < zone.start(last + 1) else last)
    if opening > closing:
        return Fraction(0)
    if not stretch.daily:
        whole = rule(stretch, RuleSpan.LIFETIME, closing)
        return None if whole is None else whole.factor * stretch.amount
    if rule(stretch, RuleSpan.MONTH, closing) is None:
        return _weeks(stretch, opening, closing, rule)
    total = Fraction(0)
    while opening <= closing:
        last = _month_end(opening)
        total += _month(stretch, zone, opening, min(last, closing), rule)
        opening = last + 1
    return total


def _month(stretch: BudgetStretch, zone: Zone, first: int, last: int, rule: RuleFinder) -> Fraction:
    """The bound of days of one calendar month, by a month rule that there is."""
    monthly = rule(stretch, RuleSpan.MONTH, last)
    factor = Fraction(0) if monthly is None else monthly.factor
    end = _month_end(first)
    began = zone.start(end - int(date_text(end)[8:]) + 1)
    # A month's bound is for a whole one; from a change on it is the amount times the days that are left.
    whole = (
        factor * stretch.amount if stretch.start <= began else Fraction(stretch.amount * (end - first + 1))
    )
    days = _weeks(stretch, first, last, rule)
    return whole if days is None else min(days, whole)


def _month_end(day: int) -> int:
    """The last day of a day's calendar month."""
    year, month = map(int, date_text(day).split("-")[:2])
    return day_from_text(f"{year + month // 12:04d}-{month % 12 + 1:02d}-01") - 1


def _weeks(stretch: BudgetStretch, day: int, closing: int, rule: RuleFinder) -> Fraction | None:
    """The bound of days by the day and week rules; None where no day has a rule."""
    total = Fraction(0)
    while day <= closing:
        saturday = min(day + (5 - _weekday(day)) % 7, closing)
        bound = _week(stretch, day, saturday, rule)
        if bound is None:
            return None
        total += bound
        day = saturday + 1
    return total


def _week(stretch: BudgetStretch, first: int, last: int, rule: RuleFinder) -> Fraction | None:
    days = Fraction(0)
    for day in range(first, last + 1):
        daily = rule(stretch, RuleSpan.DAY, day)
        if daily is None:
            return None
        days += daily.factor * stretch.amount
    weekly = rule(stretch, RuleSpan.WEEK, first)
    # The week's bound is for whole weeks; from mid-week on it is the amount times the days that are left.
    left = (5 - _weekday(first)) % 7 + 1
    return days if weekly is None else min(days, weekly.factor / 7 * stretch.amount * left)


def _weekday(day: int) -> int:
    """Monday is 0, Saturday 5, Sunday 6; epoch day 0 was a Thursday."""
    return (day + 3) % 7

"""Ceilings: the most that a platform may spend for the budgets we know, by its own published rules.

Spend beyond the ceiling does not mean overshoot; it means that the budgets we know are not the budgets
that were in force (C7, R102). Source: R114; the pacing reference, 1.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction

from attrs import evolve, frozen

from paceboard.model import BudgetMode, PlatformRule, RuleSpan, Zone, date_text, day_from_text
from paceboard.pacing.schedule import BudgetStretch

__all__ = ["RuleFinder", "ceiling"]

RuleFinder = Callable[[BudgetStretch, RuleSpan, int], PlatformRule | None]
"""The rule in force for a budget and span on an epoch day."""
_Kind = tuple[BudgetMode, str, int, int, bool]
Factors = dict[_Kind, Fraction | None]
"""By kind of budget and days, how many times its amount a budget may spend on them."""
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
    spent: Callable[[int, int], int | None] | None = None,
    factors: Factors | None = None,
) -> Fraction | None:
    """The most micros that may be spent on the account-local days `first` to `last`, both included.

    A day is bounded by its highest amount times the day rule, a run of one amount within a calendar
    week (Sunday to Saturday) by the amount times its days, a calendar month by the month rule, or from a
    change within it by the new amount times the days that are left. An entity whose schedule is a short
    run is bounded by its amount times the days of the run. None where a mode has no rule.

    Args:
        runs: first instant and end of the schedules of entities, where both are known.
        spent: micros that days up to one before `last` have cost, None where unknown. What is bounded from
            a change on adds to what was really spent before it.
        factors: kept from other accounts of the same rules, whose finder tells by mode and raw mode alone.
    """
    known = tuple(stretches)
    bounds = [_together(known, zone, first, last, rule, runs or {}, factors)]
    if spent is not None:
        changes = {zone.day(each.start) for each in known if each.daily and each.start > zone.start(first)}
        for day in sorted(day for day in changes if first < day <= last):
            before, rest = spent(first, day - 1), _together(known, zone, day, last, rule, runs or {}, factors)
            bounds.append(None if before is None or rest is None else before + rest)
    return min((bound for bound in bounds if bound is not None), default=None)


def _together(
    stretches: Iterable[BudgetStretch],
    zone: Zone,
    first: int,
    last: int,
    rule: RuleFinder,
    runs: Mapping[str, tuple[int, int]],
    factors: Factors | None,
) -> Fraction | None:
    """The bounds of all entities; None where one of them has none."""
    entities: dict[str, list[BudgetStretch]] = {}
    for stretch in stretches:
        entities.setdefault(stretch.entity, []).append(stretch)
    total, alike = Fraction(0), dict[_Kind, int]()
    for entity, own in entities.items():
        laid = tuple(_laid(own, zone, first, last))
        run = _run(own, zone, runs.get(entity), rule)
        if factors is not None and run is None and all(days.alone for days in laid):
            for days in laid:
                kind = days.kind
                alike[kind] = alike.get(kind, 0) + days.stretch.amount
                if kind not in factors:
                    factors[kind] = _of(days.of_one, rule)
            continue
        bounds = [_of(days, rule) for days in laid]
        known = [bound for bound in bounds if bound is not None]
        if len(known) < len(bounds):
            return None
        total += sum(known) if run is None else min(run, sum(known))
    return _with_those(alike, factors or {}, total)


def _with_those(alike: Mapping[_Kind, int], factors: Factors, total: Fraction) -> Fraction | None:
    """A total with what budgets of equal kinds and days may spend: a multiple of their amounts."""
    for kind, amount in alike.items():
        factor = factors[kind]
        if factor is None:
            return None
        total += factor * amount
    return total


@frozen(kw_only=True)
class _Days:
    """The days on which a stretch counts.

    Args:
        whole_month: it was in force when the month of its first day began.
        highest: of days with several amounts the highest one; complete when all stretches are laid.
    """

    stretch: BudgetStretch
    first: int
    last: int
    whole_month: bool
    highest: Mapping[int, int]

    @property
    def kind(self) -> _Kind:
        """What the bound depends on, besides being a multiple of the amount."""
        return self.stretch.mode, self.stretch.raw_mode, self.first, self.last, self.whole_month

    @property
    def of_one(self) -> _Days:
        """The same days of a budget of one micro."""
        return evolve(self, stretch=evolve(self.stretch, amount=1), highest={})

    @property
    def alone(self) -> bool:
        """None of the days had a higher amount too."""
        return max(self.highest.values(), default=0) <= self.stretch.amount


def _laid(stretches: Iterable[BudgetStretch], zone: Zone, first: int, last: int) -> Iterator[_Days]:
    """Each stretch's days among some; a day on which one follows the other is the later one's."""
    taken = last + 1
    highest: dict[int, int] = {}
    begins, ends = zone.start(first), zone.start(last + 1)
    for stretch in sorted(stretches, key=lambda each: each.start, reverse=True):
        opening = max(first, zone.day(stretch.start)) if stretch.start > begins else first
        closing = min(last, zone.day(stretch.end - 1)) if stretch.end < ends else last
        if opening > closing:
            continue
        if stretch.daily and closing == taken:
            highest[closing] = max(highest.get(closing, 0), stretch.amount)
            closing -= 1
        if opening <= closing:
            taken = opening
            highest[opening] = max(highest.get(opening, 0), stretch.amount)
            began = zone.start(opening - int(date_text(opening)[8:]) + 1)
            yield _Days(
                stretch=stretch,
                first=opening,
                last=closing,
                whole_month=stretch.start <= began,
                highest=highest if stretch.daily else {},
            )


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


def _of(days: _Days, rule: RuleFinder) -> Fraction | None:
    stretch = days.stretch
    if not stretch.daily:
        whole = rule(stretch, RuleSpan.LIFETIME, days.last)
        return None if whole is None else whole.factor * stretch.amount
    if rule(stretch, RuleSpan.MONTH, days.last) is None:
        return _weeks(days, rule)
    total = Fraction(0)
    opening, began = days.first, days.whole_month
    while opening <= days.last:
        end = _month_end(opening)
        total += _month(evolve(days, first=opening, last=min(end, days.last), whole_month=began), rule)
        opening, began = end + 1, True
    return total


def _month(days: _Days, rule: RuleFinder) -> Fraction:
    """The bound of days of one calendar month, by a month rule that there is."""
    stretch = days.stretch
    monthly = rule(stretch, RuleSpan.MONTH, days.last)
    factor = Fraction(0) if monthly is None else monthly.factor
    # A month's bound is for a whole one; from a change on it is the amount times the days that are left,
    # and the day of the change may still cost what its highest amount allows.
    left = _month_end(days.first) - days.first + 1
    whole = factor * stretch.amount if days.whole_month else Fraction(stretch.amount * left)
    daily = _weeks(days, rule)
    if daily is None:
        return whole
    day = _weeks(evolve(days, last=days.first), rule)
    return min(daily, whole if days.whole_month or day is None else max(whole, day))


def _month_end(day: int) -> int:
    """The last day of a day's calendar month."""
    year, month = map(int, date_text(day).split("-")[:2])
    return day_from_text(f"{year + month // 12:04d}-{month % 12 + 1:02d}-01") - 1


def _weeks(days: _Days, rule: RuleFinder) -> Fraction | None:
    """The bound of days by the day and week rules; None where no day has a rule."""
    total = Fraction(0)
    day = days.first
    while day <= days.last:
        saturday = min(day + (5 - _weekday(day)) % 7, days.last)
        bound = _week(evolve(days, first=day, last=saturday), rule)
        if bound is None:
            return None
        total += bound
        day = saturday + 1
    return total


def _week(days: _Days, rule: RuleFinder) -> Fraction | None:
    stretch, total = days.stretch, Fraction(0)
    for day in range(days.first, days.last + 1):
        daily = rule(stretch, RuleSpan.DAY, day)
        if daily is None:
            return None
        total += daily.factor * max(stretch.amount, days.highest.get(day, 0))
    weekly = rule(stretch, RuleSpan.WEEK, days.first)
    # The week's bound is for whole weeks; from mid-week on it is the amount times the days that are left.
    left = (5 - _weekday(days.first)) % 7 + 1
    return total if weekly is None else min(total, weekly.factor / 7 * stretch.amount * left)


def _weekday(day: int) -> int:
    """Monday is 0, Saturday 5, Sunday 6; epoch day 0 was a Thursday."""
    return (day + 3) % 7

"""Budgets laid out over days: which amount a day has, and how long it has been the same.

A day on which one amount follows another is the later one's, with the highest of both. Equal amounts are one
run, also across a pause. Source: R101, R112, R114; the pacing reference, 1.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby

from attrs import evolve, field, frozen

from paceboard.model import RuleSpan, Zone, date_text, day_from_text
from paceboard.pacing.bounds import SHARES, Bounds, Micros, Pool, Terms, times
from paceboard.pacing.schedule import BudgetStretch

__all__ = ["BudgetKey", "alone", "bounds_of", "budget_key", "month_of", "week_of"]

BudgetKey = tuple[bool, str, int | None]
"""Whether a budget is daily, its id or its entity's, and when a lifetime one's schedule begins."""

Schedules = Mapping[str, tuple[int, int]]
SHORT = 7
"""Days; a schedule of fewer of them is a short run."""
BEFORE = 32
"""Days before a span by which every week and month of its first day has begun."""


def bounds_of(
    stretches: Iterable[BudgetStretch],
    zone: Zone,
    first: int,
    last: int,
    terms: Terms,
    *,
    runs: Schedules | None = None,
) -> list[Bounds]:
    """The bounds of every budget on the account-local days `first` to `last`, both included.

    Budgets that are alike but for their amount are one: a rule is a multiple of the amount.

    Args:
        runs: first instant and end of the schedules of entities, where both are known.
    """
    begins, ends = zone.start(first), zone.start(last + 1)
    short = {entity: schedule for entity, schedule in (runs or {}).items() if _days(zone, *schedule) < SHORT}
    daily: dict[BudgetKey, list[BudgetStretch]] = {}
    whole: dict[BudgetKey, list[BudgetStretch]] = {}
    for stretch in stretches:
        if stretch.daily:
            daily.setdefault(budget_key(stretch), []).append(stretch)
        elif stretch.start < ends and stretch.end > begins:
            whole.setdefault(budget_key(stretch), []).append(stretch)
    lay = _Laying(zone=zone, first=first, last=last, terms=terms)
    found = [_lifetime(own, lay) for own in whole.values()]
    touching = [own for own in daily.values() if any(each.start < ends and each.end > begins for each in own)]
    single = [own[0] for own in touching if len(own) == 1 and own[0].entity not in short]
    for same in _alike(single, zone, first, last):
        largest = max(same, key=lambda each: each.amount)
        found.append(lay.shares(largest).of(sum(each.amount for each in same), largest))
    for own in touching:
        if len(own) > 1 or own[0].entity in short:
            history = sorted(own, key=lambda each: each.start)
            largest = max(own, key=lambda each: each.amount)
            found.append(evolve(lay.daily(history, short.get(own[0].entity)), stretch=largest))
    return found


def budget_key(stretch: BudgetStretch) -> BudgetKey:
    """What stretches have in common that are bounded together."""
    if stretch.daily:
        return True, stretch.pool or stretch.entity, None
    return False, stretch.entity, stretch.schedule and stretch.schedule[0]


def _alike(
    stretches: Iterable[BudgetStretch], zone: Zone, first: int, last: int
) -> Iterable[list[BudgetStretch]]:
    """Budgets that differ in nothing but their amount."""
    early, ends = zone.start(first - BEFORE), zone.start(last + 1)
    found: dict[object, list[BudgetStretch]] = {}
    for each in stretches:
        key = (each.mode, each.raw_mode, max(each.start, early), min(each.end, ends))
        found.setdefault(key, []).append(each)
    return found.values()


def alone(
    stretches: Iterable[BudgetStretch], zone: Zone, first: int, last: int, terms: Terms
) -> tuple[Bounds, int] | None:
    """The bounds of `SHARES` and the amount, where all budgets are alike; None where they are not.

    Short runs are for the caller to rule out.
    """
    begins, ends, early = zone.start(first), zone.start(last + 1), zone.start(first - BEFORE)
    seen, amount, kind = set[str](), 0, None
    for each in stretches:
        name = each.pool or each.entity
        if name in seen or not each.daily:
            return None
        seen.add(name)
        if each.start < ends and each.end > begins:
            own = (each.mode, each.raw_mode, max(each.start, early), min(each.end, ends))
            if kind is None:
                kind, any_of_them = own, each
            elif kind != own:
                return None
            amount += each.amount
    if kind is None:
        return None
    return _Laying(zone=zone, first=first, last=last, terms=terms).shares(any_of_them), amount


@frozen(kw_only=True)
class _Run:
    """Days of one amount, also across pauses.

    Args:
        since: the day on which the amount came, as far back as weeks and months go.
        at_midnight: it came as that day began, or before.
        first, last: its days within the span.
    """

    stretch: BudgetStretch
    since: int
    at_midnight: bool
    first: int
    last: int


@frozen(kw_only=True)
class _Laying:
    """Lays budgets out over the days of a span."""

    zone: Zone
    first: int
    last: int
    terms: Terms
    asked: dict[tuple[str, str, RuleSpan], list[Fraction | None]] = field(factory=dict)

    def factors(self, stretch: BudgetStretch, span: RuleSpan, first: int, last: int) -> list[Fraction | None]:
        """Factors of days around the span; each kind of budget is asked for once."""
        begins, key = self.first - BEFORE, (stretch.mode, stretch.raw_mode, span)
        if key not in self.asked:
            self.asked[key] = self.terms.factors(stretch, span, begins, self.last + BEFORE)
        return self.asked[key][first - begins : last - begins + 1]

    def shares(self, stretch: BudgetStretch) -> Bounds:
        """The bounds of a budget of `SHARES` with the same time, kept for all that are like it."""
        touched = self._touched(stretch)
        if touched is None:
            return Bounds(stretch=stretch, first=self.first, days=[0] * (self.last - self.first + 1))
        opening, closing = touched
        kind = (stretch.mode, stretch.raw_mode, self.first, self.last, opening, closing)
        key = (*kind, *self._since(stretch), self.terms.idle)
        kept = {} if self.terms.kept is None else self.terms.kept
        found = kept.get(key)
        if found is None:
            found = kept[key] = self.daily([evolve(stretch, amount=SHARES)], None)
        return found

    def daily(self, stretches: Sequence[BudgetStretch], schedule: tuple[int, int] | None) -> Bounds:
        """The bounds of one budget's history, in order of time."""
        days: list[Micros | None] = [0] * (self.last - self.first + 1)
        runs = list(self._runs(stretches, days))
        return Bounds(
            stretch=stretches[0],
            first=self.first,
            days=days,
            weeks=[pool for run in runs for pool in self._pools(run, RuleSpan.WEEK, week_of, days)],
            months=[pool for run in runs for pool in self._pools(run, RuleSpan.MONTH, month_of, days)],
            whole=None if schedule is None else self._short(stretches, schedule),
        )

    def _runs(self, stretches: Sequence[BudgetStretch], days: list[Micros | None]) -> Iterator[_Run]:
        """The runs of one amount; each day's most is written into `days`, of several amounts the highest."""
        laid: list[tuple[int, int, list[BudgetStretch]]] = []
        for _, same in groupby(stretches, key=lambda each: (each.amount, each.mode, each.raw_mode)):
            run = list(same)
            touched = [span for each in run if (span := self._touched(each)) is not None]
            for opening, closing in touched:
                self._write(days, run[0], opening, closing)
            if touched:
                laid.append((touched[0][0], touched[-1][1], run))
        # A day on which one amount follows another is the later one's.
        following = [each[0] for each in laid[1:]]
        for (opening, closing, run), after in zip(laid, [*following, self.last + 1], strict=True):
            if opening <= min(closing, after - 1):
                yield self._run(run[0], opening, min(closing, after - 1))

    def _run(self, stretch: BudgetStretch, opening: int, closing: int) -> _Run:
        since, at_midnight = self._since(stretch)
        return _Run(stretch=stretch, since=since, at_midnight=at_midnight, first=opening, last=closing)

    def _since(self, stretch: BudgetStretch) -> tuple[int, bool]:
        """The day on which an amount came, as far back as months go, and whether as the day began."""
        early = self.first - BEFORE
        if stretch.start <= self.zone.start(early):
            return early, True
        since = self.zone.day(stretch.start)
        return since, stretch.start <= self.zone.start(since)

    def _touched(self, stretch: BudgetStretch) -> tuple[int, int] | None:
        """First and last day of the span on which a stretch was in force; None where on none."""
        zone, first, last = self.zone, self.first, self.last
        opening = zone.day(stretch.start) if stretch.start > zone.start(first) else first
        closing = zone.day(stretch.end - 1) if stretch.end < zone.start(last + 1) else last
        return (opening, closing) if first <= opening <= closing <= last else None

    def _write(self, days: list[Micros | None], stretch: BudgetStretch, opening: int, closing: int) -> None:
        number = opening - self.first
        for factor, same in groupby(self.factors(stretch, RuleSpan.DAY, opening, closing)):
            most = None if factor is None else times(factor, stretch.amount)
            before = days[number]
            following = number + len(list(same))
            days[number:following] = [most] * (following - number)
            # Only the first day of a stretch may have had another amount before.
            if number == opening - self.first and before != 0:
                days[number] = None if before is None or most is None else max(before, most)
            number = following

    def _pools(
        self,
        run: _Run,
        span: RuleSpan,
        around: Callable[[int], tuple[int, int]],
        days: Sequence[Micros | None],
    ) -> Iterator[Pool]:
        """A run's pools of each week or month."""
        day = run.first
        while day <= run.last:
            begins, ends = around(day)
            opening, idle = max(begins, run.since), self.terms.idle
            unchanged = run.since < begins or (run.since == begins and run.at_midnight)
            if idle is not None and idle[0] <= opening <= idle[1]:
                opening, unchanged = idle[1] + 1, False
            number = opening
            for ruled, same in groupby(self.factors(run.stretch, span, opening, ends), key=_is_known):
                factors = list(same)
                following = number + len(factors)
                first, last = max(day, number), min(run.last, following - 1)
                if ruled and first <= last:
                    most = self._most(run, span, factors, ends - begins + 1, unchanged=unchanged)
                    yield Pool(first, last, self._with_change(run, first, most, days))
                number = following
            day = ends + 1

    def _most(
        self, run: _Run, span: RuleSpan, factors: Sequence[Fraction | None], length: int, *, unchanged: bool
    ) -> Micros:
        """A month's rule is for a whole month; a run that began within it has its amount for each day."""
        if span is RuleSpan.MONTH and not unchanged:
            return run.stretch.amount * len(factors)
        amount = run.stretch.amount
        each_day = [
            times(factor, amount * len(list(same)), length)
            for factor, same in groupby(factors)
            if factor is not None
        ]
        return sum(each_day)

    def _with_change(self, run: _Run, first: int, most: Micros, days: Sequence[Micros | None]) -> Micros:
        """The day of a change may still cost what its highest amount allows."""
        day = days[first - self.first]
        changed = first == run.since and not run.at_midnight and day is not None
        # An amount that merely begins on that day has only its own days.
        own = self.factors(run.stretch, RuleSpan.DAY, first, first)[0]
        if not changed or day is None or own is None or day <= own * run.stretch.amount:
            return most
        return max(most, day)

    def _short(self, stretches: Sequence[BudgetStretch], schedule: tuple[int, int]) -> Micros | None:
        """The bound of a short run: its highest amount times its days; None where there is no rule."""
        day, days = self.zone.day(schedule[0]), _days(self.zone, *schedule)
        found = [(self.terms.find(each, RuleSpan.RUN, day), each.amount) for each in stretches]
        bounds = [rule.factor * amount * days for rule, amount in found if rule is not None]
        return max(bounds) if days > 0 and len(bounds) == len(found) else None


def _lifetime(stretches: Sequence[BudgetStretch], lay: _Laying) -> Bounds:
    """A lifetime budget is one amount for all its days, however often it was paused: the highest it had."""
    days: list[Micros | None] = [0] * (lay.last - lay.first + 1)
    for stretch in stretches:
        touched = lay._touched(stretch)  # noqa: SLF001 - the same module's
        for day in range(touched[0], touched[1] + 1) if touched else ():
            days[day - lay.first] = None
    largest = max(stretches, key=lambda each: each.amount)
    rule = lay.terms.find(largest, RuleSpan.LIFETIME, lay.last)
    whole = None if rule is None else times(rule.factor, largest.amount)
    return Bounds(stretch=largest, first=lay.first, days=days, whole=whole)


def _is_known(factor: Fraction | None) -> bool:
    return factor is not None


def _days(zone: Zone, start: int, end: int) -> Fraction:
    """Days between two instants, up to eight; the first and the last one count by their part."""
    days = Fraction(0)
    for day in range(zone.day(start), min(zone.day(end), zone.day(start) + SHORT) + 1):
        begins, ends = zone.span(day)
        days += Fraction(max(0, min(end, ends) - max(start, begins)), max(1, ends - begins))
    return days


def week_of(day: int) -> tuple[int, int]:
    """The Sunday and the Saturday around a day; epoch day 0 was a Thursday."""
    sunday = day - (day + 4) % 7
    return sunday, sunday + 6


def month_of(day: int) -> tuple[int, int]:
    """The first and the last day of a day's calendar month."""
    year, month = map(int, date_text(day).split("-")[:2])
    first = day_from_text(f"{year:04d}-{month:02d}-01")
    return first, day_from_text(f"{year + month // 12:04d}-{month % 12 + 1:02d}-01") - 1

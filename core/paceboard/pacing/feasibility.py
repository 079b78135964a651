"""Feasibility: whether known budgets can explain what was spent, and if not, the least change that would.

Looked at are each day, every run of days within a week and (where a rule is for months) within a month, and
the whole span. As each of them is held apart, what was spent before a change counts as it was, and the
tightest bound counts. Source: C7, R102; the pacing reference, section 0 and 7.8.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby, islice, repeat

from attrs import evolve, field, frozen

from paceboard.model import RuleSpan, Zone
from paceboard.pacing.bounds import Bounds, Micros, Terms, bounds_of, month_of, week_of
from paceboard.pacing.schedule import BudgetStretch

__all__ = ["Breach", "Change", "breaches", "least_change"]

Spent = Mapping[int, int | None]
"""Micros by epoch day; None, or no entry, where a day is not known."""
_Block = tuple[RuleSpan, int, int]
"""Days whose runs are looked at: of which bound, the first and the last."""
SHARES = 2_520_000_000
"""An amount of which most rules make whole micros; integers are quicker."""
BITS = 40
"""Of shares that are reckoned with as integers."""


@frozen(kw_only=True)
class Breach:
    """Days that cost more than the known budgets allow them.

    Args:
        span: which bound is broken: the day's, the week's, the month's; lifetime: that of all days.
        spent, allowed: micros on the days from `first` to `last`.
    """

    span: RuleSpan
    first: int
    last: int
    spent: int
    allowed: Micros

    @property
    def excess(self) -> Micros:
        """Micros that no known budget explains."""
        return self.spent - self.allowed


@frozen(kw_only=True)
class Change:
    """A change of one budget that would explain everything.

    Args:
        stretch: the budget that would have been raised; None: one that is not known at all.
        day: the epoch day since which it would have held.
        least: the least amount in micros that explains what was spent, in whole units of the currency's
            smallest; the budget's known amount is the stretch's.
    """

    stretch: BudgetStretch | None
    day: int
    least: int

    @property
    def more(self) -> int:
        """Micros on top of the known amount."""
        return self.least - (0 if self.stretch is None else self.stretch.amount)


def breaches(bounds: Sequence[Bounds], spent: Spent, first: int, last: int) -> list[Breach]:
    """Days that cost more than they may: of each day, week and month the worst, in order of time.

    None are found where a budget has no bound, and on days whose spend is not known.
    """
    if _fits(bounds, spent):
        return []
    found: dict[tuple[RuleSpan, int], Breach] = {}
    for span, opening, closing in _blocks(bounds, first, last):
        for breach in _within(bounds, spent, span, opening, closing):
            worst = found.get((span, opening))
            if worst is None or breach.excess > worst.excess:
                found[span, opening] = breach
    return sorted(found.values(), key=lambda each: (each.last, each.first))


def _within(
    bounds: Sequence[Bounds], spent: Spent, span: RuleSpan, first: int, last: int
) -> Iterator[Breach]:
    """Every run of days of a block, whether it costs too much or not; of the whole span only itself."""
    for start in _starts(span, first, last):
        cost = 0
        for day, most in zip(range(start, last + 1), _growing(bounds, start, last), strict=True):
            value = spent.get(day)
            if value is None or most is None:
                break
            cost += value
            if cost > most and (span is not RuleSpan.LIFETIME or day == last):
                yield Breach(span=span, first=start, last=day, spent=cost, allowed=most)


def _starts(span: RuleSpan, first: int, last: int) -> range:
    return range(first, first + 1 if span is RuleSpan.LIFETIME else last + 1)


def _growing(bounds: Sequence[Bounds], start: int, last: int) -> Iterator[Micros | None]:
    """The most that all budgets together allow from a day on to each one up to the last; None: no bound."""
    if len(bounds) == 1:
        yield from islice(bounds[0].growing(start), last - start + 1)
    elif not bounds:
        yield from repeat(0, last - start + 1)
    else:
        for each in islice(zip(*(one.growing(start) for one in bounds), strict=True), last - start + 1):
            known = [most for most in each if most is not None]
            yield sum(known) if len(known) == len(each) else None


def _blocks(bounds: Sequence[Bounds], first: int, last: int) -> Iterator[_Block]:
    """The weeks and months that have bounds, else the days; then the whole span; each cut to it."""
    kinds: dict[RuleSpan, Callable[[int], tuple[int, int]]] = {}
    if any(each.weeks for each in bounds):
        kinds[RuleSpan.WEEK] = week_of
    if any(each.months for each in bounds):
        kinds[RuleSpan.MONTH] = month_of
    for span, around in (kinds or {RuleSpan.DAY: lambda day: (day, day)}).items():
        day = first
        while day <= last:
            begins, ends = around(day)
            yield span, max(begins, first), min(ends, last)
            day = ends + 1
    # Where weeks or months alone tile the span, what all of it may cost is their sum.
    if len(kinds) > 1 or any(each.whole is not None for each in bounds):
        yield RuleSpan.LIFETIME, first, last


def _fits(bounds: Sequence[Bounds], spent: Spent) -> bool:
    """Whether one way to share each day's spend among the budgets keeps every bound; then nothing is broken.

    Each budget gets as much of a day as its bound has of all budgets' bounds. False says nothing.
    """
    if not bounds or any(most is None for each in bounds for most in each.days):
        return False
    first, shares = bounds[0].first, []
    for number, mosts in enumerate(zip(*(each.days for each in bounds), strict=True)):
        cost, most = max(0, spent.get(first + number) or 0), sum(each or 0 for each in mosts)
        if cost > most:
            return False
        # Rounded up, so that what fits by this fits indeed.
        shares.append(0 if cost == 0 else -((-cost << BITS) // most))
    return all(_keeps(each, shares) for each in bounds)


def _keeps(bounds: Bounds, shares: Sequence[int]) -> bool:
    """A budget's part of the spend is within what its days may spend together."""
    parts = [(most or 0) * share for most, share in zip(bounds.days, shares, strict=True)]
    pools = (*bounds.weeks, *bounds.months)
    if bounds.whole is not None and sum(parts) > bounds.whole * (1 << BITS):
        return False
    return all(
        sum(parts[pool.first - bounds.first : pool.last - bounds.first + 1]) <= pool.most * (1 << BITS)
        for pool in pools
    )


def least_change(
    stretches: Sequence[BudgetStretch],
    zone: Zone,
    spent: Spent,
    broken: Sequence[Breach],
    terms: Terms,
    *,
    first: int,
    last: int,
    unit: int = 1,
    runs: Mapping[str, tuple[int, int]] | None = None,
) -> Change | None:
    """The change of one budget that explains all that was spent, by the least raise; later days first.

    A daily budget is raised from the beginning of a day to its next known change, a lifetime budget whole.
    Where no single known budget can explain it, the least daily amount of one that is not known, of the
    kind of the largest one.

    Args:
        broken: what `breaches` found; not empty.
        first, last: the days that it looked at.
        unit: micros of the currency's smallest unit: no budget has less.
    """
    known = tuple(stretches)
    bounds = bounds_of(known, zone, first, last, terms, runs=runs)
    search = _Search(
        zone=zone,
        spent=spent,
        terms=terms,
        blocks=tuple(_blocks(bounds, first, last)),
        first=first,
        last=last,
        # Whatever explains a breach was in force before its end; the earliest one's comes first.
        latest=min(each.last for each in broken),
        unit=unit,
        runs=runs or {},
    )
    found = [
        search.daily(known, run) if run[0].daily else search.lifetime(known, run)
        for run in _amounts(known, bounds)
    ]
    changes = [each for each in found if each is not None]
    return min(changes, key=lambda each: (each.more, -each.day), default=None) or search.unknown(known)


def _amounts(stretches: tuple[BudgetStretch, ...], bounds: Iterable[Bounds]) -> Iterator[list[BudgetStretch]]:
    """Each amount that could have been higher, with its time: of budgets that are alike the largest's."""
    for each in bounds:
        own = [one for one in stretches if _same(one, each.stretch) and one.daily is each.stretch.daily]
        for _, run in groupby(sorted(own, key=lambda one: one.start), key=_amount_of):
            yield list(run)


@frozen(kw_only=True)
class _Search:
    """Looks for the least change of one budget; see `least_change`.

    Args:
        blocks: the weeks, months and days that have bounds.
        first, last: the days that are looked at.
        latest: the last day on which a change could explain the earliest breach.
        later: what blocks ask for that come after the change, since when is all the same to them.
    """

    zone: Zone
    spent: Spent
    terms: Terms
    blocks: tuple[_Block, ...]
    first: int
    last: int
    latest: int
    unit: int
    runs: Mapping[str, tuple[int, int]]
    later: dict[tuple[BudgetStretch | None, _Block], Fraction | None] = field(factory=dict)

    def lifetime(self, stretches: tuple[BudgetStretch, ...], run: Sequence[BudgetStretch]) -> Change | None:
        """What a lifetime budget must have been at least, not later than the first breach."""
        largest = max(run, key=lambda each: each.amount)
        rest = tuple(each for each in stretches if each not in run)
        asked = [self._asked(rest, run, block) for block in self.blocks]
        return self._change(asked, self.latest, largest)

    def daily(self, stretches: tuple[BudgetStretch, ...], run: Sequence[BudgetStretch]) -> Change | None:
        """What a daily amount must have been at least, from the day on that asks for least."""
        rest = tuple(each for each in stretches if each not in run)
        best: Change | None = None
        for day in range(self.latest, self.first - 1, -1):
            begins, ends = self.zone.span(day)
            in_force = any(each.start < ends and each.end > begins for each in run)
            # A day that had another amount too is the other's as well: the next one tells more.
            if not in_force or any(begins < each.end < ends for each in rest if _same(each, run[0])):
                continue
            before = [evolve(each, end=min(each.end, begins)) for each in run if each.start < begins]
            after = [evolve(each, start=max(each.start, begins)) for each in run if each.end > begins]
            best, go_on = self._since(day, (*rest, *before), after, run[0], best)
            if not go_on:
                break
        return best

    def unknown(self, stretches: tuple[BudgetStretch, ...]) -> Change | None:
        """What a budget that is not known must have been at least, from the day on that asks for least."""
        daily = [each for each in stretches if each.daily]
        if not daily:
            return None
        begins, ends = self.zone.start(self.first), self.zone.start(self.last + 1)
        largest = max(daily, key=lambda each: each.amount)
        like = evolve(largest, entity="", pool="", start=begins, end=ends)
        bounds = bounds_of((*stretches, like), self.zone, self.first, self.last, self.terms, runs=self.runs)
        search = evolve(self, blocks=tuple(_blocks(bounds, self.first, self.last)))
        best: Change | None = None
        for day in range(self.latest, self.first - 1, -1):
            own = evolve(like, start=self.zone.start(day))
            best, go_on = search._since(day, stretches, [own], None, best)  # noqa: SLF001 - our own
            if not go_on:
                break
        return best

    def _since(
        self,
        day: int,
        rest: tuple[BudgetStretch, ...],
        raised: Sequence[BudgetStretch],
        known: BudgetStretch | None,
        best: Change | None,
    ) -> tuple[Change | None, bool]:
        """The better one of a change since a day and the best so far, and whether earlier ones may be better.

        What later blocks ask for, any earlier change has to give as well.
        """
        after = [block for block in self.blocks if block[1] > day]
        asked = [self._later(rest, raised, known, block) for block in after]
        least = self._change(asked, day, known)
        if least is None or (best is not None and best.least <= least.least):
            return best, False
        around = [block for block in self.blocks if block[1] <= day <= block[2]]
        asked += [self._asked(rest, raised, block) for block in around]
        found = self._change(asked, day, known)
        if found is None or (best is not None and best.least <= found.least):
            return best, True
        return found, True

    def _later(
        self,
        rest: tuple[BudgetStretch, ...],
        raised: Sequence[BudgetStretch],
        known: BudgetStretch | None,
        block: _Block,
    ) -> Fraction | None:
        if (known, block) not in self.later:
            self.later[known, block] = self._asked(rest, raised, block)
        return self.later[known, block]

    def _change(
        self, asked: Sequence[Fraction | None], day: int, known: BudgetStretch | None
    ) -> Change | None:
        """The change that gives all that is asked for; None where something cannot be given."""
        if any(each is None for each in asked):
            return None
        least = max((each for each in asked if each is not None), default=Fraction(0))
        whole = -(-least.numerator // (least.denominator * self.unit)) * self.unit
        before = 0 if known is None else known.amount
        return Change(stretch=known, day=day, least=max(whole, before + self.unit))

    def _asked(
        self, rest: tuple[BudgetStretch, ...], raised: Sequence[BudgetStretch], block: _Block
    ) -> Fraction | None:
        """The least amount of the raised stretches that a block asks for; None: no amount is enough.

        All bounds are multiples of an amount, so each run of days asks for its own least one.
        """
        span, first, last = block
        one = tuple(evolve(each, amount=SHARES) for each in raised)
        others, own = (
            bounds_of(each, self.zone, first, last, self.terms, runs=self.runs) for each in (rest, one)
        )
        least = Fraction(0)
        for start in _starts(span, first, last):
            cost = 0
            for day, most, times in zip(
                range(start, last + 1),
                _growing(others, start, last),
                _growing(own, start, last),
                strict=False,
            ):
                value = self.spent.get(day)
                if value is None or most is None or times is None:
                    break
                cost += value
                if cost <= most or (span is RuleSpan.LIFETIME and day != last):
                    continue
                if times == 0:
                    return None
                if (cost - most) * least.denominator > least.numerator * times:
                    least = Fraction(cost - most) / times
        return least * SHARES


def _same(one: BudgetStretch, other: BudgetStretch) -> bool:
    """Both are of one budget."""
    return (one.pool or one.entity) == (other.pool or other.entity)


def _amount_of(stretch: BudgetStretch) -> object:
    """What is one amount: of a daily budget as long as it does not change, of a lifetime budget its all."""
    if not stretch.daily:
        return stretch.schedule and stretch.schedule[0]
    return stretch.amount, stretch.mode, stretch.raw_mode

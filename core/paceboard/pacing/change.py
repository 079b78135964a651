"""The least change of one budget that explains spend which the known budgets do not allow.

Bounds are multiples of an amount, so each run of days asks for a least amount of its own, and the largest of
these is the answer. Source: C7, R102.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby

from attrs import evolve, field, frozen

from paceboard.model import RuleSpan, Zone
from paceboard.pacing.beside import Beside, beside
from paceboard.pacing.bounds import SHARES, Bounds, Terms
from paceboard.pacing.feasibility import Block, Breach, Spent, blocks_of, breaches, starts
from paceboard.pacing.laying import BudgetKey, bounds_of, budget_key
from paceboard.pacing.schedule import BudgetStretch

__all__ = ["Change", "least_change"]


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


def least_change(
    stretches: Sequence[BudgetStretch],
    zone: Zone,
    spent: Spent,
    broken: Sequence[Breach],
    terms: Terms,
    *,
    first: int,
    last: int,
    since: int | None = None,
    unit: int = 1,
    runs: Mapping[str, tuple[int, int]] | None = None,
) -> Change | None:
    """The change of one budget that explains all that was spent, by the least raise; later days first.

    A daily budget is raised from the beginning of a day to its next known change, a lifetime budget whole.
    Where no single known budget can explain it, the least daily amount of one that is not known, of the
    kind of the largest one.

    Args:
        broken: what `breaches` found; not empty.
        first, last, since: the days that it looked at, and since when they are judged.
        unit: micros of the currency's smallest unit: no budget has less.
    """
    known = tuple(stretches)
    bounds = bounds_of(known, zone, first, last, terms, runs=runs)
    search = _Search(
        zone=zone,
        spent=spent,
        terms=terms,
        blocks=tuple(blocks_of(bounds, first, last)),
        first=first,
        last=last,
        since=first if since is None else since,
        known=beside(known, zone, terms, runs or {}),
        # Whatever explains a breach was in force before its end; the earliest one's comes first.
        latest=min(each.last for each in broken),
        unit=unit,
        runs=runs or {},
    )
    found = [
        (search.daily(known, run) if run[0].daily else search.lifetime(known, run), run)
        for run in _amounts(known, bounds)
    ]
    changes = [(change, run) for change, run in found if change is not None]
    # A change within a day binds what was in force before it too: what is told must really explain it all.
    for change, run in sorted(changes, key=lambda each: (each[0].more, -each[0].day)):
        if search.explains(search.raised(known, run, change)):
            return change
    return search.unknown(known)


def _amounts(stretches: tuple[BudgetStretch, ...], bounds: Iterable[Bounds]) -> Iterator[list[BudgetStretch]]:
    """Each amount that could have been higher, with its time: of budgets that are alike the largest's."""
    for each in bounds:
        own = [one for one in stretches if _same(one, each.stretch) and one.daily is each.stretch.daily]
        for _, run in groupby(sorted(own, key=lambda one: one.start), key=_amount_of):
            yield list(run)


@frozen(kw_only=True)
class _Raise:
    """A budget's amount that could have been higher.

    Args:
        own: the budget, or several that one pool has; empty: it is not known.
        left: stretches of it that stay as they are.
        raised: those that would have had more.
        known: what stands for the known amount; None: it is not known.
    """

    own: frozenset[BudgetKey] = frozenset()
    left: Sequence[BudgetStretch] = ()
    raised: Sequence[BudgetStretch]
    known: BudgetStretch | None = None


@frozen(kw_only=True)
class _Search:
    """Looks for the least change of one budget; see `least_change`.

    Args:
        known: the budgets as they are known.
        blocks: the weeks, months and days that have bounds.
        first, last, since: the days that are looked at, and since when they are judged.
        latest: the last day on which a change could explain the earliest breach.
        later: what blocks ask for that come after the change, since when is all the same to them.
    """

    zone: Zone
    spent: Spent
    terms: Terms
    known: Beside
    blocks: tuple[Block, ...]
    first: int
    last: int
    since: int
    latest: int
    unit: int
    runs: Mapping[str, tuple[int, int]]
    later: dict[tuple[BudgetStretch | None, Block], Fraction | None] = field(factory=dict)

    def lifetime(self, stretches: tuple[BudgetStretch, ...], run: Sequence[BudgetStretch]) -> Change | None:
        """What a lifetime budget must have been at least, not later than the first breach."""
        largest = max(run, key=lambda each: each.amount)
        raise_ = _Raise(own=_keys(run), left=_left(stretches, run), raised=run, known=largest)
        return self._change([self._asked(raise_, block) for block in self.blocks], self.latest, largest)

    def daily(self, stretches: tuple[BudgetStretch, ...], run: Sequence[BudgetStretch]) -> Change | None:
        """What a daily amount must have been at least, from the day on that asks for least."""
        own, left = _keys(run), _left(stretches, run)
        others = [each for each in stretches if _same(each, run[0]) and each not in run]
        best: Change | None = None
        for day in range(self.latest, self.first - 1, -1):
            begins, ends = self.zone.span(day)
            in_force = any(each.start < ends and each.end > begins for each in run)
            # A day that had another amount too is the other's as well: the next one tells more.
            if not in_force or any(begins < each.end < ends for each in others):
                continue
            before = [evolve(each, end=min(each.end, begins)) for each in run if each.start < begins]
            after = [evolve(each, start=max(each.start, begins)) for each in run if each.end > begins]
            raise_ = _Raise(own=own, left=(*left, *before), raised=after, known=run[0])
            best, go_on = self._since(day, raise_, best)
            if not go_on:
                break
        return best

    def raised(
        self, stretches: tuple[BudgetStretch, ...], run: Sequence[BudgetStretch], change: Change
    ) -> tuple[BudgetStretch, ...]:
        """The budgets as they would be with the change in them."""
        rest = [each for each in stretches if each not in run]
        since = self.zone.start(change.day) if run[0].daily else min(each.start for each in run)
        before = [evolve(each, end=min(each.end, since)) for each in run if each.start < since]
        after = [
            evolve(each, start=max(each.start, since), amount=change.least)
            for each in run
            if each.end > since
        ]
        return (*rest, *before, *after)

    def explains(self, stretches: tuple[BudgetStretch, ...]) -> bool:
        """Nothing is broken any more once the budgets are those."""
        bounds = bounds_of(stretches, self.zone, self.first, self.last, self.terms, runs=self.runs)
        return not breaches(bounds, self.spent, self.first, self.last, since=self.since)

    def unknown(self, stretches: tuple[BudgetStretch, ...]) -> Change | None:
        """What a budget that is not known must have been at least, from the day on that asks for least."""
        daily = [each for each in stretches if each.daily]
        if not daily:
            return None
        begins, ends = self.zone.start(self.first), self.zone.start(self.last + 1)
        largest = max(daily, key=lambda each: each.amount)
        like = evolve(largest, entity="", pool="", start=begins, end=ends)
        bounds = bounds_of((*stretches, like), self.zone, self.first, self.last, self.terms, runs=self.runs)
        search = evolve(self, blocks=tuple(blocks_of(bounds, self.first, self.last)))
        best: Change | None = None
        for day in range(self.latest, self.first - 1, -1):
            own = evolve(like, start=self.zone.start(day))
            best, go_on = search._since(day, _Raise(raised=[own]), best)  # noqa: SLF001 - our own
            if not go_on:
                break
        return best

    def _since(self, day: int, raise_: _Raise, best: Change | None) -> tuple[Change | None, bool]:
        """The better one of a change since a day and the best so far, and whether earlier ones may be better.

        What later blocks ask for, any earlier change has to give as well.
        """
        after = [block for block in self.blocks if block[1] > day]
        asked = [self._later(raise_, block) for block in after]
        least = self._change(asked, day, raise_.known)
        if least is None or (best is not None and best.least <= least.least):
            return best, False
        around = [block for block in self.blocks if block[1] <= day <= block[2]]
        asked += [self._asked(raise_, block) for block in around]
        found = self._change(asked, day, raise_.known)
        if found is None or (best is not None and best.least <= found.least):
            return best, True
        return found, True

    def _later(self, raise_: _Raise, block: Block) -> Fraction | None:
        asked = raise_.known, block
        if asked not in self.later:
            self.later[asked] = self._asked(raise_, block)
        return self.later[asked]

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

    def _asked(self, raise_: _Raise, block: Block) -> Fraction | None:
        """The least amount of the raised stretches that a block asks for; None: no amount is enough.

        All bounds are multiples of an amount, so each run of days asks for its own least one.
        """
        span, first, last = block
        one = [evolve(each, amount=SHARES) for each in raise_.raised]
        others, own = self.known.others(raise_.own, raise_.left, block), self.known.of(one, block)
        least = Fraction(0)
        for start, allowed, shares in zip(starts(span, first, last), others, own, strict=True):
            cost = 0
            for day, most, times in zip(range(start, last + 1), allowed, shares, strict=True):
                value = self.spent.get(day)
                if value is None or most is None or times is None:
                    break
                cost += value
                if cost <= most or day < self.since or (span is RuleSpan.LIFETIME and day != last):
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


def _keys(run: Iterable[BudgetStretch]) -> frozenset[BudgetKey]:
    return frozenset(map(budget_key, run))


def _left(stretches: Iterable[BudgetStretch], run: Sequence[BudgetStretch]) -> tuple[BudgetStretch, ...]:
    """What of the budgets of a run is not in it."""
    own = _keys(run)
    return tuple(each for each in stretches if budget_key(each) in own and each not in run)

"""A first look at budgets of different histories: each day's spend shared among them by their amounts.

Where that keeps every rule, known budgets explain what was spent; where a day cost more than all highest
amounts of it allow, they do not. In between only the closer look of `breaches` can tell. Source: C7, R102.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from attrs import frozen

from paceboard.model import RuleSpan, Zone
from paceboard.pacing.bounds import Terms
from paceboard.pacing.laying import BEFORE, month_of, week_of
from paceboard.pacing.schedule import BudgetStretch

__all__ = ["shared"]

BITS = 40
"""Of shares that are reckoned with as integers."""


class _Run(NamedTuple):
    """Days of the span that are one amount's, and since when it has been, as far as months go back."""

    amount: int
    first: int
    last: int
    since: int


def shared(
    stretches: Iterable[BudgetStretch],
    zone: Zone,
    costs: Sequence[int],
    first: int,
    terms: Terms,
    *,
    since: int,
) -> bool | None:
    """Whether known budgets allow what was spent, by sharing it; None: this does not tell.

    Told is nothing of budgets of several kinds, of lifetime budgets, of pauses, of negative spend and of
    rules that change.

    Args:
        costs: micros of each day from `first` on.
        since: days before it are not judged for themselves.
    """
    last = first + len(costs) - 1
    own: dict[str, list[BudgetStretch]] = {}
    for each in stretches:
        own.setdefault(each.pool or each.entity, []).append(each)
    kinds = {(each.mode, each.raw_mode) for budget in own.values() for each in budget}
    if len(kinds) != 1 or terms.idle is not None or min(costs) < 0:
        return None
    kind = next(iter(own.values()))[0]
    if not kind.daily:
        return None
    runs, more = list[_Run](), [0] * (len(costs) + 1)
    span = _Span(zone, first, last, zone.start(first), zone.start(last + 1), zone.start(first - BEFORE))
    for budget in own.values():
        found = _runs(budget, span, more)
        if found is None:
            return None
        runs += found
    return _told(runs, more, costs, first, _Rules(terms, kind, first, last), since)


def _told(
    runs: Sequence[_Run], more: Sequence[int], costs: Sequence[int], first: int, rules: _Rules, since: int
) -> bool | None:
    """As `shared`, of budgets that are laid out over the days."""
    by_day = rules.factor(RuleSpan.DAY)
    if not rules.steady:
        return None
    steps = [0] * (len(costs) + 1)
    for run in runs:
        steps[run.first - first] += run.amount
        steps[run.last - first + 1] -= run.amount
    fits, shares = True, [0]
    for number, (cost, amount) in enumerate(zip(costs, accumulate(steps), strict=False)):
        if by_day is not None and cost * by_day.denominator > by_day.numerator * amount:
            most = by_day.numerator * (amount + more[number])
            if first + number >= since and cost * by_day.denominator > most:
                return False
            fits = False
        if cost and not amount:
            return None
        # Rounded up, so that what fits by this fits indeed.
        shares.append(shares[-1] + (-(-(cost << BITS) // amount) if cost else 0))
    return True if fits and all(_keeps(each, runs, shares, first) for each in rules.blocks()) else None


_Block = tuple[Callable[[int], tuple[int, int]], Fraction, bool]
"""Around which days it is, how many amounts it is worth, and whether days after a change are one each."""


def _keeps(block: _Block, runs: Sequence[_Run], shares: Sequence[int], first: int) -> bool:
    """Whole weeks or months keep their rule, and what is left of one after a change its own."""
    around, factor, by_day = block
    last, day = first + len(shares) - 2, first
    over, under = factor.numerator << BITS, factor.denominator
    while day <= last:
        ends = around(day)[1]
        if (shares[min(ends, last) - first + 1] - shares[day - first]) * under > over:
            return False
        day = ends + 1
    for since, came, until in {(run.since, run.first, run.last) for run in runs}:
        begins, ends = around(came)
        if since < begins:
            continue
        cost, left = shares[min(ends, until) - first + 1] - shares[came - first], ends - since + 1
        if by_day and left < factor:
            if cost > left << BITS:
                return False
        elif cost * under * (1 if by_day else ends - begins + 1) > over * (1 if by_day else left):
            return False
    return True


@frozen
class _Rules:
    """The rules of one kind of budgets, each of which must be the same on all days around the span."""

    terms: Terms
    kind: BudgetStretch
    first: int
    last: int

    @property
    def steady(self) -> bool:
        """No rule changes."""
        begins, ends = self.first - BEFORE, self.last + BEFORE
        changes = self.terms.changes
        return changes is not None and not any(begins < day <= ends for day in changes)

    def factor(self, span: RuleSpan) -> Fraction | None:
        """How many amounts may be spent on all of a span; None: there is no rule."""
        found = self.terms.find(self.kind, span, self.first)
        return None if found is None else found.factor

    def blocks(self) -> Iterator[_Block]:
        """Weeks and months, where there are rules for them."""
        week, month = self.factor(RuleSpan.WEEK), self.factor(RuleSpan.MONTH)
        if week is not None:
            yield week_of, week, False
        if month is not None:
            # After a change within a month its amount counts for each day that is left.
            yield month_of, month, True


class _Span(NamedTuple):
    """The days that are looked at, their instants, and one before which it is all the same when one came."""

    zone: Zone
    first: int
    last: int
    begins: int
    ends: int
    early: int


def _runs(budget: list[BudgetStretch], span: _Span, more: list[int]) -> list[_Run] | None:
    """Which amount each day is of; None where an amount comes again, as after a pause.

    Args:
        more: is added to, by day: how much the highest amount is above the last.
    """
    if len(budget) > 1:
        budget = sorted(budget, key=lambda each: each.start)
    zone, first, last, begins, ends, early = span
    found: list[_Run] = []
    before: BudgetStretch | None = None
    for each in budget:
        if each.end <= begins or each.start >= ends:
            continue
        if before is not None and before.amount == each.amount:
            return None
        before = each
        since = zone.day(each.start) if each.start > early else first - BEFORE
        opening = max(since, first)
        closing = zone.day(each.end - 1) if each.end < ends else last
        if found and found[-1].last >= opening:
            previous = found.pop()
            if previous.last > opening or previous.first == opening:
                return None
            more[opening - first] += max(0, previous.amount - each.amount)
            found.append(_Run(previous.amount, previous.first, opening - 1, previous.since))
        found.append(_Run(each.amount, opening, closing, since))
    return found

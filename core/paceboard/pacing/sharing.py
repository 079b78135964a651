"""A first look at budgets of different histories: each day's spend shared among them by their amounts.

Where that keeps every rule, known budgets explain what was spent; where a day cost more than all highest
amounts of it allow, they do not. In between only the closer look of `breaches` can tell. Source: C7, R102.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from attrs import field, frozen

from paceboard.model import RuleSpan, Zone
from paceboard.pacing.bounds import Terms
from paceboard.pacing.laying import BEFORE, month_of, week_of
from paceboard.pacing.schedule import BudgetStretch

__all__ = ["shared"]

BITS = 40
"""Of shares that are reckoned with as integers."""


class _Run(NamedTuple):
    """Days of the span from the first to the last that are one amount's, pauses among them, and since when.

    Since counts as far back as months go.
    """

    amount: int
    first: int
    last: int
    since: int


@frozen
class _Laid:
    """Budgets of one kind over the days of the span.

    Args:
        steps: by day, how much more is in force on it than on the day before.
        more: by day, by how much the highest amounts are above the last ones.
    """

    kind: BudgetStretch
    steps: list[int]
    more: list[int]
    runs: list[_Run] = field(factory=list)


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

    Told is nothing of lifetime budgets, of days with more than two amounts of a budget, of negative spend and
    of rules that change.

    Args:
        costs: micros of each day from `first` on.
        since: days before it are not judged for themselves.
    """
    last = first + len(costs) - 1
    own: dict[str, list[BudgetStretch]] = {}
    for each in stretches:
        budget = own.setdefault(each.pool or each.entity, [each])
        if budget[0] is not each:
            if budget[0].mode is not each.mode or budget[0].raw_mode != each.raw_mode:
                return None
            budget.append(each)
    if terms.idle is not None or min(costs) < 0:
        return None
    span = _Span(zone, first, last, zone.start(first), zone.start(last + 1), zone.start(first - BEFORE))
    kinds: dict[tuple[str, str], _Laid] = {}
    for budget in own.values():
        name = budget[0].mode, budget[0].raw_mode
        if not budget[0].daily:
            return None
        if name not in kinds:
            kinds[name] = _Laid(budget[0], [0] * (len(costs) + 1), [0] * (len(costs) + 1))
        if not _lay(budget, span, kinds[name]):
            return None
    return _told(
        [(laid, _Rules(terms, laid.kind, first, last)) for laid in kinds.values()], costs, span, since
    )


def _told(
    kinds: Sequence[tuple[_Laid, _Rules]], costs: Sequence[int], span: _Span, since: int
) -> bool | None:
    """As `shared`, of budgets that are laid out over the days."""
    if not all(rules.steady for _, rules in kinds):
        return None
    factors = [rules.factor(RuleSpan.DAY) for _, rules in kinds]
    least = min((each for each in factors if each is not None), default=None)
    by_kind = [list(accumulate(laid.steps)) for laid, _ in kinds]
    totals = by_kind[0] if len(by_kind) == 1 else map(sum, zip(*by_kind, strict=True))
    fits, shares = True, [0]
    for number, (cost, amount) in enumerate(zip(costs, totals, strict=False)):
        if least is not None and cost * least.denominator > least.numerator * amount:
            most = [
                None if factor is None else factor * (amounts[number] + laid.more[number])
                for factor, amounts, (laid, _) in zip(factors, by_kind, kinds, strict=True)
            ]
            known = [each for each in most if each is not None]
            if span.first + number >= since and len(known) == len(most) and cost > sum(known):
                return False
            fits = False
        if cost and not amount:
            return None
        # Rounded up, so that what fits by this fits indeed.
        shares.append(shares[-1] + (-(-(cost << BITS) // amount) if cost else 0))
    kept = fits and all(
        _keeps(block, laid.runs, shares, span.first) for laid, rules in kinds for block in rules.blocks()
    )
    return True if kept else None


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


def _lay(budget: list[BudgetStretch], span: _Span, laid: _Laid) -> bool:
    """Lay one budget over the days; False where a day of it has more than two amounts.

    A day on which one amount follows another is the later one's. Equal amounts are one run after a pause too.
    """
    if len(budget) > 1:
        budget = sorted(budget, key=lambda each: each.start)
    zone, first, last, begins, ends, early = span
    runs, steps, more = list[_Run](), laid.steps, laid.more
    amount, since, reached = -1, 0, first - 1
    for each in budget:
        came = zone.day(each.start) if each.start > early else first - BEFORE
        same, amount = each.amount == amount, each.amount
        since = since if same else came
        if each.end <= begins or each.start >= ends:
            continue
        opening = max(came, first)
        closing = zone.day(each.end - 1) if each.end < ends else last
        if opening <= reached and same:
            opening = reached + 1
        elif opening <= reached:
            before = runs.pop()
            if before.first == opening:
                return False
            if before.amount > amount:
                more[opening - first] += before.amount - amount
            steps[opening - first] -= before.amount
            steps[opening - first + 1] += before.amount
            runs.append(_Run(before.amount, before.first, opening - 1, before.since))
        steps[opening - first] += amount
        steps[closing + 1 - first] -= amount
        reached = closing
        if same and runs:
            opening = runs.pop().first
        runs.append(_Run(amount, opening, closing, since))
    laid.runs.extend(runs)
    return True

"""Feasibility: whether known budgets can explain what was spent, and if not, on which days.

Looked at are each day, every run of days within a week and (where a rule is for months) within a month, and
the whole span. As each of them is held apart, what was spent before a change counts as it was, and the
tightest bound counts. Source: C7, R102; the pacing reference, section 0 and 7.8.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, repeat

from attrs import frozen

from paceboard.model import RuleSpan, Zone
from paceboard.pacing.bounds import SHARES, Bounds, Micros, Terms
from paceboard.pacing.laying import alone, month_of, week_of
from paceboard.pacing.schedule import BudgetStretch
from paceboard.pacing.sharing import shared

__all__ = ["Block", "Breach", "Spent", "blocks_of", "breaches", "explained", "growing", "starts"]

Spent = Mapping[int, int | None]
"""Micros by epoch day; None, or no entry, where a day is not known."""
Block = tuple[RuleSpan, int, int]
"""Days whose runs are looked at: of which bound, the first and the last."""
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


def breaches(
    bounds: Sequence[Bounds], spent: Spent, first: int, last: int, *, since: int | None = None
) -> list[Breach]:
    """Days that cost more than they may: of each day, week and month the worst, in order of time.

    None are found where a budget has no bound, and on days whose spend is not known.

    Args:
        since: days before it count for what their week or month has left, and are not judged for themselves.
    """
    if _fits(bounds, spent):
        return []
    found: dict[tuple[RuleSpan, int], Breach] = {}
    for span, opening, closing in blocks_of(bounds, first, last):
        for breach in _within(bounds, spent, span, opening, closing):
            worst = found.get((span, opening))
            if breach.last < (first if since is None else since):
                continue
            if worst is None or breach.excess > worst.excess:
                found[span, opening] = breach
    return sorted(found.values(), key=lambda each: (each.last, each.first))


def _within(
    bounds: Sequence[Bounds], spent: Spent, span: RuleSpan, first: int, last: int
) -> Iterator[Breach]:
    """Every run of days of a block, whether it costs too much or not; of the whole span only itself."""
    for start in starts(span, first, last):
        cost = 0
        for day, most in zip(range(start, last + 1), growing(bounds, start, last), strict=True):
            value = spent.get(day)
            if value is None or most is None:
                break
            cost += value
            if cost > most and (span is not RuleSpan.LIFETIME or day == last):
                yield Breach(span=span, first=start, last=day, spent=cost, allowed=most)


def starts(span: RuleSpan, first: int, last: int) -> range:
    """The days on which a block's runs of days begin: all of them, of the whole span only the first."""
    return range(first, first + 1 if span is RuleSpan.LIFETIME else last + 1)


def growing(bounds: Sequence[Bounds], start: int, last: int) -> Iterator[Micros | None]:
    """The most that all budgets together allow from a day on to each one up to the last; None: no bound."""
    if len(bounds) == 1:
        yield from islice(bounds[0].growing(start), last - start + 1)
    elif not bounds:
        yield from repeat(0, last - start + 1)
    else:
        for each in islice(zip(*(one.growing(start) for one in bounds), strict=True), last - start + 1):
            known = [most for most in each if most is not None]
            yield sum(known) if len(known) == len(each) else None


def blocks_of(bounds: Sequence[Bounds], first: int, last: int) -> Iterator[Block]:
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
    if bounds.whole is not None and sum(parts) > bounds.whole * (1 << BITS):
        return False
    return all(
        sum(parts[pool.first - bounds.first : pool.last - bounds.first + 1]) <= pool.most * (1 << BITS)
        for pool in bounds.pools
    )


def explained(
    stretches: Iterable[BudgetStretch],
    zone: Zone,
    spent: Spent,
    first: int,
    last: int,
    terms: Terms,
    *,
    since: int | None = None,
) -> bool | None:
    """Whether known budgets allow what was spent, where a look suffices to say so; None: see `breaches`.

    It suffices where all budgets are daily and alike, or `shared` tells, none is a short run, and all days'
    spend is known.
    """
    budgets = tuple(stretches)
    known = [cost for cost in map(spent.get, range(first, last + 1)) if cost is not None]
    if not last - first + 1 == len(known) > 0 or min(known) < 0:
        return None
    found = alone(budgets, zone, first, last, terms)
    if found is None:
        return shared(budgets, zone, known, first, terms, since=first if since is None else since)
    bounds, amount = found
    if bounds.least is None:
        return None
    if max(known) * SHARES > bounds.least * amount:
        for day, (cost, most) in enumerate(zip(known, bounds.days, strict=True), first):
            if most is not None and cost * SHARES > most * amount:
                return None if since is not None and day < since else False
    return all(
        sum(known[pool.first - first : pool.last - first + 1]) * SHARES <= pool.most * amount
        for pool in bounds.pools
        if since is None or pool.last >= since
    )

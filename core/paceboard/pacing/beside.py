"""What all budgets but one allow on runs of days: each budget is laid out once, however often one is asked.

Budgets are bounded apart from each other, so what the others allow is what all do, less that one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import field, frozen

from paceboard.model import Zone
from paceboard.pacing.bounds import Micros, Terms
from paceboard.pacing.feasibility import Block, growing, starts
from paceboard.pacing.laying import BudgetKey, bounds_of, budget_key
from paceboard.pacing.schedule import BudgetStretch

__all__ = ["Beside", "beside"]

_Grown = Sequence[Sequence[Micros | None]]
"""By the day that a run begins on, the most by each day up to the block's last; None: no bound."""


@frozen(kw_only=True)
class Beside:
    """The known budgets, and what each allows on the runs of days of a block."""

    budgets: Mapping[BudgetKey, Sequence[BudgetStretch]]
    zone: Zone
    terms: Terms
    runs: Mapping[str, tuple[int, int]]
    grown: dict[tuple[BudgetKey, Block], _Grown] = field(factory=dict)
    sums: dict[Block, tuple[list[list[Micros]], list[list[int]]]] = field(factory=dict)

    def others(self, own: Iterable[BudgetKey], left: Sequence[BudgetStretch], block: Block) -> _Grown:
        """What all budgets but some allow, together with what is left of those.

        Args:
            own: the budgets that do not count.
            left: stretches of them that do.
        """
        allowed, unbounded = self._sums(block)
        mosts, opens = [list(row) for row in allowed], [list(row) for row in unbounded]
        for key in own:
            if key in self.budgets:
                _add(mosts, opens, self._of(key, block), -1)
        if left:
            _add(mosts, opens, self.of(left, block), 1)
        return [
            [None if count else most for most, count in zip(row, counts, strict=True)]
            for row, counts in zip(mosts, opens, strict=True)
        ]

    def of(self, stretches: Sequence[BudgetStretch], block: Block) -> _Grown:
        """What some stretches allow together."""
        span, first, last = block
        bounds = bounds_of(stretches, self.zone, first, last, self.terms, runs=self.runs)
        return [list(growing(bounds, start, last)) for start in starts(span, first, last)]

    def _of(self, key: BudgetKey, block: Block) -> _Grown:
        found = self.grown.get((key, block))
        if found is None:
            found = self.grown[key, block] = self.of(self.budgets[key], block)
        return found

    def _sums(self, block: Block) -> tuple[list[list[Micros]], list[list[int]]]:
        """What all budgets allow together, those without a bound left out and counted."""
        if block not in self.sums:
            span, first, last = block
            mosts: list[list[Micros]] = [[0] * (last - start + 1) for start in starts(span, first, last)]
            opens = [[0] * len(row) for row in mosts]
            for key in self.budgets:
                _add(mosts, opens, self._of(key, block), 1)
            self.sums[block] = mosts, opens
        return self.sums[block]


def _add(mosts: list[list[Micros]], opens: list[list[int]], grown: _Grown, times: int) -> None:
    """Add what a budget allows so many times, and count where it has no bound."""
    for row, counts, found in zip(mosts, opens, grown, strict=True):
        for place, most in enumerate(found):
            if most is None:
                counts[place] += times
            else:
                row[place] += times * most


def beside(
    stretches: Iterable[BudgetStretch], zone: Zone, terms: Terms, runs: Mapping[str, tuple[int, int]]
) -> Beside:
    """The known budgets, each by itself."""
    budgets: dict[BudgetKey, list[BudgetStretch]] = {}
    for each in stretches:
        budgets.setdefault(budget_key(each), []).append(each)
    return Beside(budgets=budgets, zone=zone, terms=terms, runs=runs)

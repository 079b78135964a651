"""What all budgets but one allow on runs of days: each is laid out once, however often another one is asked.

Budgets are bounded apart from each other, so what the others allow is what all do, less that one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

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
    """The known budgets, and what they allow on the runs of days of a block.

    Args:
        grown: what was laid out before: of a budget, or under None of all together.
    """

    budgets: Mapping[BudgetKey, Sequence[BudgetStretch]]
    zone: Zone
    terms: Terms
    runs: Mapping[str, tuple[int, int]]
    grown: dict[tuple[BudgetKey | None, Block], _Grown] = field(factory=dict)

    def others(self, own: Collection[BudgetKey], left: Sequence[BudgetStretch], block: Block) -> _Grown:
        """What all budgets but some allow, together with what is left of those.

        Args:
            own: the budgets that do not count.
            left: stretches of them that do.
        """
        allowed = self._kept(None, block)
        if any(None in row for row in allowed):
            # Which of the budgets has no bound does not show in their sum.
            return self.of([*self._but(own), *left], block)
        for key in own:
            if key in self.budgets:
                allowed = _added(allowed, self._kept(key, block), -1)
        return _added(allowed, self.of(left, block), 1) if left else allowed

    def of(self, stretches: Sequence[BudgetStretch], block: Block) -> _Grown:
        """What some stretches allow together."""
        span, first, last = block
        bounds = bounds_of(stretches, self.zone, first, last, self.terms, runs=self.runs)
        return [list(growing(bounds, start, last)) for start in starts(span, first, last)]

    def _kept(self, key: BudgetKey | None, block: Block) -> _Grown:
        asked = key, block
        if asked not in self.grown:
            self.grown[asked] = self.of(self._but(()) if key is None else self.budgets[key], block)
        return self.grown[asked]

    def _but(self, own: Collection[BudgetKey]) -> list[BudgetStretch]:
        """The stretches of all budgets but some."""
        return [each for key, budget in self.budgets.items() if key not in own for each in budget]


def _added(allowed: _Grown, grown: _Grown, times: int) -> _Grown:
    """What is allowed, and what a budget does so many times on top; None where one of them has no bound."""
    return [
        [
            None if most is None or more is None else most + times * more
            for most, more in zip(row, found, strict=True)
        ]
        for row, found in zip(allowed, grown, strict=True)
    ]


def beside(
    stretches: Iterable[BudgetStretch], zone: Zone, terms: Terms, runs: Mapping[str, tuple[int, int]]
) -> Beside:
    """The known budgets, each by itself."""
    budgets: dict[BudgetKey, list[BudgetStretch]] = {}
    for each in stretches:
        budgets.setdefault(budget_key(each), []).append(each)
    return Beside(budgets=budgets, zone=zone, terms=terms, runs=runs)

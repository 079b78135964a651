"""The bridge: a chain of figures, each counted as the one before but for one cause.

The order is fixed, since causes interact: what the zone moves depends on what was complete. The differences
of a chain add up to the gap whatever the figures are, so nothing can be lost between two of them. A cause
that cannot be told has no amount, and what it may come to stays in what is unexplained.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from paceboard.model import instant_text
from paceboard.reconciling.cells import Cell, Counted, NotTold, Side, counted, rows_of

__all__ = ["ORDER", "Bridge", "Cause", "Part", "Verdict", "bridge"]

FINE = Fraction(5, 1000)
"""Share of the vendor's figure that may stay unexplained without a word."""
DOUBTFUL = Fraction(2, 100)
"""Share above which something is wrong."""


class Cause(StrEnum):
    """Why two figures of one spend differ."""

    ZONE = "time_zone"
    WATERMARK = "watermark"
    RESTATEMENT = "restatement"
    SCOPE = "scope"
    ROUNDING = "rounding"
    BILLED = "served_to_billed"
    NET = "gross_to_net"
    EXCHANGE = "exchange"
    UNEXPLAINED = "unexplained"


ORDER = tuple(Cause)
"""The order in which causes are taken, for ever."""


class Verdict(StrEnum):
    """What is to be thought of the unexplained part."""

    FINE = "fine"
    """Within half a percent of the vendor's figure, or within what rounding of rows can make."""
    DOUBTFUL = "doubtful"
    """Up to two percent."""
    WRONG = "wrong"


@frozen(kw_only=True)
class Part:
    """What one cause adds to our figure on the way to the vendor's.

    Args:
        amount: micros; None: it cannot be told.
        why: it cannot be told, or not the whole of it; empty: it is.
    """

    cause: Cause
    amount: int | None
    why: str = ""


@frozen(kw_only=True)
class Bridge:
    """Our figure, one part for each cause in their order, and the vendor's figure.

    Args:
        ours, vendor: micros; the parts that have an amount add up to their difference, exactly.
        rows: how many rows of an entity and a day were counted, each of which a screen may round.
        unit: micros that a screen rounds a row to.
    """

    ours: int
    vendor: int
    parts: tuple[Part, ...]
    rows: int
    unit: int

    @property
    def unexplained(self) -> int:
        """Micros that no cause explains."""
        amount = self.parts[-1].amount
        assert amount is not None  # noqa: S101 - the last part is what is left, which always is a number
        return amount

    @property
    def untold(self) -> tuple[Cause, ...]:
        """Causes that could not be told, or not the whole of them: what is unexplained may be theirs."""
        return tuple(part.cause for part in self.parts if part.why)

    @property
    def verdict(self) -> Verdict:
        """By the size of what is unexplained; three deviations of rounding are no wonder."""
        gap, figure = abs(self.unexplained), abs(self.vendor)
        if gap <= FINE * figure or 12 * gap**2 <= 9 * self.unit**2 * self.rows:
            return Verdict.FINE
        return Verdict.DOUBTFUL if gap <= DOUBTFUL * figure else Verdict.WRONG


Uncounted = Callable[[Counted], int]
"""Micros of a time that a vendor leaves out of its figure; raises `NotTold` where that cannot be told."""


@frozen(kw_only=True)
class _Chain:
    """How far the chain has come: its last figure, how that was counted, and the parts so far."""

    figure: int
    way: Counted
    cells: Sequence[Cell]
    left_out: tuple[Uncounted, ...] = ()
    parts: tuple[Part, ...] = ()

    def step(self, cause: Cause, *, why: str = "", **changes: Any) -> _Chain:
        """Counted another way; as before where that cannot be told. `why`: this is not the whole of it."""
        following = evolve(self, **changes)
        try:
            figure = counted(following.cells, following.way)
            figure -= sum(each(following.way) for each in following.left_out)
        except NotTold as error:
            return self.untold(cause, error.what)
        part = Part(cause=cause, amount=figure - self.figure, why=why)
        return evolve(following, figure=figure, parts=(*self.parts, part))

    def untold(self, cause: Cause, why: str) -> _Chain:
        """A cause that has no amount."""
        return evolve(self, parts=(*self.parts, Part(cause=cause, amount=None, why=why)))

    def came_in(self, theirs: Counted, reach: int) -> _Chain:
        """What came in after our watermark, as far as the vendor's side was looked at."""
        way = evolve(self.way, until=theirs.until, side=Side.LATER)
        if reach <= theirs.until:
            return self.step(Cause.WATERMARK, way=way)
        why = (
            f"our last look is complete up to {instant_text(theirs.until)}; what came after is in unexplained"
        )
        whole_days = theirs.zone.day(reach - 1) > theirs.zone.day(theirs.until)
        if whole_days and theirs.until <= self.way.until:
            # Two looks that end at one instant differ by nothing, which says nothing of the days after it.
            return self.untold(Cause.WATERMARK, why)
        return self.step(Cause.WATERMARK, why=why, way=way)

    def less(self, cause: Cause, uncounted: Uncounted | None) -> _Chain:
        """Without what the vendor does not count; None: it counts all of it."""
        return self.step(cause, left_out=self.left_out if uncounted is None else (*self.left_out, uncounted))


def bridge(
    *,
    vendor: int,
    ours: Counted,
    theirs: Counted,
    whole: Sequence[Cell],
    scoped: Sequence[Cell] | None = None,
    scope_untold: str = "",
    reach: int = 0,
    unbilled: Uncounted | None = None,
    credit: Uncounted | None = None,
    unit: int = 10_000,
) -> Bridge:
    """From our figure to the vendor's.

    Args:
        vendor: the figure that the vendor shows, micros.
        ours, theirs: how each is counted; of `theirs` the side is not looked at.
        whole: cells of the level that our figure is of.
        scoped: cells of the level that the vendor sums; None: the same.
        scope_untold: why the vendor's scope cannot be told; empty: it can.
        reach: the instant up to which the vendor's figure may go; beyond `theirs.until` nobody looked.
        unbilled: what was served and is not billed; None: the vendor's figure has it.
        credit: what ad credit paid; None: the vendor's figure has it.
        unit: micros that a screen rounds a row to, for the verdict.

    Raises:
        NotTold: where our own figure cannot be told.
    """
    start = counted(whole, ours)
    chain = _Chain(figure=start, way=ours, cells=whole)
    chain = chain.step(Cause.ZONE, way=evolve(ours, zone=theirs.zone, first=theirs.first, last=theirs.last))
    chain = chain.came_in(theirs, reach)
    chain = chain.step(Cause.RESTATEMENT, way=evolve(chain.way, side=Side.THEIRS))
    if scope_untold:
        chain = chain.untold(Cause.SCOPE, scope_untold)
    else:
        way = evolve(chain.way, entities=theirs.entities)
        chain = chain.step(Cause.SCOPE, way=way, cells=whole if scoped is None else scoped)
    rows = len(rows_of(chain.cells, chain.way))
    chain = chain.step(Cause.ROUNDING, way=evolve(chain.way, unit=theirs.unit))
    chain = chain.less(Cause.BILLED, unbilled).less(Cause.NET, credit)
    chain = chain.step(Cause.EXCHANGE, way=evolve(chain.way, rates=theirs.rates))
    rest = Part(cause=Cause.UNEXPLAINED, amount=vendor - chain.figure)
    return Bridge(ours=start, vendor=vendor, parts=(*chain.parts, rest), rows=rows, unit=unit)

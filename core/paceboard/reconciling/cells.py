"""Spend in cells of time, each known twice: as our figure knew it, and as the vendor's did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction

from attrs import field, frozen

from paceboard.errors import PaceboardError
from paceboard.model import Zone, date_text

__all__ = ["Cell", "Counted", "NotTold", "Side", "counted", "exchanged", "rounded_to", "rows_of"]


class NotTold(PaceboardError):
    """A figure cannot be told from the rows that are kept; `what` says why."""


class Side(StrEnum):
    """Whose knowledge of a cell counts."""

    OURS = "ours"
    LATER = "later"
    """Ours for what was complete at our watermark, the vendor's for what came in after it."""
    THEIRS = "theirs"


@frozen(kw_only=True)
class Cell:
    """What one row spent: of a whole day, or of an hour where a border falls into its day.

    Args:
        start, end: instants; the end is not in it.
        ours, theirs: micros as known at our revision and at the vendor's; no row is zero.
    """

    entity: str
    start: int
    end: int
    ours: int
    theirs: int


@frozen(kw_only=True)
class Counted:
    """One way of counting cells.

    Args:
        zone: whose days are counted, and make the rows that are rounded.
        first, last: days of that zone, both included.
        until: nothing from this instant on is counted.
        complete: our watermark; see `Side`.
        entities: ids that are counted; None: all.
        unit: micros that each row, of one entity and day, is rounded to; 1: as it is.
        rates: by day of the account, units of the figure's currency for one of the account's; empty: no
            exchange.
        account_zone: whose days the rates are of.
    """

    zone: Zone
    account_zone: Zone
    first: int
    last: int
    until: int
    complete: int
    side: Side = Side.OURS
    entities: frozenset[str] | None = None
    unit: int = 1
    rates: Mapping[int, Fraction] = field(factory=dict)

    @property
    def start(self) -> int:
        """The first instant that is counted."""
        return self.zone.start(self.first)

    @property
    def end(self) -> int:
        """The first instant that is counted no more."""
        return min(self.zone.start(self.last + 1), self.until)


def counted(cells: Sequence[Cell], way: Counted) -> int:
    """Micros of the cells, counted one way.

    Raises:
        NotTold: where a border of the time falls into a cell.
    """
    return sum(rounded_to(micros, way.unit) for micros in rows_of(cells, way).values())


def rows_of(cells: Sequence[Cell], way: Counted) -> dict[tuple[str, int], int]:
    """Micros by entity and day, before they are rounded.

    Raises:
        NotTold: as `counted` does.
    """
    found: dict[tuple[str, int], int] = defaultdict(int)
    for cell in cells:
        if way.entities is not None and cell.entity not in way.entities:
            continue
        if cell.start < way.end and cell.end > way.start:
            value = _value(cell, way)
            if value and (cell.start < way.start or cell.end > way.end):
                day = date_text(way.account_zone.day(cell.start))
                raise NotTold(f"the hours of {day} are not kept, or do not add up to its day")
            found[cell.entity, way.zone.day(cell.start)] += value
    return dict(found)


def rounded_to(micros: int, unit: int) -> int:
    """The nearest multiple, halves away from zero, as money is shown."""
    units = (abs(micros) * 2 + unit) // (2 * unit) * unit
    return -units if micros < 0 else units


def _value(cell: Cell, way: Counted) -> int:
    late = way.side is Side.LATER and cell.end > way.complete
    value = cell.theirs if late or way.side is Side.THEIRS else cell.ours
    return exchanged(value, way.account_zone.day(cell.start), way)


def exchanged(micros: int, day: int, way: Counted) -> int:
    """An amount of one of the account's days at the rate of that day, to the nearest micro.

    Raises:
        NotTold: where the day has no rate.
    """
    if not way.rates:
        return micros
    if day not in way.rates:
        raise NotTold(f"no exchange rate of {date_text(day)} is given")
    exact = micros * way.rates[day]
    whole = (abs(exact.numerator) * 2 + exact.denominator) // (2 * exact.denominator)
    return -whole if exact < 0 else whole

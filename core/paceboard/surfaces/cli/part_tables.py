"""Lists among a reading's parts as tables: campaigns beside each other, days, hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from paceboard.model import Day, Instant, Money, Price, Reading, Zone, shown
from paceboard.surfaces.cli.drawing import amount, short_date, wall_clock
from paceboard.surfaces.cli.terminal import safe

__all__ = ["tables_of"]

LONGEST = 12
"""Rows of a table that are shown; how many more there are is said."""
MOST = 6
"""Columns that a terminal has room for; all of them are in the JSON."""
_SERIES = ("series", "trend")
_RATIOS = (
    *("share", "change", "ctr", "cvr", "used", "elapsed", "rate", "index"),
    *("over_share", "share_told", "of_views", "of_the_step_before"),
)


def tables_of(reading: Reading) -> Iterator[RenderableType]:
    """A table for each list of rows that have a name."""
    if "used" in reading.parts:
        return
    for name, part in reading.parts.items():
        rows = part if isinstance(part, Sequence) and not isinstance(part, str) else ()
        if name not in _SERIES and rows and isinstance(rows[0], Mapping) and "name" in rows[0]:
            yield Text()
            yield _table(reading, rows)


def _table(reading: Reading, rows: Sequence[Mapping[str, Any]]) -> Table:
    table = Table(box=None, padding=(0, 1), header_style="dim")
    columns = [key for key in rows[0] if _told(key, rows)][:MOST]
    for key in columns:
        words = all(isinstance(row.get(key), str | None) for row in rows)
        table.add_column(
            "" if key == "name" else key.replace("_", " "),
            justify="left" if words else "right",
            no_wrap=not words,
            min_width=12 if key == "name" else None,
            overflow="fold",
        )
    for row in rows[:LONGEST]:
        table.add_row(*(_cell(reading, key, row.get(key)) for key in columns))
    if len(rows) > LONGEST:
        table.add_row(f"and {len(rows) - LONGEST} more")
    return table


def _told(key: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    """An id says nothing beside its name; what stands twice is said once; lists have no cell."""
    if key in ("account", "campaign", "group", "ad", "id"):
        return False
    if any(isinstance(row.get(key), list | Mapping) for row in rows):
        return False
    others = [other for other in rows[0] if other != key]
    return key != "value" or not any(all(row.get(key) == row.get(each) for row in rows) for each in others)


def _cell(reading: Reading, key: str, value: Any) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case Money():
            return amount(value) if value.currency == reading.currency else str(value)
        case Price():
            return shown(value.micros, "price", value.currency).rpartition(" ")[0]
        case Instant():
            return wall_clock(Zone(reading.zone), value)
        case Day():
            return short_date(value.number)
        case Fraction():
            unit = reading.unit if key == "value" and reading.unit != "price" else None
            return shown(value, unit or ("ratio" if key in _RATIOS else "multiple"), reading.currency)
        case int():
            return f"{value:,}"
        case _:
            return safe(str(value))

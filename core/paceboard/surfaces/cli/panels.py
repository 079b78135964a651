"""Readings as panels for the terminal: what a person needs first, in the colours of the sentiment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from rich.box import ROUNDED
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from paceboard.model import Instant, Money, Price, Reading, Sentiment, Zone, shown
from paceboard.surfaces.cli.drawing import Row, Sparkline, amount, sentence, short_date, wall_clock, zone_name
from paceboard.surfaces.cli.pacing import pacing_head, pacing_rows
from paceboard.surfaces.cli.part_tables import tables_of
from paceboard.surfaces.cli.terminal import safe

__all__ = [
    "COLOURS",
    "amounts",
    "badge",
    "footer",
    "heading",
    "labelled",
    "panel",
    "sparkline",
    "title_of",
    "value_text",
]

COLOURS = {
    Sentiment.GOOD: "green",
    Sentiment.WATCH: "yellow",
    Sentiment.BAD: "red",
    Sentiment.NEUTRAL: "cyan",
}


def badge() -> Text:
    """What stands before everything that no platform has said."""
    return Text(" SIMULATED ", style="bold black on yellow")


def heading(reading: Reading) -> Text:
    """Whose reading it is; what is simulated says so first, where nothing can cut it off."""
    line = Text()
    if reading.simulated:
        line.append(badge()).append(" ")
    line.append(safe(reading.account_name), style="bold").append(f"  {safe(reading.account)}", style="dim")
    if reading.scope:
        line.append(f"  campaigns {', '.join(map(safe, reading.scope))}", style="dim")
    return line


def footer(reading: Reading) -> Text:
    """How far the data reach, and the revision that it was judged from."""
    if reading.watermark is None:
        return Text("no data yet", style="dim")
    zone = Zone(reading.zone)
    day, _, clock = wall_clock(zone, Instant(reading.watermark)).rpartition(" ")
    when = f"{day} {zone.local(reading.watermark).year} {clock} {zone_name(zone, reading.watermark)}"
    # A reading of several accounts has no revision of its own.
    revision = f", revision {reading.revision}" if reading.revision else ""
    return Text(f"data to {when}{revision}", style="dim")


def panel(reading: Reading, *, alone: bool = True) -> Panel:
    """One reading as a panel.

    Args:
        alone: else the cards beside it show the trend, and the account says how far the data reach.
    """
    colour = COLOURS[reading.sentiment]
    paced = "used" in reading.parts
    head = list(pacing_head(reading, colour) if paced else _plain_head(reading))
    rows = list(pacing_rows(reading, path=alone) if paced else _amount_rows(reading))
    rows += [*(_trend_row(reading) if alone else ()), *_notes(reading)]
    tables = list(tables_of(reading)) if alone else []
    return Panel(
        Group(*head, *_below(rows), *tables),
        title=title_of(reading, colour),
        title_align="left",
        subtitle=footer(reading) if alone else None,
        subtitle_align="right",
        border_style=colour,
        box=ROUNDED,
        padding=(0, 1),
    )


def title_of(reading: Reading, colour: str) -> Text:
    """The card's title with its status in its colour."""
    title = Text.assemble((f" {safe(reading.title)} ", "bold"))
    if reading.status is not None:
        title.append(f" {reading.status} ", style=f"bold reverse {colour}")
        if reading.fires and reading.status != "FIRES":
            title.append(" ").append(" FIRES ", style=f"bold reverse {colour}")
    return title


def _below(rows: Sequence[Row]) -> list[RenderableType]:
    return [Text(), labelled(rows)] if rows else []


def labelled(rows: Sequence[Row]) -> Table:
    """Rows with their labels in a column of their own."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, content in rows:
        grid.add_row(label, content)
    return grid


def _notes(reading: Reading) -> Iterator[Row]:
    """What stands beside the status and does not change it."""
    for caution in reading.warnings:
        yield "Note", Text(sentence(safe(caution.text)), style="yellow")


def value_text(reading: Reading) -> str:
    """The card's own number."""
    return shown(reading.value, reading.unit, reading.currency)


def _amount_rows(reading: Reading) -> Iterator[Row]:
    for label, money in amounts(reading):
        yield label, Text(amount(money))


def _plain_head(reading: Reading) -> Iterator[RenderableType]:
    yield Text(safe(reading.text), style="bold")


def amounts(reading: Reading) -> Iterator[tuple[str, Money]]:
    """The card's amounts beside its own number, with their names."""
    for name, part in reading.parts.items():
        if isinstance(part, Money) and part.micros != reading.value and (part.micros or name == "today"):
            yield _label(reading, name), part


def _label(reading: Reading, name: str) -> str:
    """A part's name; the day that the watermark falls in by its date, since it may be over."""
    if name == "today" and reading.watermark is not None:
        return short_date(Zone(reading.zone).day(reading.watermark - 1))
    return name.replace("_", " ").capitalize()


def sparkline(reading: Reading, *, dated: bool = False) -> Sparkline | None:
    """The card's series of days; None where it has none."""
    points = reading.parts.get("series") or reading.parts.get("trend") or ()
    if not points:
        return None
    values = [_height(point.get("spend", point.get("value"))) for point in points]
    return Sparkline(values=values, first=points[0]["day"].number if dated else None)


def _height(value: Money | Price | Fraction | int | None) -> Fraction | int | None:
    return value.micros if isinstance(value, Money | Price) else value


def _trend_row(reading: Reading) -> Iterator[Row]:
    line = sparkline(reading, dated=True)
    if line is not None:
        yield "Trend", line

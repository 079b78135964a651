"""Bars, sparklines and the short forms of money, zones and instants, as the terminal shows them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

from paceboard.model import Instant, Money, Zone, date_text, day_number

__all__ = ["Bar", "Sparkline", "amount", "date_span", "short_date", "wall_clock", "zone_name"]

_EIGHTHS = " ▏▎▍▌▋▊▉"
_LEVELS, _PLAIN_LEVELS = "▁▂▃▄▅▆▇█", "12345678"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@frozen(kw_only=True)
class Bar:
    """A progress bar as wide as its place, with a mark where the elapsed share of the period is.

    It ends at its width (R4): a share above 1 fills it and the number beside it says how much.

    Args:
        caption: stands under the mark, on whichever side of it there is room.
    """

    used: Fraction
    mark: Fraction | None = None
    colour: str = "green"
    caption: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The bar's line, and the caption's below it."""
        width, plain = options.max_width, options.ascii_only
        cells = _cells(self.used, width, plain=plain)
        at = None if self.mark is None else min(int(self.mark * width), width - 1)
        line = Text(cells, style=self.colour)
        line.stylize("dim", len(cells.rstrip("░.")), width)
        if at is not None:
            line = Text.assemble(line[:at], ("|" if plain else "┃", "bold default"), line[at + 1 :])
        yield line
        if at is not None and self.caption:
            yield _caption(self.caption, at, width, "^" if plain else "▲")

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Takes what there is."""
        return Measurement(8, options.max_width)


def _cells(used: Fraction, width: int, *, plain: bool) -> str:
    eighths = int(min(max(used, Fraction(0)), Fraction(1)) * width * 8)
    whole, rest = divmod(eighths, 8)
    if plain:
        return "#" * whole + "." * (width - whole)
    return ("█" * whole + (_EIGHTHS[rest] if rest else "")).ljust(width, "░")


def _caption(caption: str, at: int, width: int, mark: str) -> Text:
    left, right = f"{caption} {mark}", f"{mark} {caption}"
    if at + 1 >= len(left):
        return Text(left.rjust(at + 1), style="dim")
    if width - at >= len(right):
        return Text(" " * at + right, style="dim")
    return Text(caption, style="dim")


@frozen(kw_only=True)
class Sparkline:
    """A line of blocks from zero to the largest value; `·` where the value is not known.

    Where there is no room for all days the last ones are shown, and the dates are theirs.

    Args:
        values: one for each day.
        first: the first of these days; None: without dates.
    """

    values: Sequence[int | Fraction | None]
    first: int | None = None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The blocks with the dates behind them, or below where they do not fit."""
        values = self.values[-options.max_width :]
        line = Text(_blocks(values, plain=options.ascii_only), style="magenta")
        if self.first is None:
            yield line
            return
        last = self.first + len(self.values) - 1
        dates = Text(date_span(last - len(values) + 1, last), style="dim")
        if len(line) + 2 + len(dates) <= options.max_width:
            yield Text.assemble(line, "  ", dates)
        else:
            yield line
            yield dates

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """A cell for each value and the dates behind them, or what there is."""
        whole = len(self.values) + (0 if self.first is None else 30)
        return Measurement(min(8, options.max_width), min(whole, options.max_width))


def _blocks(values: Sequence[int | Fraction | None], *, plain: bool) -> str:
    levels, unknown = (_PLAIN_LEVELS, "?") if plain else (_LEVELS, "·")
    top = max((value for value in values if value is not None), default=0)
    return "".join(unknown if value is None else levels[_level(value, top, len(levels))] for value in values)


def _level(value: int | Fraction, top: int | Fraction, levels: int) -> int:
    return 0 if top <= 0 else min(int(max(value, 0) * levels // top), levels - 1)


def amount(money: Money) -> str:
    """Money without its currency, where that stands beside it already: `1,800.00`."""
    return str(money).rpartition(" ")[0]


def short_date(day: int) -> str:
    """An epoch day as `2 Apr`; the year stands elsewhere."""
    _, month, number = date_text(day).split("-")
    return f"{int(number)} {_MONTHS[int(month) - 1]}"


def date_span(first: int, last: int | None) -> str:
    """`2 Apr to 1 May 2026`; both years where they differ."""
    if last is None:
        return f"from {short_date(first)} {date_text(first)[:4]}, without an end"
    year, end = date_text(first)[:4], date_text(last)[:4]
    return f"{short_date(first)}{'' if year == end else f' {year}'} to {short_date(last)} {end}"


def wall_clock(zone: Zone, instant: Instant) -> str:
    """An instant on the account's clock: `25 Apr 20:51`."""
    local = zone.local(instant.micros)
    return f"{short_date(day_number(local.date()))} {local:%H:%M}"


def zone_name(zone: Zone, instant: int) -> str:
    """A zone as people write it: `America/Los_Angeles`; `UTC-8` for what POSIX calls `Etc/GMT+8`."""
    if not zone.name.startswith(("Etc/", "+", "-")):
        return zone.name
    minutes = zone.utc_offset(instant) // 60_000_000
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{hours}{f':{rest:02d}' if rest else ''}" if minutes else "UTC"

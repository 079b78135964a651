"""A what-if in the terminal: before and after, each option in a row of a table, and the nearest flips."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from rich.box import ROUNDED
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from paceboard.model import Day, Instant, Money, Reading, Zone, format_ratio
from paceboard.surfaces.cli.deciding import choice_name, deciding_rows, ratio_text
from paceboard.surfaces.cli.drawing import Row, about, amount, sentence, short_date, wall_clock
from paceboard.surfaces.cli.options import needed, option_name, runs_out
from paceboard.surfaces.cli.panels import COLOURS, footer, labelled, title_of
from paceboard.surfaces.cli.terminal import safe

__all__ = ["what_if_panel"]

_LEVERS = {
    "cap": "a cap of",
    "rate": "a day's spend of",
    "roas": "a return of",
    "floor": "a floor of",
    "end": "an end on",
}


def what_if_panel(reading: Reading) -> Panel:
    """The reading under other assumptions, beside what is."""
    colour = COLOURS[reading.sentiment]
    body: list[RenderableType] = [Text(safe(reading.text), style="bold")]
    if reading.parts:
        body = [
            Text(sentence(_assumed(reading.parts)), style="bold"),
            Text(),
            labelled(list(_state_rows(reading))),
            Text(),
            _options(reading),
            Text(),
            labelled(list(_flip_rows(reading.parts))),
        ]
    body += [Text(sentence(safe(each.text)), style="yellow") for each in reading.warnings]
    return Panel(
        Group(*body),
        title=title_of(reading, colour),
        title_align="left",
        subtitle=footer(reading),
        subtitle_align="right",
        border_style=colour,
        box=ROUNDED,
        padding=(0, 1),
    )


def _assumed(parts: Mapping[str, Any]) -> str:
    told = [f"{_LEVERS[name]} {_value(value)}" for name, value in parts["changed"].items()]
    return f"with {' and '.join(told)}" if told else "as it is"


def _value(value: Any) -> str:
    if isinstance(value, Money):
        return amount(value)
    return short_date(value.number) if isinstance(value, Day) else ratio_text(value)


def _state_rows(reading: Reading) -> Iterator[Row]:
    """What a change moves, before and after; what it does not move stands there once."""
    parts, zone = reading.parts, Zone(reading.zone)
    before = parts["before"]
    yield "Status", _moved(before, parts, lambda each: str(each["status"]), sentence(parts["why"]))
    yield "Used", _moved(before, parts, _used)
    yield "Rate", _moved(before, parts, _rate)
    yield "Runs out", _moved(before, parts, lambda each: _gone(zone, each["exhausted_at"]))
    yield from deciding_rows(parts, path=True)
    if before["decision"]["choice"] != parts["decision"]["choice"]:
        yield "", Text(f"Before: {choice_name(before['decision']['choice'])}.", style="dim")


def _moved(before: Mapping[str, Any], after: Mapping[str, Any], shown: Any, more: str = "") -> Text:
    was, now = shown(before), shown(after)
    line = Text()
    if was != now:
        line.append(f"{was} -> ", style="dim")
    line.append(now, style="bold" if was != now else "")
    return line.append(f"  {more}") if more else line


def _used(state: Mapping[str, Any]) -> str:
    used, elapsed, cap = state["used"], state["elapsed"], state["cap"]
    if used is None or cap is None:
        return f"{amount(state['spent'])} spent, no cap"
    gone = "" if elapsed is None else f" at {format_ratio(elapsed)} elapsed"
    return f"{format_ratio(used)} of {amount(cap)}{gone}"


def _rate(state: Mapping[str, Any]) -> str:
    rate = state["rate_per_day"]
    return "not known" if rate is None else f"{amount(rate)} a day"


def _gone(zone: Zone, instant: Instant | None) -> str:
    return "not before the end" if instant is None else wall_clock(zone, instant)


def _options(reading: Reading) -> RenderableType:
    """One row an option, and under them what cap would last to the end."""
    options = reading.parts["options"]
    if not options:
        return Text("What options lead to is not known: no rate, no end, or nothing that bounds spend.")
    zone = Zone(reading.zone)
    ranged = any(_interval(each["landing"]) for each in options)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("option")
    for heading in ("lands at", *(("8 of 10 cases",) if ranged else ())):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("runs out")
    for heading in ("dark", "unspent"):
        table.add_column(heading, justify="right", no_wrap=True)
    for option in options:
        interval = (_interval(option["landing"]) or "-",) if ranged else ()
        table.add_row(
            option_name(option) + _raised(option),
            about(option["landing"]["p50"]),
            *interval,
            _gone_by(zone, option),
            f"{_days(option['days_dark'])} d",
            about(option["unspent"]),
        )
    lasting = Text(f"To last to the end: {needed(options[0])}.")
    return Group(table, lasting, Text(_basis(reading.parts), style="dim"))


def _raised(option: Mapping[str, Any]) -> str:
    return f" to {about(option['example_cap'])}" if option["option"] == "raise_cap" else ""


def _interval(landing: Mapping[str, Money | None]) -> str:
    low, high = landing["p10"], landing["p90"]
    return "" if low is None or high is None or low == high else f"{about(low)} to {about(high)}"


def _gone_by(zone: Zone, option: Mapping[str, Any]) -> str:
    day = option["exhausted_day"]
    if option["basis"] == "forecast":
        return "-" if day is None else short_date(day.number)
    return runs_out(zone, option) or "-"


def _days(days: Fraction) -> str:
    return f"{float(days):.1f}"


def _basis(parts: Mapping[str, Any]) -> str:
    if any(each["basis"] == "forecast" for each in parts["options"]):
        return "By the forecast; dark are whole days after the one on which it runs out."
    days = parts["rate_days"]
    rate = f"the mean of the last {days} days" if days else "the rate that was told"
    return f"By {rate}, without a forecast: no interval, and nothing for 80 or 95 %."


def _flip_rows(parts: Mapping[str, Any]) -> Iterator[Row]:
    """The smallest single change first."""
    for name, label in (("decision", "Decides otherwise"), ("status", "Status changes")):
        flips = parts["flips"][name]
        if not flips:
            yield label, Text("by no single change")
        for number, flip in enumerate(flips):
            becomes = choice_name(flip["becomes"]) if name == "decision" else safe(flip["becomes"])
            said = f"{_LEVERS[flip['change']]} {_exact(flip['to'])}: {becomes}"
            yield "" if number else label, Text(said, style="" if number else "bold")


def _exact(value: Any) -> str:
    """To the micro: the value beside it has the other verdict."""
    if isinstance(value, Day):
        return short_date(value.number)
    micros = value.micros if isinstance(value, Money) else int(value * 10**6)
    whole, part = divmod(micros, 10**6)
    return f"{whole:,}.{f'{part:06d}'.rstrip('0').ljust(2, '0')}"

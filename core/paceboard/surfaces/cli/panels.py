"""Readings as panels for the terminal: what a person needs first, in the colours of the sentiment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from rich.box import ROUNDED
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from paceboard.model import Instant, Money, Reading, Sentiment, Zone, date_text, format_ratio
from paceboard.surfaces.cli.drawing import bar, safe, sparkline

__all__ = ["panel"]

COLOURS = {
    Sentiment.GOOD: "green",
    Sentiment.WATCH: "yellow",
    Sentiment.BAD: "red",
    Sentiment.NEUTRAL: "cyan",
}
_OPTIONS = {
    "pause_and_replan": "Pause and replan",
    "raise_cap": "Raise the cap",
    "tighten_daily_budgets": "Tighten the daily budgets",
}


def panel(reading: Reading) -> Panel:
    """One reading as a panel."""
    colour = COLOURS[reading.sentiment]
    title = Text.assemble((f" {reading.title} ", "bold"))
    if reading.status is not None:
        title.append(f" {reading.status} ", style=f"bold reverse {colour}")
    lines = _pacing(reading, colour) if "used" in reading.parts else _amounts(reading)
    return Panel(
        Group(*lines, *_warnings(reading)),
        title=title,
        title_align="left",
        subtitle=Text(_footer(reading), style="dim"),
        subtitle_align="right",
        border_style=colour,
        box=ROUNDED,
        padding=(0, 1),
    )


def _footer(reading: Reading) -> str:
    if reading.watermark is None:
        return "no data yet"
    when = f"{Zone(reading.zone).local(reading.watermark):%d %b %Y %H:%M}"
    return f" data to {when} {reading.zone} · revision {reading.revision} "


def _pacing(reading: Reading, colour: str) -> Iterable[RenderableType]:
    parts = reading.parts
    used: Fraction | None = parts["used"]
    elapsed: Fraction | None = parts.get("elapsed")
    if used is not None:
        shares = Text(f"  {format_ratio(used)} used", style=f"bold {colour}")
        if elapsed is not None:
            shares.append(f" ┃ {format_ratio(elapsed)} elapsed", style="default")
        yield Text.assemble(bar(used, elapsed, width=42, colour=colour), shares)
    yield _money_line(parts)
    trend = parts.get("trend") or ()
    if trend:
        yield _trend(trend)
    yield Text(safe(reading.text), style="" if reading.status is None else "bold")
    yield from _outlook(reading)


def _money_line(parts: Any) -> Text:
    line = Text()
    spent, cap, remaining = parts.get("spent"), parts.get("cap"), parts.get("remaining")
    if spent is not None:
        line.append(str(spent), style="bold")
    if cap is not None:
        name = f" {safe(parts['basis_name'])!r}" if parts.get("basis_name") else ""
        line.append(f" of {cap} ({str(parts['basis']).replace('_', ' ')}{name})")
    if remaining is not None:
        over = remaining.micros < 0
        line.append(f"  ·  {Money(abs(remaining.micros), remaining.currency)} {'over' if over else 'left'}")
    return line


def _trend(points: Sequence[Any]) -> Text:
    values = [None if point["spend"] is None else point["spend"].micros for point in points]
    first, last = date_text(points[0]["day"].number), date_text(points[-1]["day"].number)
    return Text.assemble((sparkline(values), "magenta"), (f"  {first} to {last}", "dim"))


def _outlook(reading: Reading) -> Iterable[Text]:
    parts = reading.parts
    zone = Zone(reading.zone)
    plan, pace = parts.get("plan"), parts.get("pace")
    if plan is not None and pace is not None:
        basis = str(parts["plan_basis"]).replace("_", " ")
        yield Text(f"Plan to date {plan} ({basis}): {format_ratio(pace)} of plan.")
    rate, gone = parts.get("rate_per_day"), parts.get("exhausted_at")
    if rate is not None:
        text = f"Present rate {rate} a day (mean of the last {parts['rate_days']} complete days)"
        text += f": the cap is gone on {_local(zone, gone)}." if gone else ": the cap lasts."
        yield Text(text)
    binding = parts.get("binding")
    if binding is not None:
        kind = f"{binding['kind'].replace('_', ' ')} {safe(binding['name'])!r}"
        when = f", used up {_local(zone, binding['exhausted_at'])}" if binding["exhausted_at"] else ""
        yield Text(f"Binds: {kind}, {binding['remaining']} of {binding['amount']} left{when}.")
    options = parts.get("options") or ()
    if options:
        yield Text("What can be done:", style="bold")
    for option in options:
        yield Text(f"  • {_OPTIONS[option['option']]}: {_option(zone, option)}")


def _local(zone: Zone, instant: Instant) -> str:
    return f"{zone.local(instant.micros):%d %b %H:%M}"


def _option(zone: Zone, option: Any) -> str:
    match option["option"]:
        case "pause_and_replan":
            return (
                f"{option['unspent']} stays unspent, {float(option['days_dark']):.1f} days without delivery."
            )
        case "raise_cap":
            last = option["example_exhausted_at"]
            until = f"would be gone on {_local(zone, last)}" if last else "would last to the end"
            needed = option["needed_at_present_rate"]
            return f"the present rate needs {needed}; {option['example_cap']} {until}."
        case _:
            return f"{option['per_day']} a day would last to the end; now {option['present_per_day']}."


def _amounts(reading: Reading) -> Iterable[RenderableType]:
    yield Text(safe(reading.text), style="bold")
    series = reading.parts.get("series")
    if series:
        yield _trend(series)
    for name in ("today", "last_30_days", "unattributed"):
        amount = reading.parts.get(name)
        if isinstance(amount, Money) and (amount.micros or name != "unattributed"):
            yield Text(f"{name.replace('_', ' ').capitalize()}: {amount}")


def _warnings(reading: Reading) -> Iterable[Text]:
    for caution in reading.warnings:
        yield Text(f"! {caution.code}: {safe(caution.text)}.", style="yellow")

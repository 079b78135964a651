"""Spend against budget in lines: the share with its bar, why, what binds, when it ends, what can be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from paceboard.model import Instant, Money, Reading, Zone, format_ratio
from paceboard.surfaces.cli.causes import cause_rows
from paceboard.surfaces.cli.deciding import deciding_rows
from paceboard.surfaces.cli.drawing import Bar, Row, amount, date_span, sentence, wall_clock
from paceboard.surfaces.cli.options import option_rows
from paceboard.surfaces.cli.outlook import forecast_line
from paceboard.surfaces.cli.terminal import safe

__all__ = ["pacing_head", "pacing_rows"]

_BASES = {
    "flight": "flight",
    "account_limit": "account limit",
    "lifetime": "lifetime budgets",
    "lifetime_and_daily": "lifetime budgets, with the daily ones of before",
    "daily_sum": "the daily budgets of the period",
}
_PLANS = {"daily_sum": "planned by the budgets", "flight": "wanted by the flight's curve"}
_CONSTRAINTS = {
    "hard_flight": "the flight (hard)",
    "account_limit": "the account's spending limit",
    "lifetime_budget": "a lifetime budget",
}


def pacing_head(reading: Reading, colour: str) -> Iterator[RenderableType]:
    """The share that is used, what is left, and the bar with the elapsed share under it."""
    parts = reading.parts
    used, cap, spent, remaining = parts["used"], parts.get("cap"), parts.get("spent"), parts.get("remaining")
    if used is None or cap is None:
        if spent is not None:
            yield Text(f"{spent} spent", style="bold")
        return
    line = Table.grid(expand=True)
    line.add_column()
    line.add_column(justify="right")
    share = Text.assemble((f"{format_ratio(used)} used", f"bold {colour}"), (f" of {cap}", "bold"))
    left = Text() if remaining is None else Text(_left(remaining), style="bold")
    line.add_row(share, left)
    yield line
    planned = parts.get("planned_share")
    mark = parts.get("elapsed") if planned is None else planned
    yield Bar(used=used, mark=mark, colour=colour, caption=_elapsed(reading))


def _left(remaining: Money) -> str:
    over = remaining.micros < 0
    return f"{amount(Money(abs(remaining.micros), remaining.currency))} {'over' if over else 'left'}"


def _elapsed(reading: Reading) -> str:
    parts, period = reading.parts, reading.period
    elapsed = parts.get("elapsed")
    if elapsed is None or period is None:
        return ""
    planned = parts.get("planned_share")
    caption = f"{format_ratio(elapsed)} elapsed"
    if planned not in (None, elapsed):
        caption = f"{format_ratio(planned)} planned, {caption}"
    if period.last is None or reading.watermark is None:
        return caption
    # A watermark on a midnight belongs to the day that it ends.
    day = min(Zone(reading.zone).day(reading.watermark - 1), period.last) - period.first + 1
    days = period.last - period.first + 1
    return f"{caption}, day {day} of {days}" if day > 0 else f"{caption}, not begun"


def pacing_rows(reading: Reading, *, path: bool = True) -> Iterator[Row]:
    """Everything else that the card knows, each fact once.

    Args:
        path: show how the decision was found, step by step.
    """
    parts = reading.parts
    zone = Zone(reading.zone)
    if parts.get("why"):
        yield "Why", Text(sentence(parts["why"]), style="bold")
    if parts.get("cap") is not None:
        yield "Budget", Text(sentence(_budget(reading)))
    if parts.get("spent") is not None and parts["used"] is not None:
        yield "Spent", Text(sentence(_spent(parts)))
    if parts.get("rate_per_day") is not None:
        yield "Runs out", Text(sentence(_runs_out(zone, parts)))
    if parts.get("forecast") is not None:
        yield "Forecast", Text(sentence(forecast_line(parts)))
    if "binding" in parts and parts.get("cap") is not None:
        yield "Binds", Text(sentence(_binds(zone, parts)))
    for number, plan in enumerate(parts.get("lifetime_plans") or ()):
        yield "" if number else "Lifetime", Text(sentence(_lifetime(plan)))
    yield from cause_rows(parts)
    yield from deciding_rows(parts, path=path)
    yield from option_rows(zone, parts)


def _budget(reading: Reading) -> str:
    parts, period = reading.parts, reading.period
    text = _BASES.get(parts["basis"], str(parts["basis"]))
    if parts["basis"] == "flight" and parts.get("basis_name"):
        text += f" {safe(parts['basis_name'])!r}"
    return text if period is None else f"{text}, {date_span(period.first, period.last)}"


def _spent(parts: Mapping[str, Any]) -> str:
    means = parts.get("spent_means")
    text = amount(parts["spent"]) + (f" ({means})" if means else "")
    plan, pace = parts.get("plan"), parts.get("pace")
    if plan is None or pace is None:
        return text
    by = _PLANS.get(parts["plan_basis"], "of an even plan")
    return f"{text} is {format_ratio(pace)} of the {amount(plan)} {by}"


def _runs_out(zone: Zone, parts: Mapping[str, Any]) -> str:
    days, gone = parts["rate_days"], _gone(parts)
    mean = f"the mean of the last {days} days" if days > 1 else "as on the last whole day"
    rate = f"{amount(parts['rate_per_day'])} a day, {mean}"
    bound = _whole_account(parts)
    if parts["remaining"].micros <= 0 or (bound is not None and bound["remaining"].micros <= 0):
        return f"already; at present {rate}"
    return f"{wall_clock(zone, gone)} at {rate}" if gone is not None else f"not before the end at {rate}"


def _gone(parts: Mapping[str, Any]) -> Instant | None:
    """The first instant at which the budget or a hard limit is used up at the present rate."""
    bound = _whole_account(parts)
    ends = [parts.get("exhausted_at"), None if bound is None else bound["exhausted_at"]]
    return min((end for end in ends if end is not None), key=lambda end: end.micros, default=None)


def _whole_account(parts: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The constraint that ends everything first: one campaign's budget ends with that campaign."""
    return next((each for each in parts["constraints"] if not each["entity"]), None)


def _binds(zone: Zone, parts: Mapping[str, Any]) -> str:
    """The constraint that is exhausted first, and those that are with it at the same instant."""
    first = parts["binding"]
    if first is None:
        return "no hard limit is known"
    names = [_constraint(each) for each in parts["constraints"] if _ends(each) == _ends(first)]
    text = " and ".join(dict.fromkeys(names))
    if first["amount"] != parts["cap"] or first["remaining"] != parts["remaining"]:
        text += f": {_left(first['remaining'])} of {amount(first['amount'])}"
    gone = first["exhausted_at"]
    if first["remaining"].micros <= 0:
        text += ", used up"
    elif gone is not None and gone != _gone(parts):
        text += f", gone {wall_clock(zone, gone)}"
    return text


def _ends(constraint: Mapping[str, Any]) -> tuple[Instant | None, Money]:
    return constraint["exhausted_at"], constraint["remaining"]


def _constraint(constraint: Mapping[str, Any]) -> str:
    text = _CONSTRAINTS.get(constraint["kind"], str(constraint["kind"]).replace("_", " "))
    if constraint["kind"] == "account_limit":
        text += f" ({safe(constraint['name']).replace('_', ' ')})"
    return f"{text} of {safe(constraint['name'])!r}" if constraint.get("entity") else text


def _lifetime(plan: Mapping[str, Any]) -> str:
    """A lifetime budget that was paused or changed: its plans, and which of them is judged by."""
    about = " (estimated)" if plan["estimated"] else ""
    original, reflowed = amount(plan["original"]), amount(plan["reflowed"])
    return (
        f"{safe(plan['name'])} wants {amount(plan['per_day'])} a day now{about}: {original} by the original"
        f" plan, {reflowed} laid anew; judged by the {plan['judged_by']} one"
    )

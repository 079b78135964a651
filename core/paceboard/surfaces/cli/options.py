"""What can be done, in lines: each option with where it leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from rich.text import Text

from paceboard.model import Day, Money, Zone
from paceboard.surfaces.cli.drawing import Row, amount, short_date, wall_clock
from paceboard.surfaces.cli.terminal import safe

__all__ = ["option_name", "option_rows", "runs_out"]

_OPTIONS = {
    "do_nothing": "Do nothing",
    "pause_and_replan": "Pause and replan",
    "raise_cap": "Raise the cap",
    "tighten_daily_budgets": "Tighten the daily budgets",
    "investigate": "Investigate",
    "repace": "Re-pace",
}
_FORECAST = "forecast"


def option_rows(zone: Zone, parts: Mapping[str, Any]) -> Iterator[Row]:
    """One line for each option; only the first has a label."""
    for number, option in enumerate(parts.get("options") or ()):
        name = (f"{option_name(option)}: ", "bold")
        yield "" if number else "Options", Text.assemble(name, f"{_option(zone, parts, option)}.")


def option_name(option: Mapping[str, Any]) -> str:
    """As people call it."""
    if option["option"] == "raise_cap" and option.get("of") == "account_limit":
        return "Raise the account's limit"
    return _OPTIONS.get(option["option"], safe(option["option"]))


def _option(zone: Zone, parts: Mapping[str, Any], option: Mapping[str, Any]) -> str:
    match option["option"]:
        case "do_nothing":
            return _goes_on(zone, option)
        case "pause_and_replan":
            return f"{amount(option['unspent'])} stays unspent, {_days(option['days_dark'])} dark"
        case "raise_cap":
            return _raise(zone, parts, option)
        case "investigate" | "repace":
            return safe(option["text"])
        case "tighten_daily_budgets" if option["per_day"].micros <= 0:
            return "nothing is left for the rest of the period"
        case "tighten_daily_budgets":
            return f"{amount(option['per_day'])} a day would last to the end"
        case _:
            return "see its numbers with --json"


def _goes_on(zone: Zone, option: Mapping[str, Any]) -> str:
    """When the cap is gone stands beside it already; here it is the day of the period."""
    dark: Fraction = option["days_dark"]
    number = option["exhausted_on"]
    if dark:
        when = f"on day {float(number):.1f}" if option["basis"] != _FORECAST else runs_out(zone, option)
        return f"the cap is gone {when}, then {_days(dark)} dark"
    return f"lands at {_landing(option)}" + ("" if number is None else ", beyond the budget")


def _raise(zone: Zone, parts: Mapping[str, Any], option: Mapping[str, Any]) -> str:
    need = _need(option)
    until = runs_out(zone, option)
    example = (
        f"{amount(option['example_cap'])}, say, would last {f'until {until}' if until else 'to the end'}"
    )
    text = need if option["example_cap"].micros <= parts["spent"].micros else f"{need}; {example}"
    return f"{text}; {option['then']}" if "then" in option else text


def _need(option: Mapping[str, Any]) -> str:
    """What would last to the end, by the forecast with its confidences, else at the present rate."""
    needed = option["cap_needed"]
    if option["basis"] == _FORECAST:
        return ", ".join(f"{amount(cap)} lasts with {share} %" for share, cap in needed.items() if cap)
    return f"the present rate needs {amount(option['needed_at_present_rate'])}"


def _landing(option: Mapping[str, Any]) -> str:
    landing: Mapping[str, Money | None] = option["landing"]
    low, high = landing["p10"], landing["p90"]
    middle = amount(option["landing"]["p50"])
    if low is None or high is None:
        return f"{middle} at the present rate"
    return middle if low == high else f"{middle} ({amount(low)} to {amount(high)} in 8 of 10 cases)"


def runs_out(zone: Zone, option: Mapping[str, Any]) -> str:
    """When its bound is used up: `25 Apr 20:51 (day 23.9)`, or the forecast's day; empty: it lasts."""
    day: Day | None = option["exhausted_day"]
    if option["basis"] == _FORECAST:
        return "" if day is None else short_date(day.number)
    gone, number = option["exhausted_at"], option["exhausted_on"]
    return "" if gone is None else f"{wall_clock(zone, gone)} (day {float(number):.1f})"


def _days(days: Fraction) -> str:
    return f"{float(days):.1f} days"

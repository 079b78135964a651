"""What can be done, in lines: each option with where it leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from rich.text import Text

from paceboard.model import Money, Zone
from paceboard.surfaces.cli.drawing import Row, about, amount, short_date, wall_clock
from paceboard.surfaces.cli.terminal import safe

__all__ = ["needed", "option_name", "option_rows", "runs_out"]

_OPTIONS = {
    "do_nothing": "Do nothing",
    "pause_and_replan": "Pause and replan",
    "raise_cap": "Raise the cap",
    "tighten_daily_budgets": "Tighten the daily budgets",
    "raise_limit": "Raise the account's limit",
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
            return _goes_on(option)
        case "pause_and_replan":
            return f"{amount(option['unspent'])} stays unspent, {_days(option['days_dark'])} dark"
        case "raise_cap":
            return _raise(zone, parts, option)
        case "raise_limit":
            return _raise_limit(zone, option)
        case "investigate" | "repace":
            return safe(option["text"])
        case "tighten_daily_budgets" if option["per_day"].micros <= 0:
            return "nothing is left for the rest of the period"
        case "tighten_daily_budgets":
            return f"{amount(option['per_day'])} a day would last to the end"
        case _:
            return "see its numbers with --json"


def _goes_on(option: Mapping[str, Any]) -> str:
    """When the cap is gone stands beside it already, by the clock."""
    dark: Fraction = option["days_dark"]
    number, day = option["exhausted_on"], option["exhausted_day"]
    if dark:
        foretold = option["basis"] == _FORECAST and day is not None
        when = short_date(day.number) if foretold else f"on day {float(number):.1f}"
        return f"the cap is gone {when}, then {_days(dark)} dark"
    return f"lands at {_landing(option)}" + ("" if number is None else ", beyond the budget")


def _raise(zone: Zone, parts: Mapping[str, Any], option: Mapping[str, Any]) -> str:
    example = f"{amount(option['example_cap'])}, say, would {_lasts(zone, option)}"
    need = _need(option)
    text = need if option["example_cap"].micros <= parts["spent"].micros else f"{need}; {example}"
    return f"{text}; {option['then']}" if "then" in option else text


def _raise_limit(zone: Zone, option: Mapping[str, Any]) -> str:
    """`to last until 1 Apr 00:00 it needs 1,240.00 by the budgets' plan, 1,310.00 at the present rate`."""
    plan, rate = option["needed_by_plan"], option["needed_at_present_rate"]
    needs = [f"{amount(plan)} by the budgets' plan"] if plan is not None else []
    needs += [f"{amount(rate)} at the present rate"] if rate is not None else []
    if not needs:
        return safe(option["text"])
    until = wall_clock(zone, option["until"])
    return f"to last until {until} it needs {', '.join(needs)}; {safe(option['text'])}"


def _lasts(zone: Zone, option: Mapping[str, Any]) -> str:
    until, day = runs_out(zone, option), option["exhausted_day"]
    if option["basis"] == _FORECAST:
        foretold = "last to the end" if day is None else f"be gone {short_date(day.number)}"
        present = f"last until {until}" if until else "last to the end"
        return f"{foretold} by the forecast, at the present rate {present}"
    return f"last until {until}" if until else "last to the end"


def _need(option: Mapping[str, Any]) -> str:
    """What would last to the end, by the forecast with its confidences, else at the present rate."""
    if option["basis"] == _FORECAST:
        return f"to last to the end it needs {needed(option)}"
    return f"the present rate needs {amount(option['needed_at_present_rate'])}"


def needed(option: Mapping[str, Any]) -> str:
    """`51,865 (50 % sure), 53,187 (80 % sure)`; a confidence of which nothing is known is left out."""
    caps = option["cap_needed"].items()
    return ", ".join(f"{about(cap)} ({share} % sure)" for share, cap in caps if cap is not None)


def _landing(option: Mapping[str, Any]) -> str:
    landing: Mapping[str, Money | None] = option["landing"]
    low, high = landing["p10"], landing["p90"]
    if low is None or high is None:
        return f"{amount(option['landing']['p50'])} at the present rate"
    middle = about(option["landing"]["p50"])
    return middle if low == high else f"{middle} (80 %: {about(low)} to {about(high)})"


def runs_out(zone: Zone, option: Mapping[str, Any]) -> str:
    """When its bound is used up at the present rate: `25 Apr 20:51 (day 23.9)`; empty: it lasts."""
    gone, number = option["exhausted_at"], option["exhausted_on"]
    return "" if gone is None else f"{wall_clock(zone, gone)} (day {float(number):.1f})"


def _days(days: Fraction) -> str:
    return f"{float(days):.1f} days"

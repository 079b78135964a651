"""The forecast in a line: where spend lands, how surely, when the cap is gone, and how past intervals did."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from paceboard.model import MICROS, Money
from paceboard.surfaces.cli.drawing import short_date
from paceboard.surfaces.cli.terminal import safe

__all__ = ["forecast_line"]


def forecast_line(parts: Mapping[str, Any]) -> str:
    """The part `forecast` in words; why there is none, where there is none."""
    found = parts["forecast"]
    if found["unknown"] is not None:
        return f"unknown: {safe(found['unknown'])}"
    if found["stopped"]:
        return f"{_about(found['demand']['p50'])}: nothing was spent for a week"
    low, middle, high = map(_about, _three(found["demand"]))
    left = _left(found)
    text = f"{middle}{' if nothing stops it' if left else ''} (80 %: {low} to {high})"
    if found["exceeds_cap"] is not None and found["cap_gone"] is None:
        text += ", the budget is used up already"
    elif found["exceeds_cap"] is not None:
        text += f", {_exceeds(found['exceeds_cap'])} budget{_gone(found['cap_gone'])}"
    text += left
    coverage = found["coverage"]
    if coverage["of"]:
        text += f"; such intervals held {coverage['held']} of {coverage['of']} times"
    return text


def _three(of: Mapping[str, Money]) -> tuple[Money, Money, Money]:
    return of["p10"], of["p50"], of["p90"]


def _left(found: Mapping[str, Any]) -> str:
    """What a hard limit lets through of it; nothing where none stops any of it."""
    if found["landing"] == found["demand"]:
        return ""
    low, middle, high = map(_about, _three(found["landing"]))
    return f"; the hard limit leaves {middle}" + ("" if low == high else f" ({low} to {high})")


def _about(money: Money) -> str:
    """An estimate is not shown to the cent."""
    return f"{round(money.micros / MICROS):,}"


def _exceeds(probability: Fraction) -> str:
    """The probability in whole percent, and never certain."""
    percent = probability * 100
    if percent < 1:
        return "under 1 % likely over"
    return "over 99 % likely over" if percent > 99 else f"{round(percent)} % likely over"


def _gone(days: Mapping[str, Any]) -> str:
    """On which day the budget is gone, with how early and late that may be."""
    middle, early, late = days["median"], days["early"], days["late"]
    if middle is None:
        return "" if early is None else f", gone {short_date(early.number)} at the earliest"
    span = "" if early == middle == late else f" ({short_date(early.number)} to {_late(late)})"
    return f", gone {short_date(middle.number)}{span}"


def _late(day: Any) -> str:
    return "never" if day is None else short_date(day.number)

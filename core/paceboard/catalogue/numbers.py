"""Numbers of cards as parts of a reading and as words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from paceboard.plugin import MEASURES, MICROS, Money, Price, Unit, format_ratio

__all__ = ["change_text", "measured_part", "part_of", "unit_of"]


def part_of(value: int | Fraction | None, unit: str, currency: str) -> Any:
    """A value as a reading's part: nothing of it is rounded."""
    if value is None:
        return None
    match unit:
        case "money":
            return Money(int(value), currency)
        case "price":
            return Price(Fraction(value), currency)
        case "count" if Fraction(value).denominator == 1:
            return int(value)
        case _:
            return Fraction(value)


def change_text(change: Fraction | None) -> str:
    """A change in words, with its sign: `+9.1 %`."""
    if change is None:
        return ""
    return f" ({'+' if change >= 0 else ''}{format_ratio(change)})"


def unit_of(measure: str) -> str:
    """The unit that a measure's own sum is told in."""
    match MEASURES[measure].unit:
        case Unit.MONEY:
            return "money"
        case Unit.SECONDS:
            return "seconds"
        case _:
            return "count"


def measured_part(measure: str, value: int | None, currency: str) -> Any:
    """A sum of a measure as a part: money, a whole count, or a fraction of things or seconds."""
    if value is None:
        return None
    match MEASURES[measure].unit:
        case Unit.MONEY:
            return Money(value, currency)
        case Unit.COUNT:
            return value
        case _:
            return Fraction(value, MICROS)

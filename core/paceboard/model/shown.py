"""A number of any unit as people read it; rounded half away from zero, and only here."""

from __future__ import annotations

from fractions import Fraction

from paceboard.model.money import format_micros, format_ratio

__all__ = ["shown"]


def shown(value: int | Fraction | None, unit: str, currency: str) -> str:
    """A value in words: `1.20 %`, `0.54 USD`, `4.65`, `3.2 s`, `1,284`."""
    return "unknown" if value is None else _shown(Fraction(value), unit, currency)


def _shown(value: Fraction, unit: str, currency: str) -> str:
    match unit:
        case "money" | "price":
            return format_micros(_half_up(value), currency)
        case "ratio":
            # Small shares need a digit more to tell one from another.
            return format_ratio(value, digits=1 if abs(value) >= Fraction(1, 10) else 2)
        case "multiple":
            return _decimal(value, 2)
        case "seconds":
            return f"{_decimal(value, 1)} s"
        case _:
            return f"{_half_up(value):,}"


def _half_up(value: Fraction) -> int:
    """To the whole number, half away from zero."""
    units = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return -units if value < 0 else units


def _decimal(value: Fraction, digits: int) -> str:
    units = _half_up(abs(value) * 10**digits)
    whole, part = divmod(units, 10**digits)
    return f"{'-' if value < 0 and units else ''}{whole:,}.{part:0{digits}d}"

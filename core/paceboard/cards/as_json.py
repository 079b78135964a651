"""A reading as JSON: one envelope for all cards, exact values beside rounded ones, byte for byte the same.

Money is decimal text in units of its currency (`"38200.00"`), a ratio `{"exact": "191/200", "rounded":
0.955}`, a day `"2026-04-24"`, an instant ISO 8601 in UTC.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from paceboard.model import (
    MICROS,
    Day,
    Estimate,
    Given,
    Instant,
    Money,
    Node,
    Operation,
    Price,
    Reading,
    Row,
    date_text,
    instant_text,
    minor_digits,
)

__all__ = [
    "SCHEMA",
    "as_plain",
    "decimal_text",
    "encode",
    "encode_plain",
    "explanation_as_plain",
    "reading_as_plain",
    "rounded",
]

SCHEMA = "paceboard.reading/1"


def decimal_text(micros: int, currency: str) -> str:
    """Micros as exact decimal text, with at least the currency's own digits: `38200.00`, `0.0625`."""
    whole, part = divmod(abs(micros), 1_000_000)
    digits = f"{part:06d}".rstrip("0").ljust(minor_digits(currency), "0")
    return f"{'-' if micros < 0 else ''}{whole}{'.' if digits else ''}{digits}"


def rounded(ratio: Fraction) -> float:
    """A ratio for people and spreadsheets: six digits after the point; the exact one stands beside it."""
    # Adding zero turns the minus zero of a tiny negative ratio into the plain one.
    return round(ratio.numerator / ratio.denominator, 6) + 0.0


def as_plain(value: Any) -> Any:
    """A reading's part as plain JSON values.

    Raises:
        TypeError: for a float or any other thing that a reading may not hold.
    """
    match value:
        case None | bool() | int() | str():
            return str(value) if isinstance(value, str) else value
        case Money():
            return decimal_text(value.micros, value.currency)
        case Price():
            units = value.micros / MICROS
            return {"exact": f"{units.numerator}/{units.denominator}", "rounded": rounded(units)}
        case Fraction():
            return {"exact": f"{value.numerator}/{value.denominator}", "rounded": rounded(value)}
        case Day():
            return date_text(value.number)
        case Instant():
            return instant_text(value.micros)
        case Mapping():
            return {str(key): as_plain(item) for key, item in value.items()}
        case list() | tuple():
            return [as_plain(item) for item in value]
        case _:
            raise TypeError(f"a reading may not hold a {type(value).__name__}")


def _value(reading: Reading) -> Any:
    if reading.value is None:
        return None
    if reading.unit == "money":
        if not isinstance(reading.value, int):
            raise TypeError(f"money is whole micros, not a {type(reading.value).__name__}")
        return decimal_text(reading.value, reading.currency)
    if reading.unit == "price":
        return as_plain(Price(Fraction(reading.value), reading.currency))
    return as_plain(reading.value)


def _span(reading: Reading) -> dict[str, Any]:
    period = reading.period
    if period is not None:
        return {
            "period": {
                "kind": period.kind,
                "first": date_text(period.first),
                "last": None if period.last is None else date_text(period.last),
                "start": instant_text(period.start),
                "end": None if period.end is None else instant_text(period.end),
                "zone": reading.zone,
            }
        }
    if reading.window is not None:
        first, last = reading.window
        return {"window": {"first": date_text(first), "last": date_text(last), "zone": reading.zone}}
    return {"window": None}


def reading_as_plain(reading: Reading) -> dict[str, Any]:
    """The whole envelope as plain values, in its fixed order."""
    return {
        "schema": SCHEMA,
        "card": reading.card,
        "title": reading.title,
        "account": reading.account,
        "account_name": reading.account_name,
        "scope": list(reading.scope),
        "simulated": reading.simulated,
        "revision": reading.revision,
        "inputs": reading.inputs,
        "as_of": instant_text(reading.as_of),
        "watermark": None if reading.watermark is None else instant_text(reading.watermark),
        **_span(reading),
        "currency": reading.currency,
        "value": _value(reading),
        "unit": reading.unit,
        "status": None if reading.status is None else str(reading.status),
        "fires": reading.fires,
        "sentiment": str(reading.sentiment),
        "alert": reading.alert,
        "warnings": [{"code": caution.code, "text": caution.text} for caution in reading.warnings],
        "completeness": as_plain(reading.completeness),
        "text": reading.text,
        "explanation": reading.explanation,
        "parts": as_plain(reading.parts),
    }


def encode(reading: Reading) -> str:
    """The envelope as one line of JSON; the same reading gives the same bytes (R5).

    Raises:
        TypeError: for a reading that holds what no reading may hold: a float, NaN.
    """
    return encode_plain(reading_as_plain(reading))


def encode_plain(plain: dict[str, Any]) -> str:
    """Plain values as one line of JSON."""
    return json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _exact(value: int | Fraction) -> str:
    return (
        str(value)
        if isinstance(value, int) or value.denominator == 1
        else f"{value.numerator}/{value.denominator}"
    )


def explanation_as_plain(node: Node) -> dict[str, Any]:
    """An explanation's tree as plain values; every number exact, as text."""
    match node:
        case Row():
            return {
                "row": node.table,
                "key": dict(node.key),
                "column": node.column,
                "value": str(node.value),
                "revision": node.revision,
                **({"attributes": dict(node.attributes)} if node.attributes else {}),
            }
        case Given():
            return {
                "given": node.label,
                "value": _exact(node.value),
                "source": node.source,
                **({"unit": node.unit} if node.unit else {}),
            }
        case Estimate():
            return {
                "estimate": node.label,
                "algorithm": node.algorithm,
                "version": node.version,
                "value": _exact(node.value),
                "inputs": [explanation_as_plain(each) for each in node.inputs],
            }
        case Operation():
            return {
                "operation": str(node.operator),
                "label": node.label,
                "parts": [explanation_as_plain(each) for each in node.parts],
                **({"beside": [explanation_as_plain(each) for each in node.beside]} if node.beside else {}),
                **({"currency": node.currency} if node.currency else {}),
            }

"""What somebody assumes for a what-if, read as people write it: exactly, without floats."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, TypeVar

from paceboard.errors import UsageError
from paceboard.model import Money, day_from_text, day_number
from paceboard.pacing import Changes

__all__ = ["Amount", "Ratio", "changes_from"]

R = TypeVar("R")

Amount = str | int | Decimal | Money
"""Money in units of the account's currency; no float, which is no exact amount."""
Ratio = str | int | float | Decimal | Fraction
"""A return; a float counts as it is written."""


def changes_from(
    currency: str,
    *,
    cap: Amount | None = None,
    rate: Amount | None = None,
    roas: Ratio | None = None,
    floor: Ratio | None = None,
    end: str | date | None = None,
) -> Changes:
    """Changes out of texts, numbers, `Money` and dates; what is None is left as it is.

    Args:
        currency: the account's.

    Raises:
        UsageError: for a value that cannot be read, and money of another currency.
    """
    return Changes(
        cap=_read("cap", cap, partial(_micros, currency), "50000"),
        rate=_read("rate", rate, partial(_micros, currency), "1800"),
        roas=_read("roas", roas, _ratio, "4.6"),
        floor=_read("floor", floor, _ratio, "2.5"),
        end=_read("end", end, _day, "2026-05-01"),
    )


def _read(name: str, value: object, read: Callable[[Any], R], example: str) -> R | None:
    if value is None:
        return None
    try:
        return read(value)
    except (ValueError, TypeError, ArithmeticError) as error:
        raise UsageError(
            f"the {name} cannot be read: {str(value)!r}", why=str(error), do=f'write it like "{example}"'
        ) from error


def _micros(currency: str, value: Amount) -> int:
    if isinstance(value, Money):
        if value.currency != currency:
            raise ValueError(f"the account is in {currency}")
        return value.micros
    if isinstance(value, float):
        raise TypeError("a float is no exact amount")
    # People copy amounts with their thousands apart.
    return Money.of(value.replace(",", "") if isinstance(value, str) else value, currency).micros


def _ratio(value: Ratio) -> Fraction:
    # As it is written: 4.6 is forty-six tenths, not the binary fraction next to it.
    return Fraction(str(value) if isinstance(value, float) else value)


def _day(value: str | date) -> int:
    return day_number(value) if isinstance(value, date) else day_from_text(value)

"""Reading single values off the wire: ids, amounts, counts, times. Exact, or refused; never guessed.

Budgets, caps and what was spent of them are whole minor units as text; insights write units of the
currency with a decimal point.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TypeGuard

from paceboard.plugin import (
    MICROS,
    SECOND,
    Drift,
    Unit,
    date_text,
    day_from_text,
    instant_from_text,
    micros_from_text,
)

__all__ = [
    "figure",
    "hour_of",
    "identity",
    "instant",
    "is_plain",
    "local_day",
    "micros",
    "minor",
    "moment",
    "text_of",
]

LARGEST = 2**63 - 1
"""What the ledger's integer columns hold."""
MOST_DIGITS = 15
"""Digits before the point; and what survives the way through a 64-bit float."""
LATEST = 2**32
"""Seconds since 1970 above which a number is no time: it would be milliseconds."""
DUST = Decimal("0.01")
"""Part of a micro that a sum of floats may be off by: `29.990000000000002` is 29.99."""


def _drift(value: object, what: str, expected: str) -> Drift:
    """The error for a value of another form than the one we know, with a sample of it."""
    return Drift(
        f"{what}: expected {expected}",
        why=f"got {type(value).__name__} {str(value)[:60]!r}",
        do="report it; nothing of this answer was used",
    )


def identity(value: object, *, what: str) -> str:
    """An id as text; Meta writes ids as text, those of report runs now and then as integers.

    Raises:
        Drift: where it is neither (a float has lost digits already), or empty.
    """
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return str(value)
    if isinstance(value, str) and value.isascii() and value.removeprefix("act_").isalnum():
        return value
    raise _drift(value, what, "an id, as text or as an integer")


def text_of(value: object) -> str:
    """A text that is only shown; anything else is none."""
    return value if isinstance(value, str) else ""


def _decimal(value: object) -> Decimal | None:
    """The number that a value stands for; None where it is no plain number."""
    if isinstance(value, bool):
        return None
    try:
        number = Decimal(value if isinstance(value, str | int | Decimal) else repr(value))
    except (InvalidOperation, ValueError):
        return None
    plain = number.is_finite() and number.adjusted() < MOST_DIGITS
    if isinstance(value, str) and not (value.isascii() and value.strip(" _") == value and "_" not in value):
        return None
    return number if plain else None


def minor(value: object, step: int, *, what: str) -> int | None:
    """Whole minor units in micros; None where there is no value.

    Args:
        step: micros in one minor unit of the account's currency.

    Raises:
        Drift: where it is no whole number, or too large to be kept.
    """
    if value is None or value == "":
        return None
    number = _decimal(value)
    if number is None or number != number.to_integral_value() or abs(number) * step > LARGEST:
        raise _drift(value, what, "a whole number of minor units")
    return int(number) * step


def micros(value: object, *, what: str, rounded: bool = False) -> int | None:
    """A decimal in units of the currency, in micros; None where there is no value.

    Args:
        rounded: it may be finer than a micro and is rounded half to even: values that pixels report.

    Raises:
        Drift: where it is no plain decimal, or finer than a micro.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str) and len(value) <= 12:
        try:
            return micros_from_text(value)
        except ValueError:
            return _micros(value, what, rounded)
    return _micros(value, what, rounded)


def _micros(value: object, what: str, rounded: bool) -> int:
    number = _decimal(value)
    if number is None:
        raise _drift(value, what, "a plain decimal number")
    scaled = number * MICROS
    nearest = scaled.to_integral_value()
    if abs(scaled - nearest) > DUST and not rounded:
        raise _drift(value, what, "a decimal number that is not finer than a millionth")
    if abs(nearest) > LARGEST:
        raise _drift(value, what, "an amount that fits 64 bits in micros")
    return int(nearest)


def is_plain(value: object) -> TypeGuard[str]:
    """A text of a few digits and nothing else, as nearly every count is."""
    return isinstance(value, str) and len(value) <= 12 and value.isdecimal() and value.isascii()


def figure(value: object, unit: Unit, *, what: str) -> int | None:
    """A measure in its unit; None where there is no value. Money may be negative, nothing else.

    Raises:
        Drift: where it is no number, a part of something that is counted whole, or below zero.
    """
    if unit is Unit.COUNT and is_plain(value):
        return int(value)
    count = micros(value, what=what, rounded=unit is Unit.FRACTIONAL_COUNT)
    if count is None or unit is Unit.MONEY:
        return count
    if count < 0:
        raise _drift(value, what, "nothing below zero")
    if unit is not Unit.COUNT:
        return count
    if count % MICROS:
        raise _drift(value, what, "a whole number")
    return count // MICROS


def local_day(value: object, *, what: str) -> int:
    """`2026-04-02` as an epoch day of the account's own calendar; a time of day behind it is cut off.

    Raises:
        Drift: where it is no such day.
    """
    day = _day(value[:10]) if isinstance(value, str) and value[10:11] in ("", " ") else None
    if day is None:
        raise _drift(value, what, "a day like 2026-04-02")
    return day


@lru_cache(maxsize=1024)
def _day(text: str) -> int | None:
    """The day that a text names; insights repeat each of their days for every entity."""
    with suppress(ValueError):
        day = day_from_text(text)
        return day if date_text(day) == text else None
    return None


def hour_of(value: object, *, what: str) -> int:
    """`17:00:00 - 17:59:59` as the hour 17 of the account's own clock.

    Raises:
        Drift: where it is no such hour.
    """
    if isinstance(value, str) and len(value) == 19 and value[:2].isdecimal() and value[:2].isascii():
        hour = int(value[:2])
        if hour < 24 and value == f"{hour:02d}:00:00 - {hour:02d}:59:59":
            return hour
    raise _drift(value, what, "an hour like 17:00:00 - 17:59:59")


def instant(value: object, *, what: str) -> int | None:
    """A time like `2026-04-02T07:00:00-0700` as an instant; None where there is none.

    Raises:
        Drift: where it is no such time, or says no offset.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            return instant_from_text(datetime.fromisoformat(value).isoformat())
        except ValueError:
            pass
    raise _drift(value, what, "a time like 2026-04-02T07:00:00-0700")


def moment(value: object, *, what: str) -> int | None:
    """A time that may be in seconds since 1970 too, as an instant; None where there is none.

    Raises:
        Drift: where it is neither.
    """
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LATEST:
        return value * SECOND
    return instant(value, what=what)

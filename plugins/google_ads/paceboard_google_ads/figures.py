"""Reading single values off the wire: numbers and times. Exact, or refused; never guessed.

The API writes JSON as proto3 does: int64 as text, doubles as numbers, times as the account's wall clock.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import TypeGuard

from paceboard.plugin import MICROS, Drift, Zone, day_from_text, instant_from_text

__all__ = ["fraction", "is_plain", "local_day", "local_hour", "local_time", "seconds", "whole"]

LARGEST = 2**63 - 1
_INTEGER = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_DURATION = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,9})?)s", re.ASCII)


def _drift(value: object, what: str, expected: str) -> Drift:
    return Drift(
        f"{what}: expected {expected}",
        why=f"got {type(value).__name__} {str(value)[:60]!r}",
        do="report it with Google's request id; nothing of this answer was used",
    )


def is_plain(value: object) -> TypeGuard[str]:
    """A text of digits that surely fits 64 bits, as nearly every int64 is."""
    return isinstance(value, str) and value.isdecimal() and value.isascii() and len(value) <= 18


def whole(value: object, *, what: str) -> int:
    """An int64, which is text on the wire, or an int32, which is a number.

    Raises:
        Drift: where it is neither, or does not fit 64 bits.
    """
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST:
        return value
    raise _drift(value, what, "a whole number of 64 bits")


def fraction(value: object, *, what: str) -> int:
    """A double in micros: 4.143961 conversions, 120.5 of the account's currency.

    Google's doubles are quotients with more digits than mean anything; below a micro they are rounded.

    Raises:
        Drift: where it is no finite number, or too large to be kept.
    """
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _drift(value, what, "a number")
    scaled = Decimal(value) * MICROS
    if abs(scaled) > LARGEST:
        raise _drift(value, what, "a number that fits 64 bits in micros")
    return int(scaled.to_integral_value(ROUND_HALF_EVEN))


def local_day(value: object, *, what: str) -> int:
    """`2026-04-02` as an epoch day of the account's own calendar.

    Raises:
        Drift: where it is no such day.
    """
    day = _day(value) if isinstance(value, str) else None
    if day is None:
        raise _drift(value, what, "a day like 2026-04-02")
    return day


@lru_cache(maxsize=1024)
def _day(text: str) -> int | None:
    """The day that a text names; a report repeats each of its days for every entity."""
    with suppress(ValueError):
        return day_from_text(text)
    return None


def local_hour(value: object, *, what: str) -> int:
    """An hour of the account's own day; where the clock is set back, one hour holds two.

    Raises:
        Drift: where it is none of 0 to 23.
    """
    hour = whole(value, what=what)
    if 0 <= hour <= 23:
        return hour
    raise _drift(value, what, "an hour from 0 to 23")


def local_time(value: object, zone: Zone, *, what: str) -> int | None:
    """`2026-11-01 00:00:00` of the account's wall clock as an instant; None where there is none.

    A time that names its own zone keeps it.

    Raises:
        Drift: where it is no such time.
    """
    if value in (None, ""):
        return None
    if isinstance(value, str):
        try:
            told = datetime.fromisoformat(value)
            return zone.instant(told) if told.tzinfo is None else instant_from_text(value)
        except (ValueError, OverflowError):
            pass
    raise _drift(value, what, "a time like 2026-11-01 00:00:00")


def seconds(value: object) -> float | None:
    """A duration like `40591s` or `0.5s`; None where it is none."""
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    return None if match is None else float(match[1])

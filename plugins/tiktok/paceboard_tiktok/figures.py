"""Reading single values off the wire: ids, amounts, counts, times. Exact, or refused; never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import cast

from paceboard.plugin import DAY, MICROS, SECOND, Drift, Unit, day_from_text, micros_from_text

__all__ = ["figure", "hour_of", "identity", "instant", "local_day", "micros", "plain_counts"]

NOT_AVAILABLE = (None, "", "-")
"""TikTok's ways to say that it has no value; none of them is a zero."""
LARGEST = 2**63 - 1
"""What the ledger's integer columns hold."""
FLOAT_DIGITS = 15
"""Decimal digits that survive the way through a 64-bit float unharmed."""
FLOAT_EXACT = 1e8
"""Below this a float tells one micro from the next whatever its digits."""
FLOAT_DUST = Decimal("0.01")
"""Part of a micro that a sum of floats may be off by: `29.990000000000002` is 29.99."""

TIME = "a time like 2026-04-02 07:00:00"


def _drift(value: object, what: str, expected: str) -> Drift:
    """The error for a value of another form than the one we know, with a sample of it."""
    return Drift(
        f"{what}: expected {expected}",
        why=f"got {type(value).__name__} {str(value)[:60]!r}",
        do="report it with TikTok's request id; nothing of this answer was used",
    )


def identity(value: object, *, what: str) -> str:
    """An id as text; TikTok writes ids as text, older answers as integers.

    Raises:
        Drift: where it is neither (a float has lost digits already), or empty.
    """
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return str(value)
    if isinstance(value, str) and value not in NOT_AVAILABLE and value.isprintable() and " " not in value:
        return value
    raise _drift(value, what, "an id, as text or as an integer")


def micros(value: object, *, what: str) -> int | None:
    """A decimal, as text or as a JSON number, in micros; None where TikTok says that it has none.

    Raises:
        Drift: where it is no plain decimal, is finer than a micro, or is too large to be kept.
    """
    if value in NOT_AVAILABLE:
        return None
    try:
        count = micros_from_text(value) if isinstance(value, str) else _micros(value)
    except (ValueError, ArithmeticError):
        raise _drift(value, what, "a plain decimal number") from None
    if abs(count) > LARGEST:
        raise _drift(value, what, "an amount that fits 64 bits in micros")
    return count


def _micros(value: object) -> int:
    if isinstance(value, bool):
        raise ValueError("true and false are no amounts")  # noqa: TRY004 - one class for `micros` to turn
    if isinstance(value, int):
        return value * MICROS
    if isinstance(value, float):
        number = Decimal(repr(value))
        if len(number.as_tuple().digits) > FLOAT_DIGITS and abs(value) >= FLOAT_EXACT:
            raise ValueError("has more digits than a float keeps")
        return _whole(number)
    if isinstance(value, Decimal):
        return _whole(value)
    raise ValueError("no number")


def _whole(number: Decimal) -> int:
    if not number.is_finite() or number.adjusted() > FLOAT_DIGITS:
        raise ValueError("not an amount")
    scaled = number * MICROS
    nearest = scaled.to_integral_value()
    if abs(scaled - nearest) > FLOAT_DUST:
        raise ValueError("finer than a micro")
    return int(nearest)


def plain_counts(values: Sequence[object]) -> list[int] | None:
    """Counts that are texts of a few digits and nothing else, as nearly all are; None: `figure` must look.

    They are looked at together, as one text: each for itself takes four times as long.
    """
    texts = cast("Sequence[str]", values)
    try:
        digits = "".join(texts)
    except TypeError:
        return None
    plain = digits.isdecimal() and digits.isascii() and 0 < min(map(len, texts)) <= max(map(len, texts)) <= 12
    return list(map(int, texts)) if plain else None


def figure(value: object, unit: Unit, *, what: str) -> int | None:
    """A measure in its unit (`"116.0"` clicks are 116); None where TikTok says that it has none.

    Money may be negative (a correction), nothing else.

    Raises:
        Drift: where it is no number, a part of something that is counted whole, or below zero.
    """
    count = micros(value, what=what)
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
    """`2026-04-02 00:00:00` as an epoch day of the account's own calendar.

    Raises:
        Drift: where it is no such day.
    """
    if isinstance(value, str):
        day = _day(value)
        if day is not None:
            return day
    raise _drift(value, what, "a day like 2026-04-02 00:00:00")


@lru_cache(maxsize=1024)
def _day(text: str) -> int | None:
    """The day that a text names; a report repeats each of its days for every entity."""
    if text[10:] in ("", " 00:00:00"):
        with suppress(ValueError):
            return day_from_text(text[:10])
    return None


def hour_of(value: object, *, what: str) -> tuple[int, int]:
    """`2026-04-02 17:00:00` as epoch day and hour of the account's own calendar.

    Raises:
        Drift: where it is no such hour.
    """
    if isinstance(value, str) and len(value) == 19 and value[10] == " " and value[13:] == ":00:00":
        try:
            hour = int(value[11:13])
            if value[11:13].isdigit() and hour < 24:
                return day_from_text(value[:10]), hour
        except ValueError:
            pass
    raise _drift(value, what, "an hour like 2026-04-02 17:00:00")


def instant(value: object, *, what: str) -> int | None:
    """A time of an entity, which is UTC (`2026-04-02 07:00:00`), as an instant; None where there is none.

    Raises:
        Drift: where it is no such time.
    """
    if value in NOT_AVAILABLE:
        return None
    if not isinstance(value, str):
        raise _drift(value, what, TIME)
    try:
        return _moment(value)
    except ValueError:
        raise _drift(value, what, TIME) from None


@lru_cache(maxsize=1024)
def _moment(text: str) -> int:
    """The instant that a text names; a campaign shares its times with its groups and ads."""
    moment = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    passed = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return passed.days * DAY + passed.seconds * SECOND

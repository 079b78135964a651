"""Account-local days and hours: epoch days on one side, real instants on the other.

A day is an integer (days since 1970-01-01 in the account's own calendar), an instant an integer
count of microseconds since 1970-01-01T00:00Z. Spans go through UTC, so a day has 23, 24, 24.5 or 25
real hours, a missing midnight begins at the jump, and a skipped day is empty.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from attrs import field, frozen

__all__ = [
    "DAY",
    "HOUR",
    "SECOND",
    "Zone",
    "date_text",
    "day_from_text",
    "day_number",
    "instant_from_text",
    "instant_text",
]

SECOND = 1_000_000
"""Microseconds in a second; every instant and span is counted in them."""
HOUR = 3_600 * SECOND
DAY = 24 * HOUR
"""Microseconds in 24 hours; an account's day may be longer or shorter (`Zone.span`)."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_OFFSET = re.compile(r"([+-])(0\d|1[0-4]):([0-5]\d)", re.ASCII)


def day_number(day: date) -> int:
    """The epoch day of a calendar date."""
    return day.toordinal() - _EPOCH_ORDINAL


def date_text(day: int) -> str:
    """An epoch day as `2026-04-02`."""
    return date.fromordinal(day + _EPOCH_ORDINAL).isoformat()


def day_from_text(text: str) -> int:
    """`2026-04-02` as an epoch day.

    Raises:
        ValueError: where the text is no such date.
    """
    if len(text) != 10:
        raise ValueError(f"not a date like 2026-04-02: {text!r}")
    return day_number(date.fromisoformat(text))


def instant_text(instant: int) -> str:
    """An instant as ISO 8601 in UTC, with microseconds only where there are any."""
    moment = _EPOCH + timedelta(microseconds=instant)
    return moment.isoformat().replace("+00:00", "Z")


def instant_from_text(text: str) -> int:
    """ISO 8601 with an offset (`2026-04-24T21:00Z`) as an instant.

    Raises:
        ValueError: where the text is no such instant, or says no offset.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"says no time zone: {text!r}")
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _utc(local: datetime, zone: tzinfo) -> int:
    return (local.replace(tzinfo=zone) - _EPOCH) // timedelta(microseconds=1)


@lru_cache(maxsize=1_024)
def _rules(name: str) -> tzinfo:
    """The rules of a place, or an offset that never moves."""
    offset = _OFFSET.fullmatch(name)
    if offset is None:
        return ZoneInfo(name)
    ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
    return timezone(-ahead if offset[1] == "-" else ahead)


@lru_cache(maxsize=16_384)
def _day_start(name: str, day: int) -> int:
    zone = _rules(name)
    try:
        midnight = datetime.fromordinal(day + _EPOCH_ORDINAL)
    except (ValueError, OverflowError):
        raise ValueError(f"no calendar day: {day}") from None
    start = _utc(midnight, zone)
    landed = (_EPOCH + timedelta(microseconds=start)).astimezone(zone).replace(tzinfo=None)
    if landed == midnight:
        return start
    # Midnight does not exist: the clocks jump over it. The day begins at the jump.
    low, high = sorted((_utc(midnight.replace(fold=1), zone), start))
    while low < high:
        middle = (low + high) // 2
        local = (_EPOCH + timedelta(microseconds=middle)).astimezone(zone).replace(tzinfo=None)
        if local >= midnight:
            high = middle
        else:
            low = middle + 1
    return low


@lru_cache(maxsize=16_384)
def _day_of(name: str, instant: int) -> int:
    local = (_EPOCH + timedelta(microseconds=instant)).astimezone(_rules(name))
    return local.toordinal() - _EPOCH_ORDINAL


def _known(_instance: object, _attribute: object, name: str) -> None:
    try:
        _rules(name)
    except (ValueError, OSError, LookupError):
        raise ValueError(f"no such time zone: {name!r}") from None


@frozen
class Zone:
    """The zone that an account keeps its days in.

    Args:
        name: an IANA name; a fixed offset is `Etc/GMT+8`, which is UTC-8 (the sign is POSIX's), or, where
            it has no whole hours, `-03:30` (its own sign).

    Raises:
        ValueError: where no such zone exists.
    """

    name: str = field(validator=_known)

    @classmethod
    def fixed(cls, hours: int = 0, *, minutes: int = 0) -> Zone:
        """The zone that is always `hours` and `minutes` ahead of UTC (negative: behind)."""
        minutes += 60 * hours
        if minutes % 60 == 0:
            return cls("Etc/UTC" if minutes == 0 else f"Etc/GMT{-minutes // 60:+d}")
        return cls(f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}")

    def local(self, instant: int) -> datetime:
        """The wall clock of the account at an instant, without a zone attached."""
        return (_EPOCH + timedelta(microseconds=instant)).astimezone(_rules(self.name)).replace(tzinfo=None)

    def moment(self, instant: int) -> datetime:
        """An instant on the wall clock of the account, with its zone attached."""
        return (_EPOCH + timedelta(microseconds=instant)).astimezone(_rules(self.name))

    def day(self, instant: int) -> int:
        """The account-local day that an instant falls in."""
        return _day_of(self.name, instant)

    def start(self, day: int) -> int:
        """The first instant of an account-local day."""
        return _day_start(self.name, day)

    def span(self, day: int) -> tuple[int, int]:
        """First instant of the day and of the next one; equal where the calendar skips the day."""
        return self.start(day), self.start(day + 1)

    def hour_start(self, instant: int) -> int:
        """Where the local hour of an instant began: on the full hour, or where the clocks jumped into it."""
        local = self.local(instant)
        past = (local.minute * 60 + local.second) * SECOND + local.microsecond
        before, high, offset = instant - past, instant, self.utc_offset(instant)
        if self.utc_offset(before) == offset:
            return before
        # The clocks jumped within the hour, as on Lord Howe Island by half of one: it begins at the jump.
        low = before
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.utc_offset(middle) == offset else (middle, high)
        return high

    def instant(self, local: datetime) -> int:
        """The instant of a wall-clock time; the earlier of two, the later side of a gap."""
        return _utc(local.replace(tzinfo=None), _rules(self.name))

    def utc_offset(self, instant: int) -> int:
        """Microseconds that the account's wall clock is ahead of UTC at an instant."""
        return (
            self.local(instant) - (_EPOCH + timedelta(microseconds=instant)).replace(tzinfo=None)
        ) // timedelta(microseconds=1)

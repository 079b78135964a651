"""A local day cut into its real hours: 23, 24, 24.5 or 25 of them."""

from __future__ import annotations

from functools import lru_cache

from attrs import frozen

from paceboard.model.zones import DAY, HOUR, SECOND, Zone

__all__ = ["Hour", "hours_of", "uneven_days"]


@frozen
class Hour:
    """A stretch of one local hour; on the day that is set back, two stretches have the same `label`.

    Args:
        label: the wall clock's hour, 0 to 23.
        start, end: instants; an hour, or less where the clocks jump within it.
    """

    label: int
    start: int
    end: int


@lru_cache(maxsize=1_024)
def hours_of(zone: Zone, day: int) -> tuple[Hour, ...]:
    """The hours of an account-local day, in the order of time; none where the calendar skips the day."""
    moment, end = zone.span(day)
    found: list[Hour] = []
    while moment < end:
        local = zone.local(moment)
        past = (local.minute * 60 + local.second) * SECOND + local.microsecond
        following = min(moment + HOUR - past, end)
        found.append(Hour(local.hour, moment, following))
        moment = following
    return tuple(found)


@lru_cache(maxsize=1_024)
def uneven_days(zone: Zone, first: int, last: int) -> frozenset[int]:
    """The days from one to another, both included, that have more or less than 24 real hours."""
    return frozenset(day for day in range(first, last + 1) if zone.start(day + 1) - zone.start(day) != DAY)

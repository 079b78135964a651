"""The times of a week in which something may serve, by the account's own clock."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from attrs import field, frozen

from paceboard.model.zones import SECOND

__all__ = ["MINUTES_OF_DAY", "MINUTES_OF_WEEK", "Week"]

MINUTES_OF_DAY = 24 * 60
MINUTES_OF_WEEK = 7 * MINUTES_OF_DAY
_MINUTE = 60 * SECOND
_THURSDAY = 3
"""What 1 January 1970 was, counted from Monday."""


def _in_order(_instance: object, _attribute: object, ranges: tuple[tuple[int, int], ...]) -> None:
    bounds = [bound for both in ranges for bound in both]
    if bounds != sorted(set(bounds)) or not all(0 <= each <= MINUTES_OF_WEEK for each in bounds):
        raise ValueError(f"ranges of a week's minutes go up and do not touch: {ranges}")


@frozen
class Week:
    """When in the week something may serve.

    Args:
        ranges: from a minute of the week to before another, Monday 00:00 is 0; in order, none touches the
            next. `Week.of` makes them of any ranges.

    Raises:
        ValueError: where the ranges are out of order, touch, or leave the week.
    """

    ranges: tuple[tuple[int, int], ...] = field(validator=_in_order)

    @classmethod
    def of(cls, ranges: Iterable[tuple[int, int]]) -> Self:
        """The minutes that are in any of the ranges."""
        found: list[tuple[int, int]] = []
        for start, end in sorted(each for each in ranges if each[0] < each[1]):
            if found and start <= found[-1][1]:
                found[-1] = (found[-1][0], max(found[-1][1], end))
            else:
                found.append((start, end))
        return cls(tuple(found))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the written form, `480-1200 1920-2640`.

        Raises:
            ValueError: where the text is not that.
        """
        pairs = (each.split("-") for each in text.split())
        return cls(tuple((int(start), int(end)) for start, end in pairs))

    def __str__(self) -> str:
        return " ".join(f"{start}-{end}" for start, end in self.ranges)

    @property
    def minutes(self) -> int:
        """How many minutes of a week of even days there are."""
        return sum(end - start for start, end in self.ranges)

    def within(self, day: int, start: int, end: int) -> int:
        """Microseconds that may serve between two times of an account-local day.

        Args:
            day: epoch day, for the day of the week.
            start, end: microseconds since midnight on the wall clock.
        """
        monday = (day + _THURSDAY) % 7 * MINUTES_OF_DAY * _MINUTE
        first, last = monday + start, monday + end
        overlaps = (min(last, b * _MINUTE) - max(first, a * _MINUTE) for a, b in self.ranges)
        return sum(each for each in overlaps if each > 0)

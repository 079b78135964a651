"""The hour-of-day shape of an account's spend: what a day should have cost by an hour of it.

Where lag leaves a day half known, the clock misleads: by wall clock a day of which the evening is strong
looks far under its budget until the evening. Source: the pacing reference, 1.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd

from attrs import field, frozen

from paceboard.model import DAY, SECOND, Hour, Week, Zone, hours_of, uneven_days

__all__ = ["FLAT", "PSEUDO_DAYS", "HourShape", "learned"]

HOURS = 24
PSEUDO_DAYS = 2
"""A platform's shape counts like so many days of the account's own: beside 28 learned ones a fifteenth."""


def _of_a_day(_instance: object, _attribute: object, weights: tuple[int, ...]) -> None:
    if len(weights) != HOURS or min(weights) < 0 or not any(weights):
        raise ValueError(f"an hour shape has 24 weights, none below zero and not all zero: {weights}")


@frozen
class HourShape:
    """How an account's spend spreads over the hours of its days.

    Args:
        weights: of the 24 local hours, from midnight; only their proportions count.
        source: where they come from, and that they are assumed where they are.

    Raises:
        ValueError: where there are not 24 weights, one is below zero, or all are zero.
    """

    weights: tuple[int, ...] = field(validator=_of_a_day)
    source: str = ""

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """What each hour takes of a day of 24; they add up to one."""
        whole = sum(self.weights)
        return tuple(Fraction(weight, whole) for weight in self.weights)

    def weigh(self, zone: Zone, start: int, end: int, week: Week | None = None) -> int:
        """What may be spent between two instants, in weights times microseconds: only proportions count.

        Each real hour counts by its local hour's weight: one that the clocks repeat twice, one that they
        skip never.

        Args:
            week: count the time that is scheduled in it alone; None: all time.
        """
        if start >= end:
            return 0
        opening, closing = zone.day(start), zone.day(end)
        if opening == closing:
            return self._of_day(zone, opening, start, end, week)
        head = self._of_day(zone, opening, start, end, week)
        tail = self._of_day(zone, closing, start, end, week)
        return head + self._of_days(zone, opening + 1, closing - 1, week) + tail

    def _of_days(self, zone: Zone, first: int, last: int, week: Week | None) -> int:
        """Whole days; those of 24 hours are all alike, or alike by the day of the week."""
        uneven = uneven_days(zone, first, last)
        total = sum(self._of_day(zone, day, *zone.span(day), week) for day in uneven)
        if week is None:
            return total + (max(last - first + 1, 0) - len(uneven)) * sum(self.weights) * DAY // HOURS
        even = [day for day in range(first, last + 1) if day not in uneven]
        alike = {day % 7: day for day in even}
        of_weekday = {each: self._of_day(zone, day, *zone.span(day), week) for each, day in alike.items()}
        return total + sum(of_weekday[day % 7] for day in even)

    def _of_day(self, zone: Zone, day: int, start: int, end: int, week: Week | None) -> int:
        total = 0
        for hour in hours_of(zone, day):
            first, last = max(hour.start, start), min(hour.end, end)
            if first < last:
                served = last - first if week is None else _served(zone, day, hour, (first, last), week)
                total += self.weights[hour.label] * served
        return total


def _served(zone: Zone, day: int, hour: Hour, part: tuple[int, int], week: Week) -> int:
    """Microseconds of a part of an hour that are scheduled, by the wall clock."""
    local = zone.local(hour.start)
    opens = (local.hour * 3_600 + local.minute * 60 + local.second) * SECOND
    return week.within(day, opens + part[0] - hour.start, opens + part[1] - hour.start)


FLAT = HourShape((1,) * HOURS)
"""Every hour alike: what is taken where nobody knows better."""


def learned(spent: Sequence[int], days: int, platform: HourShape = FLAT) -> HourShape:
    """The account's own shape, drawn to its platform's as if that were `PSEUDO_DAYS` more days.

    Args:
        spent: micros of each local hour over all those days; a net credit counts as nothing.
        days: how many days of 24 hours they are the sums of; 0: the platform's shape alone counts.
    """
    seen = [max(amount, 0) for amount in spent]
    whole, of_platform = sum(seen), sum(platform.weights)
    if not days or not whole:
        return platform
    weights = [
        days * own * of_platform + PSEUDO_DAYS * other * whole
        for own, other in zip(seen, platform.weights, strict=True)
    ]
    common = gcd(*weights)
    return HourShape(tuple(weight // common for weight in weights), source=platform.source)

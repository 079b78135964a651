"""Daily budgets as one staircase: how much a day is in force from when on, and what that has come to.

It is built once of all budgets of an account; then any span of its plan is two look-ups. Source: R16.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate
from math import lcm

from attrs import frozen

from paceboard.model import Zone
from paceboard.pacing.schedule import Resolution
from paceboard.pacing.serving import FOREVER
from paceboard.pacing.stretches import BudgetStretch

__all__ = ["Staircase", "staircase", "staircase_of"]

_Place = tuple[int, int, int]
"""A day, how much of it has passed at an instant, and how long it is; 0 of 1 at its beginning."""


@frozen(kw_only=True)
class Staircase:
    """What daily budgets plan, by the share of each account-local day in which an amount is in force.

    Days are counted from epoch day 0 on, a part of a day by its share of that day. What is planned between
    two instants is what is in force at each of them times its days, less what all changes between took away.

    Args:
        edges: instants at which an amount comes or goes, in order; `places` is where in their days they are.
        amounts: micros a day up to the first edge, after it, and so on.
        passed: likewise, the sum of all changes so far times their days, in parts of which `unit` are one.
    """

    zone: Zone
    edges: Sequence[int]
    places: Sequence[_Place]
    amounts: Sequence[int]
    passed: Sequence[int]
    unit: int

    def between(self, start: int, end: int) -> Fraction:
        """Micros planned from one instant to before another, exactly."""
        if start >= end:
            return Fraction(0)
        opening, closing = bisect_right(self.edges, start), bisect_right(self.edges, end)
        (day, part, length), amount = _placed(self.zone, start), self.amounts[opening]
        (last_day, last_part, last_length), last_amount = _placed(self.zone, end), self.amounts[closing]
        whole = (last_amount * last_day - amount * day) * self.unit
        total = Fraction(whole - self.passed[closing] + self.passed[opening], self.unit)
        if last_part:
            total += Fraction(last_amount * last_part, last_length)
        return total - Fraction(amount * part, length) if part else total

    def days(self, first: int, last: int) -> list[int]:
        """Micros planned for each day from one to another, both included, each rounded down."""
        opening, closing = (bisect_left(self.edges, self.zone.start(day)) for day in (first, last + 1))
        steps, parts = [0] * (last - first + 2), dict[int, list[int]]()
        steps[0] = self.amounts[opening]
        for place in range(opening, closing):
            day, part, length = self.places[place]
            change = self.amounts[place + 1] - self.amounts[place]
            if part:
                parts.setdefault(day - first, [length]).append(change * (length - part))
            steps[day - first + bool(part)] += change
        found = list(accumulate(steps[:-1]))
        for day, (length, *own) in parts.items():
            found[day] += sum(own) // length
        return found


def staircase(stretches: Iterable[BudgetStretch], zone: Zone) -> Staircase:
    """The staircase of stretches, all of which have daily amounts."""
    changes: dict[int, int] = {}
    for each in stretches:
        if each.start < each.end:
            changes[each.start] = changes.get(each.start, 0) + each.amount
            changes[each.end] = changes.get(each.end, 0) - each.amount
    edges = sorted(instant for instant, change in changes.items() if change and abs(instant) < FOREVER)
    places = [_placed(zone, instant) for instant in edges]
    unit = lcm(*(length for _, _, length in places))
    amounts, passed = [changes.get(-FOREVER, 0)], [0]
    for edge, (day, part, length) in zip(edges, places, strict=True):
        amounts.append(amounts[-1] + changes[edge])
        passed.append(passed[-1] + changes[edge] * (day * unit + part * (unit // length)))
    return Staircase(zone=zone, edges=edges, places=places, amounts=amounts, passed=passed, unit=unit)


def staircase_of(resolution: Resolution, zone: Zone) -> Staircase:
    """The staircase of all daily budgets of an account, kept with them."""
    asked = (staircase, zone.name)
    found: Staircase | None = resolution.kept.get(asked)
    if found is None:
        found = resolution.kept[asked] = staircase(resolution.daily, zone)
    return found


def _placed(zone: Zone, instant: int) -> _Place:
    day = zone.day(instant)
    begins = zone.start(day)
    return (day, instant - begins, zone.start(day + 1) - begins) if instant > begins else (day, 0, 1)

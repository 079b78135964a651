"""Ceilings: the most that a platform may spend for the budgets we know, by its own published rules.

Spend beyond the ceiling does not mean overshoot; it means that the budgets we know are not the budgets
that were in force (C7, R102). Source: R114; the pacing reference, 1.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from paceboard.model import Zone
from paceboard.pacing.bounds import SHARES, Micros, RuleFinder, Terms, times
from paceboard.pacing.laying import alone, bounds_of
from paceboard.pacing.schedule import BudgetStretch

__all__ = ["ceiling", "most_of_all"]


def ceiling(
    stretches: Iterable[BudgetStretch],
    zone: Zone,
    first: int,
    last: int,
    rule: RuleFinder,
    *,
    runs: Mapping[str, tuple[int, int]] | None = None,
    spent: Callable[[int, int], int | None] | None = None,
    factors: dict[Any, Any] | None = None,
) -> Fraction | None:
    """The most micros that may be spent on the account-local days `first` to `last`, both included.

    A day is bounded by its highest amount times the day rule, a run of one amount within a calendar
    week (Sunday to Saturday) by the amount times its days up to Saturday, a calendar month by the month rule,
    or from a change within it by the new amount times the days that are left. Equal amounts are one run,
    also across a pause. An entity whose schedule is a short run is bounded by its amount times the days of
    the run, a lifetime budget by its amount. None where nothing bounds a budget on one of the days.

    Args:
        runs: first instant and end of the schedules of entities, where both are known.
        spent: micros that days up to one before `last` have cost, None where unknown. What is bounded from
            a change on adds to what was really spent before it.
        factors: kept from other accounts of the same rules, whose finder tells by mode and raw mode alone.
    """
    known, terms = tuple(stretches), Terms(rule, kept=factors)
    bounds = [_together(known, zone, first, last, terms, runs)]
    if spent is not None:
        changes = {zone.day(each.start) for each in known if each.daily and each.start > zone.start(first)}
        for day in sorted(day for day in changes if first < day <= last):
            before, rest = spent(first, day - 1), _together(known, zone, day, last, terms, runs)
            bounds.append(None if before is None or rest is None else before + rest)
    return min((bound for bound in bounds if bound is not None), default=None)


def _together(
    stretches: tuple[BudgetStretch, ...],
    zone: Zone,
    first: int,
    last: int,
    terms: Terms,
    runs: Mapping[str, tuple[int, int]] | None,
) -> Fraction | None:
    """The bounds of all budgets; None where one of them has none."""
    found = [each.most(first, last) for each in bounds_of(stretches, zone, first, last, terms, runs=runs)]
    known = [each for each in found if each is not None]
    return Fraction(sum(known)) if len(known) == len(found) else None


def most_of_all(
    stretches: Sequence[BudgetStretch], zone: Zone, first: int, last: int, terms: Terms
) -> Micros | None:
    """The most micros that all budgets together may cost on the days `first` to `last`, both included.

    None where there is none, or nothing bounds one of them. No schedule counts as a short run.
    """
    same = alone(stretches, zone, first, last, terms)
    if same is not None:
        bounds, amount = same
        return None if bounds.in_all is None else times(Fraction(bounds.in_all), amount, SHARES)
    found = [each.in_all for each in bounds_of(stretches, zone, first, last, terms)]
    known = [each for each in found if each is not None]
    return sum(known) if known and len(known) == len(found) else None

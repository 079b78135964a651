"""Ceilings: the most that a platform may spend for the budgets we know, by its own published rules.

Spend beyond the ceiling does not mean overshoot; it means that the budgets we know are not the budgets
that were in force (C7, R102). Source: R114; the pacing reference, 1.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from paceboard.model import BudgetMode, PlatformRule, RuleSpan, Zone
from paceboard.pacing.schedule import BudgetStretch

__all__ = ["RuleFinder", "ceiling"]

RuleFinder = Callable[[BudgetMode, RuleSpan, int], PlatformRule | None]
"""The rule in force for a mode and span on an epoch day."""


def ceiling(
    stretches: Iterable[BudgetStretch], zone: Zone, first: int, last: int, rule: RuleFinder
) -> Fraction | None:
    """The most micros that may be spent on the account-local days `first` to `last`, both included.

    A day is bounded by its highest amount times the day rule, a run of one amount within a calendar
    week (Sunday to Saturday) by the amount times its days. None where a mode has no rule.
    """
    total = Fraction(0)
    for stretch in stretches:
        bound = _of(stretch, zone, first, last, rule)
        if bound is None:
            return None
        total += bound
    return total


def _of(stretch: BudgetStretch, zone: Zone, first: int, last: int, rule: RuleFinder) -> Fraction | None:
    opening = max(first, zone.day(stretch.start) if stretch.start > zone.start(first) else first)
    closing = min(last, zone.day(stretch.end - 1) if stretch.end < zone.start(last + 1) else last)
    if opening > closing:
        return Fraction(0)
    if not stretch.daily:
        whole = rule(stretch.mode, RuleSpan.LIFETIME, closing)
        return None if whole is None else whole.factor * stretch.amount
    total = Fraction(0)
    day = opening
    while day <= closing:
        saturday = min(day + (5 - _weekday(day)) % 7, closing)
        bound = _week(stretch, day, saturday, rule)
        if bound is None:
            return None
        total += bound
        day = saturday + 1
    return total


def _week(stretch: BudgetStretch, first: int, last: int, rule: RuleFinder) -> Fraction | None:
    days = Fraction(0)
    for day in range(first, last + 1):
        daily = rule(stretch.mode, RuleSpan.DAY, day)
        if daily is None:
            return None
        days += daily.factor * stretch.amount
    weekly = rule(stretch.mode, RuleSpan.WEEK, first)
    # The week's bound is for whole weeks; from mid-week on it is the amount times the days that are left.
    left = (5 - _weekday(first)) % 7 + 1
    return days if weekly is None else min(days, weekly.factor / 7 * stretch.amount * left)


def _weekday(day: int) -> int:
    """Monday is 0, Saturday 5, Sunday 6; epoch day 0 was a Thursday."""
    return (day + 3) % 7

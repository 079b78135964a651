"""Snap's published bound on spend, with its source and the date on which it was read."""

from __future__ import annotations

from fractions import Fraction

from paceboard.plugin import BudgetMode, PlatformRule, RuleSpan

__all__ = ["RULES"]

RULES = (
    PlatformRule(
        key="snap.daily.day",
        connector="snap",
        mode=BudgetMode.DAILY,
        span=RuleSpan.DAY,
        factor=Fraction(6, 5),
        valid_from=None,
        valid_to=None,
        source="https://snap.example/help/daily-budgets",
        quoted="2026-11-01",
        text="On one day at most a fifth more than the daily budget.",
    ),
)

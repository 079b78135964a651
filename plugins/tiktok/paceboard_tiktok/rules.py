"""TikTok's published bounds on spend, dated and sourced.

There is none for `BUDGET_MODE_DAY`: no page of TikTok's states how far a plain daily budget may be
overspent. Its help page "About budgets" (August 2025) calls the amount an average, older third-party
texts call it a cap; so the host's own tolerance applies, not a rule.
"""

from __future__ import annotations

from fractions import Fraction

from paceboard.plugin import BudgetMode, PlatformRule, RuleSpan, day_from_text

__all__ = ["RULES"]

RULES = (
    PlatformRule(
        key="tiktok.dynamic_daily.day",
        connector="tiktok",
        mode=BudgetMode.DYNAMIC_DAILY,
        span=RuleSpan.DAY,
        factor=Fraction(5, 4),
        valid_from=day_from_text("2024-03-01"),
        valid_to=None,
        source="https://business-api.tiktok.com/portal/docs?id=1739381246298114",
        quoted="2026-04-18",
        text="On one day at most 125 % of the dynamic daily budget, of its highest amount where it changed "
        "that day. The help article about-dynamic-daily-budget says so since March 2024.",
    ),
    PlatformRule(
        key="tiktok.dynamic_daily.week",
        connector="tiktok",
        mode=BudgetMode.DYNAMIC_DAILY,
        span=RuleSpan.WEEK,
        factor=Fraction(7),
        valid_from=day_from_text("2024-03-01"),
        valid_to=None,
        source="https://business-api.tiktok.com/portal/docs?id=1739381246298114",
        quoted="2026-04-18",
        text="From Sunday to Saturday at most seven times the dynamic daily budget; after a change within "
        "the week the new amount times the days that are left, whatever was spent before.",
    ),
    PlatformRule(
        key="tiktok.lifetime.whole",
        connector="tiktok",
        mode=BudgetMode.LIFETIME,
        span=RuleSpan.LIFETIME,
        factor=Fraction(1),
        valid_from=day_from_text("2025-08-01"),
        valid_to=None,
        source="https://ads.tiktok.com/help/article/budget",
        quoted="2025-08",
        text="A lifetime budget may be spread unevenly over the days and is not exceeded by the end.",
    ),
)

"""Google's published bounds on spend, dated and sourced.

A budget that is paid for by conversion has no bound for a day: a variant with rules of its own. The bounds
are of what is billed: in rare cases more is served, and credited.
"""

from __future__ import annotations

from fractions import Fraction

from paceboard.plugin import BudgetMode, PlatformRule, RuleSpan

__all__ = ["MONTH_FACTOR", "PAY_FOR_CONVERSIONS", "RULES"]

PAY_FOR_CONVERSIONS = "DAILY PAY_FOR_CONVERSIONS"
"""Raw mode of a daily budget that is paid for by conversion."""

MONTH_FACTOR = Fraction(304, 10)
"""365 days by 12 months, as Google rounds it."""

LIMITS = "https://support.google.com/google-ads/answer/10486637"


RULES = (
    PlatformRule(
        key="google_ads.average_daily.day",
        connector="google_ads",
        mode=BudgetMode.DYNAMIC_DAILY,
        span=RuleSpan.DAY,
        factor=Fraction(2),
        valid_from=None,
        valid_to=None,
        source=LIMITS,
        of_billing=True,
        quoted="2026-11-22",
        text="On one day at most twice the average daily budget is billed, of its highest amount where it "
        "changed that day.",
    ),
    PlatformRule(
        key="google_ads.average_daily.month",
        connector="google_ads",
        mode=BudgetMode.DYNAMIC_DAILY,
        span=RuleSpan.MONTH,
        factor=MONTH_FACTOR,
        valid_from=None,
        valid_to=None,
        source=LIMITS,
        of_billing=True,
        quoted="2026-11-22",
        text="In a calendar month at most 30.4 times the average daily budget is billed; after a change what "
        "was spent before it, and the new amount for each day that is left, that day included.",
    ),
    PlatformRule(
        key="google_ads.pay_for_conversions.month",
        connector="google_ads",
        mode=BudgetMode.DYNAMIC_DAILY,
        variant=PAY_FOR_CONVERSIONS,
        span=RuleSpan.MONTH,
        factor=MONTH_FACTOR,
        valid_from=None,
        valid_to=None,
        source=LIMITS,
        of_billing=True,
        quoted="2026-11-22",
        text="A campaign that pays for conversions has no limit for a day, only the month's.",
    ),
    PlatformRule(
        key="google_ads.total.whole",
        connector="google_ads",
        mode=BudgetMode.LIFETIME,
        span=RuleSpan.LIFETIME,
        factor=Fraction(1),
        valid_from=None,
        valid_to=None,
        source="https://support.google.com/google-ads/answer/15137812",
        of_billing=True,
        quoted="2026-11-22",
        text="A campaign total budget is never billed beyond its amount, even where more was served.",
    ),
)

"""Meta's published bounds on spend, dated and sourced.

The day's bound was 125 % until October 2024 and was then raised to 175 %, account by account; one official
page still says 125 %. So a single day above the budget is never an alarm by itself, the week is.
"""

from __future__ import annotations

from fractions import Fraction

from paceboard.plugin import BudgetMode, PlatformRule, RuleSpan, day_from_text

__all__ = ["RULES", "SHARING"]

SHARING = "daily_budget adset_budget_sharing"
"""Raw mode of an ad set's daily budget that may lend a fifth of itself to its neighbours."""

_DAILY = "https://www.facebook.com/business/help/190490051321426"
_RESULTS = "https://www.facebook.com/business/help/1364841787225722"
_SHARED = (
    "https://developers.facebook.com/documentation/ads-commerce/marketing-api/bidding/guides/"
    "adset-budget-sharing"
)
_LIFETIME = "https://www.facebook.com/business/help/998181913623584"

OLD, NEW = day_from_text("2016-07-01"), day_from_text("2024-10-01")


def _rule(
    key: str,
    span: RuleSpan,
    factor: Fraction,
    *,
    since: int,
    until: int | None = None,
    source: str,
    text: str,
    variant: str = "",
    mode: BudgetMode = BudgetMode.DYNAMIC_DAILY,
) -> PlatformRule:
    return PlatformRule(
        key=f"meta.{key}",
        connector="meta",
        mode=mode,
        span=span,
        factor=factor,
        valid_from=since,
        valid_to=until,
        source=source,
        quoted="2026-08-26",
        text=text,
        variant=variant,
    )


RULES = (
    _rule(
        "daily.day.2016",
        RuleSpan.DAY,
        Fraction(5, 4),
        since=OLD,
        until=NEW - 1,
        source=_DAILY,
        text="On one day at most 125 % of the daily budget: version 2.7 of the API, July 2016, until the "
        "rule of 175 % came.",
    ),
    _rule(
        "daily.day",
        RuleSpan.DAY,
        Fraction(7, 4),
        since=NEW,
        source=_RESULTS,
        text="On one day at most 75 % over the daily budget, of its highest amount where it changed that "
        "day. Rolled out account by account since October 2024 (third parties' date).",
    ),
    _rule(
        "daily.week",
        RuleSpan.WEEK,
        Fraction(7),
        since=OLD,
        source=_DAILY,
        text="For every week that ends on Saturday at midnight at most seven times the daily budget; after a "
        "change within the week the new amount times the days that are left, whatever was spent before.",
    ),
    _rule(
        "daily.run",
        RuleSpan.RUN,
        Fraction(1),
        since=NEW,
        source=_RESULTS,
        text="A campaign of fewer than seven days spends in all at most its daily budget times its days.",
    ),
    _rule(
        "daily.sharing.day",
        RuleSpan.DAY,
        Fraction(21, 10),
        since=NEW,
        source=_SHARED,
        text="With ad set budget sharing an ad set may use a fifth more than its budget: 120 % of it, and of "
        "that 175 % on one day, 210 % in all. 10.00 become 21.00.",
        variant=SHARING,
    ),
    _rule(
        "daily.sharing.week",
        RuleSpan.WEEK,
        Fraction(42, 5),
        since=NEW,
        source=_SHARED,
        text="With ad set budget sharing an ad set spends in a week at most seven times 120 % of its budget: "
        "10.00 become 84.00.",
        variant=SHARING,
    ),
    _rule(
        "daily.sharing.run",
        RuleSpan.RUN,
        Fraction(6, 5),
        since=NEW,
        source=_SHARED,
        text="With ad set budget sharing a run of fewer than seven days spends in all at most 120 % of the "
        "ad set's daily budget times its days (inferred from the rules for a day and a week).",
        variant=SHARING,
    ),
    _rule(
        "lifetime.whole",
        RuleSpan.LIFETIME,
        Fraction(1),
        since=OLD,
        source=_LIFETIME,
        text="Lifetime budgets are a hard cap, not an average; single days are uneven by design.",
        mode=BudgetMode.LIFETIME,
    ),
)

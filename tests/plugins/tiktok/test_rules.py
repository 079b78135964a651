from __future__ import annotations

from fractions import Fraction

from paceboard.plugin import BudgetMode, RuleSpan, day_from_text, rule_on
from paceboard_tiktok.rules import RULES

TODAY = day_from_text("2026-04-24")


def test_a_dynamic_daily_budget_is_bounded_by_day_and_week() -> None:
    """125 % of it on one day, seven times it from Sunday to Saturday."""
    bounds = {(rule.mode, rule.span): rule.factor for rule in RULES}

    assert Fraction(5, 4) == bounds[BudgetMode.DYNAMIC_DAILY, RuleSpan.DAY]
    assert 7 == bounds[BudgetMode.DYNAMIC_DAILY, RuleSpan.WEEK]
    assert 1 == bounds[BudgetMode.LIFETIME, RuleSpan.LIFETIME]


def test_a_plain_daily_budget_has_no_published_bound() -> None:
    """TikTok states none, so none is claimed."""
    assert [] == [rule for rule in RULES if rule.mode is BudgetMode.DAILY]


def test_every_rule_says_where_it_stands_and_when_it_was_read() -> None:
    """A rule without source and date is a rumour; keys are unique."""
    assert all(rule.source.startswith("https://") and rule.quoted and rule.text for rule in RULES)
    assert len(RULES) == len({rule.key for rule in RULES})


def test_a_rule_is_found_for_a_day_of_the_seeds_flight() -> None:
    """On 24 April 2026 the rules of the dynamic budget are in force; before March 2024 none is."""
    mode, span = BudgetMode.DYNAMIC_DAILY, RuleSpan.DAY
    found = rule_on(RULES, connector="tiktok", mode=mode, span=span, day=TODAY)
    early = rule_on(RULES, connector="tiktok", mode=mode, span=span, day=day_from_text("2024-02-29"))

    assert found is not None
    assert "tiktok.dynamic_daily.day" == found.key
    assert early is None

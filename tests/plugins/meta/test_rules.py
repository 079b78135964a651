from __future__ import annotations

from fractions import Fraction

import pytest

from paceboard.plugin import BudgetMode, RuleSpan, day_from_text, rule_on
from paceboard_meta.rules import RULES, SHARING

DAILY = BudgetMode.DYNAMIC_DAILY


def factor(mode: BudgetMode, span: RuleSpan, day: str, variant: str = "") -> Fraction | None:
    found = rule_on(RULES, connector="meta", mode=mode, span=span, day=day_from_text(day), variant=variant)
    return None if found is None else found.factor


@pytest.mark.parametrize(
    ("span", "day", "variant", "expected"),
    [
        (RuleSpan.DAY, "2026-04-24", "", Fraction(7, 4)),
        (RuleSpan.DAY, "2024-09-30", "", Fraction(5, 4)),
        (RuleSpan.DAY, "2016-06-30", "", None),
        (RuleSpan.WEEK, "2026-04-24", "", Fraction(7)),
        (RuleSpan.RUN, "2026-04-24", "", Fraction(1)),
        (RuleSpan.DAY, "2026-04-24", SHARING, Fraction(21, 10)),
        (RuleSpan.WEEK, "2026-04-24", SHARING, Fraction(42, 5)),
        (RuleSpan.MONTH, "2026-04-24", "", None),
    ],
)
def test_a_daily_budget_is_an_average_over_the_week(
    span: RuleSpan, day: str, variant: str, expected: Fraction | None
) -> None:
    """175 % on a day since October 2024, 7x a week, its days' worth in a short run; sharing has its own."""
    assert expected == factor(DAILY, span, day, variant)


def test_metas_own_table_of_shared_budgets_comes_out() -> None:
    """10.00 become 21.00 on a day and 84.00 in a week."""
    shared = [factor(DAILY, span, "2026-04-24", SHARING) or 0 for span in (RuleSpan.DAY, RuleSpan.WEEK)]

    assert [21, 84] == [10 * each for each in shared]


def test_a_lifetime_budget_is_hard() -> None:
    """It is not exceeded by the end."""
    assert 1 == factor(BudgetMode.LIFETIME, RuleSpan.LIFETIME, "2026-04-24")


def test_every_rule_says_where_it_stands_and_when_it_was_read() -> None:
    """A rule without source and date is a rumour; keys are unique."""
    assert all(rule.source.startswith("https://") and rule.quoted and rule.text for rule in RULES)
    assert len(RULES) == len({rule.key for rule in RULES})

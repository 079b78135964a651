from __future__ import annotations

from fractions import Fraction

import pytest

from paceboard.plugin import BudgetMode, PlatformRule, RuleSpan, Zone, day_from_text, pacing, rule_on
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


DOLLAR = 1_000_000
SUNDAY = day_from_text("2026-04-05")
ZONE = Zone("America/Los_Angeles")


def found(stretch: pacing.BudgetStretch, span: RuleSpan, day: int) -> PlatformRule | None:
    variant = SHARING if stretch.entity == "shared" else "daily_budget"
    return rule_on(RULES, connector="meta", mode=stretch.mode, span=span, day=day, variant=variant)


def stretch(amount: int, first: int, days: int, entity: str = "17") -> pacing.BudgetStretch:
    return pacing.BudgetStretch(
        entity=entity,
        mode=DAILY,
        amount=amount * DOLLAR,
        start=ZONE.start(first),
        end=ZONE.start(first + days),
        revision=1,
    )


@pytest.mark.parametrize(
    ("stretches", "first", "last", "most"),
    [
        ([stretch(10, SUNDAY, 7)], SUNDAY, SUNDAY, Fraction(35, 2)),
        ([stretch(10, SUNDAY, 7)], SUNDAY, SUNDAY + 6, 70),
        ([stretch(10, SUNDAY, 3), stretch(20, SUNDAY + 3, 4)], SUNDAY + 3, SUNDAY + 6, 80),
        ([stretch(10, SUNDAY, 7, "shared")], SUNDAY, SUNDAY, 21),
        ([stretch(10, SUNDAY, 7, "shared")], SUNDAY, SUNDAY + 6, 84),
    ],
)
def test_metas_own_examples_come_out(
    stretches: list[pacing.BudgetStretch], first: int, last: int, most: Fraction
) -> None:
    """10.00: 17.50 on a day, 70.00 a week; 20.00 from Wednesday on: 80.00; shared: 21.00 and 84.00."""
    assert most * DOLLAR == pacing.ceiling(stretches, ZONE, first, last, found)


@pytest.mark.parametrize(("entity", "most"), [("17", 50), ("shared", 60)])
def test_a_short_run_spends_its_days_worth(entity: str, most: int) -> None:
    """10.00 a day for five days are 50.00 in all, although a day may take 17.50; with sharing 60.00."""
    runs = {entity: (ZONE.start(SUNDAY), ZONE.start(SUNDAY + 5))}
    bound = pacing.ceiling([stretch(10, SUNDAY, 5, entity)], ZONE, SUNDAY, SUNDAY + 6, found, runs=runs)

    assert most * DOLLAR == bound

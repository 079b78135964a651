from __future__ import annotations

from fractions import Fraction

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import BudgetMode, PlatformRule, RuleSpan
from paceboard.rules import overridden, rule_on

PUBLISHED = PlatformRule(
    key="sample.day",
    connector="sample",
    mode=BudgetMode.DAILY,
    span=RuleSpan.DAY,
    factor=Fraction(5, 4),
    valid_from=100,
    valid_to=None,
    source="https://example.com",
    quoted="2024-03-01",
    text="a quarter over",
)
OWN = evolve(PUBLISHED, key="own.sample", factor=Fraction(3), source="our manager's mail")


def factor(rules: tuple[PlatformRule, ...], day: int, span: RuleSpan = RuleSpan.DAY) -> Fraction | None:
    found = rule_on(rules, connector="sample", mode=BudgetMode.DAILY, span=span, day=day)
    return None if found is None else found.factor


def test_ones_own_rule_stands_in_the_published_ones_place() -> None:
    """On the days that it covers; before and after them the published one counts."""
    rules = overridden([PUBLISHED], [evolve(OWN, valid_from=110, valid_to=119)])

    assert [None, Fraction(5, 4), Fraction(3), Fraction(3), Fraction(5, 4)] == [
        factor(rules, day) for day in (99, 109, 110, 119, 120)
    ]


def test_ones_own_rule_without_dates_leaves_nothing_of_the_other() -> None:
    """An open rule covers every day, those before the published text too."""
    rules = overridden([PUBLISHED], [evolve(OWN, valid_from=None)])

    assert (evolve(OWN, valid_from=None),) == rules


def test_what_is_about_something_else_stays() -> None:
    """Another span, variant or platform is no other word on the same."""
    week = evolve(PUBLISHED, span=RuleSpan.WEEK)
    kind = evolve(PUBLISHED, variant="by result")

    assert (week, kind, OWN) == overridden([week, kind], [OWN])


@given(st.integers(90, 130), st.integers(0, 20), st.integers(80, 150))
def test_on_each_day_exactly_one_of_them_counts(begins: int, days: int, day: int) -> None:
    """Ones own where it covers the day, else whatever counted before."""
    own = evolve(OWN, valid_from=begins, valid_to=begins + days)
    rules = overridden([PUBLISHED], [own])
    expected = own.factor if begins <= day <= begins + days else factor((PUBLISHED,), day)

    assert expected == factor(rules, day)

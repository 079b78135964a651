from __future__ import annotations

from fractions import Fraction

from attrs import evolve

from paceboard.model import BudgetMode, PlatformRule, RuleSpan
from paceboard.rules import RuleBook, rule_on

OLD = PlatformRule(
    key="sample.day",
    connector="sample",
    mode=BudgetMode.DAILY,
    span=RuleSpan.DAY,
    factor=Fraction(5, 4),
    valid_from=None,
    valid_to=99,
    source="https://example.com/old",
    quoted="2024-03-01",
    text="a quarter over",
)
NEW = evolve(OLD, factor=Fraction(7, 4), valid_from=100, valid_to=None, source="https://example.com/new")


def on(day: int) -> PlatformRule | None:
    return rule_on([NEW, OLD], connector="sample", mode=BudgetMode.DAILY, span=RuleSpan.DAY, day=day)


def test_a_past_day_is_judged_by_the_rule_of_that_day() -> None:
    """The text in force on the day counts, not the newest one (R101)."""
    assert OLD == on(99)
    assert NEW == on(100)


def test_another_mode_span_or_platform_has_no_rule_here() -> None:
    """A rule says nothing of what it is not about."""
    assert None is rule_on([OLD], connector="other", mode=BudgetMode.DAILY, span=RuleSpan.DAY, day=1)
    assert None is rule_on([OLD], connector="sample", mode=BudgetMode.LIFETIME, span=RuleSpan.DAY, day=1)
    assert None is rule_on([OLD], connector="sample", mode=BudgetMode.DAILY, span=RuleSpan.WEEK, day=1)


def test_a_rule_of_one_variant_is_no_rule_for_the_others() -> None:
    """Budgets of a kind of their own have a bound of their own, and only that."""
    variant = evolve(OLD, variant="shared")
    where = {"connector": "sample", "mode": BudgetMode.DAILY, "span": RuleSpan.DAY, "day": 1}

    assert OLD == rule_on([variant, OLD], **where)  # type: ignore[arg-type]
    assert variant == rule_on([variant, OLD], **where, variant="shared")  # type: ignore[arg-type]


def test_rules_of_a_variant_stand_alone() -> None:
    """What none of a kind's own rules bounds has no bound, until they come into force."""
    own = evolve(OLD, variant="by result", span=RuleSpan.MONTH, valid_from=50)

    def on_variant(span: RuleSpan, day: int, variant: str = "by result") -> PlatformRule | None:
        rules = [own, OLD]
        return rule_on(rules, connector="sample", mode=OLD.mode, span=span, day=day, variant=variant)

    assert own == on_variant(RuleSpan.MONTH, 50)
    assert None is on_variant(RuleSpan.DAY, 50)
    assert OLD == on_variant(RuleSpan.DAY, 49)
    assert OLD == on_variant(RuleSpan.DAY, 50, "some other raw mode")


def test_a_rule_book_says_what_its_rules_say_however_often_it_is_asked() -> None:
    """Every mode, span, variant and day has the same answer, at first and again."""
    rules = [NEW, OLD, evolve(OLD, variant="shared", span=RuleSpan.WEEK)]
    book = RuleBook(rules)
    asked = [
        (mode, span, day, variant)
        for mode in BudgetMode
        for span in RuleSpan
        for day in (99, 100)
        for variant in ("", "shared", "other")
    ]
    expected = [
        rule_on(rules, connector="sample", mode=mode, span=span, day=day, variant=variant)
        for mode, span, day, variant in asked
    ]

    assert expected == [book.on("sample", *each) for each in asked]
    assert expected == [book.on("sample", *each) for each in asked]


def test_a_book_says_on_which_days_its_rules_change() -> None:
    """Where one begins, and the day after one is over."""
    other = evolve(OLD, valid_to=7)

    assert (8, 100) == RuleBook([NEW, OLD, other]).changes

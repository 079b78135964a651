from __future__ import annotations

import random
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import PlatformRule, RuleSpan, Zone, day_from_text
from paceboard.pacing import BudgetStretch, Terms, bounds_of, ceiling

from .naive import ZONES, cut, history, most, rule

FIRST = day_from_text("2026-03-25")
"""A Wednesday, days before the clocks change in Europe and a month ends."""
KINDS = (
    {RuleSpan.DAY},
    {RuleSpan.DAY, RuleSpan.WEEK},
    {RuleSpan.DAY, RuleSpan.MONTH},
    {RuleSpan.WEEK},
    {RuleSpan.MONTH},
    {RuleSpan.DAY, RuleSpan.WEEK, RuleSpan.MONTH},
)


def terms(spans: set[RuleSpan]) -> Terms:
    """The sample platform's rules for some spans, which never change."""

    def find(_stretch: BudgetStretch, span: RuleSpan, _day: int) -> PlatformRule | None:
        return rule(span) if span in spans else None

    return Terms(find, ())


def together(
    stretches: list[BudgetStretch], zone: Zone, first: int, last: int, spans: set[RuleSpan]
) -> Fraction | None:
    return ceiling(stretches, zone, first, last, terms(spans).find)


def drawn(number: int) -> tuple[random.Random, Zone, int, int, set[RuleSpan]]:
    """A case out of its number."""
    chance = random.Random(number)
    first = FIRST + chance.randrange(12)
    zone, spans = Zone(chance.choice(ZONES)), chance.choice(KINDS)
    return chance, zone, first, first + chance.choice((0, 1, 3, 7, 12, 20)), spans


def compared(numbers: range) -> list[int]:
    """Cases in which the room's bounds are not the naive ones, to the micro."""
    unequal = []
    for number in numbers:
        chance, zone, first, last, spans = drawn(number)
        own = history(chance, zone, first)
        if together(own, zone, first, last, spans) != most(own, zone, first, last, spans):
            unequal.append(number)
    return unequal


def test_random_histories_are_bounded_as_the_naive_reckoning_bounds_them() -> None:
    """Of any changes and pauses, in any zone, by day, week and month: equal to the micro."""
    assert [] == compared(range(200))


@pytest.mark.long
def test_ten_thousand_histories_are_bounded_as_the_naive_reckoning_bounds_them() -> None:
    """The same of many more."""
    assert [] == compared(range(1_000, 11_000))


@given(st.integers(0, 10**6))
def test_telling_a_version_in_two_changes_nothing(number: int) -> None:
    """What is the same amount before and after is one run."""
    chance, zone, first, last, spans = drawn(number)
    own = history(chance, zone, first)

    assert together(own, zone, first, last, spans) == together(cut(chance, own), zone, first, last, spans)


@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(0, 10))
def test_bounds_grow_with_amount_and_time(number: int, times: int, more: int) -> None:
    """Larger amounts on the same days, or more days, never allow less."""
    chance, zone, first, last, spans = drawn(number)
    own = history(chance, zone, first)
    raised = [evolve(each, amount=each.amount * times) for each in own]
    small, large = together(own, zone, first, last, spans), together(raised, zone, first, last + more, spans)

    assert large is None or (small is not None and small <= large)


@given(st.integers(0, 10**6), st.integers(2, 6))
def test_budgets_that_are_alike_are_bounded_as_each_of_them_is(number: int, count: int) -> None:
    """Adding up those that differ in their amount only is no approximation."""
    chance, zone, first, last, spans = drawn(number)
    (like, *_) = history(chance, zone, first)
    own = [evolve(like, entity=str(each), amount=like.amount + 7 * each) for each in range(count)]
    apart = [together([each], zone, first, last, spans) for each in own]
    known = [each for each in apart if each is not None]

    assert (sum(known) if len(known) == count else None) == together(own, zone, first, last, spans)


@given(st.integers(0, 10**6))
def test_rules_that_say_when_they_change_are_asked_less_and_give_the_same(number: int) -> None:
    """Each day has its own rule, however it is found."""
    chance, zone, first, last, spans = drawn(number)
    change = first + chance.randrange(8)
    own = history(chance, zone, first)

    def find(stretch: BudgetStretch, span: RuleSpan, day: int) -> PlatformRule | None:
        found = terms(spans).find(stretch, span, day)
        return found if found is None or day < change else evolve(found, factor=found.factor * 2)

    dated, asked = (bounds_of(own, zone, first, last, each) for each in (Terms(find, (change,)), Terms(find)))

    assert asked == dated


def test_nothing_spent_before_means_begun_then() -> None:
    """A budget that was there and spent nothing until the 2nd has 29 days of April, not 30.4."""
    zone = Zone("Etc/GMT+8")
    thursday = day_from_text("2026-04-02")
    (like, *_) = history(random.Random(1), zone, FIRST)
    own = evolve(like, amount=100, start=0, end=2**62)
    rules = terms({RuleSpan.DAY, RuleSpan.MONTH})

    def bound(idle: tuple[int, int] | None) -> object:
        (found,) = bounds_of([own], zone, thursday, thursday + 28, evolve(rules, idle=idle))
        return found.most(thursday, thursday + 28)

    assert 3_040 == bound(None)
    assert 2_900 == bound((thursday - 1, thursday - 1))
    assert 3_040 == bound((thursday - 40, thursday - 3))

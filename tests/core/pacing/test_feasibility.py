from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest
from attrs import evolve

from paceboard.model import BudgetMode, PlatformRule, RuleSpan, Zone, day_from_text
from paceboard.pacing import (
    Breach,
    BudgetStretch,
    Change,
    Terms,
    bounds_of,
    breaches,
    least_change,
)

from .naive import history, most, rule
from .test_bounds import drawn, terms

ZONE = Zone("Etc/GMT+8")
THURSDAY = day_from_text("2026-04-02")
WEEKLY = terms({RuleSpan.DAY, RuleSpan.WEEK})
SEED = [
    *(1180, 1340, 1365, 1385, 1390, 1375, 1365),
    *(1390, 1405, 1420, 1435, 1450, 1460, 1840),
    *(1900, 2000, 2100, 2200, 2200, 2200, 2200),
    *(1790, 1810),
]


def budget(amount: int, start: int = THURSDAY, entity: str = "c", **other: object) -> BudgetStretch:
    kept = {"mode": BudgetMode.DYNAMIC_DAILY, "end": 2**62, "revision": 1, **other}
    return BudgetStretch(entity=entity, amount=amount, start=ZONE.start(start), **kept)  # type: ignore[arg-type]


def found(stretches: list[BudgetStretch], costs: list[int | None], rules: Terms = WEEKLY) -> list[Breach]:
    last = THURSDAY + len(costs) - 1
    spent = dict(enumerate(costs, THURSDAY))
    return breaches(bounds_of(stretches, ZONE, THURSDAY, last, rules), spent, THURSDAY, last)


def change(stretches: list[BudgetStretch], costs: list[int | None], rules: Terms = WEEKLY) -> Change | None:
    last = THURSDAY + len(costs) - 1
    spent, broken = dict(enumerate(costs, THURSDAY)), found(stretches, costs, rules)
    return least_change(stretches, ZONE, spent, broken, rules, first=THURSDAY, last=last)


def test_the_seeds_table_breaks_three_weeks() -> None:
    """By TikTok's seven times a week; the first of them is 5 to 11 April."""

    def seven(_stretch: BudgetStretch, span: RuleSpan, _day: int) -> PlatformRule | None:
        factors = {RuleSpan.DAY: Fraction(5, 4), RuleSpan.WEEK: Fraction(7)}
        return evolve(rule(span), factor=factors[span]) if span in factors else None

    rules = Terms(seven, ())
    broken = found([budget(1_300)], list(SEED), rules)
    raised = change([budget(520), budget(455, entity="d"), budget(325, entity="e")], list(SEED), rules)

    assert [(3, 9, 9_730, 9_100), (10, 16, 12_185, 9_100), (17, 22, 12_400, 9_100)] == [
        (each.first - THURSDAY, each.last - THURSDAY, each.spent, each.allowed) for each in broken
    ]
    # 12,400 in a week need 1,771.43 in all, whenever it was raised; the first breach ends on the 11th.
    assert raised is not None
    assert ("c", THURSDAY + 9, 992) == (
        raised.stretch and raised.stretch.entity,
        raised.day,
        raised.least,
    )


def test_a_day_beyond_its_own_bound_is_named_alone() -> None:
    """126 on a day of 100; 101 would have been enough of a budget."""
    (breach,) = found([budget(100)], [90, 126, 90])

    assert (RuleSpan.WEEK, THURSDAY + 1, THURSDAY + 1, 126, 125) == (
        breach.span,
        breach.first,
        breach.last,
        breach.spent,
        breach.allowed,
    )
    raised = change([budget(100)], [90, 126, 90])
    assert raised is not None
    assert (THURSDAY + 1, 101) == (raised.day, raised.least)


def test_spend_within_every_bound_breaks_nothing() -> None:
    """125, 125 and 110 make up the three days' 360 that a week of 8.4 times has for them."""
    assert [] == found([budget(100)], [125, 125, 110])
    assert [] != found([budget(100)], [125, 125, 111])


def test_a_day_of_unknown_spend_says_nothing() -> None:
    """What lies on either side of it is held apart."""
    assert [] == found([budget(100)], [125, None, 125])


def test_a_budget_without_a_bound_explains_anything() -> None:
    """A mode that no rule is about is not unlimited, but nothing can be said against it."""
    assert [] == found([budget(100), budget(1, entity="d")], [9_999], Terms(lambda *_: None, ()))


def test_spend_before_any_budget_is_a_budget_that_is_not_known() -> None:
    """No raise of one that began later explains it: another one of at least 80 a day does."""
    raised = change([budget(1_000, THURSDAY + 1)], [100, 100])

    assert Change(stretch=None, day=THURSDAY, least=80) == raised


def test_a_lifetime_budget_is_explained_by_a_larger_one() -> None:
    """130 of 100 were spent, so it was 130 by the day on which the hundred were passed."""
    whole = budget(100, mode=BudgetMode.LIFETIME, schedule=(ZONE.start(THURSDAY), None))

    def hard(_stretch: BudgetStretch, span: RuleSpan, _day: int) -> PlatformRule | None:
        return evolve(rule(RuleSpan.DAY), factor=Fraction(1)) if span is RuleSpan.LIFETIME else None

    raised = change([whole], [60, 70], Terms(hard, ()))

    assert Change(stretch=whole, day=THURSDAY + 1, least=130) == raised


def test_what_was_spent_before_a_change_of_the_month_counts_as_it_was() -> None:
    """Google's example: from the 24th on there are 70 left, however little was spent before."""
    first = day_from_text("2026-11-01")
    own = [budget(5, first, end=ZONE.start(first + 23)), budget(10, first + 23)]
    spent = dict(enumerate([1] * 23 + [10] * 6 + [11], first))

    def google(_stretch: BudgetStretch, span: RuleSpan, _day: int) -> PlatformRule | None:
        factors = {RuleSpan.DAY: Fraction(2), RuleSpan.MONTH: Fraction("30.4")}
        return evolve(rule(span), factor=factors[span]) if span in factors else None

    (breach,) = breaches(bounds_of(own, ZONE, first, first + 29, Terms(google, ())), spent, first, first + 29)

    assert (RuleSpan.MONTH, first + 23, 71, 70) == (breach.span, breach.first, breach.spent, breach.allowed)


def raised_by(stretches: list[BudgetStretch], raised: Change, zone: Zone) -> list[BudgetStretch]:
    """The history with the change in it."""
    since = zone.start(raised.day)
    if raised.stretch is None:
        like = max(stretches, key=lambda each: each.amount)
        return [*stretches, evolve(like, entity="new", start=since, end=2**62, amount=raised.least)]
    own = [each for each in stretches if each.entity == raised.stretch.entity]
    at = own.index(raised.stretch)
    run = own[at:]
    run = run[: next((n for n, each in enumerate(run) if each.amount != run[0].amount), len(run))]
    told = [each for each in stretches if each not in run]
    for each in run:
        if each.start < since:
            told.append(evolve(each, end=min(each.end, since)))
        if each.end > since:
            told.append(evolve(each, start=max(each.start, since), amount=raised.least))
    return sorted(told, key=lambda each: each.start)


def cases(numbers: range) -> list[tuple[int, str]]:
    """Cases in which a breach, or the least change, is not what the naive reckoning says."""
    wrong = []
    for number in numbers:
        chance, zone, first, last, spans = drawn(number)
        own = history(chance, zone, first)
        if chance.random() < 0.5:
            own += history(chance, zone, first, "d")
        costs = {day: chance.choice((0, 5, 10, 12, 13, 20, 25, 26, 40)) for day in range(first, last + 1)}
        rules = terms(spans)
        broken = breaches(bounds_of(own, zone, first, last, rules), costs, first, last)

        def explained(by: Change, own: list[BudgetStretch] = own, zone: Zone = zone) -> bool:
            after = bounds_of(raised_by(own, by, zone), zone, first, last, rules)  # noqa: B023 - called here
            return not breaches(after, costs, first, last)  # noqa: B023 - called here

        if bool(broken) is not _beyond(own, zone, costs, spans):
            wrong.append((number, "breach"))
        raised = broken and least_change(own, zone, costs, broken, rules, first=first, last=last)
        if isinstance(raised, Change):
            if not explained(raised):
                wrong.append((number, "not explained"))
            less = raised.more - 1 if raised.stretch is not None else 10**9
            if less and any(map(explained, _changes(own, zone, first, last, less))):
                wrong.append((number, "not the least"))
    return wrong


def _changes(
    stretches: list[BudgetStretch], zone: Zone, first: int, last: int, more: int
) -> Iterator[Change]:
    """Every raise by so much of an amount, since every day that had no other amount too."""
    for at, each in enumerate(stretches):
        before = stretches[at - 1] if at else None
        if before is not None and (before.entity, before.amount) == (each.entity, each.amount):
            continue
        for day in range(first, last + 1):
            begins, ends = zone.span(day)
            touching = {
                (one.amount, one.start > begins and one.amount != each.amount)
                for one in stretches
                if one.entity == each.entity and one.start < ends and one.end > begins
            }
            if touching == {(each.amount, False)}:
                yield Change(stretch=each, day=day, least=each.amount + more)


def _beyond(stretches: list[BudgetStretch], zone: Zone, costs: dict[int, int], spans: set[RuleSpan]) -> bool:
    """Some run of days costs more than the naive reckoning allows."""
    entities = {each.entity for each in stretches}
    days = sorted(costs)
    for start in days:
        for end in days[days.index(start) :]:
            mosts = [
                most([each for each in stretches if each.entity == entity], zone, start, end, spans)
                for entity in sorted(entities)
            ]
            known = [each for each in mosts if each is not None]
            total = sum(costs[day] for day in range(start, end + 1))
            if len(known) == len(mosts) and total > sum(known):
                return True
    return False


def test_breaches_and_least_changes_are_as_the_naive_reckoning_has_them() -> None:
    """A breach where some run of days costs too much; the change explains everything, one less does not."""
    assert [] == cases(range(12))


@pytest.mark.long
def test_more_breaches_and_least_changes_are_as_the_naive_reckoning_has_them() -> None:
    """The same of many more."""
    assert [] == cases(range(1_000, 1_300))

from __future__ import annotations

import random
from typing import Any

import pytest
from attrs import evolve

from paceboard.model import HOUR, BudgetMode, PlatformRule, RuleSpan, Zone
from paceboard.pacing import BudgetStretch, Terms, bounds_of, breaches
from paceboard.pacing.sharing import shared

from .naive import history
from .test_bounds import drawn, terms

DAILY: dict[str, Any] = {"mode": BudgetMode.DYNAMIC_DAILY, "revision": 1}


def kinds(spans: set[RuleSpan]) -> Terms:
    """The sample platform's rules, by which budgets of a kind of their own may cost twice as much a day."""
    plain = terms(spans)

    def find(stretch: BudgetStretch, span: RuleSpan, day: int) -> PlatformRule | None:
        found = plain.find(stretch, span, day)
        if stretch.raw_mode != "own" or found is None:
            return found
        return evolve(found, factor=found.factor * 2) if span is RuleSpan.DAY else None

    return evolve(plain, find=find)


def told(
    stretches: list[BudgetStretch], zone: Zone, costs: list[int], first: int, spans: set[RuleSpan], since: int
) -> bool | None:
    return shared(stretches, zone, costs, first, kinds(spans), since=since)


def closely(
    stretches: list[BudgetStretch], zone: Zone, costs: list[int], first: int, spans: set[RuleSpan], since: int
) -> bool:
    last, spent = first + len(costs) - 1, dict(enumerate(costs, first))
    rules = kinds(spans)
    return not breaches(bounds_of(stretches, zone, first, last, rules), spent, first, last, since=since)


def changed(chance: random.Random, zone: Zone, first: int) -> list[BudgetStretch]:
    """Budgets with some changes and pauses of their own, and of two kinds."""
    found = []
    for number in range(chance.randint(1, 6)):
        at, amount = zone.start(first - 40), chance.randint(8, 14)
        for _ in range(chance.randint(0, 3)):
            end = at + chance.choice((1, 30, 200, 500, 900)) * HOUR
            found.append(BudgetStretch(entity=str(number), amount=amount, start=at, end=end, **DAILY))
            # A pause after which the same amount comes again, or a change.
            paused = chance.random() < 0.3
            at = end + (chance.choice((1, 10, 60, 200)) * HOUR if paused else 0)
            amount = amount if paused and chance.random() < 0.8 else chance.randint(8, 14)
        found.append(BudgetStretch(entity=str(number), amount=amount, start=at, end=2**62, **DAILY))
    own = chance.choice(("", "0", "13"))
    return [evolve(each, raw_mode="own") if each.entity in own else each for each in found]


def wrong(numbers: range) -> tuple[list[int], int]:
    """Cases in which sharing tells otherwise than a closer look, and in how many it tells anything."""
    found, telling = [], 0
    for number in numbers:
        chance, zone, first, last, spans = drawn(number)
        steady = number % 3 > 0
        own = changed(chance, zone, first) if steady else history(chance, zone, first)
        each = 10 * len({one.entity for one in own})
        costs = [each * chance.choice((0, 80, 95, 100, 100, 110, 140)) // 100 for _ in range(first, last + 1)]
        asked = (own, zone, costs, first, spans, first + chance.choice((0, 0, 2)))
        by_sharing = told(*asked)
        telling += by_sharing is not None
        if by_sharing is not None and by_sharing is not closely(*asked):
            found.append(number)
    return found, telling


def test_what_sharing_tells_is_what_a_closer_look_tells() -> None:
    """Of changes, pauses and kinds, in any zone, by day, week and month: never another answer."""
    found, telling = wrong(range(240))

    assert [] == found
    assert telling > 80


@pytest.mark.long
def test_what_sharing_tells_of_more_histories_is_what_a_closer_look_tells() -> None:
    """The same of many more."""
    assert [] == wrong(range(1_000, 6_000))[0]


def test_a_pause_and_another_kind_are_told_too() -> None:
    """An amount that comes again is one run across the pause; another kind has rules of its own."""
    zone = Zone("Etc/UTC")
    start, later = zone.start(20_000), zone.start(20_003)
    one = BudgetStretch(entity="a", amount=10, start=start, end=later, **DAILY)
    again = BudgetStretch(entity="a", amount=10, start=later + 30 * HOUR, end=2**62, **DAILY)
    other = BudgetStretch(entity="b", amount=10, start=start, end=2**62, raw_mode="own", **DAILY)

    assert told([one, again], zone, [9, 9, 9, 0, 9], 20_000, {RuleSpan.DAY}, 20_000) is True
    assert told([one, again], zone, [9, 9, 13, 0, 9], 20_000, {RuleSpan.DAY}, 20_000) is False
    # 12.50 and 25 a day; what lies between two equal shares and that is for a closer look.
    found = [told([one, other], zone, [9, cost], 20_000, {RuleSpan.DAY}, 20_000) for cost in (25, 26, 37, 38)]
    assert [True, None, None, False] == found


def test_three_amounts_of_one_day_and_a_budget_that_changed_its_kind_are_left_to_a_closer_look() -> None:
    """Which of them bounds what is not told by sharing."""
    zone = Zone("Etc/UTC")
    start = zone.start(20_000)
    cuts = [start, start + 6 * HOUR, start + 12 * HOUR, 2**62]
    raised = [
        BudgetStretch(entity="a", amount=amount, start=begins, end=ends, **DAILY)
        for amount, begins, ends in zip((10, 20, 10), cuts, cuts[1:], strict=False)
    ]
    other = [evolve(raised[0], raw_mode="own"), evolve(raised[1], end=2**62)]

    assert told(raised, zone, [9, 9], 20_000, {RuleSpan.DAY}, 20_000) is None
    assert told(other, zone, [9, 9], 20_000, {RuleSpan.DAY}, 20_000) is None

from __future__ import annotations

import random
from typing import Any

import pytest

from paceboard.model import HOUR, BudgetMode, RuleSpan, Zone
from paceboard.pacing import BudgetStretch, bounds_of, breaches
from paceboard.pacing.sharing import shared

from .naive import history
from .test_bounds import drawn, terms

DAILY: dict[str, Any] = {"mode": BudgetMode.DYNAMIC_DAILY, "revision": 1}


def told(
    stretches: list[BudgetStretch], zone: Zone, costs: list[int], first: int, spans: set[RuleSpan], since: int
) -> bool | None:
    return shared(stretches, zone, costs, first, terms(spans), since=since)


def closely(
    stretches: list[BudgetStretch], zone: Zone, costs: list[int], first: int, spans: set[RuleSpan], since: int
) -> bool:
    last, spent = first + len(costs) - 1, dict(enumerate(costs, first))
    rules = terms(spans)
    return not breaches(bounds_of(stretches, zone, first, last, rules), spent, first, last, since=since)


def changed(chance: random.Random, zone: Zone, first: int) -> list[BudgetStretch]:
    """Budgets that are on all the time, each with some changes of its own."""
    found = []
    for number in range(chance.randint(1, 6)):
        at, amount = zone.start(first - 40), chance.randint(8, 14)
        for _ in range(chance.randint(0, 3)):
            end = at + chance.choice((1, 30, 200, 500, 900)) * HOUR
            found.append(BudgetStretch(entity=str(number), amount=amount, start=at, end=end, **DAILY))
            at, amount = end, chance.randint(8, 14)
        found.append(BudgetStretch(entity=str(number), amount=amount, start=at, end=2**62, **DAILY))
    return found


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
    """Of any changes, in any zone, by day, week and month: never another answer, and mostly one at all."""
    found, telling = wrong(range(240))

    assert [] == found
    assert telling > 80


@pytest.mark.long
def test_what_sharing_tells_of_more_histories_is_what_a_closer_look_tells() -> None:
    """The same of many more."""
    assert [] == wrong(range(1_000, 6_000))[0]


def test_a_pause_and_another_kind_are_left_to_a_closer_look() -> None:
    """An amount that comes again is one run across the pause; another kind has rules of its own."""
    zone = Zone("Etc/UTC")
    start, later = zone.start(20_000), zone.start(20_003)
    one = BudgetStretch(entity="a", amount=10, start=start, end=later, **DAILY)
    again = BudgetStretch(entity="a", amount=10, start=later + HOUR, end=2**62, **DAILY)
    other = BudgetStretch(entity="b", amount=10, start=start, end=2**62, raw_mode="own", **DAILY)

    assert told([one, again], zone, [9] * 6, 20_000, {RuleSpan.DAY}, 20_000) is None
    assert told([one, other], zone, [9] * 3, 20_000, {RuleSpan.DAY}, 20_000) is None

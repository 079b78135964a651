from __future__ import annotations

import random

import pytest
from attrs import evolve

from paceboard.model import BudgetMode, RuleSpan, Zone
from paceboard.pacing import BudgetStretch, Terms, bounds_of
from paceboard.pacing.beside import beside
from paceboard.pacing.feasibility import Block, growing, starts
from paceboard.pacing.laying import budget_key

from .naive import ZONES, history
from .test_bounds import FIRST, terms


def allowed(stretches: list[BudgetStretch], zone: Zone, rules: Terms, block: Block) -> list[object]:
    span, first, last = block
    bounds = bounds_of(stretches, zone, first, last, rules)
    return [list(growing(bounds, start, last)) for start in starts(span, first, last)]


@pytest.mark.parametrize("bounded", [True, False])
def test_what_others_allow_is_what_they_would_allow_alone(bounded: bool) -> None:
    """Without one budget, and with what is left of it, in all zones and by all rules; each asked twice.

    One that nothing bounds leaves them no bound, and they have one again without it.
    """
    block = RuleSpan.WEEK, FIRST, FIRST + 6
    for number in range(40):
        chance = random.Random(number)
        zone = Zone(chance.choice(ZONES))
        rules = terms({RuleSpan.DAY, RuleSpan.WEEK} if number % 2 else {RuleSpan.WEEK, RuleSpan.MONTH})
        own, others = history(chance, zone, FIRST), history(chance, zone, FIRST, "d")
        begins = zone.start(FIRST)
        whole = evolve(own[0], entity="e", mode=BudgetMode.LIFETIME, schedule=(begins, None))
        others += [] if bounded else [evolve(whole, start=begins, end=2**62)]
        known = beside([*own, *others], zone, rules, {})
        key, left = budget_key(own[0]), own[:1]

        for _ in range(2):
            assert allowed(others, zone, rules, block) == known.others([key], (), block)
            assert allowed([*others, *left], zone, rules, block) == known.others([key], left, block)
            daily = [each for each in others if each.daily]
            assert allowed([*own, *daily], zone, rules, block) == known.others([budget_key(whole)], (), block)


def test_a_budget_that_is_not_known_is_beside_all_that_are() -> None:
    """Without it everything counts."""
    zone, block = Zone("Etc/UTC"), (RuleSpan.WEEK, FIRST, FIRST + 6)
    own, rules = history(random.Random(1), zone, FIRST), terms({RuleSpan.DAY})

    assert allowed(own, zone, rules, block) == beside(own, zone, rules, {}).others([], (), block)

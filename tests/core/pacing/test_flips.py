from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from paceboard.model import DAY, MICROS, Policy
from paceboard.pacing import (
    Changes,
    Choice,
    Flip,
    Guard,
    Rate,
    Roas,
    Situation,
    decision_flips,
    smallest,
    status_flips,
)

from .conftest import EVENING, FIRST, case, standing


def found(flips: list[Flip], name: str) -> list[tuple[int, str]]:
    return [(flip.value, flip.becomes) for flip in flips if flip.lever == name]


def test_the_seeds_day_23_flips_at_the_triggers_edge() -> None:
    """38,200 are 90 % of 42,444.44, from where on it does not fire; at 38,200 nothing would be left."""
    flips = status_flips(case())

    assert [(38_200 * MICROS, "RUNAWAY"), (42_444_444_445, "WARNING")] == found(flips, "cap")


def test_an_earlier_end_calms_the_trigger() -> None:
    """23 of 28 days are over 80 %, 23 of 29 are not."""
    assert [(FIRST + 27, "WARNING")] == found(status_flips(case()), "end")


def test_a_winner_flips_where_the_tolerance_begins() -> None:
    """4.6 is raised down to 2.625001; at 2.625 it is at the floor. The floor that does it is 4.380953."""
    flips = decision_flips(case())

    assert [(2_625_000, "cap_and_replan")] == found(flips, "roas")
    assert [(4_380_953, "cap_and_replan")] == found(flips, "floor")


def test_the_smallest_single_change_leads() -> None:
    """From 2.6 it is 0.025001 up: less than the nearest other floor, relative to what is."""
    flips = decision_flips(case("2.6"))

    assert (2_625_001, "raise_cap") == found(flips, "roas")[0]
    assert sorted(flip.share for flip in flips) == [flip.share for flip in flips]
    assert flips[0] is smallest(flips)


def test_no_lever_no_flip() -> None:
    """Where no return is known no other one is near, and where nothing flips nothing is given."""
    assert [] == found(decision_flips(case(None)), "roas")
    assert None is smallest([])


def test_a_guard_flips_with_the_rate_that_empties_the_cap_within_it() -> None:
    """R62: 1,800 are left for five days of guard: above 360 a day it is lifted."""
    slow = Situation(
        standing=evolve(standing(), rate=Rate(Fraction(100 * MICROS), 7)),
        policy=Policy(),
        roas=Roas.assumed(Fraction(3)),
        guard=Guard(since=EVENING, until=EVENING + 5 * DAY),
    )

    assert Choice.WAIT is slow.decision.choice
    assert [(360_000_001, "raise_cap")] == found(decision_flips(slow), "rate")


def test_an_uncertain_return_flips_by_being_certain() -> None:
    """Bounds that straddle the floor cap; the very same return, if it were certain, raises."""
    straddling = Situation(
        standing=standing(),
        policy=Policy(),
        roas=Roas(reported=Fraction(2), expected=Fraction(32, 10), conversions=100 * MICROS),
    )
    near = found(decision_flips(straddling), "roas")

    assert {"raise_cap"} == {becomes for _, becomes in near}
    assert all(abs(value - 3_200_000) <= 1 for value, _ in near)


def back(flip: Flip, present: Fraction) -> Changes:
    """One micro, or one day, less of the change."""
    value = flip.value + (1 if flip.value < present else -1)
    told: dict[str, Any] = {flip.lever: Fraction(value, MICROS) if flip.lever in ("roas", "floor") else value}
    return Changes(**told)


@settings(max_examples=30, deadline=None)
@given(st.integers(1_000_000, 9_000_000), st.integers(5_000, 60_000), st.integers(50, 5_000))
def test_each_flip_flips_and_one_micro_less_does_not(roas: int, cap: int, rate: int) -> None:
    """R67: told to what-if the value has another verdict; a micro or a day nearer it has the same."""
    now = evolve(
        case(),
        standing=evolve(standing(cap=cap).with_cap(cap * MICROS), rate=Rate(Fraction(rate * MICROS), 7)),
        roas=Roas.assumed(Fraction(roas, MICROS)),
    )
    present = {
        "cap": Fraction(cap * MICROS),
        "rate": Fraction(rate * MICROS),
        "roas": Fraction(roas),
        "floor": Fraction(2_500_000),
        "end": Fraction(FIRST + 29),
    }

    for flip in status_flips(now):
        assert now.status.status != flip.becomes == now.changed(flip.changes).status.status
        assert now.status.status == now.changed(back(flip, present[flip.lever])).status.status
    for flip in decision_flips(now):
        assert now.decision.choice != flip.becomes == now.changed(flip.changes).decision.choice
        assert now.decision.choice == now.changed(back(flip, present[flip.lever])).decision.choice

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from paceboard.model import MICROS, Day, Delivery, Entity, Level, LimitCycle, Money, Policy, SpendingLimit

from .conftest import CAMPAIGNS, CONVERTING, FIRST, GOLDEN

DAY_23 = GOLDEN[:23]


def decision(board: Any) -> dict[str, Any]:
    found: dict[str, Any] = board.card().parts["decision"]
    return found


@pytest.mark.parametrize(
    ("value", "choice"), [("4.6", "raise_cap"), ("2.5", "cap_and_replan"), ("1.2", "pause")]
)
def test_day_23_is_decided_by_its_return(converting: Any, value: str, choice: str) -> None:
    """R57 to R59, R63: the same 95.5 % used at 76.7 % elapsed is raised, capped or paused by its return."""
    # What is reported so far of a return that will be this; 14 days are a fifteenth short of it.
    converting.look(DAY_23, value=Fraction(value) * Fraction(93, 100))
    reading = converting.card()

    assert ("FIRES", Fraction(191, 200)) == (reading.status, reading.value)
    assert choice == reading.parts["decision"]["choice"]


def test_the_path_has_its_numbers_sources_and_dates(converting: Any) -> None:
    """R56, R107: each step of the path says its numbers, where its rule comes from, and as of when."""
    converting.look(DAY_23, value=Fraction(4))
    path = decision(converting)["path"]

    assert ["conversions", "floor", "break_even", "sample"] == [step["step"] for step in path]
    assert all(step["numbers"] and step["source"] and step["date"] for step in path)
    assert Fraction(5, 2) == path[1]["numbers"]["floor"]


def test_the_return_stands_beside_every_status(converting: Any) -> None:
    """R82, C27: value over spend of the newest 14 whole days, with what is still to be reported."""
    converting.look(GOLDEN[:7], value=Fraction(3))
    reading = converting.card()
    roas = reading.parts["roas"]

    assert (None, []) == (reading.parts["decision"], reading.parts["options"])
    assert (Fraction(3), Money(9_400 * MICROS, "USD")) == (roas["reported"], roas["spend"])
    assert (Day(FIRST), Day(FIRST + 6)) == (roas["first"], roas["last"])
    assert Fraction(3) < roas["value"] < Fraction(4)


def test_the_window_is_of_the_policys_days(converting: Any) -> None:
    """Fourteen days before the watermark on day 23 begin with day 10."""
    converting.look(DAY_23, value=Fraction(3))

    assert Day(FIRST + 9) == converting.card().parts["roas"]["first"]


def test_without_conversions_nothing_is_decided(lived: Callable[[int], Any]) -> None:
    """A connector that reads no value has no return, and the tree says that it does not know."""
    reading = lived(23).card()

    assert None is reading.parts["roas"]
    assert "insufficient_data" == reading.parts["decision"]["choice"]
    assert "FIRES" == reading.status


def test_a_value_that_the_platform_did_not_tell_is_not_zero(converting: Any) -> None:
    """A connector that could read a value, and got none, knows no return."""
    converting.look(DAY_23)

    assert None is converting.card().parts["roas"]


def test_a_runaway_in_the_first_days_is_decided(converting: Any) -> None:
    """R62: 95 % gone on day 3 is gone before day 5 ends, so the guard is lifted."""
    converting.look([12_700] * 3, value=Fraction(4))
    found = decision(converting)

    assert ("raise_cap", "learning") == (found["choice"], found["path"][0]["step"])


def test_what_the_platform_still_learns_waits(converting: Any) -> None:
    """R62: half of the groups in the learning phase, and a cap that lasts for five days: wait."""
    groups = tuple(
        Entity(
            level=Level.GROUP,
            id=f"g{number}",
            parent="c1",
            name="",
            delivery=Delivery.ACTIVE,
            attributes={"learning_stage": stage},
        )
        for number, stage in enumerate(("LEARNING", "SUCCESS"))
    )
    converting.look([36_500, *[10] * 8], value=Fraction(4), entities=(*CAMPAIGNS, *groups))

    assert "wait" == decision(converting)["choice"]
    assert "still learning" in decision(converting)["why"]


def test_a_company_has_its_own_floor(converting: Any) -> None:
    """R61: whoever needs 5 pauses what others raise."""
    converting.look(DAY_23, value=Fraction(4))
    strict = evolve(converting, inputs=evolve(converting.inputs, policy=Policy(roas_floor=Fraction(5))))

    assert ("raise_cap", "pause") == (decision(converting)["choice"], decision(strict)["choice"])


def test_a_hard_ceiling_is_advised_for_the_next_flight(converting: Any) -> None:
    """R66, R64: at the floor the advice is a limit or a dated lifetime budget, next time and not now."""
    converting.look(DAY_23, value=Fraction(24, 10))
    (advice,) = decision(converting)["advice"]

    assert "spending limit" in advice["text"]
    assert "next flight on a lifetime budget with an end date" in advice["text"]
    assert ("seed document 'Spend vs Budget'", "2026-04") == (advice["source"], advice["date"])


def test_after_a_hit_the_ranges_are_dated_advice(converting: Any) -> None:
    """C20, C21, R54: 5 to 30 minutes and 24 to 48 hours stand there with their source and date."""
    converting.look([4_000] * 10, value=Fraction(4))
    options = converting.card().parts["options"]
    ranges = [
        (each["low"], each["high"], each["unit"]) for option in options for each in option.get("advice", ())
    ]

    assert ["raise_cap", "investigate", "repace"] == [each["option"] for each in options]
    assert [(5, 30, "minutes"), (24, 48, "hours")] == ranges
    assert all("2026-04" in each["source"] for each in options)
    assert "Spend Anomaly" in options[1]["text"]
    assert "CPC Trend" in options[1]["text"]


def test_a_lifetime_flight_that_is_soft_stops_nothing(converting: Any) -> None:
    """C15: hardness is an attribute: a soft flight without a limit is passed, and no day is dark."""
    soft = converting.with_flights(evolve(converting.inputs.flights[0], hard=False))
    soft.look(DAY_23, limits=[SpendingLimit(cycle=LimitCycle.UNLIMITED)])
    nothing = soft.card().parts["options"][0]

    assert ("do_nothing", 0) == (nothing["option"], nothing["days_dark"])
    assert nothing["landing"]["p50"].micros > 50_000 * MICROS


def test_the_connector_with_conversions_is_as_old_as_its_spend(converting: Any) -> None:
    """What the card wants beside what it needs makes it neither stale nor unavailable."""
    converting.look(DAY_23, watermark=None)

    assert {"spend"} == {need.measure for need in _spec().needs}
    assert CONVERTING.capabilities[0].groups
    assert "FIRES" == converting.card().status


def _spec() -> Any:
    from paceboard.catalogue.spend_vs_budget import SPEND_VS_BUDGET

    return SPEND_VS_BUDGET

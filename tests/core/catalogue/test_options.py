from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import evolve

from paceboard.model import DAY, MICROS, Instant, LimitCycle, Money, SpendingLimit

from .conftest import FIRST


def usd(amount: int) -> Money:
    return Money(amount * MICROS, "USD")


def by_name(board: Any) -> dict[str, dict[str, Any]]:
    return {each["option"]: each for each in board.card().parts["options"]}


def test_each_option_says_what_it_costs(board: Any) -> None:
    """91 % are used after nine days, and 10 a day since: what is left, needed, and allowed per day."""
    board.look([36_500, *[10] * 8])
    options = by_name(board)

    assert ["do_nothing", "pause_and_replan", "raise_cap", "tighten_daily_budgets"] == list(options)
    assert (usd(3_420), 21) == tuple(options["pause_and_replan"][key] for key in ("unspent", "days_dark"))
    assert (usd(36_790), usd(50_000)) == tuple(
        options["raise_cap"][key] for key in ("needed_at_present_rate", "example_cap")
    )
    tight = options["tighten_daily_budgets"]
    assert (Money(round(Fraction(3_420 * MICROS, 21)), "USD"), usd(10)) == (
        tight["per_day"],
        tight["present_per_day"],
    )


def test_a_raised_cap_that_lasts_has_no_end(board: Any) -> None:
    """At 10 a day 50,000 are not used up within the flight."""
    board.look([36_500, *[10] * 8])

    assert None is by_name(board)["raise_cap"]["example_exhausted_at"]


def test_a_raised_cap_that_does_not_last_says_when_it_ends(board: Any) -> None:
    """12,500 more at 5,000 a day are two and a half days."""
    board.look([2_500, *[5_000] * 7])
    watermark = board.account.zone.start(FIRST + 8)

    assert Instant(watermark + 5 * DAY // 2) == by_name(board)["raise_cap"]["example_exhausted_at"]


def test_nothing_is_left_of_what_is_used_up(board: Any) -> None:
    """Beyond the cap nothing is unspent and no budget a day would fit; neither is below zero."""
    board.look([5_100] * 8, limits=[SpendingLimit(cycle=LimitCycle.UNLIMITED)])
    options = by_name(board)

    assert usd(0) == options["pause_and_replan"]["unspent"]
    assert usd(0) == options["tighten_daily_budgets"]["per_day"]


def test_without_a_complete_day_there_is_no_rate_to_plan_by(board: Any) -> None:
    """All of it went in the first hours: it fires, and what a day costs is not known yet."""
    board.look([], hours=[13_000] * 3)
    reading = board.card()

    assert (True, []) == (reading.fires, reading.parts["options"])


def test_after_a_limit_hit_the_three_steps_are_of_the_limit(board: Any) -> None:
    """R54: raise the limit, investigate, re-pace; a flight of more than the limit does not hide it."""
    flight = evolve(board.inputs.flights[0], amount=60_000 * MICROS)
    board.look([4_000] * 10)
    options = by_name(board.with_flights(flight))

    assert ["raise_cap", "investigate", "repace"] == list(options)
    assert ("account_limit", usd(120_000), usd(50_000)) == tuple(
        options["raise_cap"][key] for key in ("of", "needed_at_present_rate", "example_cap")
    )
    assert "5 to 30 minutes" in options["raise_cap"]["then"]


def test_a_limit_that_is_hit_on_the_first_day_has_its_steps(board: Any) -> None:
    """R54: before any whole day there is no rate to raise by, and what follows a raise is said."""
    used = SpendingLimit(cycle=LimitCycle.ONE_TIME, amount=600 * MICROS, spent=600 * MICROS, stopped=True)
    board.look([], hours=[50] * 12, limits=[used])
    reading = board.card()

    assert "CAP_HIT" == reading.status
    assert ["raise_limit", "investigate", "repace"] == [each["option"] for each in reading.parts["options"]]


def test_a_limit_that_is_hit_on_the_first_day_is_raised_by_the_budgets_plan(board: Any) -> None:
    """600 are used by two in the afternoon; 10 hours and 29 days at 1,300 are still planned."""
    used = SpendingLimit(cycle=LimitCycle.ONE_TIME, amount=600 * MICROS, spent=600 * MICROS, stopped=True)
    board.look([], hours=[50] * 12, limits=[used])
    first, *_ = board.card().parts["options"]
    needed = (600 + 29 * 1_300) * MICROS + 1_300 * MICROS * 10 // 24 + 1

    assert usd(600) == first["limit"]
    assert Instant(board.account.zone.start(FIRST + 30)) == first["until"]
    assert Money(needed, "USD") == first["needed_by_plan"]
    assert None is first["needed_at_present_rate"]


def test_a_limit_of_a_day_is_not_raised_to_last_a_flight(board: Any) -> None:
    """It starts over tomorrow: what the flight needs to its end is no amount of a day's limit."""
    used = SpendingLimit(cycle=LimitCycle.DAILY, amount=800 * MICROS, spent=800 * MICROS, stopped=True)
    board.look([1_300] * 8, hours=[100] * 8, limits=[used])
    reading = board.with_flights(*board.inputs.flights).card()
    first, *_ = reading.parts["options"]

    assert ("CAP_HIT", "raise_limit") == (reading.status, first["option"])
    assert Instant(board.account.zone.start(FIRST + 9)) == first["until"]
    # At eight in the morning 16 hours are left of the day.
    assert Money(800 * MICROS + 1_300 * MICROS * 16 // 24 + 1, "USD") == first["needed_at_present_rate"]
    assert first["needed_at_present_rate"] == first["needed_by_plan"]


def test_options_are_of_what_is_exhausted_first(board: Any) -> None:
    """A limit that ends before the flight's budget is what must be raised, or kept within."""
    flight = evolve(board.inputs.flights[0], amount=40_500 * MICROS)
    board.look(
        [3_700] * 10,
        limits=[SpendingLimit(cycle=LimitCycle.ONE_TIME, amount=38_000 * MICROS, spent=37_000 * MICROS)],
    )
    reading = board.with_flights(flight).card()
    options = by_name(board.with_flights(flight))

    assert "account_limit" == reading.parts["binding"]["kind"]
    assert {"account_limit"} == {option["of"] for option in options.values()}
    assert usd(1_000) == options["pause_and_replan"]["unspent"]
    assert usd(50) == options["tighten_daily_budgets"]["per_day"]

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from paceboard.cards.as_json import encode
from paceboard.catalogue.spend_vs_budget import SPEND_VS_BUDGET
from paceboard.catalogue.total_spend import TOTAL_SPEND
from paceboard.errors import UsageError
from paceboard.model import MICROS, BudgetMode, Day, Money, Reading
from paceboard.pacing import Changes

from .conftest import CAMPAIGNS, FIRST, GOLDEN, budgets

DAY_23 = GOLDEN[:23]


def asked(board: Any, **changes: Any) -> Reading:
    reading: Reading = board.evaluation().what_if(board.account.ref, SPEND_VS_BUDGET, Changes(**changes))
    return reading


def usd(amount: int) -> Money:
    return Money(amount * MICROS, "USD")


@pytest.mark.parametrize("days", [1, 7, 14, 21, 22, 23])
def test_without_a_change_it_is_what_the_card_says(lived: Callable[[int], Any], days: int) -> None:
    """Status, value and what fires are those of the card itself, on each row of the seed."""
    board = lived(days)
    card, same = board.card(), asked(board)

    assert (card.status, card.value, card.fires) == (same.status, same.value, same.fires)
    assert same.parts["before"]["status"] == same.parts["status"] == str(card.status)


def test_the_seeds_option_two_is_recomputed(converting: Any) -> None:
    """R67, C34: at 50,000 and 1,800 a day it fires no more, and is gone on day 29.6."""
    converting.look(DAY_23, value=Fraction(4))
    reading = asked(converting, cap=50_000 * MICROS, rate=1_800 * MICROS)
    nothing = reading.parts["options"][0]

    assert ("CRITICAL", Fraction(382, 500)) == (reading.status, reading.value)
    assert usd(50_000) == nothing["landing"]["p50"]
    assert "29.6" == f"{float(nothing['exhausted_on']):.1f}"
    assert usd(50_800) == nothing["cap_needed"]["50"]
    assert {"cap": usd(50_000), "rate": usd(1_800)} == reading.parts["changed"]
    assert ("FIRES", usd(40_000)) == tuple(reading.parts["before"][key] for key in ("status", "cap"))


def test_the_return_stands_beside_the_floor_that_was_told(converting: Any) -> None:
    """R67: with another floor the return is shown against that one, and before against the company's."""
    converting.look(DAY_23, value=Fraction(4))
    parts = asked(converting, floor=Fraction(3)).parts
    floors = [found["roas"]["floor"] for found in (parts, parts["before"])]

    assert [Fraction(3), Fraction(5, 2)] == floors


def test_a_cap_that_is_used_up_darkens_every_day_that_is_left(lived: Callable[[int], Any]) -> None:
    """C33: at a cap of what is spent, doing nothing is as dark as a pause, from the last day's end on."""
    nothing, paused, *_ = asked(lived(23), cap=38_200 * MICROS).parts["options"]

    assert Day(FIRST + 22) == nothing["exhausted_day"]
    assert 7 == nothing["days_dark"] == paused["days_dark"]


def test_a_return_is_decided_without_any_conversion(lived: Callable[[int], Any]) -> None:
    """R67: what the connector cannot read may be told, and is decided by."""
    parts = asked(lived(23), roas=Fraction(46, 10)).parts

    assert "raise_cap" == parts["decision"]["choice"]
    assert "insufficient_data" == parts["before"]["decision"]["choice"]
    assert parts["roas"]["assumed"]


def test_the_first_days_wait(converting: Any) -> None:
    """R62, R97: on demand the fourth day of spending says wait, whatever it returned; the sixth decides."""
    choices = []
    for days in (4, 6):
        converting.look(DAY_23[:days], value=Fraction(4))
        choices.append(asked(converting).parts["decision"]["choice"])

    assert ["wait", "raise_cap"] == choices


def test_the_nearest_flips_come_first(converting: Any) -> None:
    """R67: the smallest single change of status and of decision, exact, with what they become."""
    converting.look(DAY_23, value=Fraction(4))
    flips = asked(converting, roas=Fraction(26, 10)).parts["flips"]

    decided = [tuple(each[key] for key in ("change", "to", "becomes")) for each in flips["decision"]]

    assert ("roas", Fraction(2_625_001, MICROS), "raise_cap") in decided
    assert ("floor", Fraction(2_476_190, MICROS), "raise_cap") == decided[0]
    assert ("cap", usd(38_200), "RUNAWAY") == tuple(
        flips["status"][0][key] for key in ("change", "to", "becomes")
    )
    assert ("end", Day(FIRST + 27)) in [(each["change"], each["to"]) for each in flips["status"]]


def test_another_end_is_another_period(lived: Callable[[int], Any]) -> None:
    """R67: ended on 29 April, 23 of 28 days are elapsed, and the reading's period says so."""
    reading = asked(lived(23), end=FIRST + 27)

    assert reading.period is not None
    assert FIRST + 27 == reading.period.last
    assert Fraction(23, 28) == reading.parts["elapsed"]


def test_it_is_written_as_json_and_kept_nowhere(converting: Any) -> None:
    """It encodes like any reading, and the ledger keeps nothing of it (R109)."""
    converting.look(DAY_23, value=Fraction(4))
    before = converting.ledger.head(converting.account.ref)

    assert encode(asked(converting, cap=50_000 * MICROS)) == encode(asked(converting, cap=50_000 * MICROS))
    assert before == converting.ledger.head(converting.account.ref)


def test_wrong_changes_are_the_callers_mistake(lived: Callable[[int], Any]) -> None:
    """An end in the past is a wrong call and no failing plugin; so is a card that answers no what-if."""
    board = lived(23)

    with pytest.raises(UsageError, match="cannot end on"):
        asked(board, end=FIRST)
    with pytest.raises(UsageError, match="answers no what-if"):
        board.evaluation().what_if(board.account.ref, TOTAL_SPEND, Changes())


def test_a_period_that_is_over_for_days_can_be_asked_about(board: Any) -> None:
    """A lifetime budget that ended two days ago: another cap has its reading, and no end is a lever of it."""
    zone = board.account.zone
    (budget, *_) = budgets(BudgetMode.LIFETIME, c1=700)
    schedule = evolve(budget, starts=zone.start(FIRST), ends=zone.start(FIRST + 6))
    board.look([100] * 8, entities=CAMPAIGNS[:1], budgets=[schedule], limits=[])
    reading = asked(board.with_flights(), cap=600 * MICROS)
    levers = {flip["change"] for flip in reading.parts["flips"]["status"]}

    assert ("DONE_PERFECT", {"cap"}) == (reading.status, levers)


def test_unknown_spend_stays_unknown(board: Any) -> None:
    """Where spend is not known nothing is assumed of it."""
    board.look(DAY_23, covered_from=FIRST + 3)
    reading = asked(board, cap=MICROS)

    assert (None, "STALE", {}) == (reading.value, reading.status, dict(reading.parts))

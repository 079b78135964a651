from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import evolve

from paceboard.model import MICROS, Budget, BudgetMode, Level, LimitCycle, Sentiment, SpendingLimit

from .conftest import FIRST


def test_it_is_the_same_number_without_a_word_on_time(lived: Any) -> None:
    """95.5 % on both cards; no status, no elapsed share, nothing that fires (R78)."""
    board = lived(23)
    reading, pacing = board.card("budget_utilisation"), board.card("spend_vs_budget")

    assert Fraction(191, 200) == reading.value == pacing.value
    assert (None, False, Sentiment.NEUTRAL) == (reading.status, reading.fires, reading.sentiment)
    assert {"spent", "cap", "basis", "basis_name", "remaining", "used"} == set(reading.parts)
    assert "95.5 % of the budget is used." == reading.text
    assert () == reading.warnings


def test_more_than_all_of_the_budget_is_shown_as_it_is(board: Any) -> None:
    """The number is not clamped at 100 % (R4)."""
    board.look([42_000])

    assert "105.0 % of the budget is used." == board.card("budget_utilisation").text


def test_without_a_budget_there_is_no_share(board: Any) -> None:
    """INFINITE without a limit: undefined, and said to be."""
    infinite = [
        Budget(level=Level.CAMPAIGN, entity=key, mode=BudgetMode.NONE, amount=None)
        for key in ("c1", "c2", "c3")
    ]
    board.look([1_180], budgets=infinite, limits=[SpendingLimit(cycle=LimitCycle.UNLIMITED)])
    reading = board.with_flights().card("budget_utilisation")

    assert (None, "No budget is known.") == (reading.value, reading.text)


def test_a_budget_of_zero_is_known(board: Any) -> None:
    """There is a budget; it has no shares."""
    board.look([1_180])
    flight = evolve(board.inputs.flights[0], amount=0)

    assert "The budget is zero." == board.with_flights(flight).card("budget_utilisation").text


def test_unknown_spend_is_not_an_unknown_budget(board: Any) -> None:
    """Days that were not fetched are the reason, with the next step and the caution beside it."""
    board.look([1_180], covered_from=FIRST + 1)
    reading = board.card("budget_utilisation")

    assert None is reading.value
    assert "raise backfill_days" in reading.text
    assert {"not_fetched"} == {caution.code for caution in reading.warnings}


def test_shares_are_exact(board: Any) -> None:
    """A third of the budget is a third, not 0.333."""
    board.look([1_000])
    flight = evolve(board.inputs.flights[0], amount=3_000 * MICROS)

    assert Fraction(1, 3) == board.with_flights(flight).card("budget_utilisation").value

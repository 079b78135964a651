from __future__ import annotations

from fractions import Fraction

from paceboard.model import evaluate

from .conftest import Board
from .people import MONTH, WEEK, WEEK_BEFORE, asked, tell

TOLD = {
    MONTH: {"1": (100, 450, 9), "c1": (80, 250, 5), "c2": (70, 200, 4)},
    WEEK: {"1": (60, 150, 3), "c1": (50, 100, 2)},
}


def test_reach_is_what_was_told_of_the_whole(board: Board) -> None:
    """It is not the sum of the campaigns, and its explanation is the one row."""
    board.look([100] * 30)
    tell(board, TOLD)
    reading, node = asked(board, "reach")

    assert 100 == reading.value
    assert node is not None
    assert 100 == evaluate(node)
    assert MONTH == reading.window
    assert [("c1", 80), ("c2", 70)] == [(row["campaign"], row["value"]) for row in reading.parts["campaigns"]]


def test_frequency_is_impressions_over_people_of_the_same_answer(board: Board) -> None:
    """Exactly, whatever the platform rounds it to."""
    board.look([100] * 30)
    tell(board, TOLD)
    reading, node = asked(board, "frequency")

    assert Fraction(9, 2) == reading.value
    assert node is not None
    assert Fraction(9, 2) == evaluate(node)
    assert Fraction(5, 2) == reading.parts["last_7_days"]
    assert reading.parts["change"] is None


def test_a_week_of_before_is_known_where_it_was_asked_for_then(board: Board) -> None:
    """The ledger keeps the window that a refresh of a week ago read."""
    board.look([100] * 30)
    tell(board, {**TOLD, WEEK_BEFORE: {"1": (50, 100, 3)}})
    reading, _ = asked(board, "frequency")

    assert (Fraction(2), Fraction(1, 4)) == (reading.parts["prior_7_days"], reading.parts["change"])


def test_one_campaign_has_its_own_people_and_several_have_none(board: Board) -> None:
    """Who is reached by two campaigns is one person."""
    board.look([100] * 30)
    tell(board, TOLD)
    one, _ = asked(board, "reach", ["c1"])
    both, node = asked(board, "reach", ["c1", "c2"])

    assert (80, None) == (one.value, both.value)
    assert node is None
    assert ["not_added_up"] == [caution.code for caution in both.warnings]


def test_what_was_not_told_is_not_known(board: Board) -> None:
    """A ledger without whole windows answers with no number, also where days are there."""
    board.look([100] * 30)
    tell(board, {})
    reading, _ = asked(board, "frequency")

    assert reading.value is None
    assert ["not_fetched"] == [caution.code for caution in reading.warnings]


def test_nobody_reached_has_no_frequency(board: Board) -> None:
    """Nothing is divided by zero people."""
    board.look([100] * 30)
    tell(board, {MONTH: {"1": (0, 0, 0)}})
    values = [asked(board, key)[0].value for key in ("reach", "frequency")]

    assert [0, None] == values

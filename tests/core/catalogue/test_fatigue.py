from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import evolve

from paceboard.model import FatigueLimits, Policy, Sentiment, evaluate

from .conftest import Board
from .people import MONTH, WEEK, WEEK_BEFORE, People, asked, tell


@pytest.mark.parametrize(
    ("people", "state"),
    [
        ((1_000, 5_000, 49), "tired"),
        ((1_000, 5_000, 50), "fresh"),
        ((1_000, 4_999, 49), "fresh"),
        ((1_000, 8_000, 79), "critical"),
        ((1_000, 7_999, 79), "tired"),
    ],
)
def test_a_frequency_at_the_limit_with_few_clicks_is_fatigue(
    board: Board, people: People, state: str
) -> None:
    """R85: at least the frequency, and a click rate below its limit, both of the same 30 days."""
    board.look([100] * 30)
    tell(board, {MONTH: {"c1": people}})
    reading, node = asked(board, "creative_fatigue")
    (row,) = reading.parts["campaigns"]
    count = int(state != "fresh")

    assert state == row["state"]
    assert (count, bool(count)) == (reading.value, reading.fires)
    assert (Sentiment.BAD if count else Sentiment.GOOD) == reading.sentiment
    assert node is not None
    assert count == evaluate(node)


@pytest.mark.parametrize(
    ("before", "state"),
    [
        ((1_000, 1_500, 45), "tiring"),
        ((1_000, 1_500, 33), "fresh"),
        ((1_000, 2_000, 60), "fresh"),
    ],
)
def test_a_frequency_that_rises_while_clicks_fall_is_fatigue(
    board: Board, before: People, state: str
) -> None:
    """R85: the last week against the one before; a fall of a tenth, or no rise, is none."""
    board.look([100] * 30)
    tell(
        board,
        {MONTH: {"c1": (2_000, 4_000, 80)}, WEEK: {"c1": (1_000, 2_000, 40)}, WEEK_BEFORE: {"c1": before}},
    )
    reading, _ = asked(board, "creative_fatigue")

    assert [state] == [row["state"] for row in reading.parts["campaigns"]]


def test_without_whole_windows_nothing_is_known_of_fatigue(board: Board) -> None:
    """No campaign told is not the same as no campaign tired."""
    board.look([100] * 30)
    tell(board, {})
    reading, node = asked(board, "creative_fatigue")

    assert (None, False, Sentiment.NEUTRAL) == (reading.value, reading.fires, reading.sentiment)
    assert node is None
    assert ["not_fetched"] == [caution.code for caution in reading.warnings]


@pytest.mark.parametrize(
    ("limits", "state"),
    [
        (FatigueLimits(frequency=Fraction(7, 2)), "tired"),
        (FatigueLimits(frequency=Fraction(3), critical=Fraction(4)), "critical"),
        (FatigueLimits(frequency=Fraction(3), click_rate=Fraction(1, 1_000)), "fresh"),
        (FatigueLimits(), "fresh"),
    ],
)
def test_a_company_has_limits_of_its_own(board: Board, limits: FatigueLimits, state: str) -> None:
    """In place of the connector's, which say 5 and 8; what it does not name stays, and the source says so."""
    board.look([100] * 30)
    tell(board, {MONTH: {"c1": (1_000, 4_000, 39)}})
    policy = Policy(fatigue={"sample": limits, "other": FatigueLimits(frequency=Fraction(1))})
    reading, _ = asked(evolve(board, inputs=evolve(board.inputs, policy=policy)), "creative_fatigue")
    (row,) = reading.parts["campaigns"]

    assert state == row["state"]
    assert ("the company's policy" in reading.parts["limits_source"]) == (limits != FatigueLimits())

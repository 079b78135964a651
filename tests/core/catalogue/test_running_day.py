"""What the standard cards say where the running day's hours cannot tell how far it went."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from paceboard.catalogue.total_spend import TOTAL_SPEND
from paceboard.model import HOUR, MICROS, Reading, Row, evaluate, leaves

CARDS = ("spend_vs_budget", "total_spend", "spend_trend", "budget_utilisation")
DAYS = [1_180, 1_340]


def told(reading: Reading) -> dict[str, str]:
    return {caution.code: caution.text for caution in reading.warnings}


@pytest.mark.parametrize("card", CARDS)
def test_hours_that_disagree_with_their_day_are_told_with_both_amounts(board: Any, card: str) -> None:
    """Hours of 300 in a day of 900: the day counts, and every standard card says so."""
    board.look(DAYS, hours=[50] * 6, whole=900)
    warnings = told(board.card(card))

    assert "hours_disagree" in warnings
    assert "300.00 USD" in warnings["hours_disagree"]
    assert "900.00 USD" in warnings["hours_disagree"]
    assert "partial_day" not in warnings


@pytest.mark.parametrize("card", CARDS)
def test_a_day_without_hours_is_told(board: Any, card: str) -> None:
    """Only the day's own row exists: it counts beyond the watermark's hour, which is said."""
    running = board.account.zone.start(board.inputs.flights[0].first + len(DAYS))
    board.look(DAYS, whole=900, watermark=running + 6 * HOUR)

    assert "day_not_by_hours" in told(board.card(card))


def test_elapsed_stands_at_the_watermark_all_the_same(board: Any) -> None:
    """The whole day's 900 is spent at six o'clock: spend is too early, never too late."""
    board.look(DAYS, hours=[50] * 6, whole=900)
    parts = board.card().parts

    assert Fraction(2 * 24 + 6, 30 * 24) == parts["elapsed"]
    assert (sum(DAYS) + 900) * MICROS == parts["spent"].micros
    assert 0 == parts["unattributed"].micros


def test_a_replay_says_what_was_known_then(board: Any) -> None:
    """At the first look the hours were short; at the second they were whole, and the watermark holds."""
    board.look(DAYS, hours=[50] * 6, whole=900)
    board.look(DAYS, hours=[150] * 6, whole=900)
    then, now = (board.card(revision=revision) for revision in (1, 2))

    assert ("hours_disagree" in told(then), "hours_disagree" in told(now)) == (True, False)


def test_the_explanation_adds_up_to_the_reading(board: Any) -> None:
    """It shows the day's row, not the hours that were left aside."""
    board.look(DAYS, hours=[50] * 6, whole=900)
    reading, node = board.evaluation().explain(board.account.ref, TOTAL_SPEND)

    assert node is not None
    assert reading.value == evaluate(node)
    assert "fact_day" in {row.table for row in leaves(node) if isinstance(row, Row)}

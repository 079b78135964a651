from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import evolve

from paceboard.catalogue.underspending import UNDERSPENDING_CAMPAIGNS
from paceboard.model import MICROS, Budget, BudgetMode, Delivery, Level, Sentiment, evaluate

from .conftest import CAMPAIGNS, FIRST, budgets

KEY = "underspending_campaigns"
ONE = {"entities": CAMPAIGNS[:1], "budgets": budgets()[:1]}


def test_below_four_fifths_of_three_days_is_listed(board: Any) -> None:
    """1,240 of 1,560 is an index of 0.795: 320 are left lying."""
    board.look([520, 400, 420, 420], **ONE)
    reading = board.card(KEY)
    (row,) = reading.parts["campaigns"]

    assert (320 * MICROS, True, Sentiment.WATCH) == (reading.value, reading.fires, reading.sentiment)
    assert (Fraction(1_240, 1_560), False) == (row["index"], row["stalled"])


def test_four_fifths_are_enough(board: Any) -> None:
    """Exactly 0.80 is not below it."""
    board.look([0, 416, 416, 416], **ONE)
    reading = board.card(KEY)

    assert (0, False, Sentiment.GOOD) == (reading.value, reading.fires, reading.sentiment)


def test_no_spend_in_three_days_is_a_standstill(board: Any) -> None:
    """Two of three campaigns have a budget and no row at all."""
    board.look([520] * 4)
    reading = board.card(KEY)

    assert ["c2", "c3"] == [row["name"] for row in reading.parts["campaigns"]]
    assert {True} == {row["stalled"] for row in reading.parts["campaigns"]}
    assert (3 * (455 + 325) * MICROS, Sentiment.BAD) == (reading.value, reading.sentiment)
    assert reading.text.endswith("; 2 stalled.")


def test_what_spends_again_today_stands_still_no_more(board: Any) -> None:
    """It is still below its budgets, and it moves."""
    board.look([520, 0, 0, 0], hours=[5, 5], **ONE)
    (row,) = board.card(KEY).parts["campaigns"]

    assert (Fraction(0), False) == (row["index"], row["stalled"])


def test_a_campaign_that_was_paused_meanwhile_is_not_judged(board: Any) -> None:
    """A day without a budget in force is no day to compare with."""
    board.look([100], **ONE)
    paused = {**ONE, "entities": [evolve(CAMPAIGNS[0], delivery=Delivery.PAUSED)]}
    board.look([100] * 2, **paused)
    board.look([100] * 5, **paused)
    reading = board.card(KEY)

    assert (None, 0) == (reading.value, reading.parts["campaigns_judged"])


def test_a_lifetime_budget_is_judged_by_its_plan(board: Any) -> None:
    """A hundred a day for thirty days: 79 of them in each of three days is below four fifths, 80 is not."""
    zone = board.account.zone
    span = {"starts": zone.start(FIRST), "ends": zone.start(FIRST + 30)}
    lifetime = Budget(
        level=Level.CAMPAIGN, entity="c1", mode=BudgetMode.LIFETIME, amount=3_000 * MICROS, **span
    )
    board.look([100, 79, 79, 79], budgets=[lifetime], entities=CAMPAIGNS[:1])
    under = board.card(KEY)
    (row,) = under.parts["campaigns"]
    node = board.evaluation().explain(board.account.ref, UNDERSPENDING_CAMPAIGNS)[1]
    board.look([100, 80, 80, 80], budgets=[lifetime], entities=CAMPAIGNS[:1])
    enough = board.card(KEY)

    assert (63 * MICROS, Fraction(79, 100), True) == (under.value, row["index"], under.fires)
    assert under.value == evaluate(node)
    assert (0, 1) == (enough.value, enough.parts["campaigns_judged"])


def test_a_lifetime_budget_without_an_end_has_no_plan(board: Any) -> None:
    """It is counted as not judged."""
    lifetime = Budget(level=Level.CAMPAIGN, entity="c1", mode=BudgetMode.LIFETIME, amount=90_000 * MICROS)
    board.look([10] * 5, budgets=[lifetime], entities=CAMPAIGNS[:1])
    reading = board.card(KEY)

    assert (None, 1) == (reading.value, reading.parts["campaigns_not_judged"])
    assert "on each of the last 3 complete days" in reading.text

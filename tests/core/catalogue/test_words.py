from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from paceboard.catalogue.words import meaning_of, sentiment_of
from paceboard.model import MICROS, BudgetMode, LimitCycle, Sentiment, SpendingLimit, Status

from .conftest import CAMPAIGNS, FIRST, budgets


@pytest.mark.parametrize("status", Status)
def test_every_status_has_words_and_a_colour(status: Status) -> None:
    """None of the closed set is left without a meaning, and no two mean the same."""
    assert meaning_of(status)
    assert 1 == [meaning_of(each) for each in Status].count(meaning_of(status))
    assert sentiment_of(status) in Sentiment


@pytest.mark.parametrize(
    ("status", "sentiment"),
    [
        (Status.ON_PACE, Sentiment.GOOD),
        (Status.DONE_PERFECT, Sentiment.GOOD),
        (Status.UNDER, Sentiment.WATCH),
        (Status.STALE, Sentiment.WATCH),
        (Status.NO_BUDGET, Sentiment.NEUTRAL),
        (Status.FIRES, Sentiment.BAD),
        (Status.CAP_HIT, Sentiment.BAD),
        (Status.MISCONFIGURED, Sentiment.BAD),
        (Status.UNSUPPORTED_BUDGET_MODE, Sentiment.BAD),
    ],
)
def test_the_colour_follows_the_status(status: Status, sentiment: Sentiment) -> None:
    """Good is on the way, watch is to be looked at, bad is to be decided."""
    assert sentiment is sentiment_of(status)


def test_the_sentence_has_spend_cap_time_and_what_binds(lived: Any) -> None:
    """What a person reads first on day 23, with the instant in the account's own time."""
    text = lived(23).card().text

    assert text.startswith(
        "38,200.00 USD of 40,000.00 USD used (95.5 %), 76.7 % of the flight elapsed: over 90 % used"
    )
    assert "25 Apr 20:51" in text


def test_without_a_cap_the_sentence_has_spend_alone(board: Any) -> None:
    """No share is made up."""
    board.look([1_180], budgets=[], limits=[])

    assert "1,180.00 USD spent; no budget is known for it." == board.with_flights().card().text


def test_a_hit_cap_names_no_instant_to_come(lived: Any) -> None:
    """It is over: no sentence says when it will be."""
    text = lived(24).card().text

    assert text.endswith("the account's limit has stopped delivery.")


@pytest.mark.parametrize(
    ("watermark", "covered_from", "says"),
    [
        (None, FIRST, "nothing was fetched yet"),
        (0, FIRST + 1, "began before the first day that was fetched"),
    ],
)
def test_unknown_spend_says_why_and_what_to_do(
    board: Any, watermark: int | None, covered_from: int, says: str
) -> None:
    """Nothing fetched, or not far enough back: each has its own next step."""
    if watermark is None:
        board.ledger.commit(board.account, at=1, entities=[])
    else:
        board.look([1_180], covered_from=covered_from)

    assert says in board.card().text


def test_an_unreadable_limit_gives_its_reason(board: Any) -> None:
    """The caution repeats what the connector said."""
    board.look([1_180], limits=[SpendingLimit(cycle=LimitCycle.UNKNOWN, reason="no Business Center")])
    (caution,) = [each for each in board.card().warnings if each.code == "cap_unknown"]

    assert caution.text.endswith("no Business Center")


def test_money_of_a_fraction_is_shown_to_the_cent(board: Any) -> None:
    """A cap that is a third of something is rounded for people, and exact beside it."""
    board.look([10])
    flight = evolve(board.inputs.flights[0], amount=100 * MICROS // 3)

    assert "of 33.33 USD used" in board.with_flights(flight).card().text


def test_a_ceiling_is_the_platforms_only_where_it_has_a_rule(board: Any) -> None:
    """A lifetime budget has no rule for a day: then nobody says that the platform broke its own."""
    zone = board.account.zone
    (budget, *_) = budgets(BudgetMode.LIFETIME, c1=3_000)
    schedule = evolve(budget, starts=zone.start(FIRST), ends=zone.start(FIRST + 30))
    board.look([200], entities=CAMPAIGNS[:1], budgets=[schedule], limits=[])
    reading = board.with_flights().card()

    assert Status.DAILY_OVER_CEILING == reading.status
    assert reading.parts["today"]["ceiling"] is None
    assert "what the platform allows itself" not in str(reading.text)


def test_a_period_that_has_not_begun_is_said_to(board: Any) -> None:
    """A lifetime budget whose schedule lies ahead is judged all the same: nothing is due yet."""
    zone = board.account.zone
    (budget, *_) = budgets(BudgetMode.LIFETIME, c1=2_000)
    schedule = evolve(budget, starts=zone.start(FIRST + 10), ends=zone.start(FIRST + 30))
    board.look([0] * 5, entities=CAMPAIGNS[:1], budgets=[schedule], limits=[])
    parts = board.with_flights().card().parts

    assert ("the period has not begun", 0, None) == tuple(
        parts[key] for key in ("why", "elapsed", "feasibility")
    )


def test_a_budget_of_zero_is_known(board: Any) -> None:
    """Zero is what the platform says, so nobody says that no budget is known."""
    board.look([0] * 5, budgets=budgets(c1=0, c2=0, c3=0), limits=[])
    reading = board.with_flights().card()

    assert (Status.NO_BUDGET, "its budget is zero") == (reading.status, reading.parts["why"])

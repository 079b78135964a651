from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from paceboard.cards import Inputs
from paceboard.catalogue.overspending import OVERSPENDING_CAMPAIGNS
from paceboard.model import HOUR, MICROS, Budget, BudgetMode, Level, RuleSpan, Sentiment, evaluate

from .conftest import CAMPAIGNS, FIRST, FLIGHT, budgets, rule

KEY = "overspending_campaigns"


def days(reading: Any) -> list[tuple[int, int]]:
    """Day of the flight and dollars over the budget, as listed."""
    return [
        (row["day"].number - FIRST, row["value"].micros // MICROS) for row in reading.parts["campaign_days"]
    ]


def test_a_day_over_its_budget_is_listed_with_what_the_rule_allows(board: Any) -> None:
    """520 a day may cost 650 by the rule of that day: 600 is over, 700 is beyond."""
    board.look([500] * 5 + [600, 700], campaigns=[500] * 5 + [600, 700])
    reading = board.card(KEY)
    worst, other = reading.parts["campaign_days"]

    assert (260 * MICROS, True, Sentiment.BAD) == (reading.value, reading.fires, reading.sentiment)
    assert [(6, 180), (5, 80)] == days(reading)
    assert {650 * MICROS} == {row["rule_bound"].micros for row in (worst, other)}
    assert (True, 2) == (worst["beyond_platform_rule"], worst["consecutive_days"])
    assert (False, 1) == (other["beyond_platform_rule"], other["consecutive_days"])
    assert Fraction(180, 520) == worst["over_share"]
    assert "2 of 21 campaign-days, 1 of them beyond what the platform may spend" in reading.text


def test_within_the_rule_nothing_fires(board: Any) -> None:
    """The platform may go a quarter beyond on a day, so it is worth a look and no alert."""
    board.look([650] * 7)
    reading = board.card(KEY)

    assert (7 * 130 * MICROS, False) == (reading.value, reading.fires)
    assert Sentiment.WATCH is reading.sentiment
    assert list(range(7, 0, -1)) == sorted(
        (row["consecutive_days"] for row in reading.parts["campaign_days"]), reverse=True
    )


def test_a_budget_that_is_spent_exactly_is_kept_to(board: Any) -> None:
    """Over is more than the budget, not as much."""
    board.look([520] * 7)
    reading = board.card(KEY)

    assert (0, [], Sentiment.GOOD) == (reading.value, days(reading), reading.sentiment)


def test_days_older_than_seven_are_no_news(board: Any) -> None:
    """The window is the last seven complete days."""
    board.look([900] + [500] * 7)

    assert 0 == board.card(KEY).value


def test_a_raised_day_is_held_against_its_highest_amount(board: Any) -> None:
    """Raised from 520 to 620 at noon of the fourth day, 600 on it is not over."""
    board.look([500] * 3)
    noon = board.account.zone.start(FIRST + 3) + 12 * HOUR
    raised = [evolve(budgets()[0], amount=620 * MICROS, valid_from=noon), *budgets()[1:]]
    board.look([500] * 3 + [600] * 4, budgets=raised)

    assert 0 == board.card(KEY).value


def test_campaigns_that_share_a_budget_are_one(board: Any) -> None:
    """One of them takes nearly all of 520 and the other the rest: together they keep to it."""
    shared = [evolve(each, amount=520 * MICROS, pool="p") for each in budgets()]
    board.look([530] * 7, budgets=shared)
    reading = board.card(KEY)

    assert {"c1, c2, c3"} == {row["name"] for row in reading.parts["campaign_days"]}
    assert (70 * MICROS, 7) == (reading.value, reading.parts["days_judged"])


def test_a_scope_that_cuts_a_shared_budget_says_nothing(board: Any) -> None:
    """What one of three spends of it is no spend of the budget."""
    board.look([900] * 7, budgets=[evolve(each, amount=520 * MICROS, pool="p") for each in budgets()])
    reading = board.card(KEY, campaigns=("c1",))

    assert (None, 1) == (reading.value, reading.parts["campaigns_not_judged"])
    assert "No campaign has a budget that is known in full." == reading.text


def lifetime(board: Any, amount: int, *, days: int = 30) -> dict[str, Any]:
    """One campaign with an amount for thirty days of the flight."""
    zone = board.account.zone
    span = {"starts": zone.start(FIRST), "ends": zone.start(FIRST + days)}
    budget = Budget(
        level=Level.CAMPAIGN, entity="c1", mode=BudgetMode.LIFETIME, amount=amount * MICROS, **span
    )
    return {"budgets": [budget], "entities": CAMPAIGNS[:1]}


@pytest.mark.parametrize(
    ("spend", "over", "fires"), [(105, None, False), (106, 60, False), (120, 200, False), (121, 210, True)]
)
def test_a_lifetime_budget_is_judged_by_its_plan(
    board: Any, spend: int, over: int | None, *, fires: bool
) -> None:
    """A hundred a day for thirty days: from over 105 % on it is ahead, beyond 120 % it fires."""
    board.look([spend] * 10, **lifetime(board, 3_000))
    reading = board.card(KEY)
    node = board.evaluation().explain(board.account.ref, OVERSPENDING_CAMPAIGNS)[1]

    assert ((over or 0) * MICROS, fires, 1) == (
        reading.value,
        reading.fires,
        reading.parts["lifetimes_judged"],
    )
    assert reading.value == evaluate(node)
    assert ([] if over is None else [1_000 * MICROS]) == [
        row["plan"].micros for row in reading.parts["lifetime_campaigns"]
    ]


def test_a_dear_day_of_a_lifetime_budget_is_none(board: Any) -> None:
    """Its days are the platform's affair: 500 on one of them, where 900 of 1,000 were spent in all."""
    board.look([0, *[50] * 8, 500], **lifetime(board, 3_000))
    reading = board.card(KEY)

    assert (0, []) == (reading.value, reading.parts["campaign_days"])
    assert "None: 1 lifetime budgets kept to their plan." == reading.text


def test_a_budget_that_changed_its_kind_is_not_judged_by_a_plan(board: Any) -> None:
    """What it spent by days before would count against a plan that knows nothing of them."""
    board.look([500] * 3, entities=CAMPAIGNS[:1], budgets=budgets()[:1])
    board.look([500] * 10, **lifetime(board, 3_000))

    assert 0 == board.card(KEY).parts["lifetimes_judged"]


def test_without_a_rule_a_fifth_beyond_fires(board: Any) -> None:
    """Nobody says what the platform may spend: 630 of 520 is a runaway, 620 is not."""
    weekly = Inputs(flights=(FLIGHT,), rules=(rule(RuleSpan.WEEK, "7"),))
    board = evolve(board, inputs=weekly)
    board.look([620] * 7)
    calm = board.card(KEY)
    board.look([620] * 7 + [630])

    assert (False, None) == (calm.fires, calm.parts["campaign_days"][0]["beyond_platform_rule"])
    assert board.card(KEY).fires


def test_days_that_were_not_fetched_are_not_judged(board: Any) -> None:
    """Unknown, with the reason, and no alert."""
    board.look([900] * 7, covered_from=FIRST + 5)
    reading = board.card(KEY)

    assert (None, False) == (reading.value, reading.fires)
    assert "Not known: the last 7 complete days were not all fetched." == reading.text

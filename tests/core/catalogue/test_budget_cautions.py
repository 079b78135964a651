from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from paceboard.cards import encode
from paceboard.catalogue import every_card
from paceboard.ledger import FactWindow
from paceboard.model import (
    HOUR,
    MICROS,
    Budget,
    BudgetMode,
    BudgetRaise,
    Delivery,
    Entity,
    Fact,
    Grain,
    Level,
    Money,
    Reading,
    Status,
    Window,
    date_text,
    day_from_text,
    evaluate,
)

from .conftest import FIRST, budgets

MAY = day_from_text("2026-05-01")


def usd(amount: int) -> Money:
    return Money(amount * MICROS, "USD")


def said(reading: Reading, code: str) -> str:
    (text,) = [caution.text for caution in reading.warnings if caution.code == code]
    return text


def codes(reading: Reading) -> set[str]:
    return {caution.code for caution in reading.warnings}


def campaign(key: str, delivery: Delivery = Delivery.ACTIVE, **more: Any) -> Entity:
    return Entity(level=Level.CAMPAIGN, id=key, name=key, delivery=delivery, **more)


def spend(board: Any, by_campaign: Mapping[str, Sequence[int]], **lists: Any) -> None:
    """Commit a look at an account in May whose campaigns spent dollars on each of its days."""
    length = max(map(len, by_campaign.values()))
    rows = [
        (Level.CAMPAIGN, key, MAY + number, amount)
        for key, amounts in by_campaign.items()
        for number, amount in enumerate(amounts)
    ]
    rows += [
        (Level.ACCOUNT, "1", MAY + day, sum(each[day] for each in by_campaign.values() if day < len(each)))
        for day in range(length)
    ]
    facts = [
        Fact(level=level, entity=key, grain=Grain.DAY, day=day, measures={"spend": amount * MICROS})
        for level, key, day, amount in rows
    ]
    planned = ((Level.ACCOUNT, Grain.DAY), (Level.CAMPAIGN, Grain.DAY))
    window = FactWindow(window=Window(first=MAY, last=MAY + length), planned=planned, facts=facts)
    until = board.account.zone.start(MAY + length)
    board.ledger.commit(
        board.account,
        at=until + 7_200 * MICROS,
        facts=[window],
        watermarks={"spend": until},
        covered_from={"spend": FIRST - 60},
        **{"budgets": budgets(BudgetMode.DAILY, c1=100, c2=100, c3=100), "limits": [], **lists},
    )


@pytest.mark.parametrize("delivery", [Delivery.PAUSED, Delivery.DELETED, Delivery.ENDED])
def test_what_was_off_at_the_first_refresh_had_its_budget_while_it_spent(
    board: Any, delivery: Delivery
) -> None:
    """Two of three campaigns spent to plan for ten days and were off by the 15th: on pace, no runaway."""
    entities = [campaign("c1"), campaign("c2", delivery), campaign("c3", delivery)]
    spend(board, {"c1": [100] * 14, "c2": [100] * 10, "c3": [100] * 10}, entities=entities)
    reading = board.card()

    assert (Status.ON_PACE, False) == (reading.status, reading.fires)
    # The campaigns say no start, so the month's first ten days are theirs.
    assert (usd(31 * 100 + 2 * 10 * 100), usd(3_400)) == (reading.parts["cap"], reading.parts["plan"])
    assert said(reading, "budget_history_estimated").startswith(
        "2,000.00 USD of the cap are estimated: 2 campaigns that were off at the first look"
    )


def test_what_was_off_and_never_spent_adds_nothing(board: Any) -> None:
    """Nothing says that it was on, and nothing is estimated."""
    spend(board, {"c1": [100] * 14}, entities=[campaign("c1"), campaign("c2", Delivery.PAUSED)])
    reading = board.card()

    assert usd(3_100) == reading.parts["cap"]
    assert "budget_history_estimated" not in codes(reading)


def test_what_had_ended_by_its_schedule_is_no_estimate(board: Any) -> None:
    """Its own end says until when its budget was in force."""
    zone = board.account.zone
    ended = campaign("c2", Delivery.ENDED, starts=zone.start(MAY), ends=zone.start(MAY + 10))
    spend(board, {"c1": [100] * 14, "c2": [100] * 10}, entities=[campaign("c1"), ended])
    reading = board.card()

    assert (usd(4_100), Status.ON_PACE) == (reading.parts["cap"], reading.status)
    assert "budget_history_estimated" not in codes(reading)


def test_an_estimate_is_told_as_it_was_known_then(board: Any) -> None:
    """A later look that restates the days changes the reading; the one before reads as it did."""
    entities = [campaign("c1"), campaign("c2", Delivery.PAUSED)]
    spend(board, {"c1": [100] * 14, "c2": [100] * 10}, entities=entities)
    then = board.card()
    spend(board, {"c1": [100] * 15, "c2": [100] * 8}, entities=entities)

    assert encode(then) == encode(board.card(revision=then.revision, at=then.as_of))
    assert usd(3_100 + 800) == board.card().parts["cap"]


def test_an_explanation_of_an_estimated_cap_evaluates_to_its_reading(board: Any) -> None:
    """The tree has the days that were estimated, too."""
    entities = [campaign("c1"), campaign("c2", Delivery.PAUSED)]
    spend(board, {"c1": [100] * 14, "c2": [100] * 10}, entities=entities)
    card = next(each for each in every_card() if each.key == "spend_vs_budget")
    reading, node = board.evaluation().explain(board.account.ref, card)

    assert node is not None
    assert reading.value == evaluate(node)


def test_a_flight_rests_on_no_estimate_but_its_plan_does(board: Any) -> None:
    """The declared cap stands; what the budgets planned until now is estimated, and said to be."""
    flight = evolve(board.inputs.flights[0], first=MAY, last=MAY + 29)
    entities = [campaign("c1"), campaign("c2", Delivery.PAUSED)]
    spend(board, {"c1": [100] * 14, "c2": [100] * 10}, entities=entities)
    reading = board.with_flights(flight).card()

    assert usd(40_000) == reading.parts["cap"]
    assert "1,000.00 USD of the plan are estimated: 1 campaign that was off" in said(
        reading, "budget_history_estimated"
    )


def test_a_campaign_that_spends_and_is_not_listed_leaves_the_cap_unknown(board: Any) -> None:
    """Its budget is not known, so neither is their sum; three are named, the rest counted."""
    spends = {"c1": [100] * 14, **{key: [50] for key in ("x1", "x2", "x3", "x4")}}
    spend(board, spends, entities=[campaign("c1")])
    reading = board.card()
    told = said(reading, "unlisted_campaigns")

    assert (Status.NO_BUDGET, None, False) == (reading.status, reading.parts["cap"], reading.fires)
    assert ["x1", "x2", "x3", "x4"] == reading.parts["unlisted_campaigns"]
    assert "campaign x3 (50.00 USD spent) and 1 more" in told
    assert "x4" not in told
    assert "1,600.00 USD spent; its budget is not known in full" in reading.text
    assert "not known in full" in reading.parts["why"]
    assert "The budget is not known in full." == board.card("budget_utilisation").text


def test_a_declared_flight_needs_no_list(board: Any) -> None:
    """Its cap is the user's own; that a campaign is not listed is said all the same."""
    flight = evolve(board.inputs.flights[0], first=MAY, last=MAY + 29)
    spend(board, {"c1": [100] * 14, "x1": [50]}, entities=[campaign("c1")])
    reading = board.with_flights(flight).card()

    assert (usd(40_000), usd(1_450)) == (reading.parts["cap"], reading.parts["spent"])
    assert "unlisted_campaigns" in codes(reading)
    assert None is reading.parts["planned_share"]


def test_what_was_listed_once_or_spent_nothing_is_explained(board: Any) -> None:
    """A campaign that is withdrawn had its budget; a row of zero is no spend."""
    spend(board, {"c1": [100] * 2, "c2": [100] * 2}, entities=[campaign("c1"), campaign("c2")])
    spend(board, {"c1": [100] * 3, "c2": [100] * 2, "x1": [0]}, entities=[campaign("c1")])
    reading = board.card()

    assert [] == reading.parts["unlisted_campaigns"]
    assert "unlisted_campaigns" not in codes(board.card(campaigns=("c2",)))


def test_pausing_an_account_on_pace_is_no_reason_to_fire(board: Any) -> None:
    """Half of the month's budget ends on day 15: used is compared with what was planned by then (R23)."""
    entities = [campaign("c1"), campaign("c2")]
    known = budgets(BudgetMode.DAILY, c1=10, c2=100)[:2]
    spend(board, {"c1": [10] * 14, "c2": [102] * 14}, entities=entities, budgets=known)
    paused = [campaign("c1"), campaign("c2", Delivery.PAUSED)]
    spend(board, {"c1": [10] * 15, "c2": [102] * 15}, entities=paused, budgets=known)
    reading = board.card()
    parts = reading.parts

    assert (Status.MILD_OVER, False, False) == (reading.status, reading.fires, parts["trigger"])
    assert parts["used"] > Fraction(9, 10)
    assert Fraction(15, 31) == parts["elapsed"]
    assert parts["plan"].micros * Fraction(1) / parts["cap"].micros == pytest.approx(parts["planned_share"])
    assert parts["used"] / parts["planned_share"] == parts["index"]
    assert parts["used"] - parts["planned_share"] == parts["gap"]
    assert "of the budgets planned by now, 48.4 % of the month elapsed: mildly over" in reading.text


def test_a_lifetime_budget_without_a_start_says_that_its_period_is_estimated(board: Any) -> None:
    """It begins when its campaign was created, not today, and the card says so."""
    created = board.account.zone.start(MAY + 3)
    endless = Budget(level=Level.CAMPAIGN, entity="c1", mode=BudgetMode.LIFETIME, amount=9_000 * MICROS)
    spend(
        board,
        {"c1": [0, 0, 0, *[100] * 11]},
        entities=[campaign("c1", created=created)],
        budgets=[endless],
    )
    reading = board.card()

    assert ("lifetime", "2026-05-04") == (reading.period.kind, date_text(reading.period.first))
    assert (usd(1_100), Status.NO_END_DATE) == (reading.parts["spent"], reading.status)
    assert "its period is reckoned from 2026-05-04 on" in said(reading, "period_start_estimated")


def test_a_lifetime_budget_of_unknown_age_is_paced_from_the_first_day_that_was_fetched(board: Any) -> None:
    """Nothing says when it began: what is known of its spend is shown, and that it may not be all."""
    endless = Budget(level=Level.CAMPAIGN, entity="c1", mode=BudgetMode.LIFETIME, amount=9_000 * MICROS)
    spend(board, {"c1": [100] * 14}, entities=[campaign("c1")], budgets=[endless])
    reading = board.card()

    assert (FIRST - 60, usd(1_400)) == (reading.period.first, reading.parts["spent"])
    assert "period_start_estimated" in codes(reading)


CASES = ["spend_vs_budget", "total_spend", "spend_trend", "budget_utilisation"]
"""Every card that shows spend."""


@pytest.mark.parametrize("card", CASES)
@pytest.mark.parametrize("days", [[], [30, 30]], ids=["empty", "too small"])
def test_levels_that_disagree_are_no_number_on_any_card(board: Any, card: str, days: list[int]) -> None:
    """An account's report that is empty or too small: spend is unknown, and both sums are told (R50)."""
    shown = [1_300] * len(days) or [2_600]
    board.look(days, campaigns=shown, watermark=board.account.zone.start(FIRST + 2), limits=[])
    reading = board.card(card)
    account = f"{sum(days)}.00 USD"

    assert None is reading.value
    assert not reading.fires
    assert f"the account reports {account}, its campaigns report 2,600.00 USD" in said(
        reading, "levels_incoherent"
    )
    assert f"the account reports {account}, its campaigns 2,600.00 USD" in reading.text
    assert [] == [each for each in reading.parts.values() if isinstance(each, Money)]
    assert {None} == {point["spend"] for point in reading.parts.get("series", [{"spend": None}])}


def test_levels_that_disagree_block_the_status(board: Any) -> None:
    """Neither under plan nor over it: stale, and neutral."""
    board.look([], campaigns=[1_300], watermark=board.account.zone.start(FIRST + 2), limits=[])
    reading = board.card()

    assert (Status.STALE, "neutral", False) == (reading.status, reading.sentiment, reading.fires)


@pytest.mark.parametrize("campaigns", [[1_001], [1_000], [900], []], ids=str)
def test_within_the_tolerance_levels_agree(board: Any, campaigns: list[int]) -> None:
    """A thousandth more is rounding; less is spend of no campaign (R17)."""
    board.look([1_000], campaigns=campaigns)

    assert usd(1_000) == board.card().parts["spent"]


def test_campaigns_without_a_value_are_no_control_total(board: Any) -> None:
    """No row of the account, and one of a campaign that has no value: not known, not zero."""
    board.look([], watermark=board.account.zone.start(FIRST + 1))
    dash = Fact(level=Level.CAMPAIGN, entity="c1", grain=Grain.DAY, day=FIRST, measures={"spend": None})
    window = FactWindow(
        window=Window(first=FIRST, last=FIRST), planned=((Level.CAMPAIGN, Grain.DAY),), facts=[dash]
    )
    head = board.ledger.head(board.account.ref)
    board.ledger.commit(board.account, at=head.instant, facts=[window])
    reading = board.card()

    assert (Status.STALE, None) == (reading.status, reading.value)
    assert "value_missing" in codes(reading)


def test_a_raise_for_a_time_is_part_of_the_plan_and_is_told(board: Any) -> None:
    """600 a day more for six hours are 150 of the month's plan, with the sum and the tree of it exact."""
    start = board.account.zone.start(MAY + 3)
    raised = BudgetRaise(start=start + 6 * HOUR, end=start + 12 * HOUR, more=600 * MICROS)
    (one,) = budgets(BudgetMode.DAILY)[:1]
    lists = {"entities": [campaign("c1")], "limits": []}
    spend(board, {"c1": [500] * 5}, budgets=[evolve(one, raises=(raised,))], **lists)
    account = board.with_flights()
    card = next(each for each in every_card() if each.key == "spend_vs_budget")
    reading, node = account.evaluation().explain(account.account.ref, card)

    assert usd(31 * 520 + 150) == reading.parts["cap"]
    assert usd(5 * 520 + 150) == reading.parts["plan"]
    assert "150.00 USD of the plan are raises for a time, of 1 campaign" == said(reading, "budget_raised")
    assert node is not None
    assert reading.value == evaluate(node)

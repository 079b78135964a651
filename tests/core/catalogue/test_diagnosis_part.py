from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from paceboard.cards import encode
from paceboard.model import (
    MICROS,
    Balance,
    BudgetMode,
    Day,
    Delivery,
    Flight,
    Money,
    Reading,
    Status,
)

from .conftest import CAMPAIGNS, FIRST, FLIGHT, GOLDEN, SPEC, budgets
from .delivered import ADS, FULL, GROUP, INFLATED, USUAL, VIRAL, AdDay, deliver, reading_of


def card(
    board: Any,
    spends: Sequence[int],
    changed: Mapping[str, AdDay] = USUAL,
    *,
    spec: Any = FULL,
    key: str = "spend_vs_budget",
    **lists: Any,
) -> Reading:
    deliver(board, spends, changed, **lists)
    return reading_of(board, spec=spec, key=key)


def findings(reading: Reading) -> dict[str, str]:
    return {each["cause"]: each["finding"] for each in reading.parts["diagnosis"]["causes"]}


def test_the_seeds_flight_is_told_as_a_healthy_winner(board: Any) -> None:
    """Day 23: one ad went viral, its share and click rate beside it; an episode since day 14."""
    reading = card(board, GOLDEN[:23], VIRAL)
    diagnosis = reading.parts["diagnosis"]

    assert Status.FIRES is reading.status
    assert ("over", "healthy_winner") == (diagnosis["side"], diagnosis["classification"]["call"])
    assert "aggressive pacing" in diagnosis["text"]
    assert {
        "viral_response": "found",
        "auction_inflation": "ruled_out",
        "budget_change": "ruled_out",
        "several_campaigns": "ruled_out",
    } == findings(reading)
    assert ("a4", "In-Feed #4") == (diagnosis["concentration"]["ad"], diagnosis["concentration"]["name"])
    assert Fraction(7, 10) == pytest.approx(diagnosis["concentration"]["share"])
    assert Day(FIRST + 13) == diagnosis["episode"]["first"]
    assert 22 == diagnosis["duration"]["days"]
    assert diagnosis["classification"]["estimate"]


def test_the_same_spend_at_dearer_clicks_is_inflation(board: Any) -> None:
    """The days and amounts of the viral flight, but prices rose: how long it lasts does not tell (C17)."""
    reading = card(board, GOLDEN[:23], INFLATED)

    assert "auction_inflation" == reading.parts["diagnosis"]["classification"]["call"]
    assert "found" == findings(reading)["auction_inflation"]
    assert "ruled_out" == findings(reading)["viral_response"]


@pytest.mark.parametrize(
    ("days", "mode"), [(7, BudgetMode.DYNAMIC_DAILY), (23, BudgetMode.UNKNOWN)], ids=["healthy", "blocked"]
)
def test_what_is_healthy_or_not_judged_has_no_diagnosis(board: Any, days: int, mode: BudgetMode) -> None:
    """On plan there is nothing to explain; learning and tags stand there all the same."""
    reading = card(board, GOLDEN[:days], budgets=budgets(mode))

    assert reading.parts["diagnosis"] is None
    assert {"label": None, "groups": [], "of": 1} == reading.parts["learning"]
    assert [] == reading.parts["predictable"]


def test_a_connector_that_reads_spend_alone_gets_its_card_with_open_causes(board: Any) -> None:
    """What is measured for context is no need: the card is judged, and the causes are unknown."""
    reading = card(board, GOLDEN[:23], VIRAL, spec=SPEC)
    diagnosis = reading.parts["diagnosis"]

    assert Status.FIRES is reading.status
    assert "not_available" not in {each.code for each in reading.warnings}
    assert "unknown" == findings(reading)["viral_response"] == findings(reading)["auction_inflation"]
    assert diagnosis["concentration"] is None
    assert "unclear" == diagnosis["classification"]["call"]


def test_under_delivery_names_what_is_found(board: Any) -> None:
    """A rejected ad and an empty balance; what the platform does not tell stays unknown."""
    refused = evolve(ADS[1], delivery=Delivery.REJECTED, attributes={"review": "music rights"})
    reading = card(
        board,
        [600] * 20,
        entities=(*CAMPAIGNS, GROUP, ADS[0], refused),
        balances=[Balance(kind="total", amount=0)],
    )
    diagnosis = reading.parts["diagnosis"]

    assert (Status.UNDER, "under") == (reading.status, diagnosis["side"])
    assert "throttle" in diagnosis["text"]
    assert {
        "creative_rejected": "found",
        "audience_too_narrow": "unknown",
        "cpc_above_bid_cap": "unknown",
        "learning": "unknown",
        "schedule_gap": "ruled_out",
        "limit": "ruled_out",
        "zero_balance": "found",
    } == findings(reading)
    assert "music rights" == diagnosis["causes"][0]["evidence"]["rejected"][0]["reason"]
    assert ("rejected_ad", Day(FIRST)) == (diagnosis["classification"]["call"], diagnosis["episode"]["first"])
    assert 20 == diagnosis["duration"]["days"]


def test_a_groups_clicks_are_those_of_its_ads(board: Any) -> None:
    """A bid cap below what seven days of its ads' clicks cost is found, with both amounts."""
    capped = evolve(GROUP, attributes={"bid_cap_micros": "500000", "learning_stage": "LEARNING"})
    reading = card(board, [600] * 20, entities=(*CAMPAIGNS, capped, *ADS))
    (cause,) = [each for each in reading.parts["diagnosis"]["causes"] if each["cause"] == "cpc_above_bid_cap"]

    assert "found" == cause["finding"]
    assert Money(500_000, "USD") == cause["evidence"]["above"][0]["bid_cap"]
    assert 541_000 < cause["evidence"]["above"][0]["cpc"].micros < 542_000
    assert {"label": "learning", "groups": [{"id": "g1", "name": "Broad"}], "of": 1} == reading.parts[
        "learning"
    ]


def test_reach_bought_in_advance_is_tagged_and_has_no_click_checks(board: Any) -> None:
    """Reach and frequency paces by itself; a click's price is not asked for (R73)."""
    reserved = tuple(evolve(each, objective="RF_REACH") for each in CAMPAIGNS)
    reading = card(board, [600] * 20, entities=(*reserved, GROUP, *ADS))

    assert {"reach_and_frequency"} == {each["tag"] for each in reading.parts["predictable"]}
    assert "not_applicable" == findings(reading)["cpc_above_bid_cap"]


def test_without_known_budgets_spend_itself_is_compared(board: Any) -> None:
    """A day given back is left out of it; how long it lasts beyond its budgets is not known."""
    credited = [*GOLDEN[:3], -200, *GOLDEN[4:23]]
    unbudgeted = budgets(BudgetMode.NONE, c1=None, c2=None, c3=None)
    diagnosis = card(board, credited, VIRAL, budgets=unbudgeted).parts["diagnosis"]

    assert ("spend", Day(FIRST + 13)) == (diagnosis["episode"]["of"], diagnosis["episode"]["first"])
    assert diagnosis["duration"]["days"] is None


def test_the_same_view_gives_the_same_bytes(board: Any) -> None:
    """Estimates are rounded, so a reading is encoded whole, and twice alike."""
    assert encode(card(board, GOLDEN[:23], VIRAL)) == encode(card(board, GOLDEN[:23], VIRAL))


def test_utilisation_keeps_to_its_own_parts(board: Any) -> None:
    """The gauge shows no causes."""
    assert "diagnosis" not in card(board, GOLDEN[:23], VIRAL, key="budget_utilisation").parts


def test_an_ended_flight_is_looked_into_too(board: Any) -> None:
    """Half of a flight's budget spent at its end: under, with its causes."""
    flight = Flight(**{**_fields(FLIGHT), "last": FIRST + 9, "amount": 13_000 * MICROS})
    reading = card(board.with_flights(flight), [600] * 10)

    assert Status.DONE_UNDER is reading.status
    assert "under" == reading.parts["diagnosis"]["side"]


def _fields(flight: Flight) -> dict[str, Any]:
    return {name: getattr(flight, name) for name in ("account", "name", "first", "currency", "hard")}

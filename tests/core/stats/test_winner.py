from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import MICROS
from paceboard.simulator.draws import binomial, poisson
from paceboard.stats import Call, Facts, Movement, Performance, classify, movement
from paceboard.stats.movement import told_by_now

FLOOR = Fraction(5, 2)

QUIET = Movement(
    spend=0.40,
    impressions=0.35,
    cpm=0.05,
    clicks=0.40,
    ctr=0.05,
    cpc=0.0,
    cvr=0.0,
    aov=0.0,
    roas=0.0,
    utilisation=0.40,
    frequency=0.0,
    error=0.05,
    conversions=Fraction(200),
    fewest=Fraction(200),
    clicks_expected=Fraction(200),
    return_now=4.0,
    return_low=3.6,
    return_high=4.4,
    top_ad_gain=Fraction(0),
)
"""More of the same: every condition of a healthy winner is met."""


def call(facts: Facts | None = None, **own: Any) -> Call:
    return classify(evolve(QUIET, **own), floor=FLOOR, facts=facts).call


# The table, line by line ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({"utilisation": 0.199}, Call.BUDGET_CHANGE),
        ({"utilisation": -0.199}, Call.BUDGET_CHANGE),
        ({"utilisation": 0.2}, Call.HEALTHY_WINNER),
        ({"utilisation": None}, Call.HEALTHY_WINNER),
    ],
)
def test_a_budget_change_is_where_utilisation_hardly_moved(own: dict[str, Any], expected: Call) -> None:
    """Spend over budget moved by less than half of what spend did."""
    assert expected is call(**own)


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({"cpc": 0.05}, Call.HEALTHY_WINNER),
        ({"cpc": 0.051}, Call.UNCLEAR),
        ({"cpm": 0.10, "ctr": 0.0}, Call.HEALTHY_WINNER),
        ({"cpm": 0.11, "ctr": 0.0}, Call.UNCLEAR),
        ({"cpm": 0.30, "ctr": 0.30}, Call.HEALTHY_WINNER),
        ({"roas": -0.099}, Call.HEALTHY_WINNER),
        ({"roas": -0.10}, Call.UNCLEAR),
        ({"roas": -0.19, "error": 0.2}, Call.HEALTHY_WINNER),
        ({"return_low": 2.5}, Call.HEALTHY_WINNER),
        ({"return_low": 2.49, "return_high": 2.5}, Call.WINNER_UNCONFIRMED),
        ({"return_low": 2.0, "return_high": 2.49}, Call.WINNER_BELOW_FLOOR),
        ({"roas": None}, Call.UNCLEAR),
        ({"return_low": None}, Call.UNCLEAR),
    ],
)
def test_a_winner_keeps_its_price_and_its_return(own: dict[str, Any], expected: Call) -> None:
    """Each condition at its edge; the floor tells healthy, unconfirmed and below."""
    assert expected is call(**own)


INFLATION: dict[str, Any] = {"cpm": 0.20, "ctr": 0.0, "cpc": 0.20, "roas": -0.20}


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({}, Call.AUCTION_INFLATION),
        ({"cpm": 0.10}, Call.UNCLEAR),
        ({"cpm": 0.139}, Call.UNCLEAR),
        ({"cpm": 0.141}, Call.AUCTION_INFLATION),
        ({"ctr": 0.05}, Call.UNCLEAR),
        ({"roas": -0.10}, Call.UNCLEAR),
        ({"cpm": None}, Call.UNCLEAR),
        ({"roas": -2.0, "cpm": 0.0}, Call.UNCLEAR),
    ],
)
def test_inflation_needs_the_price_and_the_return(own: dict[str, Any], expected: Call) -> None:
    """CPM up and most of the change, CTR not up, ROAS down; never the return alone."""
    assert expected is call(**{**INFLATION, **own})


FATIGUE: dict[str, Any] = {"ctr": -0.20, "cpm": 0.0, "cpc": 0.20, "roas": -0.20, "frequency": 0.1}


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({}, Call.FATIGUE),
        ({"spend": -0.3, "utilisation": -0.3}, Call.FATIGUE),
        ({"ctr": -0.10}, Call.UNCLEAR),
        ({"cpm": 0.101}, Call.UNCLEAR),
        ({"roas": -0.10}, Call.UNCLEAR),
        ({"frequency": 0.0}, Call.UNCLEAR),
        ({"frequency": None}, Call.UNCLEAR),
    ],
)
def test_fatigue_is_a_fallen_response_at_the_same_price(own: dict[str, Any], expected: Call) -> None:
    """CTR and ROAS down, CPM not up, people see it more often."""
    assert expected is call(**{**FATIGUE, **own})


def test_below_ten_conversions_one_waits() -> None:
    """A return of a few conversions says nothing, whatever it is."""
    assert Call.UNCLEAR is call(fewest=Fraction(9))
    assert Call.UNCLEAR is call(**INFLATION, fewest=Fraction(9))
    assert Call.HEALTHY_WINNER is call(fewest=Fraction(10))
    assert Call.UNCLEAR is call(fewest=None)


DROP: dict[str, Any] = {"spend": -0.5, "impressions": -0.5, "utilisation": -0.5, "clicks": -0.5}
EVERYTHING = Facts(cap_hit=True, rejected=True, bid_cap=True, narrow=True)


@pytest.mark.parametrize(
    ("facts", "own", "expected"),
    [
        (EVERYTHING, {"utilisation": -0.1}, Call.BUDGET_CHANGE),
        (EVERYTHING, {}, Call.CAP_HIT),
        (evolve(EVERYTHING, cap_hit=False), {}, Call.REJECTED_AD),
        (evolve(EVERYTHING, cap_hit=None, rejected=False), {"cpc": 0.06}, Call.BID_CAP),
        (evolve(EVERYTHING, cap_hit=None, rejected=False), {"cpc": 0.05}, Call.NARROW_AUDIENCE),
        (Facts(bid_cap=True), {"cpc": 0.2, "impressions": -0.05}, Call.UNCLEAR),
        (Facts(bid_cap=None), {"cpc": 0.2}, Call.UNCLEAR),
        (Facts(narrow=True), {}, Call.NARROW_AUDIENCE),
        (Facts(), {"clicks": -0.10, "conversions": Fraction(20)}, Call.TRACKING),
        (Facts(), {"clicks": -0.11, "conversions": Fraction(20)}, Call.UNCLEAR),
        (Facts(), {"clicks": 0.0, "conversions": Fraction(21)}, Call.UNCLEAR),
        (Facts(), {"clicks": 0.0, "conversions": Fraction(0), "clicks_expected": Fraction(9)}, Call.UNCLEAR),
        (Facts(), {}, Call.UNCLEAR),
    ],
)
def test_a_drop_has_the_first_cause_that_fits(facts: Facts, own: dict[str, Any], expected: Call) -> None:
    """Cap, rejected ad, bid cap, narrow audience, tracking, in this order; what is not known does not fit."""
    assert expected is call(facts, **{**DROP, **own})


def test_the_conditions_of_what_was_tried_stand_beside_the_call() -> None:
    """Each with its number and whether it was met; the deciding call is the last of them."""
    found = classify(evolve(QUIET, **INFLATION, top_ad_gain=Fraction(1, 5)), floor=FLOOR)
    deciding = found.conditions[Call.AUCTION_INFLATION]

    assert Call.AUCTION_INFLATION is list(found.conditions)[-1]
    assert all(each.met for each in deciding)
    assert 0.20 == deciding[1].value
    assert [False] == [each.met for each in found.conditions[Call.BUDGET_CHANGE]]
    assert [True] == [each.met for each in found.supporting]


# What moved -----------------------------------------------------------------------------------------


BEFORE = Performance(
    days=7,
    spend=9_360 * MICROS,
    impressions=1_440_000,
    clicks=17_280,
    conversions=484 * MICROS,
    value=30_008 * MICROS,
    budget=9_100 * MICROS,
)
NOW = Performance(
    days=7,
    spend=14_800 * MICROS,
    impressions=2_277_000,
    clicks=50_092,
    conversions=868 * MICROS,
    value=53_816 * MICROS,
    budget=9_100 * MICROS,
)
"""The worked example of the reference's section 4."""


def test_the_viral_week_is_a_healthy_winner() -> None:
    """Clicks became cheaper, the return rose from 3.21 to 3.64, well above the floor of 2.5."""
    moved = movement(BEFORE, NOW)
    found = classify(moved, floor=FLOOR)

    assert Call.HEALTHY_WINNER is found.call
    assert pytest.approx(3.636, abs=1e-3) == moved.return_now
    assert moved.roas is not None
    assert moved.roas > 0


@given(st.tuples(*[st.integers(1, 10**9)] * 5), st.tuples(*[st.integers(1, 10**9)] * 5))
def test_the_logarithms_add_up(old: tuple[int, ...], new: tuple[int, ...]) -> None:
    """Spend is impressions and price; cost per click price less response; return what the four make of it."""
    names = ("spend", "impressions", "clicks", "conversions", "value")
    amounts: list[dict[str, Any]] = [dict(zip(names, each, strict=True)) for each in (old, new)]
    before, now = (Performance(days=3, **each) for each in amounts)
    moved = movement(before, now)
    assert None not in (moved.impressions, moved.cpm, moved.ctr, moved.cvr, moved.aov)

    assert moved.spend == pytest.approx((moved.impressions or 0) + (moved.cpm or 0), abs=1e-9)
    assert moved.cpc == pytest.approx((moved.cpm or 0) - (moved.ctr or 0), abs=1e-9)
    total = (moved.ctr or 0) + (moved.cvr or 0) + (moved.aov or 0) - (moved.cpm or 0)
    assert moved.roas == pytest.approx(total, abs=1e-9)


def test_windows_of_other_lengths_are_compared_by_the_day() -> None:
    """Twice the days and twice of everything is no movement."""
    doubled = evolve(
        NOW,
        days=14,
        spend=2 * NOW.spend,
        impressions=2 * 2_277_000,
        clicks=2 * 50_092,
        conversions=2 * 868 * MICROS,
        value=2 * 53_816 * MICROS,
    )
    moved = movement(NOW, doubled)

    assert pytest.approx(0.0) == moved.spend == moved.impressions == moved.clicks
    assert pytest.approx(0.0) == moved.roas


def test_what_is_told_late_is_made_up_for() -> None:
    """With half of the conversions told, twice as many will be; how many there are so far stays."""
    moved = movement(BEFORE, evolve(NOW, told=Fraction(1, 2)))

    assert pytest.approx(2 * 3.636, abs=1e-2) == moved.return_now
    assert 868 == moved.conversions


def test_what_is_not_known_is_no_movement_of_zero() -> None:
    """A measure without a value, or of nothing, has no logarithm."""
    moved = movement(BEFORE, Performance(days=1, spend=0, impressions=0))

    assert (None, None, None, None, None) == (
        moved.spend,
        moved.impressions,
        moved.cpm,
        moved.roas,
        moved.return_low,
    )
    assert (None, None) == (movement(BEFORE, evolve(NOW, conversions=-MICROS)).error,) * 2
    with pytest.raises(ValueError, match="at least one day"):
        movement(BEFORE, evolve(NOW, days=0))


def test_how_much_is_told_of_days_by_their_age() -> None:
    """62 % on the day itself, all after a week; the mean of several days (assumed curve)."""
    assert Fraction(62, 100) == told_by_now([0])
    assert Fraction(81, 100) == told_by_now([0, 30])
    assert 1 == told_by_now([])


# Simulated flights ----------------------------------------------------------------------------------


def flight(rng: Random, days: int, **own: float) -> Performance:
    """Days of a simulated account: 1,300 a day at the reference's funnel, times what is given."""
    spend = int(1_300 * MICROS * days * own.get("spend", 1))
    cpm = 6.5 * own.get("cpm", 1)
    impressions = poisson(rng, spend / MICROS / cpm * 1_000)
    clicks = binomial(rng, impressions, 0.012 * own.get("ctr", 1))
    conversions = binomial(rng, clicks, 0.028 * own.get("cvr", 1))
    return Performance(
        days=days,
        spend=spend,
        impressions=impressions,
        clicks=clicks,
        conversions=conversions * MICROS,
        value=conversions * 62 * MICROS,
        budget=int(1_300 * MICROS * days * own.get("budget", 1)),
    )


def calls(name: str, count: int, days: int, **own: float) -> list[Call]:
    rng = Random(f"{name}|{days}")
    return [
        classify(movement(flight(rng, 14), flight(rng, days, **own)), floor=FLOOR).call for _ in range(count)
    ]


@pytest.mark.parametrize(
    ("name", "own", "expected"),
    [
        ("winner", {"spend": 1.4, "ctr": 3.5, "cvr": 0.40}, Call.HEALTHY_WINNER),
        ("inflation", {"spend": 1.5, "cpm": 1.5}, Call.AUCTION_INFLATION),
        ("budget", {"spend": 1.4, "budget": 1.4}, Call.BUDGET_CHANGE),
    ],
)
def test_flights_are_called_what_they_are(name: str, own: dict[str, float], expected: Call) -> None:
    """Of a hundred flights most by the third day, and no winner is ever called inflation."""
    found = calls(name, 100, 3, **own)

    assert found.count(expected) >= 90
    assert name == "inflation" or Call.AUCTION_INFLATION not in found
    assert name == "inflation" or Call.AUCTION_INFLATION not in calls(name, 100, 1, **own)

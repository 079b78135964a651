from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from paceboard.model import MICROS, Money
from paceboard.pacing.diagnosis import CampaignPace, Cause, Check, Concentration, Finding, over_delivery
from paceboard.stats import Movement, Performance, movement

TOP = Concentration(
    id="4",
    name="unboxing",
    share=Fraction(7, 10),
    share_before=Fraction(1, 10),
    ctr=Fraction(48, 1000),
    ctr_before=Fraction(12, 1000),
    ctr_others=Fraction(12, 1000),
)
BEFORE = Performance(
    days=14,
    spend=14 * 1_300 * MICROS,
    impressions=2_800_000,
    clicks=33_600,
    conversions=940 * MICROS,
    value=58_280 * MICROS,
    budget=14 * 1_300 * MICROS,
)
VIRAL = movement(
    BEFORE,
    Performance(
        days=7,
        spend=7 * 2_100 * MICROS,
        impressions=2_260_000,
        clicks=76_840,
        conversions=900 * MICROS,
        value=55_800 * MICROS,
        budget=7 * 1_300 * MICROS,
    ),
)
INFLATED = evolve(VIRAL, cpm=0.4, cpc=0.4, ctr=0.0, roas=-0.4, error=0.05)


def checks(moved: Movement | None, top: Concentration | None = TOP, **own: Any) -> dict[Cause, Check]:
    found = over_delivery(moved, top, own.pop("campaigns", ()), currency="USD", **own)
    return {each.cause: each for each in found}


def test_the_seeds_viral_week_is_told_by_its_evidence() -> None:
    """One ad jumped and has the money, ROAS holds; prices and budgets did not move."""
    found = checks(VIRAL)

    assert list(Cause)[7:] == list(found)
    assert Finding.FOUND is found[Cause.VIRAL_RESPONSE].finding
    assert Fraction(7, 10) == found[Cause.VIRAL_RESPONSE].evidence["share"]
    assert Finding.RULED_OUT is found[Cause.AUCTION_INFLATION].finding
    assert Finding.RULED_OUT is found[Cause.BUDGET_CHANGE].finding


@pytest.mark.parametrize(
    ("own", "finding"),
    [
        ({"ctr": Fraction(18, 1000)}, Finding.FOUND),
        ({"ctr": Fraction(179, 10_000)}, Finding.RULED_OUT),
        ({"ctr": Fraction(24, 1000), "ctr_before": None}, Finding.FOUND),
        ({"ctr": Fraction(23, 1000), "ctr_before": None}, Finding.RULED_OUT),
        ({"ctr": None}, Finding.UNKNOWN),
        ({"share": Fraction(1, 2), "share_before": Fraction(1, 2)}, Finding.FOUND),
        ({"share": Fraction(2, 5), "share_before": Fraction(3, 10)}, Finding.FOUND),
        ({"share": Fraction(2, 5), "share_before": Fraction(31, 100)}, Finding.RULED_OUT),
        ({"share": Fraction(2, 5), "share_before": None}, Finding.RULED_OUT),
    ],
)
def test_a_viral_response_needs_a_jump_and_concentration(own: dict[str, Any], finding: Finding) -> None:
    """Each condition at its edge; what is not known leaves it open."""
    assert finding is checks(VIRAL, evolve(TOP, **own))[Cause.VIRAL_RESPONSE].finding


def test_a_viral_response_needs_a_return_that_holds() -> None:
    """ROAS down beyond a tenth is no good problem; without ROAS nobody knows."""
    assert Finding.RULED_OUT is checks(INFLATED)[Cause.VIRAL_RESPONSE].finding
    assert Finding.UNKNOWN is checks(evolve(VIRAL, roas=None))[Cause.VIRAL_RESPONSE].finding
    assert Finding.UNKNOWN is checks(None, None)[Cause.VIRAL_RESPONSE].finding


@pytest.mark.parametrize(
    ("own", "finding"),
    [
        ({}, Finding.FOUND),
        ({"cpm": 0.10}, Finding.RULED_OUT),
        ({"cpc": 0.05}, Finding.RULED_OUT),
        ({"roas": -0.10}, Finding.RULED_OUT),
        ({"cpm": 0.0, "cpc": 0.0, "roas": -2.0}, Finding.RULED_OUT),
        ({"roas": None}, Finding.UNKNOWN),
    ],
)
def test_inflation_needs_prices_and_return(own: dict[str, Any], finding: Finding) -> None:
    """Clicks and impressions dearer and ROAS down; never ROAS alone."""
    assert finding is checks(evolve(INFLATED, **own))[Cause.AUCTION_INFLATION].finding


def test_reach_has_no_auction_for_clicks() -> None:
    """Where all is bought by reach, inflation of clicks has no meaning (R73)."""
    found = checks(INFLATED, per_click=False)

    assert Finding.NOT_APPLICABLE is found[Cause.AUCTION_INFLATION].finding


@pytest.mark.parametrize(
    ("own", "finding"),
    [
        ({"spend": 0.4, "utilisation": 0.19}, Finding.FOUND),
        ({"spend": 0.4, "utilisation": 0.2}, Finding.RULED_OUT),
        ({"spend": 0.04, "utilisation": 0.0}, Finding.RULED_OUT),
        ({"spend": 0.4, "utilisation": None}, Finding.UNKNOWN),
    ],
)
def test_a_budget_change_moves_spend_and_not_its_share(own: dict[str, Any], finding: Finding) -> None:
    """Spend over budget moved by less than half of what spend did."""
    assert finding is checks(evolve(VIRAL, **own))[Cause.BUDGET_CHANGE].finding


def pace(key: str, spent: int | None, planned: int | None = 100) -> CampaignPace:
    return CampaignPace(
        id=key,
        name=key,
        spent=None if spent is None else spent * MICROS,
        planned=None if planned is None else Fraction(planned * MICROS),
    )


def test_several_campaigns_are_told_with_their_share_of_the_overshoot() -> None:
    """Two over, the larger first, one within its tolerance."""
    check = checks(None, campaigns=[pace("a", 110), pace("b", 140), pace("c", 105)])[Cause.SEVERAL_CAMPAIGNS]

    assert Finding.FOUND is check.finding
    assert [
        ("b", Money(40 * MICROS, "USD"), Fraction(4, 5)),
        ("a", Money(10 * MICROS, "USD"), Fraction(1, 5)),
    ] == [
        (each["id"], each["over_plan"], each["share_of_overshoot"]) for each in check.evidence["overshooting"]
    ]


@pytest.mark.parametrize(
    ("campaigns", "finding"),
    [
        ([pace("a", 200), pace("b", 100)], Finding.RULED_OUT),
        ([pace("a", 200), pace("b", 100, None)], Finding.UNKNOWN),
        ([pace("a", 200), pace("b", None)], Finding.UNKNOWN),
        ([], Finding.UNKNOWN),
    ],
)
def test_one_campaign_is_not_several_and_an_unknown_one_leaves_it_open(
    campaigns: list[CampaignPace], finding: Finding
) -> None:
    """Ruled out only where each campaign could be compared with its own plan."""
    assert finding is checks(None, campaigns=campaigns)[Cause.SEVERAL_CAMPAIGNS].finding

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import make_url

from paceboard.model import MICROS, ShopDay, evaluate
from paceboard.specs import ExchangeRate, GroupView, Unread
from paceboard_reconciliation.claimed import CLAIMED_RESULTS
from paceboard_reconciliation.claims import claims
from paceboard_reconciliation.common_days import common_days
from paceboard_reconciliation.exchanged import exchanged

NAME = "all.claimed_results"


@pytest.fixture(name="view", scope="session")
def _view(view_of: Callable[[str], GroupView]) -> GroupView:
    return view_of("claimed_results")


def of_meta(view: GroupView) -> GroupView:
    """The accounts of the one platform that tells everything."""
    own = tuple(each for each in view.members if each.view.account.ref.connector == "meta")
    return evolve(view, members=own)


def test_each_platforms_claim_is_what_sql_sums(lived: Any) -> None:
    """Conversions, value and spend of the days that all accounts have complete, in the account's currency."""
    reading = lived.paceboard.card(NAME)
    path = Path(make_url(lived.paceboard.configuration.store).database or "")
    for row in reading.parts["claims"]:
        with closing(sqlite3.connect(path)) as ledger:
            ((conversions, value, spend),) = ledger.execute(
                "SELECT sum(conversions), sum(conversion_value), sum(spend) FROM fact_day"
                " WHERE account = ? AND level = 'account' AND day BETWEEN ? AND ?",
                (row["account"], *reading.window),
            )
        assert Fraction(conversions, MICROS) == row["conversions"]
        assert (value, spend) == (row["conversion_value"].micros, row["spend"].micros)
        assert Fraction(value, spend) == row["roas"]


def test_claims_are_bounded_and_not_added_up(lived: Any) -> None:
    """R89: at least the largest, at most their sum or what the shop sold; no sum of ROAS, none of claims."""
    reading, node = lived.paceboard.explain(NAME)
    claimed = [row["conversions"] for row in reading.parts["claims"]]
    bounds = reading.parts["conversions"]

    assert max(claimed) == bounds["at_least"] == reading.value == evaluate(node)
    assert min(sum(claimed), reading.parts["shop_orders"]) == bounds["at_most"]
    assert "roas" not in reading.parts
    assert "not added up" in reading.text


def test_the_shop_tells_how_often_an_order_is_claimed(lived: Any) -> None:
    """The gauge of double counting: claims for each order, and how many claims have none."""
    parts = lived.paceboard.card(NAME).parts
    claimed = sum(row["conversions"] for row in parts["claims"])

    assert Fraction(claimed, parts["shop_orders"]) == parts["claims_per_order"] > 1
    assert claimed - parts["shop_orders"] == parts["duplicates_at_least"]


def test_reach_is_bounded_by_what_platforms_tell_of_it(lived: Any) -> None:
    """At least the largest; Google tells none, so nobody knows the most, nor how often people saw ads."""
    parts = lived.paceboard.card(NAME).parts
    told = [row["reach"] for row in parts["people"]]

    assert None in told
    assert {
        "at_least": max(each for each in told if each is not None),
        "at_most": None,
    } == parts["reach"]
    assert {"at_least": None, "at_most": None} == parts["frequency"]


def test_where_all_platforms_tell_of_people_frequency_is_bounded(view: GroupView) -> None:
    """All impressions over the most people that there can be, and over the fewest."""
    own = of_meta(view)
    parts = CLAIMED_RESULTS.judge(own).parts
    reached = [row["reach"] for row in parts["people"]]
    shown = sum(row["impressions"] for row in parts["people"])

    assert {"at_least": max(reached), "at_most": sum(reached)} == parts["reach"]
    assert {
        "at_least": Fraction(shown, sum(reached)),
        "at_most": Fraction(shown, max(reached)),
    } == parts["frequency"]


def test_ways_of_counting_that_differ_are_told(view: GroupView) -> None:
    """R92: the attribution stands beside each claim; where they differ, so does a warning."""
    reading = CLAIMED_RESULTS.judge(view)
    counted = {row["platform"]: row["counted"] for row in reading.parts["claims"]}
    same = of_meta(view)

    assert ["7d_click_1d_view, omni_purchase"] == counted["Meta Ads"]
    assert "attribution_differs" in {each.code for each in reading.warnings}
    assert "attribution_differs" not in {each.code for each in CLAIMED_RESULTS.judge(same).warnings}


def test_a_missing_account_leaves_the_upper_bound_open(view: GroupView) -> None:
    """R91: it may claim anything; what the others claim is at least there."""
    bare = evolve(view, shop={}, unread=(Unread(account="tiktok:9", why="the token is dead"),))
    reading = CLAIMED_RESULTS.judge(bare)

    assert reading.value is not None
    assert reading.parts["conversions"]["at_most"] is None
    assert reading.parts["reach"]["at_most"] is None
    assert "account_unread" in {each.code for each in reading.warnings}


def shop(view: GroupView, orders: int) -> Mapping[int, ShopDay]:
    return {day: ShopDay(day=day, revenue=0, currency="USD", orders=orders) for day in common_days(view)}


def test_a_platform_that_claims_more_than_was_sold_bounds_nothing(view: GroupView) -> None:
    """The shop's orders are the most, and the claim is named."""
    reading = CLAIMED_RESULTS.judge(evolve(view, shop=shop(view, 1)))

    assert {"at_least": None, "at_most": 30} == reading.parts["conversions"]
    assert "claims_exceed_orders" in {each.code for each in reading.warnings}
    assert reading.value is None


def test_a_day_that_the_shop_does_not_tell_makes_its_orders_unknown(view: GroupView) -> None:
    """Twenty-nine days are no month."""
    days = dict(shop(view, 200))
    days.popitem()

    assert CLAIMED_RESULTS.judge(evolve(view, shop=days)).parts["shop_orders"] is None


@settings(deadline=None)
@given(seed=st.integers(0, 99), orders=st.integers(0, 400))
def test_bounds_hold_in_any_order_and_for_any_shop(view: GroupView, seed: int, orders: int) -> None:
    """The least is never above the most, and the accounts' order changes nothing but who stands first."""
    members = list(view.members)
    random.Random(seed).shuffle(members)
    told = evolve(view, shop=shop(view, orders))
    reading = CLAIMED_RESULTS.judge(told)
    bounds = reading.parts["conversions"]

    assert bounds["at_least"] is None or bounds["at_least"] <= bounds["at_most"] <= orders * 30
    assert reading.value == CLAIMED_RESULTS.judge(evolve(told, members=tuple(members))).value
    assert bounds == CLAIMED_RESULTS.judge(evolve(told, members=tuple(members))).parts["conversions"]


@given(st.fractions(min_value=Fraction(1, 100), max_value=100, max_denominator=1_000))
def test_a_platforms_roas_does_not_change_under_exchange(view: GroupView, rate: Fraction) -> None:
    """Both of its sides at one rate give the same return (R82, R89)."""
    for claim in claims(view, common_days(view)):
        value, spend = claim.value, claim.spend
        assert value is not None
        assert spend is not None
        own = claim.member.view.account.currency
        rates = {(own, 0): ExchangeRate(value=rate, day=0, source="drawn")}
        priced = GroupView(members=(), currency="XXX", rates=rates)
        sides = [exchanged(priced, own, {0: each})[0] for each in (value, spend)]
        assert claim.roas == sides[0] / sides[1]

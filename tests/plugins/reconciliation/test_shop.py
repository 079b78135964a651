from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from paceboard.model import MICROS, ShopDay, evaluate
from paceboard.specs import ExchangeRate, GroupCardSpec, GroupView, Unread
from paceboard_reconciliation.common_days import common_days
from paceboard_reconciliation.shop import BLENDED_CPA, MER

CARDS = [MER, BLENDED_CPA]
NAMES = [card.key for card in CARDS]


@pytest.fixture(name="view", scope="session")
def _view(view_of: Callable[[str], GroupView]) -> GroupView:
    return view_of("mer")


def test_revenue_and_orders_are_the_shops_and_spend_is_everybodys(lived: Any) -> None:
    """MER = revenue over blended spend, blended CPA = blended spend over orders; no claim is in it."""
    board = lived.paceboard
    mer, cpa = board.card("all.mer"), board.card("all.blended_cpa")
    days = [board.configuration.reporting.shop()[day] for day in range(mer.window[0], mer.window[1] + 1)]
    revenue, orders = sum(each.revenue for each in days), sum(each.orders or 0 for each in days)
    spend = sum(row["spend"].micros for row in mer.parts["accounts"])

    assert spend == mer.parts["spend"].micros == cpa.parts["spend"].micros
    assert Fraction(revenue, spend) == mer.value
    assert Fraction(spend, orders) == cpa.value
    assert 1 == sum(row["share"] for row in mer.parts["accounts"])


@pytest.mark.parametrize("card", CARDS, ids=NAMES)
def test_without_the_shops_word_nothing_is_known(view: GroupView, card: GroupCardSpec) -> None:
    """The warning says what to write; revenue that is not declared is not zero."""
    reading = card.judge(evolve(view, shop={}))

    assert reading.value is None
    assert ["no_shop"] == [each.code for each in reading.warnings]


@pytest.mark.parametrize("card", CARDS, ids=NAMES)
def test_only_days_that_all_tell_of_count(view: GroupView, card: GroupCardSpec) -> None:
    """A day that the shop leaves out has neither its revenue nor its spend in it; the reading says so."""
    days = common_days(view)
    half = {day: view.shop[day] for day in days[:10]}
    reading = card.judge(evolve(view, shop=half))
    whole = card.judge(view)

    assert 10 == reading.parts["days"]
    assert (days[0], days[9]) == reading.window
    assert reading.parts["spend"].micros < whole.parts["spend"].micros
    assert "shop_days_missing" in {each.code for each in reading.warnings}


def test_a_day_without_orders_does_not_count_for_the_cost_of_one(view: GroupView) -> None:
    """Its spend would make the others' orders dearer; its revenue still counts for MER."""
    first = common_days(view)[0]
    told = evolve(view, shop={**view.shop, first: evolve(view.shop[first], orders=None)})

    assert 29 == BLENDED_CPA.judge(told).parts["days"]
    assert 30 == MER.judge(told).parts["days"]


@pytest.mark.parametrize("card", CARDS, ids=NAMES)
def test_a_missing_account_makes_it_unknown(view: GroupView, card: GroupCardSpec) -> None:
    """R91: spend that is not whole would make the shop look better than it is."""
    unread = (Unread(account="tiktok:9", why="the token is dead"),)

    assert card.judge(evolve(view, unread=unread)).value is None


def test_revenue_in_a_currency_without_a_rate_is_not_known(view: GroupView) -> None:
    """MER is unknown and says why; the cost of an order needs no revenue."""
    foreign = {day: evolve(each, currency="VND") for day, each in view.shop.items()}
    told = evolve(view, shop=foreign)

    assert MER.judge(told).value is None
    assert "shop_not_exchanged" in {each.code for each in MER.judge(told).warnings}
    assert BLENDED_CPA.judge(told).value is not None


@settings(deadline=None)
@given(
    seed=st.integers(0, 99),
    rate=st.fractions(min_value=Fraction(1, 100), max_value=100, max_denominator=999),
    revenue=st.integers(-(10**9), 10**12),
    orders=st.integers(0, 10**6),
)
def test_it_holds_for_any_shop_and_rate_and_order(
    view: GroupView, seed: int, rate: Fraction, revenue: int, orders: int
) -> None:
    """Evaluating the derivation gives the value; the accounts' order changes nothing."""
    members = list(view.members)
    random.Random(seed).shuffle(members)
    days = common_days(view)
    shop = {day: ShopDay(day=day, revenue=revenue + day, currency="EUR", orders=orders) for day in days}
    rates = {("EUR", day): ExchangeRate(value=rate, day=day, source="drawn") for day in days}
    told = evolve(view, shop=shop, rates={**view.rates, **rates})
    for card in CARDS:
        reading = card.judge(told)
        node = card.explain(told, reading)
        assert reading.value == (None if node is None else evaluate(node))
        assert reading.value == card.judge(evolve(told, members=tuple(members))).value
    exact = sum((revenue + day) * rate for day in days)
    assert abs(exact - MER.judge(told).parts["revenue"].micros) <= Fraction(1, 2)


def test_without_spend_there_is_no_ratio(view: GroupView) -> None:
    """Nothing was spent, so nothing was earned for each unit of it."""
    free = evolve(
        view, members=tuple(each for each in view.members if each.view.account.ref.id == "4155550102")
    )
    first = {day: each for day, each in view.shop.items() if day < common_days(view)[7]}

    assert MER.judge(evolve(free, shop=first)).value is None


def test_money_is_whole_micros(view: GroupView) -> None:
    """What is shown is what was divided."""
    parts = MER.judge(view).parts

    assert parts["revenue"].micros % 1 == 0
    assert parts["spend"].micros > MICROS

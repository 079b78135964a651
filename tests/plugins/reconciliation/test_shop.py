from __future__ import annotations

import random
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from paceboard.model import MICROS, ShopDay, date_text, evaluate
from paceboard.specs import ExchangeRate, GroupCardSpec, GroupView, Unread
from paceboard_reconciliation.common_days import MONTH, common_days
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


def named(view: GroupView, name: str) -> GroupView:
    """All accounts of that name."""
    own = (
        evolve(each, view=evolve(each.view, account=evolve(each.view.account, name=name)))
        for each in view.members
    )
    return evolve(view, members=tuple(own))


def test_accounts_of_one_name_have_their_own_shares(view: GroupView) -> None:
    """Two accounts of a platform may be called alike."""
    rows, alike = (MER.judge(each).parts["accounts"] for each in (view, named(view, "Shop")))

    assert [row["share"] for row in rows] == [row["share"] for row in alike]


def test_days_between_that_do_not_count_are_told(view: GroupView) -> None:
    """A shop's file with gaps is no span from its first to its last day."""
    days = common_days(view)
    shop = {day: view.shop[day] for day in (days[0], days[5])}

    assert (
        f"on 2 days between {date_text(days[0])} and {date_text(days[5])}"
        in MER.judge(evolve(view, shop=shop)).text
    )
    assert "between" not in MER.judge(view).text


@pytest.mark.parametrize("card", CARDS, ids=NAMES)
def test_on_no_day_spend_is_not_zero(view: GroupView, card: GroupCardSpec) -> None:
    """Where the shop tells of none, what was spent on them is not known."""
    parts = card.judge(evolve(view, shop={})).parts

    assert parts["spend"] is None
    assert {None} == {row["spend"] for row in parts["accounts"]}


def test_a_shop_that_tells_no_orders_is_told_so(view: GroupView) -> None:
    """Its file is there: it lacks a column."""
    shop = {day: evolve(each, orders=None) for day, each in view.shop.items()}
    reading = BLENDED_CPA.judge(evolve(view, shop=shop))
    (caution,) = reading.warnings

    assert "no_orders" == caution.code
    assert "add the column `orders`" in caution.text
    assert "no orders" in reading.text


def test_the_cost_of_an_order_needs_no_rate_of_the_shop(view: GroupView) -> None:
    """It asks for no revenue, so none that is missing is told."""
    foreign = {day: evolve(each, currency="VND") for day, each in view.shop.items()}
    told = BLENDED_CPA.judge(evolve(view, shop=foreign))

    assert "shop_not_exchanged" not in {each.code for each in told.warnings}


def test_the_rates_of_the_shops_days_are_told(view: GroupView) -> None:
    """Revenue in another currency was exchanged, too."""
    days = common_days(view)
    shop = {day: ShopDay(day=day, revenue=MICROS, currency="EUR", orders=1) for day in days}
    rates = {("EUR", day): ExchangeRate(value=Fraction(2), day=day, source="drawn") for day in days}
    found = MER.judge(evolve(view, shop=shop, rates={**view.rates, **rates})).parts["rates"]

    assert set(days) == {row["day"].number for row in found if row["currency"] == "EUR"}


@pytest.mark.parametrize("card", CARDS, ids=NAMES)
def test_one_late_account_is_told_to_cut_the_days(view: GroupView, card: GroupCardSpec) -> None:
    """Ten of thirty days are left: whose data end, on which day; and that they are old."""
    first, *others = view.members
    span = first.view.windows[MONTH]
    late = evolve(
        first.view,
        windows={**first.view.windows, MONTH: (span[0] - 20, span[1] - 20)},
        stale=True,
    )
    reading = card.judge(evolve(view, members=(evolve(first, view=late), *others)))
    told = {each.code: each.text for each in reading.warnings}

    assert re.match(r"(9|10) of 30 days", told["days_cut"])
    assert date_text(span[1] - 20) in told["days_cut"]
    assert first.view.account.name in told["account_stale"]
    assert {"days_cut", "account_stale"}.isdisjoint(each.code for each in card.judge(view).warnings)


@pytest.mark.parametrize("card", CARDS, ids=NAMES)
def test_there_are_no_shares_where_an_account_is_missing(view: GroupView, card: GroupCardSpec) -> None:
    """A share of what is not whole is none."""
    missing = evolve(view, unread=(Unread(account="tiktok:9", why="the token is dead"),))

    assert {None} == {row["share"] for row in card.judge(missing).parts["accounts"]}

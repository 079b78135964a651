"""Totals over accounts of several currencies: exact, dated, and never more than what is known."""

from __future__ import annotations

import csv
import io
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import make_url

from paceboard.model import Operation, Reading, Sentiment, Status, date_text, evaluate
from paceboard.specs import ExchangeRate, GroupCardSpec, GroupView, Unread
from paceboard_reconciliation.blended import BLENDED_BUDGET, BLENDED_SPEND
from paceboard_reconciliation.blending import SERIES
from paceboard_reconciliation.exchanged import exchanged, half_up
from paceboard_reconciliation.shares import shares_of

CARDS = [BLENDED_SPEND, BLENDED_BUDGET]
NAMES = [card.key for card in CARDS]


@pytest.fixture(name="view", scope="session")
def _view(view_of: Callable[[str], GroupView]) -> GroupView:
    return view_of("blended_spend")


def published() -> dict[tuple[str, str], Fraction]:
    """The bank's file as it stands: by currency and date, how many of it one euro is."""
    from currency_converter import CURRENCY_FILE

    with ZipFile(Path(CURRENCY_FILE)) as archive:
        rows = csv.DictReader(io.StringIO(archive.read(archive.namelist()[0]).decode()))
        return {
            (currency, row["Date"]): Fraction(cell)
            for row in rows
            if row["Date"].startswith("2026-")
            for currency, cell in row.items()
            if currency not in ("", "Date") and cell not in ("N/A", "", None)
        }


def dollars(rates: dict[tuple[str, str], Fraction], currency: str, day: int) -> Fraction:
    while ("USD", date_text(day)) not in rates:
        day -= 1
    text = date_text(day)
    return rates["USD", text] / rates[currency, text]


def test_blended_spend_is_what_sql_and_the_banks_file_say(lived: Any) -> None:
    """Summed by SQL over the ledger's own file, by day, times the rates in the bank's own file."""
    reading, rates = lived.paceboard.card("all.blended_spend"), published()
    path = Path(make_url(lived.paceboard.configuration.store).database or "")
    total = 0
    for row in reading.parts["accounts"]:
        own = lived.paceboard.card(f"{row['account'].partition(':')[0]}.total_spend", row["account"])
        with closing(sqlite3.connect(path)) as ledger:
            days = dict(
                ledger.execute(
                    "SELECT day, sum(spend) FROM fact_day WHERE account = ? AND level = 'account'"
                    " AND day BETWEEN ? AND ? GROUP BY day",
                    (row["account"], own.period.first, own.period.last),
                ).fetchall()
            )
        # The running day counts up to the watermark: what its hours come to.
        days[max(days)] += own.value - sum(days.values())
        exact = sum(
            micros * (1 if own.currency == "USD" else dollars(rates, own.currency, day))
            for day, micros in days.items()
        )
        assert half_up(exact) == row["spend"].micros
        total += row["spend"].micros

    assert total == reading.value


@pytest.mark.parametrize("card", CARDS, ids=NAMES)
def test_the_worst_status_stands_beside_the_total(lived: Any, card: GroupCardSpec) -> None:
    """What is over on one platform and under on another is not on pace."""
    reading = lived.paceboard.card(f"all.{card.key}")

    assert (Status.FIRES, Sentiment.BAD, True) == (reading.status, reading.sentiment, reading.fires)
    assert "tiktok:7000000000000000001" == reading.parts["worst"]["account"]
    assert "FIRES" in reading.text


def test_each_rate_that_was_used_is_told_with_date_and_source(lived: Any) -> None:
    """One for each day and currency that is not that of the total; a holiday has the day before's."""
    rates = lived.paceboard.card("all.blended_spend").parts["rates"]
    easter = [each for each in rates if date_text(each["day"].number) == "2026-04-06"]

    assert {"AUD", "GBP", "JPY"} == {each["currency"] for each in rates}
    assert {"2026-04-02"} == {date_text(each["published"].number) for each in easter}
    assert all("European Central Bank" in each["source"] for each in rates)
    assert len(rates) == len({(each["currency"], each["day"]) for each in rates})


def test_the_shares_of_accounts_and_of_platforms_sum_to_one(lived: Any) -> None:
    """R88: by largest remainder, in tenths of a percent."""
    parts = lived.paceboard.card("all.blended_spend").parts

    for rows in (parts["accounts"], parts["platforms"]):
        assert 1 == sum(row["share"] for row in rows)
        assert parts["known_spend"].micros == sum(row["spend"].micros for row in rows)


def in_one_currency(view: GroupView, currency: str = "USD") -> GroupView:
    """The members that have it alone."""
    own = tuple(each for each in view.members if each.view.account.currency == currency)
    return evolve(view, members=own, currency=currency, rates={})


def test_in_one_currency_the_total_is_the_sum_to_the_micro(view: GroupView) -> None:
    """Nothing is exchanged and nothing rounded; used is spend over caps."""
    own = in_one_currency(view)
    spent = sum(each.reading.parts["spent"].micros for each in own.members if each.reading)
    caps = sum(each.view.cap.micros for each in own.members if each.view.cap)

    assert len(own.members) > 1
    assert spent == BLENDED_SPEND.judge(own).value
    assert Fraction(spent, caps) == BLENDED_BUDGET.judge(own).value


@pytest.mark.parametrize("card", CARDS, ids=NAMES)
def test_a_currency_without_a_rate_makes_the_total_unknown(view: GroupView, card: GroupCardSpec) -> None:
    """The known part is shown as such, with what is missing and why; never as the total."""
    missing = {key: "no rate of JPY is known" for key in view.rates if key[0] == "JPY"}
    rates = {key: rate for key, rate in view.rates.items() if key[0] != "JPY"}
    reading = card.judge(evolve(view, rates=rates, no_rates=missing))
    others = [row for row in reading.parts["accounts"] if row["platform"] and row["spend"] is not None]

    assert reading.value is None
    assert 5 == reading.parts["known_accounts"] == len(others)
    assert reading.parts["known_spend"].micros == sum(row["spend"].micros for row in others)
    assert "Athleisure Japan (Meta Ads): no rate of JPY is known" in [each.text for each in reading.warnings]
    assert "Not known in all" in reading.text
    assert card.explain(view, reading) is None


@pytest.mark.parametrize("card", CARDS, ids=NAMES)
def test_a_missing_account_makes_the_total_unknown(view: GroupView, card: GroupCardSpec) -> None:
    """R91: the gap is explicit."""
    reading = card.judge(evolve(view, unread=(Unread(account="tiktok:9", why="the token is dead"),)))

    assert reading.value is None
    assert "without tiktok:9" in reading.text
    assert "account_unread" in {each.code for each in reading.warnings}


def test_without_a_budget_spend_is_known_and_used_is_not(view: GroupView) -> None:
    """Each total says what it lacks, and no more."""
    first, *others = view.members
    bare = evolve(view, members=(evolve(first, view=evolve(first.view, cap=None)), *others))

    assert BLENDED_SPEND.judge(bare).value is not None
    assert BLENDED_BUDGET.judge(bare).value is None


def test_a_platform_is_told_only_where_all_its_accounts_are(view: GroupView) -> None:
    """A part of a platform is not the platform."""
    rates = {key: rate for key, rate in view.rates.items() if key[0] != "JPY"}
    rows = {row["name"]: row for row in BLENDED_SPEND.judge(evolve(view, rates=rates)).parts["platforms"]}

    assert rows["Meta Ads"]["spend"] is None
    assert rows["TikTok Ads"]["spend"] is not None


def with_rates(view: GroupView, values: list[Fraction]) -> GroupView:
    rates = {
        key: ExchangeRate(value=value, day=key[1], source="drawn")
        for key, value in zip(sorted(view.rates), values * len(view.rates), strict=False)
    }
    return evolve(view, rates=rates)


RATES = st.lists(
    st.fractions(min_value=Fraction(1, 1_000), max_value=1_000, max_denominator=10_000),
    min_size=1,
    max_size=7,
)


@settings(deadline=None)
@given(values=RATES, seed=st.integers(0, 9))
def test_totals_hold_at_any_rates_and_in_any_order(
    view: GroupView, values: list[Fraction], seed: int
) -> None:
    """Evaluating gives the value; parts sum to it; the accounts' order changes nothing but ties."""
    drawn = with_rates(view, values)
    members = list(drawn.members)
    random.Random(seed).shuffle(members)
    shuffled = evolve(drawn, members=tuple(members))
    spend, budget = (card.judge(drawn) for card in CARDS)
    node = BLENDED_BUDGET.explain(drawn, budget)
    assert isinstance(node, Operation)
    assert spend.value == evaluate(node.parts[0])
    assert budget.value == evaluate(node)
    assert [spend, budget] == [card.judge(shuffled) for card in CARDS]
    assert spend.value == sum(row["spend"].micros for row in spend.parts["accounts"])
    assert within_half_a_micro(drawn, spend)


def within_half_a_micro(view: GroupView, reading: Reading) -> bool:
    """The total is off what no rounding would give by at most half a micro for each account."""
    exact = Fraction(0)
    for member in view.members:
        currency = member.view.account.currency
        days = {day: micros or 0 for day, micros in member.view.series[SERIES]}
        exact += sum(
            micros * (1 if currency == view.currency else view.rates[currency, day].value)
            for day, micros in days.items()
            if micros
        )
    return abs(exact - Fraction(reading.value or 0)) <= Fraction(len(view.members), 2)


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 10**15), max_size=12))
def test_shares_sum_to_one_exactly(values: dict[str, int]) -> None:
    """Whatever is shared; where there is nothing, nobody has a share."""
    found = shares_of(values)

    assert set(values) == set(found)
    if any(values.values()):
        assert 1 == sum(share for share in found.values() if share is not None)
    else:
        assert {None} >= set(found.values())


@given(
    amounts=st.dictionaries(st.integers(20_000, 20_030), st.integers(-(10**12), 10**12), max_size=10),
    values=RATES,
)
def test_exchange_is_exact(amounts: dict[int, int], values: list[Fraction]) -> None:
    """Each day at its own rate, nothing rounded; there and back it is what it was."""
    rates = {
        ("GBP", day): ExchangeRate(value=values[day % len(values)], day=day, source="drawn")
        for day in amounts
    }
    total, why = exchanged(GroupView(members=(), currency="USD", rates=rates), "GBP", amounts)

    assert "" == why
    assert total == sum(micros * rates["GBP", day].value for day, micros in amounts.items())


def test_half_up_is_half_up() -> None:
    """To the whole micro, halves upwards."""
    assert [1, 1, 0, -1, 2] == [half_up(Fraction(each, 2)) for each in (1, 2, 0, -2, 3)]

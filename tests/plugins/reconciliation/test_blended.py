"""Totals over accounts of several currencies: exact, dated, and never more than what is known."""

from __future__ import annotations

import csv
import io
import random
import re
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

from paceboard.catalogue.derivation import explain
from paceboard.model import Money, Node, Operation, Reading, Sentiment, Status, date_text, evaluate
from paceboard.pacing import Cap
from paceboard.specs import AccountView, ExchangeRate, GroupCardSpec, GroupView, Unread
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


def grown(view: GroupView, account: str, *, cap: int | None = None, stale: bool = False) -> GroupView:
    """The view with one account of that currency changed: its cap, in micros, or how old its data are."""
    (chosen,) = (each for each in view.members if each.view.account.currency == account)
    told = chosen.view if cap is None else evolve(chosen.view, cap=Cap(micros=Fraction(cap), basis="flight"))
    changed = evolve(chosen, view=evolve(told, stale=stale))
    if cap is not None:
        changed = evolve(changed, explain=lambda: explained(changed.view, cap))
    return evolve(view, members=tuple(changed if each is chosen else each for each in view.members))


def explained(view: AccountView, cap: int) -> Node | None:
    """What the account's own card derives: spend over its cap; nothing of a cap of zero."""
    return None if not cap else explain(view, evolve(READING, value=Fraction(1)))


READING = Reading(
    card="",
    title="",
    account="",
    account_name="",
    revision=0,
    inputs="",
    as_of=0,
    watermark=None,
    zone="Etc/UTC",
    currency="",
    value=None,
    unit="ratio",
    text="",
)


@pytest.mark.parametrize("share", [Fraction(0), Fraction(1, 10), Fraction(1, 2), Fraction(1)])
@pytest.mark.parametrize("last", [1, 50], ids=["as dear", "fifty times as dear"])
def test_a_budget_that_is_used_up_is_at_the_mean_rate_of_its_spend(
    view: GroupView, share: Fraction, last: int
) -> None:
    """What was spent beyond it was not spent at the last day's rate: no budget falls below zero."""
    (yen,) = (each for each in view.members if each.view.account.currency == "JPY")
    today = ("JPY", yen.view.today or 0)
    dear = {**view.rates, today: evolve(view.rates[today], value=view.rates[today].value * last)}
    own = sum(micros or 0 for _, micros in yen.view.series[SERIES])
    cap = half_up(own * share)
    told = grown(evolve(view, rates=dear), "JPY", cap=cap)
    reading = BLENDED_BUDGET.judge(told)
    node = BLENDED_BUDGET.explain(told, reading)
    (row,) = (row for row in reading.parts["accounts"] if row["account"] == str(yen.view.account.ref))

    assert half_up(Fraction(row["spend"].micros * cap, own)) == row["budget"].micros >= 0
    assert row["budget"].micros - row["spend"].micros == row["remaining"].micros <= 0
    assert node is not None
    assert reading.value == evaluate(node)


@pytest.mark.parametrize("card", CARDS, ids=NAMES)
def test_an_account_whose_data_are_old_makes_the_total_unknown(view: GroupView, card: GroupCardSpec) -> None:
    """What it spent since nobody knows: the known part is a least, and the account is named with its end."""
    old = grown(view, "JPY", stale=True)
    reading = card.judge(old)
    (caution,) = (each for each in reading.warnings if each.code == "account_stale")

    assert reading.value is None
    assert (card is BLENDED_SPEND) == ("at least" in reading.text)
    assert "Athleisure Japan (Meta Ads)" in reading.text
    assert re.search(r"Athleisure Japan .* they end at 2026-\d\d-\d\d \d\d:\d\d \(Asia/Tokyo\)", caution.text)
    assert card.judge(view).parts["known_spend"] == reading.parts["known_spend"]


def test_there_are_no_shares_of_what_is_not_whole(view: GroupView) -> None:
    """A platform of which an account is missing has no sum; nobody has a share of a part."""
    missing = evolve(view, unread=(Unread(account="tiktok:9", why="the token is dead"),))
    parts = BLENDED_SPEND.judge(missing).parts
    platforms = {row["name"]: row["spend"] for row in parts["platforms"]}

    assert {None} == {row["share"] for row in (*parts["accounts"], *parts["platforms"])}
    assert platforms["TikTok Ads"] is None
    assert platforms["Meta Ads"] is not None


def test_the_rate_behind_what_is_left_is_told_too(view: GroupView) -> None:
    """Each account's last day has its rate in the budget's, also where nothing was spent on it."""
    (yen,) = (each for each in view.members if each.view.account.currency == "JPY")
    assert yen.reading is not None
    days = tuple((day, 0 if day == yen.view.today else micros) for day, micros in yen.view.series[SERIES])
    spent = Money(sum(micros or 0 for _, micros in days), "JPY")
    reading = evolve(yen.reading, parts={**yen.reading.parts, "spent": spent})
    idle = evolve(yen, reading=reading, view=evolve(yen.view, series={**yen.view.series, SERIES: days}))
    told = evolve(view, members=tuple(idle if each is yen else each for each in view.members))
    last = ("JPY", yen.view.today)
    spend, budget = (
        {(row["currency"], row["day"].number) for row in card.judge(told).parts["rates"]} for card in CARDS
    )

    assert last not in spend
    assert last in budget

"""Why numbers moved, over the accounts of a simulated world."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from paceboard.cards.comparison_json import comparison_as_plain
from paceboard.errors import UsageError
from paceboard.model import date_text, evaluate

CARDS = ("roas", "cpa", "cvr", "ctr", "cpc", "cpm", "total_spend")
FACTORED = {"roas", "cpa", "cpc", "total_spend"}


def compared(lived: Any, key: str, against: Any = "prior_7_days") -> list[Any]:
    return [
        lived.paceboard.explain_change(f"{each.ref.connector}.{key}", str(each.ref), against=against)
        for each in lived.paceboard.accounts()
    ]


@pytest.mark.parametrize("key", CARDS)
def test_contributions_add_up_to_the_change_exactly(lived: Any, key: str) -> None:
    """Of campaigns to the change, of groups to their campaign's, rates and mixes to the change again."""
    for found in compared(lived, key):
        assert found.contributions
        assert found.change == sum(each.change for each in found.contributions)
        for each in found.contributions:
            assert not each.parts or each.change == sum(part.change for part in each.parts)
        splits = [(each.rate, each.mix) for each in found.contributions if each.rate is not None]
        assert not splits or found.change == sum(rate + mix for rate, mix in splits)


@pytest.mark.parametrize("key", CARDS)
def test_the_trees_come_to_the_later_number(lived: Any, key: str) -> None:
    """By contributions, down to the ledger's rows, and by factors where the card has any."""
    for found in compared(lived, key):
        assert found.now.value == evaluate(found.tree)
        assert (key in FACTORED) == bool(found.factors)
        if found.factor_tree is not None:
            assert found.now.value == evaluate(found.factor_tree)
        assert comparison_as_plain(found)["equal"]


def test_the_numbers_are_the_readings_own(lived: Any) -> None:
    """Both sides of a comparison stand on the card as its last and prior seven days."""
    for found in compared(lived, "ctr"):
        parts = lived.paceboard.card(found.card, found.account).parts

        assert (parts["last_7_days"], parts["prior_7_days"]) == (found.now.value, found.before.value)


def test_campaigns_of_a_sum_moved_it_as_sql_says(lived: Any) -> None:
    """What each campaign spent more is the difference of two sums of its own rows."""
    path = make_url(lived.paceboard.configuration.store).database or ""
    total = "SELECT coalesce(sum(spend), 0) FROM fact_day WHERE account = ? AND level = 'campaign'"
    with closing(sqlite3.connect(path)) as ledger:
        for found in compared(lived, "total_spend"):
            for each in (each for each in found.contributions if each.id is not None):
                sums = [
                    ledger.execute(
                        f"{total} AND entity = ? AND day BETWEEN ? AND ?",
                        (found.account, each.id, side.first, side.last),
                    ).fetchone()[0]
                    for side in (found.now, found.before)
                ]

                assert sums[0] - sums[1] == each.change


def test_a_cards_part_names_what_moved_it_beyond_chance(lived: Any) -> None:
    """Three campaigns at most, each with a change; unknown where the days before were not fetched."""
    for key in CARDS[:-1]:
        for each in lived.paceboard.evaluate(cards=[key]):
            parts = each.reading.parts
            named = parts["moved_by"]

            assert (named is None) == (parts["prior_30_days"] is None)
            assert named is None or len(named) <= 3


def test_named_days_are_held_against_as_many_of_the_last(lived: Any) -> None:
    """Three days of before against the last three complete ones, said as texts or as one."""
    found = compared(lived, "cpm")[0]
    first, last = (date_text(found.before.first + more) for more in (0, 2))
    for period in (f"{first}..{last}", (first, last)):
        named = compared(lived, "cpm", period)[0]

        assert (found.now.last - 2, found.now.last) == (named.now.first, named.now.last)
        assert (found.before.first, found.before.first + 2) == (named.before.first, named.before.last)


@pytest.mark.parametrize(
    "period", ["last week", "2026-04-02..2026-04-01", "2026-04-02..", "2999-01-01..2999-01-02"]
)
def test_what_is_no_period_before_is_refused(lived: Any, period: str) -> None:
    """Words, days in the wrong order, half a span, and days that are compared with themselves."""
    with pytest.raises(UsageError):
        compared(lived, "cpm", period)


def test_a_card_that_says_nothing_of_change_names_those_that_do(lived: Any) -> None:
    """The answer is in the error."""
    account = lived.paceboard.accounts()[0].ref
    with pytest.raises(UsageError, match="does not say why it moved") as refused:
        lived.paceboard.explain_change(f"{account.connector}.data_freshness", str(account))

    assert "cpa" in str(refused.value.do)


def test_parts_are_all_estimates_or_none(lived: Any) -> None:
    """Logarithms are marked; their parts are whole micros of the price but for one that takes the rest."""
    for found in compared(lived, "cpa"):
        odd = [each for each in found.factors if Fraction(each.change).denominator != 1]

        assert ("lmdi" == found.method) == all(each.estimate for each in found.factors)
        assert len(odd) <= 1

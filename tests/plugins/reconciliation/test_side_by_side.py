from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from attrs import evolve

from paceboard.catalogue.words import sentiment_of
from paceboard.model import Money, Sentiment, Status, evaluate
from paceboard.specs import GroupView, Unread
from paceboard_reconciliation.side_by_side import SIDE_BY_SIDE
from paceboard_reconciliation.statuses import WORST_FIRST

NAME = "all.side_by_side_pacing"


def test_each_account_stands_there_with_its_own_numbers(lived: Any) -> None:
    """R86: used, elapsed, index, spend and cap are those of its own card, in its own currency."""
    rows = lived.paceboard.card(NAME).parts["accounts"]

    assert {str(each.ref) for each in lived.paceboard.accounts()} == {row["account"] for row in rows}
    for row in rows:
        own = lived.paceboard.card(f"{row['account'].partition(':')[0]}.spend_vs_budget", row["account"])
        assert str(own.status) == row["status"]
        assert own.value == row["used"]
        for name in ("elapsed", "index", "spent", "cap", "plan"):
            assert own.parts[name] == row[name]
        assert own.parts["pace"] == row["overshoot"] + 1


def test_the_worst_stands_on_top_and_is_the_answer(lived: Any) -> None:
    """R87: its status, its index and its alert are the reading's; its explanation leads to its rows."""
    reading, node = lived.paceboard.explain(NAME)
    first, *others = reading.parts["accounts"]

    assert "tiktok:7000000000000000001" == first["account"]
    assert (Status.FIRES, True) == (reading.status, reading.fires)
    assert first["index"] == reading.value == evaluate(node)
    assert all(WORST_FIRST.index(first["status"]) <= WORST_FIRST.index(row["status"]) for row in others)


def test_each_account_has_the_rules_that_bound_it(lived: Any) -> None:
    """Per day, week, month or whole budget, with source and date; and what they allow on the day."""
    rows = {row["account"]: row for row in lived.paceboard.card(NAME).parts["accounts"]}
    us = rows["tiktok:7000000000000000001"]

    assert "1.25x a day, 7x a week" == us["bound"]
    assert Money(1_625_000_000, "USD") == us["most_that_day"]
    assert "2x a day, 30.4x a month" == rows["google_ads:4155550101"]["bound"]
    assert all(rule["source"] and rule["quoted"] for row in rows.values() for rule in row["rules"])


def test_days_that_do_not_align_are_marked(lived: Any) -> None:
    """R87: one account's data end on the day before."""
    codes = {caution.code for caution in lived.paceboard.card(NAME).warnings}

    assert {"days_differ", "periods_differ"} >= codes >= {"days_differ"}


def test_a_missing_account_is_a_gap_that_is_named(view_of: Callable[[str], GroupView]) -> None:
    """R91: it is in the warnings, in the parts and in the sentence."""
    view = evolve(
        view_of("side_by_side_pacing"), unread=(Unread(account="tiktok:9", why="the token is dead"),)
    )
    reading = SIDE_BY_SIDE.judge(view)

    assert "tiktok:9 is missing: the token is dead" in [each.text for each in reading.warnings]
    assert [{"account": "tiktok:9", "why": "the token is dead"}] == reading.parts["unread"]
    assert "1 missing" in reading.text
    assert {"accounts": 6, "accounts_unread": 1} == reading.completeness


def test_the_order_of_the_accounts_does_not_matter(view_of: Callable[[str], GroupView]) -> None:
    """The same accounts in another order give the same reading."""
    view = view_of("side_by_side_pacing")
    members = list(view.members)
    random.Random(1).shuffle(members)

    assert SIDE_BY_SIDE.judge(view) == SIDE_BY_SIDE.judge(evolve(view, members=tuple(members)))


def test_without_accounts_there_is_no_answer() -> None:
    """Nothing was read, so nothing is on pace."""
    reading = SIDE_BY_SIDE.judge(GroupView(members=()))

    assert (None, None) == (reading.value, reading.status)
    assert "No account was read yet" in reading.text


def test_every_status_has_its_place() -> None:
    """What is bad stands before what is to be watched, and that before what is neutral or good."""
    order = [Sentiment.BAD, Sentiment.WATCH, Sentiment.NEUTRAL, Sentiment.GOOD]
    places = [order.index(sentiment_of(status)) for status in WORST_FIRST]

    assert set(Status) == set(WORST_FIRST)
    assert sorted(places) == places

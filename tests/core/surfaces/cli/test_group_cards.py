"""Cards over all accounts on the command line."""

from __future__ import annotations

import io
from fractions import Fraction

from attrs import evolve
from rich.console import Console

from paceboard.model import Given, Operation, Operator, Row
from paceboard.surfaces.cli.trees import tree_of

from .conftest import ACCOUNT, CARD, Lived, Run


def test_the_list_has_cards_over_all_accounts(run: Run, lived: Lived) -> None:
    """With their questions; as JSON with the card that they gather."""
    ran = run("--config", lived.config, "card", "list", "--json")
    (listed,) = [line for line in ran.lines if line["card"] == "all.blended_spend"]

    assert ("spend_vs_budget", True, []) == (listed["of"], listed["cross_connector"], listed["absent"])
    assert "all.side_by_side_pacing" in run("--config", lived.config, "card", "list").out


def test_a_card_over_all_accounts_can_be_shown(run: Run, lived: Lived) -> None:
    """Of one account it is that account's, with the platform's bound; it has no revision of its own."""
    ran = run("--config", lived.config, "card", "show", "all.side_by_side_pacing")

    assert (0, "") == (ran.code, ran.err)
    for fact in ("SIMULATED", "1 account", "FIRES", "95.5 %", "1.25x a day"):
        assert fact in ran.out
    assert "revision" not in ran.out


def test_it_is_explained_to_the_row(run: Run, lived: Lived) -> None:
    """The tree says whose rows it rests on, and comes to the same number."""
    ran = run("--config", lived.config, "explain", "all.blended_spend")

    assert 0 == ran.code
    assert ACCOUNT in ran.out
    assert "38,200.00 USD: the reading" in ran.out
    (plain,) = run("--config", lived.config, "explain", "all.blended_spend", "--json").lines
    assert plain["equal"]


def test_of_the_past_it_tells_each_accounts_revision(run: Run, lived: Lived) -> None:
    """Standard error has a line for each account; what was not shown then is marked as such."""
    words = ("card", "show", "all.blended_spend", "--known-at", "2026-04-24", "--json")
    then = run("--config", lived.config, *words)
    judged_now = run("--config", lived.config, *words, "--inputs", "now")

    assert ACCOUNT in then.err
    assert then.lines[0]["value"] != run("--config", lived.config, *words[:3], "--json").lines[0]["value"]
    assert [False] == [each["exact"] for each in judged_now.lines[0]["known_at"]]


def test_it_takes_no_account(run: Run, lived: Lived) -> None:
    """Else half of the question would be ignored in silence."""
    ran = run("--config", lived.config, "card", "show", "all.blended_spend", "--account", ACCOUNT)

    assert 2 == ran.code
    assert "about all accounts" in ran.err


def test_money_of_a_tree_is_shown_in_its_own_currency(lived: Lived) -> None:
    """Below what names a currency amounts are of it; what is given in a unit of its own is shown in that."""
    row = Row(table="fact_day", key=(("account", "meta:1"),), column="spend", value=2_000_000, revision=1)
    own = Operation(label="in yen", operator=Operator.SUM, parts=(row,), currency="JPY")
    rate = Given(label="rate", value=Fraction(1, 4), source="bank")
    spent = Operation(label="spent", operator=Operator.PRODUCT, parts=(own, rate))
    orders = Given(label="orders", value=12, source="shop", unit="count")
    node = Operation(label="each", operator=Operator.QUOTIENT, parts=(spent, orders))
    reading = evolve(lived.reading(CARD.partition(".")[2]), unit="price", currency="USD")
    console = Console(file=io.StringIO(), width=100, record=True)
    console.print(tree_of(reading, node))
    shown = [line.strip("│├└─ ").partition("  ")[0] for line in console.export_text().splitlines()]

    assert ["0.04 USD", "0.50 USD", "2 JPY", "2 JPY", "0.25", "12"] == shown

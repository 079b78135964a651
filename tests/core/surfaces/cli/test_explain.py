from __future__ import annotations

import re

from .conftest import CARD, Lived, Run


def test_an_explanation_goes_down_to_each_day_of_the_ledger(run: Run, lived: Lived) -> None:
    """23 days, the flight, and the same number computed again from them."""
    ran = run("--config", lived.config, "explain", CARD)
    lines = ran.out.splitlines()

    assert (0, "") == (ran.code, ran.err)
    assert "95.5 %  used, the quotient of" in lines
    assert 23 == sum("fact_day.spend [level=account day=2026-04-" in line for line in lines)
    assert "flight 'US athleisure launch'" in ran.out
    assert "95.5 % (exactly 191/200): the reading." in ran.out


def test_no_row_of_an_explanation_is_broken_at_80_columns(run: Run, lived: Lived) -> None:
    """A row with its amount, its key and its revision fits one line."""
    rows = [line for line in run("--config", lived.config, "explain", CARD).out.splitlines() if "[" in line]

    assert [] == [line for line in rows if re.search(r"\], revision \d+$", line) is None]


def test_a_scopes_explanation_multiplies_budgets_by_days(run: Run, lived: Lived) -> None:
    """A given factor of a product is a plain number, its rows are money."""
    campaign = "1700100000000000001"
    text = run("--config", lived.config, "explain", CARD, "--campaign", campaign).out

    assert "15,600.00 USD  1700100000000000001, the product of" in text
    assert "30  days in force (the account's calendar)" in text
    assert "520.00 USD  budget.amount" in text


def test_an_explanation_as_json_says_that_it_is_equal(run: Run, lived: Lived) -> None:
    """The reading, its tree, and the proof."""
    (plain,) = run("--config", lived.config, "explain", "tiktok.total_spend", "--json").lines

    assert plain["equal"]
    assert "tiktok.total_spend" == plain["reading"]["card"]
    assert 23 == len(plain["explanation"]["parts"])

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from paceboard.plugin import Account, Drift, LimitCycle
from paceboard_meta.limits import spending_limit
from paceboard_meta.wire import AdAccount


@pytest.mark.parametrize(
    ("cap", "spent", "expected"),
    [
        ("4000000", "3820050", (LimitCycle.ONE_TIME, 40_000_000_000, 38_200_500_000, False)),
        ("4000000", "4000000", (LimitCycle.ONE_TIME, 40_000_000_000, 40_000_000_000, True)),
        ("4000000", "4000100", (LimitCycle.ONE_TIME, 40_000_000_000, 40_001_000_000, True)),
        ("4000000", None, (LimitCycle.ONE_TIME, 40_000_000_000, None, None)),
        ("0", "3820050", (LimitCycle.UNLIMITED, None, None, None)),
        ("922337203685478", "1", (LimitCycle.UNLIMITED, None, None, None)),
        (None, "3820050", (LimitCycle.UNKNOWN, None, None, None)),
    ],
)
def test_a_limit_is_the_cap_against_what_was_spent(
    account: Account, cap: Any, spent: Any, expected: Any
) -> None:
    """At the cap delivery has stopped, whatever the ads' statuses say; 0 is no cap, missing is unknown."""
    found = spending_limit(AdAccount(spend_cap=cap, amount_spent=spent), account)

    assert expected == (found.cycle, found.amount, found.spent, found.stopped)
    assert found.reason


def test_a_limit_in_forints_has_no_cents(account: Account) -> None:
    """Meta counts HUF in whole forints."""
    found = spending_limit(AdAccount(spend_cap="5000", amount_spent="10"), evolve(account, currency="HUF"))

    assert (5_000_000_000, 10_000_000) == (found.amount, found.spent)


def test_the_limit_is_read_anew(make: Any, listed: Any, wire: Any, account: Account) -> None:
    """What is used of it moves all the time."""
    bodies = [wire.account(amount_spent="100"), wire.account(amount_spent="200")]
    connector, _ = make({f"act_{account.ref.id}": bodies})

    assert [1_000_000, 2_000_000] == [listed(connector.limits(account))[0].spent for _ in range(2)]


def test_what_is_owed_is_no_balance(make: Any, listed: Any, account: Account) -> None:
    """Nothing is asked, and each kind is unknown with a reason."""
    connector, client = make({})

    assert [("total", None), ("cash", None), ("credit", None)] == [
        (balance.kind, balance.amount) for balance in listed(connector.balances(account)) if balance.reason
    ]
    assert [] == client.requests


def test_a_limit_in_another_currency_is_refused(account: Account) -> None:
    """Its minor units would be counted as those of the account's currency."""
    with pytest.raises(Drift, match="another currency"):
        spending_limit(AdAccount(spend_cap="4000000", amount_spent="1", currency="JPY"), account)

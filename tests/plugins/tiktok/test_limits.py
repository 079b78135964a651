from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from paceboard.plugin import Account, AccountRef, Balance, LimitCycle, SpendingLimit
from paceboard_tiktok.limits import balances_of, spending_limit
from paceboard_tiktok.wire import AdvertiserBalance

Note = Callable[[str, str], None]
REF = AccountRef("tiktok", "7000000000000000001")
MONEY = "advertiser/balance/get/"


def limit(note: Note, **values: Any) -> SpendingLimit:
    return spending_limit(AdvertiserBalance(advertiser_id=REF.id, **values), REF, note=note)


@pytest.mark.parametrize(
    ("mode", "cycle"),
    [
        ("DAILY_BUDGET", LimitCycle.DAILY),
        ("MONTHLY_BUDGET", LimitCycle.MONTHLY),
        ("CUSTOM_BUDGET", LimitCycle.ONE_TIME),
    ],
)
def test_a_limit_has_its_cycle_and_what_is_used_of_it(mode: str, cycle: LimitCycle, note: Note) -> None:
    """Amount and use are exact; delivery goes on while something is left."""
    found = limit(note, budget_mode=mode, budget=40_000, budget_cost=Decimal("38200.5"))

    assert (cycle, 40_000_000_000, 38_200_500_000, False) == (
        found.cycle,
        found.amount,
        found.spent,
        found.stopped,
    )


@pytest.mark.parametrize(("cost", "stopped"), [("40000.00", True), (40_001, True), (39_999.99, False)])
def test_a_limit_without_a_remainder_has_stopped_delivery(cost: Any, stopped: bool, note: Note) -> None:
    """What remains is the limit less its use; at nothing or below, TikTok delivers no more."""
    assert stopped is limit(note, budget_mode="CUSTOM_BUDGET", budget=40_000, budget_cost=cost).stopped


def test_unlimited_is_what_the_platform_says(note: Note) -> None:
    """TikTok writes 0 and 0 beside UNLIMITED; they are no amounts."""
    found = limit(note, budget_mode="UNLIMITED", budget=0, budget_cost=0)

    assert (LimitCycle.UNLIMITED, None, None, None) == (
        found.cycle,
        found.amount,
        found.spent,
        found.stopped,
    )


@pytest.mark.parametrize(
    "values", [{"budget_mode": "WEEKLY_BUDGET", "budget": 7}, {}, {"budget_mode": "DAILY_BUDGET"}]
)
def test_a_limit_that_cannot_be_understood_is_unknown(values: dict[str, Any], note: Note) -> None:
    """A new mode, no mode and a mode without an amount are unknown, never unlimited (C13)."""
    found = limit(note, **values)

    assert (LimitCycle.UNKNOWN, None) == (found.cycle, found.amount)
    assert found.reason


def test_balances_are_told_by_kind() -> None:
    """Ad credit is what TikTok calls grant; a missing amount is not zero."""
    row = AdvertiserBalance(advertiser_id=REF.id, account_balance=Decimal("1800.5"), grant_balance="300.00")

    assert [("total", 1_800_500_000), ("cash", None), ("credit", 300_000_000)] == [
        (balance.kind, balance.amount) for balance in balances_of(row, REF)
    ]


def test_a_portfolios_balance_is_not_the_accounts() -> None:
    """TikTok repeats it on every linked account; a sum over accounts would count it many times."""
    row = AdvertiserBalance(advertiser_id=REF.id, account_balance=9_000, payment_portfolio_id="71")
    balances = list(balances_of(row, REF))

    assert {None} == {balance.amount for balance in balances}
    assert all("portfolio" in balance.reason for balance in balances)


def account_row(key: str, **values: Any) -> dict[str, Any]:
    return {
        "advertiser_id": key,
        "budget_mode": "CUSTOM_BUDGET",
        "budget": 40_000,
        "budget_cost": 100.25,
        "account_balance": 1_800.0,
        "cash_balance": 1_500.0,
        "grant_balance": 300.0,
        "advertiser_status": None,
        **values,
    }


def test_a_business_center_is_read_once_for_limit_and_balances(
    make: Any, listed: Any, wire: Any, account: Account
) -> None:
    """Both stand in one list, of which each page is asked for once."""
    pages = [
        wire.page([account_row("1")], number=1, pages=2, total=2, key="advertiser_account_list"),
        wire.page([account_row(account.ref.id)], number=2, pages=2, total=2, key="advertiser_account_list"),
    ]
    connector, client = make({MONEY: pages}, business_center="555")

    (found,) = listed(connector.limits(account))
    assert (LimitCycle.ONE_TIME, 40_000_000_000, 100_250_000) == (found.cycle, found.amount, found.spent)
    assert [1_800_000_000, 1_500_000_000, 300_000_000] == [
        balance.amount for balance in listed(connector.balances(account))
    ]
    asked = [dict(request.query) for request in client.requests if "balance" in request.path]

    assert [("1", "50"), ("2", "50")] == [(query["page"], query["page_size"]) for query in asked]


def test_without_a_business_center_the_limit_is_unknown(make: Any, listed: Any, account: Account) -> None:
    """Nothing is asked, and the reason says what is missing."""
    connector, client = make({})
    (found,) = listed(connector.limits(account))

    assert LimitCycle.UNKNOWN == found.cycle
    assert "Business Center" in found.reason
    assert [] == client.requests


def test_without_a_business_center_only_the_total_is_known(
    make: Any, listed: Any, wire: Any, account: Account
) -> None:
    """`advertiser/info` tells what is available; cash and credit stay unknown."""
    row = {"advertiser_id": account.ref.id, "balance": 1800.25, "currency": "USD", "timezone": "UTC"}
    connector, _ = make({"advertiser/info/": wire.envelope({"list": [row]})})
    balances: list[Balance] = listed(connector.balances(account))

    assert [("total", 1_800_250_000), ("cash", None), ("credit", None)] == [
        (balance.kind, balance.amount) for balance in balances
    ]


def test_a_center_that_may_not_be_read_leaves_the_limit_unknown(
    make: Any, listed: Any, wire: Any, account: Account
) -> None:
    """Missing finance rights cost the limit, not the refresh (C13)."""
    connector, _ = make({MONEY: wire.envelope(code=40001, message="No permission.")}, business_center="555")
    (found,) = listed(connector.limits(account))

    assert LimitCycle.UNKNOWN == found.cycle
    assert "40001: No permission." in found.reason


def test_money_in_another_currency_is_not_the_accounts(
    make: Any, listed: Any, wire: Any, account: Account
) -> None:
    """A center that counts in another currency leaves limit and credit unknown, and says why."""
    body = wire.page([account_row(account.ref.id, currency="VND")], key="advertiser_account_list")
    info = wire.envelope({"list": [{"advertiser_id": account.ref.id, "balance": 1800.25, "currency": "USD"}]})
    connector, _ = make({MONEY: body, "advertiser/info/": info}, business_center="555")
    (found,) = listed(connector.limits(account))
    balances = {balance.kind: balance.amount for balance in listed(connector.balances(account))}

    assert (LimitCycle.UNKNOWN, None) == (found.cycle, found.amount)
    assert f"'VND', the account is in {account.currency}" in found.reason
    assert {"total": 1_800_250_000, "cash": None, "credit": None} == balances


def test_a_center_that_does_not_hold_the_account_leaves_the_limit_unknown(
    make: Any, listed: Any, wire: Any, account: Account
) -> None:
    """Another center's list says nothing of this account."""
    body = wire.page([account_row("1")], key="advertiser_account_list")
    connector, _ = make({MONEY: body}, business_center="555")
    (found,) = listed(connector.limits(account))

    assert (LimitCycle.UNKNOWN, "Business Center 555 does not hold this account") == (
        found.cycle,
        found.reason,
    )

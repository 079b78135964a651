from __future__ import annotations

from typing import Any

import pytest

from paceboard.model import MICROS, Balance, Delivery, LimitCycle, Money, SpendingLimit
from paceboard.pacing.diagnosis import Finding
from paceboard.pacing.diagnosis.funds import limit, zero_balance

from .conftest import campaign, serving


@pytest.mark.parametrize(
    ("own", "finding"),
    [
        ({"cycle": LimitCycle.DAILY, "amount": 10, "spent": 10}, Finding.FOUND),
        ({"cycle": LimitCycle.DAILY, "amount": 10, "spent": 9}, Finding.RULED_OUT),
        ({"cycle": LimitCycle.ONE_TIME, "amount": 10, "spent": 9, "stopped": True}, Finding.FOUND),
        ({"cycle": LimitCycle.UNLIMITED}, Finding.RULED_OUT),
        ({"cycle": LimitCycle.UNKNOWN, "reason": "no rights"}, Finding.UNKNOWN),
    ],
)
def test_a_limit_is_found_where_it_is_used_up(own: dict[str, Any], finding: Finding) -> None:
    """By its amounts or the platform's own sign; unreadable is never unlimited (R53)."""
    check = limit(serving(campaign()), [SpendingLimit(**own)], "USD")

    assert finding is check.finding
    assert own.get("reason", "") in check.text


def test_campaigns_that_a_budget_has_stopped_are_named() -> None:
    """A campaign's own budget limits it as the account's does all."""
    check = limit(serving(campaign(delivery=Delivery.LIMITED), campaign("d")), [], "USD")

    assert Finding.FOUND is check.finding
    assert [{"id": "c", "name": "c"}] == check.evidence["limited_campaigns"]
    assert Finding.UNKNOWN is limit(serving(campaign()), [], "USD").finding


@pytest.mark.parametrize(
    ("amounts", "finding"),
    [
        ({"total": 0}, Finding.FOUND),
        ({"total": 5 * MICROS, "cash": 0}, Finding.RULED_OUT),
        ({"cash": 0, "credit": 0}, Finding.FOUND),
        ({"cash": 0, "credit": MICROS}, Finding.RULED_OUT),
        ({"cash": 0}, Finding.UNKNOWN),
        ({"total": None}, Finding.UNKNOWN),
        ({}, Finding.UNKNOWN),
    ],
)
def test_an_empty_balance_is_found_in_its_total(amounts: dict[str, int | None], finding: Finding) -> None:
    """The total, else cash and credit together; one of the two alone says nothing."""
    balances = [Balance(kind=kind, amount=amount, reason="why") for kind, amount in amounts.items()]

    assert finding is zero_balance(balances, "USD").finding


def test_a_balance_is_shown_with_its_money_or_its_reason() -> None:
    """What is left, or why it cannot be read."""
    left = zero_balance([Balance(kind="total", amount=MICROS)], "USD")

    assert Money(MICROS, "USD") == left.evidence["balance"]
    assert "no rights" in zero_balance([Balance(kind="total", amount=None, reason="no rights")], "USD").text

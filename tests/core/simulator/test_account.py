from __future__ import annotations

from typing import Any

import pytest

from paceboard.model import HOUR, MICROS, Level, LimitCycle
from paceboard.simulator.scenario import Credit, Limit


def test_a_limit_is_not_late(made: Any) -> None:
    """What is used counts up to the instant itself, while reports lag behind."""
    limit = Limit(cycle=LimitCycle.ONE_TIME, amount=5_000 * MICROS, reset=made.first)
    world = made.world(made.account(limit=limit), days=3)
    reported = sum(total["spend"] for total in made.totals(world, Level.ACCOUNT).values())
    (found,) = world.limits(made.key)

    assert found.spent is not None
    assert reported < found.spent < reported + 20 * MICROS
    assert found.stopped is False
    assert world.scenario.accounts[0].zone.start(made.first) == found.reset


def test_a_limit_says_that_it_has_stopped_delivery(made: Any) -> None:
    """Once all of it is used, and not an hour before."""
    limit = Limit(cycle=LimitCycle.ONE_TIME, amount=100 * MICROS, reset=made.first)
    account = made.account(limit=limit)
    world = made.world(account, days=1, lag=0)
    (stopped,) = world.limits(made.key)

    assert (100 * MICROS, True) == (stopped.spent, stopped.stopped)


@pytest.mark.parametrize(
    ("limit", "cycle", "reason"),
    [
        (None, LimitCycle.UNLIMITED, ""),
        (Limit(cycle=LimitCycle.UNKNOWN, reason="not ours"), LimitCycle.UNKNOWN, "not ours"),
        (Limit(cycle=LimitCycle.ONE_TIME, amount=9, reset=10**6), LimitCycle.UNLIMITED, ""),
    ],
)
def test_no_limit_and_an_unreadable_one_differ(
    made: Any, limit: Limit | None, cycle: LimitCycle, reason: str
) -> None:
    """Unknown is never unlimited; a limit of the future is no limit yet."""
    (found,) = made.world(made.account(limit=limit)).limits(made.key)

    assert (cycle, reason, None, None) == (found.cycle, found.reason, found.amount, found.stopped)


def test_a_daily_limit_begins_with_the_accounts_day(made: Any) -> None:
    """At local midnight nothing of it is used."""
    account = made.account(limit=Limit(cycle=LimitCycle.DAILY, amount=500 * MICROS))
    world = made.world(account, days=2, lag=0)
    (midnight,) = world.limits(made.key)
    world.advance_to(world.now() + 12 * HOUR)
    (noon,) = world.limits(made.key)

    assert 0 == midnight.spent
    assert noon.spent is not None
    assert 20 * MICROS < noon.spent < 120 * MICROS


def test_balances_fall_by_what_is_spent(made: Any) -> None:
    """Credit first, then cash; the total is both."""
    account = made.account(credit=Credit(amount=200 * MICROS, first=made.first))
    world = made.world(account, days=2, lag=0)
    money = {balance.kind: balance.amount for balance in world.balances(made.key)}
    spent = sum(total["spend"] for total in made.totals(world, Level.ACCOUNT).values())

    assert {"total": 10_200 * MICROS - spent, "cash": 10_200 * MICROS - spent, "credit": 0} == money


def test_spend_falls_apart_into_cash_and_credit(made: Any) -> None:
    """At every level what is billed and what credit paid are the spend."""
    account = made.account(credit=Credit(amount=200 * MICROS, first=made.first))
    world = made.world(account, days=4)
    totals = made.totals(world, Level.ACCOUNT)

    assert 200 * MICROS == sum(total["credit_spend"] for total in totals.values())
    for total in totals.values():
        assert total["spend"] == total["billed_spend"] + total["credit_spend"]
        assert total["cash_spend"] == total["billed_spend"]

"""The log of an account's limit dates it exactly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from paceboard.plugin import Account, SpendingLimit, instant_from_text

LOG = "bc/account/budget/changelog/get/"


def change(kind: str, time: Any, amount: Any = 40000, **values: Any) -> dict[str, Any]:
    return {
        "activity_type": kind,
        "operation_time": time,
        "current_budget_mode": "CUSTOM_BUDGET",
        "previous_budget_mode": "CUSTOM_BUDGET",
        "current_budget": amount,
        "operator_name": "Finance",
        **values,
    }


@pytest.fixture
def read(make: Any, listed: Callable[..., list[Any]], wire: Any, account: Account) -> Any:
    """Reads the limit of an account in a Business Center."""

    def run(log: Any, mode: str = "CUSTOM_BUDGET") -> tuple[SpendingLimit, Any]:
        row = {"advertiser_id": account.ref.id, "budget_mode": mode, "budget": 40000, "budget_cost": 38200}
        balances = wire.page([row], key="advertiser_account_list")
        body = wire.page(log, key="changelog_list") if isinstance(log, list) else log
        connector, client = make(
            {"advertiser/balance/get/": balances, LOG: lambda _: body}, business_center="71"
        )
        (limit,) = listed(connector.limits(account))
        return limit, client

    return run


def test_a_one_time_limit_counts_since_its_last_reset(read: Any) -> None:
    """In whatever order the log comes; the amount is dated by the change that set it."""
    limit, client = read(
        [
            change("RESET", "2026-04-10 12:00:00"),
            change("INCREASE_BUDGET", "2026-04-12 08:30:00"),
            change("RESET", "2026-03-01 00:00:00", 30000),
        ]
    )

    assert instant_from_text("2026-04-10T12:00Z") == limit.reset
    assert limit.reason.endswith("set 2026-04-10T12:00:00Z, by the change log")
    assert ["71", "71"] == client.asked("bc_id")


def test_a_limit_that_became_a_one_time_one_counts_since_then(read: Any) -> None:
    """A change of mode starts it as a reset does."""
    row = change("BUDGET_MODE_UPDATE", "2026-04-05 00:00:00", previous_budget_mode="UNLIMITED")

    assert instant_from_text("2026-04-05T00:00Z") == read([row])[0].reset


@pytest.mark.parametrize(
    "log",
    [
        [],
        [change("INCREASE_BUDGET", "2026-04-05 00:00:00", None)],
        [change("RESET", None)],
        [change("RESET", "-", "-")],
        [{"activity_type": None, "extra": 1}],
    ],
)
def test_a_log_that_dates_nothing_leaves_the_limit_undated(read: Any, log: list[Any]) -> None:
    """Nulls and missing keys are no date."""
    limit, _ = read(log)

    assert (None, "budget less budget_cost, by advertiser/balance/get") == (limit.reset, limit.reason)


def test_without_the_log_the_limit_stands(read: Any, wire: Any, notes: list[tuple[str, str]]) -> None:
    """The role may read the limit and not its changes, which is said."""
    limit, _ = read(wire.envelope(code=40001, message="no"))

    assert (40_000_000_000, None) == (limit.amount, limit.reset)
    assert ["limit_changes_not_readable"] == [code for code, _ in notes]


@pytest.mark.parametrize("time", ["yesterday", 1775822400])
def test_a_log_in_another_form_costs_no_limit(read: Any, notes: list[tuple[str, str]], time: Any) -> None:
    """The amount and what is used of it are known all the same."""
    limit, _ = read([change("RESET", time)])

    assert (40_000_000_000, None) == (limit.amount, limit.reset)
    assert ["limit_changes_not_readable"] == [code for code, _ in notes]


def test_a_limit_that_starts_over_by_itself_has_no_reset(read: Any) -> None:
    """Daily and monthly limits are not asked for in the log."""
    _, client = read([], "MONTHLY_BUDGET")

    assert ["71"] == client.asked("bc_id")

from __future__ import annotations

from typing import Any

import pytest

from paceboard.plugin import LimitCycle, SpendingLimit, instant_from_text


def budget(**values: Any) -> dict[str, Any]:
    usual = {
        "id": "5",
        "status": "APPROVED",
        "approvedStartDateTime": "2026-11-01 00:00:00",
        "approvedEndTimeType": "FOREVER",
        "approvedSpendingLimitMicros": "900",
        "adjustedSpendingLimitMicros": "1000",
        "amountServedMicros": "400",
    }
    found = {**usual, **values}
    return {"accountBudget": {key: value for key, value in found.items() if value is not None}}


@pytest.fixture
def limit(make: Any, listed: Any, account: Any) -> Any:
    """The limit of an account with these account budgets."""

    def read(*rows: Any) -> SpendingLimit:
        connector, _ = make({"account_budget": {"results": list(rows)} if rows else {}})
        (found,) = listed(connector.limits(account))
        assert isinstance(found, SpendingLimit)
        return found

    return read


def test_the_adjusted_amount_is_the_limit(limit: Any) -> None:
    """With what was served, since the approved start in the account's own time."""
    found = limit(budget())

    assert (LimitCycle.ONE_TIME, 1_000, 400, False) == (found.cycle, found.amount, found.spent, found.stopped)
    assert instant_from_text("2026-11-01T04:00Z") == found.reset


@pytest.mark.parametrize(
    ("values", "spent", "stopped"),
    [
        ({"amountServedMicros": None}, 0, False),
        ({"amountServedMicros": "1000"}, 1_000, True),
        ({"amountServedMicros": "1001"}, 1_001, True),
    ],
)
def test_a_zero_that_is_left_out_is_one(limit: Any, values: Any, spent: int, stopped: bool) -> None:
    """What was served has no presence of its own on the wire; a used-up budget has stopped delivery."""
    found = limit(budget(**values))

    assert (spent, stopped) == (found.spent, found.stopped)


@pytest.mark.parametrize(
    ("rows", "cycle"),
    [
        ([], LimitCycle.UNKNOWN),
        ([budget(status="PENDING")], LimitCycle.UNKNOWN),
        ([budget(status="CANCELLED")], LimitCycle.UNKNOWN),
        ([budget(approvedStartDateTime="2026-12-01 00:00:00")], LimitCycle.UNKNOWN),
        ([budget(approvedEndDateTime="2026-11-10 00:00:00")], LimitCycle.UNKNOWN),
        ([budget(), budget(id="6")], LimitCycle.UNKNOWN),
        ([budget(status="PENDING"), budget()], LimitCycle.ONE_TIME),
        (
            [budget(adjustedSpendingLimitMicros=None, adjustedSpendingLimitType="INFINITE")],
            LimitCycle.UNLIMITED,
        ),
        (
            [budget(adjustedSpendingLimitMicros=None, approvedSpendingLimitMicros=None)],
            LimitCycle.UNKNOWN,
        ),
    ],
)
def test_only_a_budget_in_force_is_a_limit(limit: Any, rows: Any, cycle: LimitCycle) -> None:
    """Without one the limit is unknown, never unlimited; it always says why."""
    found = limit(*rows)

    assert cycle is found.cycle
    assert found.reason


def test_a_balance_is_said_to_be_unreadable(make: Any, listed: Any, account: Any) -> None:
    """No request is spent on what the API does not tell."""
    connector, client = make({})
    (found,) = listed(connector.balances(account))

    assert (None, True) == (found.amount, bool(found.reason))
    assert [] == client.requests


@pytest.mark.parametrize(
    "values",
    [
        {"status": "PENDING"},
        {"status": "CANCELLED"},
        {"approvedEndTimeType": None, "approvedEndDateTime": "2026-11-20 23:59:59"},
        {"approvedStartDateTime": "2026-12-01 00:00:00"},
    ],
)
def test_a_budget_that_is_not_in_force_is_not_called_missing(limit: Any, values: Any) -> None:
    """The limit is unknown, and the reason says that there is one which does not count now."""
    found = limit(budget(**values))

    assert LimitCycle.UNKNOWN is found.cycle
    assert "no account budget is in force" in found.reason

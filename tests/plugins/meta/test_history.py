from __future__ import annotations

import json
from typing import Any

import pytest

from paceboard.plugin import Account, Budget, BudgetMode, Level, RateLimited, instant_from_text
from paceboard_meta.history import Change, with_past

CAMPAIGN = {"id": "17", "account_id": "1010035716096012", "effective_status": "ACTIVE"}
SET = {"id": "170", "campaign_id": "18", "effective_status": "ACTIVE", "daily_budget": "2000"}
TIMES = [f"2026-04-{day:02d}T16:00:00+0000" for day in (5, 12, 20)]
INSTANTS = [instant_from_text(text.replace("+0000", "Z")) for text in TIMES]


def change(time: str, before: Any, after: Any, entity: str = "17", **values: Any) -> dict[str, Any]:
    """An entry of the log, in the form that nests the amounts."""
    sides = {
        name: {name: value, "currency": "USD", "additional_value": "Per Day"}
        for name, value in (("old_value", before), ("new_value", after))
    }
    return {
        "event_type": "update_campaign_budget",
        "event_time": time,
        "object_id": entity,
        "extra_data": json.dumps(sides),
        **values,
    }


@pytest.fixture
def read(make: Any, listed: Any, wire: Any, account: Account) -> Any:
    """The budgets of an account whose campaign has 30.00 a day now, by entity."""

    def run(log: Any, **options: Any) -> dict[str, list[Budget]]:
        bodies = {
            "campaigns": wire.page([{**CAMPAIGN, "daily_budget": "3000"}, {**CAMPAIGN, "id": "18"}]),
            "adsets": wire.page([SET]),
            "activities": wire.page(log) if isinstance(log, list) else log,
        }
        connector, run.client = make(bodies, **options)  # type: ignore[attr-defined]
        found: dict[str, list[Budget]] = {}
        for budget in listed(connector.budgets(account)):
            found.setdefault(budget.entity, []).append(budget)
        return found

    return run


def told(budgets: list[Budget]) -> list[tuple[int | None, int | None, int | None]]:
    return [(each.amount, each.valid_from, each.valid_to) for each in budgets]


def test_the_log_dates_each_budget(read: Any) -> None:
    """30.00 since the 20th, 20.00 from the 12th, 15.00 from the 5th, 10.00 before: in whatever order."""
    log = [
        change(TIMES[1], 1500, "2000"),
        change(TIMES[2], "2000", 3000),
        change(TIMES[0], 1000, 1500),
        {"event_type": "ad_account_billing_charge", "event_time": TIMES[0], "extra_data": "x"},
    ]
    first, second, third = INSTANTS

    assert [
        (30_000_000, third, None),
        (20_000_000, second, third),
        (15_000_000, first, second),
        (10_000_000, None, first),
    ] == told(read(log)["17"])


def test_the_log_is_asked_for_budgets_of_the_last_days(read: Any) -> None:
    """In the account's own days; without it Meta would tell one week."""
    read([])
    (request,) = [each for each in read.client.requests if each.path.endswith("activities")]

    assert {"category": "BUDGET", "since": "2026-01-22", "until": "2026-04-25"}.items() <= dict(
        request.query
    ).items()


def test_ad_sets_have_a_history_too(read: Any) -> None:
    """Plain amounts and objects instead of text are read alike, and times in seconds."""
    entry = {
        "event_type": "update_ad_set_budget",
        "event_time": INSTANTS[0] // 1_000_000,
        "object_id": 170,
        "extra_data": {"old_value": 1000, "new_value": "2000"},
    }

    assert [(20_000_000, INSTANTS[0], None), (10_000_000, None, INSTANTS[0])] == told(read([entry])["170"])


def test_a_log_that_does_not_lead_to_the_budget_is_not_believed(
    read: Any, notes: list[tuple[str, str]]
) -> None:
    """In other units, or with a change missing: what does not fit dates nothing."""
    assert [(30_000_000, None, None)] == told(read([change(TIMES[0], "20.00", "30.00")])["17"])
    assert [(30_000_000, INSTANTS[2], None), (20_000_000, None, INSTANTS[2])] == told(
        read([change(TIMES[2], 2000, 3000), change(TIMES[0], 1000, 1500)])["17"]
    )
    assert ["budget_history_ends"] * 2 == [code for code, _ in notes]


def test_a_budget_of_another_kind_before_is_left_out(read: Any) -> None:
    """From a lifetime budget, or from none, to 30.00 a day: since then, and nothing before."""
    kinds = json.dumps(
        {
            "old_value": {"old_value": 90000, "additional_value": "Lifetime"},
            "new_value": {"new_value": 3000, "additional_value": "Per Day"},
        }
    )
    for log in ([change(TIMES[0], 1, 1, extra_data=kinds)], [change(TIMES[0], 0, 3000)]):
        assert [(30_000_000, INSTANTS[0], None)] == told(read(log)["17"])


@pytest.mark.parametrize(
    "values",
    [
        {"event_time": None},
        {"event_time": "soon"},
        {"object_id": None},
        {"extra_data": None},
        {"extra_data": "{"},
        {"extra_data": "[]"},
        {"extra_data": '{"old_value":{},"new_value":5}'},
        {"extra_data": '{"old_value":"6.5","new_value":3000}'},
    ],
)
def test_an_entry_that_cannot_be_read_is_noted(
    read: Any, notes: list[tuple[str, str]], values: dict[str, Any]
) -> None:
    """The budget itself is as sure as before."""
    assert [(30_000_000, None, None)] == told(read([change(TIMES[0], 2000, 3000, **values)])["17"])
    assert ["unreadable_change"] == [code for code, _ in notes]


def test_a_closed_log_costs_nothing(read: Any, wire: Any, replay: Any, notes: list[tuple[str, str]]) -> None:
    """The token may lack a permission: budgets are then dated by our own looks."""
    assert [(30_000_000, None, None)] == told(read(replay.answer(wire.error(200), status=403))["17"])
    assert ["no_budget_history"] == [code for code, _ in notes]


def test_a_throttled_log_is_no_closed_one(read: Any, wire: Any, replay: Any) -> None:
    """It is read the next time, so that the history does not come and go."""
    with pytest.raises(RateLimited):
        read(replay.answer(wire.error(80004, 2446079), status=400))


def test_the_log_can_be_left_alone(read: Any) -> None:
    """With 0 days nothing is asked."""
    read([], history_days=0)

    assert not [each for each in read.client.requests if each.path.endswith("activities")]


def test_two_changes_at_one_instant_leave_no_empty_budget() -> None:
    """What was in force for no time at all is not told."""
    present = Budget(level=Level.CAMPAIGN, entity="17", mode=BudgetMode.DYNAMIC_DAILY, amount=30)
    log = [
        Change(level=Level.CAMPAIGN, entity="17", time=5, before=20, after=30),
        Change(level=Level.CAMPAIGN, entity="17", time=5, before=10, after=20),
    ]

    assert [(30, 5, None), (10, None, 5)] == told([*with_past([present], log, note=lambda *_: None)])

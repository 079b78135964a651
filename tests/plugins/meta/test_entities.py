from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from paceboard.plugin import (
    Account,
    BudgetMode,
    BudgetRaise,
    Delivery,
    Drift,
    Level,
    PermissionDenied,
    instant_from_text,
)

ID = "1010035716096012"


def campaign(key: str, **values: Any) -> dict[str, Any]:
    return {
        "id": key,
        "account_id": ID,
        "name": f"Campaign {key}",
        "objective": "OUTCOME_SALES",
        "buying_type": "AUCTION",
        "effective_status": "ACTIVE",
        "budget_remaining": "0",
        "start_time": "2026-04-01T00:00:00-0700",
        "created_time": "2026-03-31T12:00:00-0700",
        "is_adset_budget_sharing_enabled": False,
        **values,
    }


def ad_set(key: str, parent: str, **values: Any) -> dict[str, Any]:
    return {
        "id": key,
        "campaign_id": parent,
        "account_id": ID,
        "name": f"Set {key}",
        "optimization_goal": "OFFSITE_CONVERSIONS",
        "effective_status": "ACTIVE",
        "lifetime_budget": "0",
        "start_time": "2026-04-01T00:00:00-0700",
        **values,
    }


def ad(key: str, parent: str, **values: Any) -> dict[str, Any]:
    return {
        "id": key,
        "adset_id": parent,
        "account_id": ID,
        "name": f"Ad {key}",
        "effective_status": "ACTIVE",
        **values,
    }


@pytest.fixture
def read(make: Any, listed: Any, wire: Any, account: Account) -> Any:
    """Lists the entities (and the budgets, by their entity's id) of an account."""

    def run(
        campaigns: list[Any],
        sets: Sequence[Any] = (),
        ads: Sequence[Any] = (),
        changes: Sequence[Any] = (),
        schedules: Any = None,
    ) -> tuple[list[Any], dict[str, Any]]:
        bodies = {
            "campaigns": wire.page(campaigns),
            "adsets": wire.page(list(sets)),
            "ads": wire.page(list(ads)),
            "activities": wire.page(list(changes)),
            "budget_schedules": schedules,
        }
        connector, client = make(bodies)
        entities = listed(connector.entities(account))
        run.client = client  # type: ignore[attr-defined]
        return entities, {budget.entity: budget for budget in listed(connector.budgets(account))}

    return run


def test_everything_is_listed_what_is_gone_too(read: Any) -> None:
    """Archived and deleted objects are asked for by name; one refresh asks for each list once."""
    entities, _ = read(
        [campaign("17"), campaign("18", effective_status="DELETED")],
        [ad_set("170", "17")],
        [ad("1700", "170")],
    )

    assert [
        (Level.CAMPAIGN, "17", ""),
        (Level.CAMPAIGN, "18", ""),
        (Level.GROUP, "170", "17"),
        (Level.AD, "1700", "170"),
    ] == [(each.level, each.id, each.parent) for each in entities]
    assert ["campaigns", "adsets", "ads", "activities"] == [
        request.path.rpartition("/")[2] for request in read.client.requests
    ]
    for asked in map(json.loads, read.client.asked("effective_status")):
        assert {"ARCHIVED", "DELETED", "PAUSED", "WITH_ISSUES"} <= set(asked)


@pytest.mark.parametrize(
    ("status", "values", "delivery"),
    [
        ("ACTIVE", {}, Delivery.ACTIVE),
        ("ACTIVE", {"stop_time": "2026-04-20T00:00:00-0700"}, Delivery.ENDED),
        ("ACTIVE", {"start_time": "2026-05-01T00:00:00-0700"}, Delivery.SCHEDULED),
        ("ACTIVE", {"lifetime_budget": "5000", "budget_remaining": "0"}, Delivery.LIMITED),
        ("ACTIVE", {"daily_budget": "5000", "budget_remaining": "0"}, Delivery.ACTIVE),
        ("PAUSED", {"stop_time": "2026-04-20T00:00:00-0700"}, Delivery.PAUSED),
        ("ARCHIVED", {}, Delivery.ENDED),
        ("DELETED", {}, Delivery.DELETED),
        ("IN_PROCESS", {}, Delivery.IN_REVIEW),
        ("WITH_ISSUES", {}, Delivery.BLOCKED),
        (
            "WITH_ISSUES",
            {"issues_info": [{"level": "CAMPAIGN", "error_type": "SOFT_ERROR"}]},
            Delivery.ACTIVE,
        ),
        ("WITH_ISSUES", {"issues_info": [{"level": "AD", "error_type": "SOFT_ERROR"}]}, Delivery.BLOCKED),
        ("WITH_ISSUES", {"status": "PAUSED"}, Delivery.PAUSED),
        ("IN_PROCESS", {"status": "PAUSED"}, Delivery.PAUSED),
        ("ARCHIVED", {"status": "PAUSED"}, Delivery.ENDED),
        ("ACTIVE", {"status": "ARCHIVED"}, Delivery.ACTIVE),
        ("SOMETHING_NEW", {}, Delivery.UNKNOWN),
        (None, {}, Delivery.UNKNOWN),
    ],
)
def test_active_does_not_mean_spending(
    read: Any, status: Any, values: dict[str, Any], delivery: Delivery
) -> None:
    """Schedule, spent lifetime budget and the level of an issue count beside Meta's word."""
    ((entity,), _) = read([campaign("17", effective_status=status, **values)])

    assert delivery is entity.delivery
    assert (status or "") == entity.raw_status


def test_budgets_stand_on_the_campaign_or_on_its_ad_sets(read: Any) -> None:
    """A budget is there where its number is above 0; cents are micros."""
    entities, budgets = read(
        [
            campaign("17", daily_budget="52000"),
            campaign("18"),
            campaign("19", lifetime_budget="300000", stop_time="2026-05-01T00:00:00-0700"),
        ],
        [
            ad_set("170", "17"),
            ad_set("180", "18", daily_budget="600"),
            ad_set(
                "181", "18", daily_budget="0", lifetime_budget="200000", end_time="2026-05-01T00:00:00-0700"
            ),
            ad_set("190", "19"),
            ad_set("182", "18", daily_budget="0"),
        ],
    )
    start, end = (instant_from_text(f"2026-0{month}-01T07:00:00Z") for month in (4, 5))

    assert {
        "17": (BudgetMode.DYNAMIC_DAILY, 520_000_000, None, None),
        "18": (BudgetMode.NONE, None, None, None),
        "19": (BudgetMode.LIFETIME, 3_000_000_000, start, end),
        "170": (BudgetMode.INHERITED, None, None, None),
        "180": (BudgetMode.DYNAMIC_DAILY, 6_000_000, None, None),
        "181": (BudgetMode.LIFETIME, 2_000_000_000, start, end),
        "182": (BudgetMode.NONE, None, None, None),
        "190": (BudgetMode.INHERITED, None, None, None),
    } == {key: (each.mode, each.amount, each.starts, each.ends) for key, each in budgets.items()}
    assert {"17": True, "18": False, "19": True} == {e.id: e.budget_shared for e in entities[:3]}


def test_ad_sets_that_share_say_so(read: Any) -> None:
    """Another bound holds for them, so the budget's mode names it."""
    _, budgets = read(
        [campaign("18", is_adset_budget_sharing_enabled=True)], [ad_set("180", "18", daily_budget="600")]
    )

    assert "daily_budget adset_budget_sharing" == budgets["180"].raw_mode


def test_what_an_ad_set_says_of_itself_is_kept(read: Any) -> None:
    """Learning stage, attribution, caps and its own issues; a cap that was taken away is none."""
    issues = [
        {"level": "AD_SET", "error_code": 7, "error_summary": "Odd"},
        {"level": "CAMPAIGN", "error_code": 8},
    ]
    entities, _ = read(
        [campaign("17", spend_cap="922337203685478")],
        [
            ad_set(
                "170",
                "17",
                learning_stage_info={"status": "FAIL", "last_sig_edit_ts": 1_777_100_400},
                issues_info=issues,
                attribution_spec=[{"event_type": "CLICK_THROUGH", "window_days": 7}],
                daily_spend_cap="5000",
            )
        ],
    )

    assert "spend_cap_micros" not in entities[0].attributes
    assert {
        "learning_stage": "FAIL",
        "learning_since": "2026-04-25T07:00:00Z",
        "issues": "7: Odd",
        "attribution": '[{"event_type":"CLICK_THROUGH","window_days":7}]',
        "daily_spend_cap_micros": "50000000",
    } == entities[1].attributes


def test_why_a_review_refused_is_told_by_its_codes(read: Any) -> None:
    """A refusal may stand at one placement only; the texts are localised and left."""
    feedback = {"global": {"HOUSING": "text"}, "placement_specific": {"instagram": {"TEXT": "text"}}}
    entities, _ = read(
        [], [], [ad("1700", "170", effective_status="DISAPPROVED", ad_review_feedback=feedback)]
    )

    assert (Delivery.REJECTED, "HOUSING; instagram: TEXT") == (
        entities[0].delivery,
        entities[0].attributes["review"],
    )


def test_a_budget_schedule_is_noted(read: Any, notes: list[tuple[str, str]]) -> None:
    """The budget does not show it, so a planned peak would look like overspend: its periods are told."""
    rows = [
        {"id": "9", "time_start": 1_777_100_400, "time_end": 1_777_186_800, "budget_value": 150}
        | {"budget_value_type": "MULTIPLIER", "recurrence_type": "ONE_TIME"}
    ]
    entities, budgets = read(
        [campaign("17", daily_budget="100", is_budget_schedule_enabled=True)], schedules={"data": rows}
    )
    told = json.loads(entities[0].attributes["budget_schedule"])

    assert [["2026-04-25T07:00:00Z", "2026-04-26T07:00:00Z", "MULTIPLIER 150", "ONE_TIME"]] == told
    assert ["budget_schedule"] == [code for code, _ in notes]
    assert (1_000_000, ()) == (budgets["17"].amount, budgets["17"].raises)


def test_a_schedule_that_adds_an_amount_raises_the_budget(read: Any, notes: list[tuple[str, str]]) -> None:
    """The increase is in minor units, oldest first; that of an ad set is its own."""
    rows = [
        {"id": "9", "time_start": 1_777_186_800, "time_end": 1_777_190_400, "budget_value": 5_000},
        {"id": "8", "time_start": 1_777_100_400, "time_end": 1_777_186_800, "budget_value": 150},
    ]
    bodies = {
        "data": [row | {"budget_value_type": "ABSOLUTE", "recurrence_type": "ONE_TIME"} for row in rows]
    }
    first, day, second = (
        instant_from_text(f"2026-04-{text}Z") for text in ("25T07:00", "26T07:00", "26T08:00")
    )
    raises = (
        BudgetRaise(start=first, end=day, more=1_500_000),
        BudgetRaise(start=day, end=second, more=50_000_000),
    )
    _, budgets = read([campaign("17", daily_budget="100", is_budget_schedule_enabled=True)], schedules=bodies)
    below = [campaign("18")], [ad_set("180", "18", daily_budget="100", is_budget_schedule_enabled=True)]
    _, own = read(*below, schedules=bodies)
    lifetime = {"lifetime_budget": "100", "stop_time": "2026-05-01T00:00:00-0700"}
    _, whole = read([campaign("17", **lifetime, is_budget_schedule_enabled=True)], schedules=bodies)

    assert (1_000_000, raises) == (budgets["17"].amount, budgets["17"].raises)
    assert raises == own["180"].raises
    assert () == whole["17"].raises
    assert [] == notes


@pytest.mark.parametrize(
    "values",
    [
        {"recurrence_type": "WEEKLY"},
        {"budget_value": None},
        {"time_end": None},
        {"time_end": 1_777_000_000},
        {"budget_value_type": "OTHER"},
    ],
)
def test_what_of_a_schedule_cannot_be_reckoned_is_noted(
    read: Any, notes: list[tuple[str, str]], values: dict[str, Any]
) -> None:
    """It recurs, has no amount, no end or one before its beginning, or is of a kind that is new."""
    row = {"id": "9", "time_start": 1_777_100_400, "time_end": 1_777_186_800, "budget_value": 150}
    rows = [row | {"budget_value_type": "ABSOLUTE"} | values]
    _, budgets = read(
        [campaign("17", daily_budget="100", is_budget_schedule_enabled=True)], schedules={"data": rows}
    )

    assert () == budgets["17"].raises
    assert ["budget_schedule"] == [code for code, _ in notes]


@pytest.mark.parametrize("status", [400, 200])
def test_a_schedule_that_cannot_be_read_costs_nothing(
    read: Any, wire: Any, replay: Any, notes: list[tuple[str, str]], status: int
) -> None:
    """It is then only said to be there."""
    body = replay.answer(wire.error(100) if status == 400 else {"data": 5}, status=status)
    entities, _ = read([campaign("17", daily_budget="100", is_budget_schedule_enabled=True)], schedules=body)

    assert "on" == entities[0].attributes["budget_schedule"]
    assert ["unreadable_schedule"] == [code for code, _ in notes]


@pytest.mark.parametrize(
    "values", [{"daily_budget": "6.5"}, {"account_id": "99"}, {"id": None}, {"start_time": "soon"}]
)
def test_a_row_that_cannot_be_trusted_stops_the_listing(read: Any, values: dict[str, Any]) -> None:
    """Half a cent, another account, no id, no time: nothing of it is used."""
    with pytest.raises(Drift):
        read([campaign("17", **values)])


def test_a_list_that_fails_gives_no_entity(
    make: Any, wire: Any, replay: Any, listed: Any, account: Account
) -> None:
    """Campaigns are not told where the ads cannot be read."""
    bodies = {
        "campaigns": wire.page([campaign("17")]),
        "adsets": wire.page([]),
        "ads": replay.answer(wire.error(200), status=403),
    }
    connector, _ = make(bodies)
    seen: list[Any] = []

    async def watched() -> Any:
        async for entity in connector.entities(account):
            seen.append(entity)
            yield entity

    with pytest.raises(PermissionDenied):
        listed(watched())
    assert [] == seen


def test_an_unknown_currency_is_named_before_anything_is_asked(
    make: Any, listed: Any, account: Account
) -> None:
    """Budgets in KWD cannot be read: the error names the currency."""
    from attrs import evolve

    connector, client = make({})
    dinars = evolve(account, currency="KWD")
    for rows in (connector.entities(dinars), connector.budgets(dinars), connector.limits(dinars)):
        with pytest.raises(Drift, match="KWD"):
            listed(rows)
    assert [] == client.requests


def test_an_ad_set_tells_its_week(read: Any) -> None:
    """Its schedule comes with the list, without a call of its own."""
    parts = [{"start_minute": 0, "end_minute": 60, "days": [1], "timezone_type": "ADVERTISER"}]
    entities, _ = read([campaign("17")], [ad_set("170", "17", adset_schedule=parts), ad_set("171", "17")])

    assert [None, "0-60", None] == [None if each.week is None else str(each.week) for each in entities]

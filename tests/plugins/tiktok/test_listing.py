"""Campaigns that TikTok spreads over calls of their own: TopView, Smart+ old and new, GMV Max, and strays."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from paceboard.plugin import (
    Account,
    Budget,
    BudgetMode,
    DeadlineExceeded,
    Delivery,
    Entity,
    Level,
    Request,
    TooHeavy,
)

Listed = Callable[..., list[Any]]
Notes = list[tuple[str, str]]

MANUAL = {
    "campaign_id": "17",
    "campaign_name": "Spring",
    "budget": 520.0,
    "budget_mode": "BUDGET_MODE_DAY",
    "operation_status": "ENABLE",
    "secondary_status": "CAMPAIGN_STATUS_ENABLE",
}


@pytest.fixture
def read(
    make: Any, listed: Listed, wire: Any, account: Account
) -> Callable[..., tuple[dict[str, Entity], dict[str, Budget], Any]]:
    """Reads entities and budgets of an account with one manual campaign and what else is given."""

    def run(**bodies: Any) -> tuple[dict[str, Entity], dict[str, Budget], Any]:
        usual = {
            "campaign/get/": lambda request: wire.page([] if top_view(request) else [MANUAL]),
            "adgroup/get/": lambda _: wire.page([]),
            "ad/get/": lambda _: wire.page([]),
        }
        given = {path.replace("__", "/") + "/": body for path, body in bodies.items() if path != "spenders"}
        if "spenders" in bodies:
            given["spenders"] = bodies["spenders"]
        connector, client = make({**usual, **given})
        entities = {entity.id: entity for entity in listed(connector.entities(account))}
        budgets = {budget.entity: budget for budget in listed(connector.budgets(account))}
        return entities, budgets, client

    return run


def top_view(request: Request) -> bool:
    """The request asks for TopView alone."""
    return bool(json.loads(dict(request.query)["filtering"]).get("buying_types") == ["RESERVATION_TOP_VIEW"])


def test_top_view_is_asked_for_alone(read: Any, wire: Any) -> None:
    """Without that its campaigns and groups are in no list."""
    reserved = {**MANUAL, "campaign_id": "20", "objective_type": "TOPVIEW_REACH"}
    group = {"adgroup_id": "200", "campaign_id": "20", "budget": 9000, "budget_mode": "BUDGET_MODE_TOTAL"}
    entities, budgets, client = read(
        campaign__get=lambda request: wire.page([reserved if top_view(request) else MANUAL]),
        adgroup__get=lambda request: wire.page([group] if top_view(request) else []),
    )

    assert ["17", "20", "200"] == list(entities)
    assert BudgetMode.LIFETIME is budgets["200"].mode
    assert {"100", "1000"} == set(client.asked("page_size"))


def test_a_list_that_ignores_how_was_bought_adds_nothing(read: Any, wire: Any) -> None:
    """A campaign of the usual list is no TopView, whatever the second answer repeats."""
    entities, _, client = read(campaign__get=lambda _: wire.page([MANUAL]))
    groups = [request for request in client.requests if request.path.endswith("/adgroup/get/")]

    assert ["17"] == list(entities)
    assert 1 == len(groups)


def test_upgraded_smart_plus_states_the_budget_in_force(read: Any, wire: Any, notes: Notes) -> None:
    """What it was raised to by itself counts, not the first amount nor the old list's number."""
    old = {**MANUAL, "campaign_automation_type": "UPGRADED_SMART_PLUS", "budget": 300_000.0}
    smart = {
        "campaign_id": "17",
        "budget": 3000.0,
        "current_budget": 3600.0,
        "budget_mode": "BUDGET_MODE_DYNAMIC_DAILY_BUDGET",
        "budget_optimize_on": True,
    }
    entities, budgets, _ = read(
        campaign__get=lambda request: wire.page([] if top_view(request) else [old]),
        smart_plus__campaign__get=lambda _: wire.page([smart]),
    )

    assert (True, "Spring") == (entities["17"].budget_shared, entities["17"].name)
    assert (BudgetMode.DYNAMIC_DAILY, 3_600_000_000) == (budgets["17"].mode, budgets["17"].amount)
    assert [] == notes


def test_a_campaign_that_only_smart_plus_lists_is_there(read: Any, wire: Any) -> None:
    """With its groups and ads, as numbers or as texts."""
    entities, budgets, _ = read(
        smart_plus__campaign__get=lambda _: wire.page([{**MANUAL, "campaign_id": 21, "budget": "80.50"}]),
        smart_plus__adgroup__get=lambda _: wire.page(
            [{"adgroup_id": 210, "campaign_id": 21, "budget": None, "budget_mode": "BUDGET_MODE_INFINITE"}]
        ),
        smart_plus__ad__get=lambda _: wire.page([{"smart_plus_ad_id": 2100, "adgroup_id": 210}]),
    )

    assert {"17", "21", "210", "2100"} == set(entities)
    assert "UPGRADED_SMART_PLUS" == entities["21"].attributes["campaign_automation_type"]
    assert (80_500_000, BudgetMode.INHERITED) == (budgets["21"].amount, budgets["210"].mode)


def test_a_smart_plus_group_that_its_own_list_leaves_out_is_said(read: Any, wire: Any, notes: Notes) -> None:
    """The old list shows such budgets after TikTok's own automatic raises."""
    read(
        smart_plus__campaign__get=lambda _: wire.page([{**MANUAL, "campaign_id": "21"}]),
        adgroup__get=lambda _: wire.page([{"adgroup_id": "210", "campaign_id": "21", "budget": 300_000}]),
    )

    assert "smart_plus_budget" in {code for code, _ in notes}


@pytest.mark.parametrize(
    "words", [{"campaign_automation_type": "SMART_PLUS"}, {"is_smart_performance_campaign": True}]
)
def test_legacy_smart_plus_has_a_call_of_its_own(read: Any, wire: Any, words: dict[str, Any]) -> None:
    """Asked for by the ids of such campaigns only."""
    plain = {**MANUAL, "budget": 0, "budget_mode": None, **words}
    _, budgets, client = read(
        campaign__get=lambda request: wire.page([] if top_view(request) else [plain]),
        campaign__spc__get=lambda _: wire.page(
            [{"campaign_id": "17", "budget": 75, "budget_mode": "BUDGET_MODE_DAY", "spc_type": "SMART_PLUS"}]
        ),
    )

    assert (BudgetMode.DAILY, 75_000_000) == (budgets["17"].mode, budgets["17"].amount)
    assert ['["17"]'] == client.asked("campaign_ids")


def gmv_max(**values: Any) -> dict[str, Any]:
    return {
        "campaign_id": "30",
        "campaign_name": "Shop",
        "secondary_status": "CAMPAIGN_STATUS_ENABLE",
        **values,
    }


def test_gmv_max_has_a_daily_budget(read: Any, wire: Any) -> None:
    """Its list holds no budget; the call about each campaign does, the raised one where it was raised."""
    entities, budgets, client = read(
        gmv_max__campaign__get=lambda _: wire.page([gmv_max()]),
        campaign__gmv_max__info=lambda _: wire.envelope(
            {"campaign_id": "30", "budget": 300, "roas_bid": 2.5}
        ),
    )
    filters = [json.loads(text) for text in client.asked("filtering") if "gmv_max" in text]

    assert ("Shop", "GMV_MAX") == (entities["30"].name, entities["30"].attributes["campaign_type"])
    assert (BudgetMode.DAILY, 300_000_000) == (budgets["30"].mode, budgets["30"].amount)
    assert [["PRODUCT_GMV_MAX", "LIVE_GMV_MAX"]] * 2 == [each["gmv_max_promotion_types"] for each in filters]
    assert [None, "STATUS_DELETE"] == [each.get("primary_status") for each in filters]


@pytest.mark.parametrize("info", [{}, {"budget": None}, {"campaign_id": "30", "budget": 0}])
def test_gmv_max_without_an_amount_is_of_unknown_mode(read: Any, wire: Any, info: dict[str, Any]) -> None:
    """It is listed all the same, and never unlimited."""
    _, budgets, _ = read(
        gmv_max__campaign__get=lambda _: wire.page([gmv_max()]),
        campaign__gmv_max__info=lambda _: wire.envelope(info),
    )

    assert (BudgetMode.UNKNOWN, None) == (budgets["30"].mode, budgets["30"].amount)


def test_a_deleted_gmv_max_campaign_costs_no_call(read: Any, wire: Any) -> None:
    """It is listed for its spend; nobody needs its budget."""
    entities, budgets, _ = read(
        gmv_max__campaign__get=lambda _: wire.page([gmv_max(secondary_status="CAMPAIGN_STATUS_DELETE")])
    )

    assert Delivery.DELETED is entities["30"].delivery
    assert "30" not in budgets


@pytest.mark.parametrize("code", [40001, 40118, 40130, 40008, 40009, 41001])
def test_an_app_without_such_calls_reads_the_rest(read: Any, wire: Any, notes: Notes, code: int) -> None:
    """The sandbox and small scopes have none of them, which is said."""
    no = wire.envelope(code=code, message="no")
    entities, _, _ = read(
        smart_plus__campaign__get=lambda _: no, gmv_max__campaign__get=lambda _: no, spenders=lambda _: no
    )

    assert ["17"] == list(entities)
    assert {"list_not_readable", "spenders_unknown"} == {each for each, _ in notes}


@pytest.mark.parametrize("error", [DeadlineExceeded("too slow"), TooHeavy("too much")])
def test_a_month_that_is_too_much_ends_nothing(read: Any, notes: Notes, error: Exception) -> None:
    """Who spent and is in no list is not known then, which is said."""
    entities, _, _ = read(spenders=lambda _: error)

    assert ["17"] == list(entities)
    assert ["spenders_unknown"] == list({code for code, _ in notes})


def test_a_punished_account_is_read_as_far_as_it_can_be(read: Any, wire: Any, notes: Notes) -> None:
    """Some lists are refused then; its own campaigns are not."""
    punished = wire.envelope(code=40002, message="The advertiser has been punished.")
    entities, _, _ = read(
        smart_plus__campaign__get=lambda _: punished, gmv_max__campaign__get=lambda _: punished
    )

    assert ["17"] == list(entities)
    assert "list_not_readable" in {code for code, _ in notes}


def test_what_spends_is_listed_wherever_it_comes_from(read: Any, wire: Any, notes: Notes) -> None:
    """A campaign of a kind that we do not know stands there with a budget of unknown mode."""
    rows = [
        {"dimensions": {"campaign_id": key}, "metrics": {"spend": spend, "campaign_name": "New kind"}}
        for key, spend in (("17", "5.00"), ("40", "12.50"), ("41", "0.00"), ("42", "-"))
    ]
    entities, budgets, _ = read(spenders=lambda _: wire.page(rows))

    assert {"17", "40"} == set(entities)
    assert (Level.CAMPAIGN, "New kind", Delivery.UNKNOWN) == (
        entities["40"].level,
        entities["40"].name,
        entities["40"].delivery,
    )
    assert (BudgetMode.UNKNOWN, None) == (budgets["40"].mode, budgets["40"].amount)
    assert "unlisted_campaign" in {code for code, _ in notes}

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from paceboard.plugin import (
    Account,
    Answer,
    BudgetMode,
    Grain,
    Level,
    LimitCycle,
    PermissionDenied,
    Request,
    Window,
    day_from_text,
)

Listed = Callable[..., list[Any]]


def campaign(key: str, **values: Any) -> dict[str, Any]:
    return {
        "campaign_id": key,
        "campaign_name": f"Campaign {key}",
        "advertiser_id": "7000000000000000001",
        "budget": 520.0,
        "budget_mode": "BUDGET_MODE_DYNAMIC_DAILY_BUDGET",
        "operation_status": "ENABLE",
        "secondary_status": "CAMPAIGN_STATUS_ENABLE",
        "objective_type": "WEB_CONVERSIONS",
        "deep_bid_type": None,
        "roas_bid": 0,
        **values,
    }


def group(key: str, parent: str, **values: Any) -> dict[str, Any]:
    return {
        "adgroup_id": key,
        "adgroup_name": f"Group {key}",
        "campaign_id": parent,
        "budget": 0.0,
        "budget_mode": "BUDGET_MODE_INFINITE",
        "scheduled_budget": 0,
        "operation_status": "ENABLE",
        "secondary_status": "ADGROUP_STATUS_DELIVERY_OK",
        "keywords": None,
        **values,
    }


def ad(key: str, parent: str) -> dict[str, Any]:
    return {"ad_id": key, "adgroup_id": parent, "ad_name": "", "secondary_status": "AD_STATUS_DELIVERY_OK"}


@pytest.fixture
def bodies(wire: Any) -> dict[str, Any]:
    """An account of two campaigns, one of them deleted."""
    gone = campaign("18", secondary_status="CAMPAIGN_STATUS_DELETE", budget_mode="BUDGET_MODE_DAY")
    return {
        "campaign/get/": lambda _: wire.page([campaign("17", budget_optimize_on=True), gone]),
        "adgroup/get/": lambda _: wire.page([group("170", "17")]),
        "ad/get/": lambda _: wire.page([ad("1700", "170"), ad("1701", "170")]),
    }


def test_everything_is_listed_the_deleted_ones_too(
    make: Any, listed: Listed, bodies: dict[str, Any], account: Account
) -> None:
    """All statuses are asked for on every list; that of GMV Max knows no word for all."""
    connector, client = make(bodies)
    entities = listed(connector.entities(account))

    assert [(Level.CAMPAIGN, "17"), (Level.CAMPAIGN, "18"), (Level.GROUP, "170")] == [
        (entity.level, entity.id) for entity in entities[:3]
    ]
    assert ["1700", "1701"] == [entity.id for entity in entities[3:]]
    filters = [json.loads(text) for text in client.asked("filtering")]

    asked = [each for each in filters if isinstance(each, dict)]
    others = [each for each in asked if "gmv_max_promotion_types" not in each]

    assert {"STATUS_ALL"} == {each["primary_status"] for each in others}
    assert len(asked) == len(others) + 2
    assert {"1000", "100"} == set(client.asked("page_size"))
    assert {account.ref.id} == {request.account for request in client.requests}


def test_budgets_come_of_the_listing_that_entities_read(
    make: Any, listed: Listed, bodies: dict[str, Any], account: Account
) -> None:
    """One refresh asks for campaigns and groups once; the next one asks again."""
    connector, client = make(bodies)
    listed(connector.entities(account))
    asked = len(client.requests)
    budgets = {budget.entity: budget.mode for budget in listed(connector.budgets(account))}

    assert {
        "17": BudgetMode.DYNAMIC_DAILY,
        "18": BudgetMode.DAILY,
        "170": BudgetMode.INHERITED,
    } == budgets
    assert asked == len(client.requests)
    listed(connector.budgets(account))
    assert 2 * asked - 2 == len(client.requests)  # all but the ads and the reviews


def test_a_list_that_fails_gives_no_entity(
    make: Any, wire: Any, listed: Listed, bodies: dict[str, Any], account: Account
) -> None:
    """Campaigns are not told where the ads cannot be read."""
    seen: list[Any] = []
    connector, _ = make({**bodies, "ad/get/": wire.envelope(code=40001, message="no")})

    async def watched() -> Any:
        async for entity in connector.entities(account):
            seen.append(entity)
            yield entity

    with pytest.raises(PermissionDenied):
        listed(watched())
    assert [] == seen


@pytest.mark.parametrize(
    ("base_url", "path"),
    [
        ("https://business-api.tiktok.com", "open_api/v1.3/report/integrated/get/"),
        ("http://127.0.0.1:8123", "open_api/v1.3/report/integrated/get/"),
        ("http://127.0.0.1:8123/open_api/v1.3", "report/integrated/get/"),
        ("http://127.0.0.1:8123/open_api/v1.3/", "report/integrated/get/"),
    ],
)
def test_paths_carry_the_version_where_the_base_url_does_not(
    make: Any, listed: Listed, wire: Any, account: Account, base_url: str, path: str
) -> None:
    """Every path ends in the slash without which TikTok knows it not."""
    connector, client = make({"report/integrated/get/": wire.page([])}, base_url=base_url)
    day = day_from_text("2026-04-02")
    listed(connector.facts(account, Window(first=day, last=day), Level.ACCOUNT, Grain.DAY))

    assert [path] == [request.path for request in client.requests]


def test_the_token_stands_in_its_header_only(
    make: Any, listed: Listed, bodies: dict[str, Any], account: Account
) -> None:
    """It is in no query and in no text that a request or the connector prints."""
    connector, client = make(bodies, secrets={"access_token": "a-very-secret-token"})
    listed(connector.entities(account))

    assert {"a-very-secret-token"} == {request.headers["Access-Token"] for request in client.requests}
    printed = repr(client.requests) + repr(connector) + repr(vars(connector))
    assert "a-very-secret-token" not in printed


def test_the_configured_accounts_go_before_the_apps(make: Any, listed: Listed, wire: Any) -> None:
    """Accounts that the configuration names are read; the app's own list serves where it names none."""

    def answer(request: Request) -> Any:
        ids = json.loads(dict(request.query)["advertiser_ids"])
        rows = [{"advertiser_id": key, "currency": "USD", "timezone": "UTC"} for key in ids]
        return wire.envelope({"list": rows})

    named, _ = make({"advertiser/info/": answer}, accounts=("71",), listed=("72",))
    unnamed, _ = make({"advertiser/info/": answer}, listed=("72",))

    assert ["71"] == [each.ref.id for each in listed(named.accounts())]
    assert ["72"] == [each.ref.id for each in listed(unnamed.accounts())]


@pytest.mark.parametrize(
    "answer",
    [
        {"code": 40002, "message": "bc_id: invalid", "data": {}},
        {"code": 40001, "message": "No permission", "data": {}},
        {"code": 40300, "message": "gone", "data": {}},
        {"code": 0, "message": "OK", "data": {"list": 7}},
        Answer(status=404, headers={}, body=b"404 page not found", received_at=0),
    ],
)
def test_money_that_cannot_be_read_is_unknown(
    make: Any, listed: Any, account: Account, notes: list[tuple[str, str]], answer: Any
) -> None:
    """A Business Center that is refused, or gone, costs its limit and nothing else; a note says so."""
    connector, _ = make({"advertiser/balance/get/": answer}, business_center="71")
    (limit,) = listed(connector.limits(account))

    assert LimitCycle.UNKNOWN is limit.cycle
    assert "Business Center 71" in limit.reason
    assert ["business_center"] == [code for code, _ in notes]

"""An outside judge of the wire: the official SDK, pointed at the face."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest

from paceboard.plugin import Grain, Level, Window, day_from_text
from paceboard.simulator import served, stamped
from paceboard_meta.face import simulator
from paceboard_meta.face.credentials import SIMULATED

pytest.importorskip("facebook_business", reason="the official SDK is not installed")

FIRST = day_from_text("2026-04-02")
SPAN = {"since": "2026-04-02", "until": "2026-04-24"}


@pytest.fixture
def sdk(flight: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The SDK's view of the flight's account."""
    ad_account = import_module("facebook_business.adobjects.adaccount").AdAccount
    ads_api = import_module("facebook_business.api").FacebookAdsApi
    sessions = import_module("facebook_business.session").FacebookSession

    with served(stamped(simulator().face(flight.world), flight.world)) as base_url:
        monkeypatch.setattr(sessions, "GRAPH", base_url)
        session = sessions(app_secret=SIMULATED.app_secret, access_token=SIMULATED.access_token)
        session.requests.trust_env = False  # no proxy stands between us and this machine
        yield ad_account(flight.node, api=ads_api(session))
        session.requests.close()


def test_the_sdk_reads_the_account(sdk: Any, flight: Any) -> None:
    """By its node, and in the token's own list."""
    user = import_module("facebook_business.adobjects.user").User

    account = sdk.api_get(fields=["name", "currency", "timezone_name", "spend_cap"])
    listed = user("me", api=sdk.get_api()).get_ad_accounts(fields=["account_id"])

    assert ("Athleisure US", "USD", "4000000") == (account["name"], account["currency"], account["spend_cap"])
    assert [flight.node.removeprefix("act_")] == [each["account_id"] for each in listed]


def test_the_sdk_reads_what_is_in_it(sdk: Any, flight: Any) -> None:
    """Campaigns, ad sets and ads over pages of two, with the world's ids and budgets."""
    told = flight.world.entities(f"meta:{flight.node.removeprefix('act_')}")
    edges = {Level.CAMPAIGN: sdk.get_campaigns, Level.GROUP: sdk.get_ad_sets, Level.AD: sdk.get_ads}
    for level, edge in edges.items():
        rows = list(edge(fields=["name", "effective_status"], params={"limit": 2}))

        assert [(each.id, each.name) for each in told if each.level is level] == [
            (row["id"], row["name"]) for row in rows
        ]
    budgets = [row["daily_budget"] for row in sdk.get_campaigns(fields=["daily_budget"])]

    assert ["52000", "45500", "32500"] == budgets


def test_the_sdk_reads_insights(sdk: Any, flight: Any) -> None:
    """Day by day, direct and as a prepared report, to the cent of the world."""
    params = {"level": "account", "time_increment": 1, "time_range": SPAN}
    direct = list(sdk.get_insights(fields=["spend", "actions"], params=params))
    run = sdk.get_insights_async(fields=["spend", "actions"], params=params).api_get()
    prepared = list(run.get_insights())
    key = f"meta:{flight.node.removeprefix('act_')}"
    window = Window(first=FIRST, last=FIRST + 22)
    told = flight.world.facts(key, window, Level.ACCOUNT, Grain.DAY)

    assert [fact.measures["spend"] for fact in told] == [
        int(Decimal(row["spend"]) * 1_000_000) for row in direct
    ]
    assert "Job Completed" == run["async_status"]
    assert [row["spend"] for row in direct] == [row["spend"] for row in prepared]


def test_the_sdk_understands_a_refusal(sdk: Any) -> None:
    """Code, subcode and status arrive in its own error."""
    ad_account = import_module("facebook_business.adobjects.adaccount").AdAccount
    refusal = import_module("facebook_business.exceptions").FacebookRequestError

    with pytest.raises(refusal) as caught:
        ad_account("act_99", api=sdk.get_api()).api_get(fields=["name"])

    assert (400, 100, 33) == (
        caught.value.http_status(),
        caught.value.api_error_code(),
        caught.value.api_error_subcode(),
    )


def test_the_sdk_reads_in_batches(sdk: Any, flight: Any) -> None:
    """Two nodes and an edge in one exchange, each with its own yes or no; URLs without a version."""
    ad_account = import_module("facebook_business.adobjects.adaccount").AdAccount
    found: list[Any] = []
    refused: list[Any] = []
    batch = sdk.get_api().new_batch()
    for node in (flight.node, "act_99"):
        ad_account(node, api=sdk.get_api()).api_get(
            fields=["currency"], batch=batch, success=found.append, failure=refused.append
        )
    sdk.get_campaigns(fields=["daily_budget"], batch=batch, success=found.append, failure=refused.append)

    assert batch.execute() is None
    account, campaigns = (reply.json() for reply in found)
    assert "USD" == account["currency"]
    assert ["52000", "45500", "32500"] == [row["daily_budget"] for row in campaigns["data"]]
    assert [400] == [reply.status() for reply in refused]


def test_the_sdk_reads_the_change_log(sdk: Any) -> None:
    """The edge is there, and empty where no budget was changed."""
    assert [] == list(sdk.get_activities(fields=["event_type"], params={"category": "BUDGET"}))

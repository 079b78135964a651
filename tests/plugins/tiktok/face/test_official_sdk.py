"""An outside judge of the wire: TikTok's official SDK, pointed at the face."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from attrs import frozen

from paceboard.plugin import Grain, Level, Window, day_from_text
from paceboard.simulator import served, stamped
from paceboard_tiktok.face import simulator
from paceboard_tiktok.face.credentials import SIMULATED

pytest.importorskip("business_api_client", reason="the official SDK is not installed")
pytestmark = [
    pytest.mark.long,
    # The SDK's own code: it asks its HTTP library for what that has renamed.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

TOKEN = SIMULATED.access_token
FIRST = day_from_text("2026-04-02")


@frozen
class Calls:
    """One of the SDK's clients; its calls give the data of an answer, or raise the SDK's own error."""

    client: Any

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda *given, **named: getattr(self.client, name)(*given, **named)["data"]


@pytest.fixture
def sdk(flight: Any) -> Iterator[Any]:
    """The SDK's clients over one connection to the face; its configuration is otherwise its own."""
    business = import_module("business_api_client")
    with served(stamped(simulator().face(flight.world), flight.world)) as base_url:
        configuration = business.Configuration()
        configuration.host = base_url
        client = business.ApiClient(configuration)
        yield lambda name: Calls(getattr(business, name)(client))
        client.pool.close()
        client.pool.join()
        client.rest_client.pool_manager.clear()


def test_the_sdk_reads_accounts(sdk: Any, flight: Any) -> None:
    """In the token's list, and what TikTok says of each."""
    listed = sdk("AuthenticationApi").oauth2_advertiser_get(SIMULATED.app_id, SIMULATED.app_secret, TOKEN)
    (told,) = sdk("AccountManagementApi").advertiser_info([flight.account], TOKEN)["list"]

    assert [flight.account] == [row["advertiser_id"] for row in listed["list"]]
    assert (flight.account, "USD") == (told["advertiser_id"], told["currency"])


def test_the_sdk_reads_what_is_in_an_account(sdk: Any, flight: Any) -> None:
    """Campaigns, ad groups and ads over pages of two, with the world's ids."""
    told = flight.world.entities(f"tiktok:{flight.account}")
    calls = {
        Level.CAMPAIGN: (sdk("CampaignCreationApi").campaign_get, "campaign_id"),
        Level.GROUP: (sdk("AdgroupApi").adgroup_get, "adgroup_id"),
        Level.AD: (sdk("AdApi").ad_get, "ad_id"),
    }
    for level, (call, name) in calls.items():
        first = call(flight.account, TOKEN, page=1, page_size=2)
        rows = list(first["list"])
        for page in range(2, first["page_info"]["total_page"] + 1):
            rows += call(flight.account, TOKEN, page=page, page_size=2)["list"]

        assert {each.id for each in told if each.level is level} == {row[name] for row in rows}


def test_the_sdk_reads_the_lists_of_their_own(sdk: Any, flight: Any) -> None:
    """Upgraded Smart+ and GMV Max, of which the flight has none."""
    campaigns = sdk("CampaignCreationApi")

    assert [] == campaigns.smart_plus_campaign_get(flight.account, TOKEN)["list"]
    assert [] == sdk("AdgroupApi").smart_plus_adgroup_get(flight.account, TOKEN)["list"]


def test_the_sdk_reads_a_report(sdk: Any, flight: Any) -> None:
    """Spend day by day, to the cent of the world."""
    rows = sdk("ReportingApi").report_integrated_get(
        "BASIC",
        TOKEN,
        advertiser_id=flight.account,
        data_level="AUCTION_CAMPAIGN",
        dimensions=["campaign_id", "stat_time_day"],
        metrics=["spend", "impressions"],
        start_date="2026-04-02",
        end_date="2026-04-24",
        page_size=1000,
    )["list"]
    window = Window(first=FIRST, last=FIRST + 22)
    told = flight.world.facts(f"tiktok:{flight.account}", window, Level.CAMPAIGN, Grain.DAY)

    assert sum(fact.measures["spend"] for fact in told) == sum(
        int(Decimal(row["metrics"]["spend"]) * 1_000_000) for row in rows
    )
    assert len(told) == len(rows)


def test_the_sdk_understands_a_refusal(sdk: Any, flight: Any) -> None:
    """Code and message arrive in its own error, though the status says 200."""
    refusal = import_module("business_api_client.tiktok_business.tiktok_exceptions").TiktokSDKError

    with pytest.raises(refusal, match="Error Code: 40105, message: Access token is incorrect"):
        sdk("CampaignCreationApi").campaign_get(flight.account, "another token")

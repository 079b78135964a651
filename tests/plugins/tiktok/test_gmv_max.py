"""Spend of GMV Max, which TikTok tells by country in a report of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from paceboard.plugin import Account, Grain, Level, Window, day_from_text
from paceboard_tiktok.gmv_max import overlaid

REPORT = "report/integrated/get/"
DAY = day_from_text("2026-04-02")
ONE = Window(first=DAY, last=DAY)
SHOP = {"campaign_id": "30", "campaign_name": "Shop", "secondary_status": "CAMPAIGN_STATUS_ENABLE"}
REFUSED = 40002

Listed = Callable[..., list[Any]]
Notes = list[tuple[str, str]]


def row(name: str, key: str, country: str = "", **metrics: str) -> dict[str, Any]:
    """A row of a report by day."""
    by_country = {"country_code": country} if country else {}
    return {
        "dimensions": {name: key, "stat_time_day": "2026-04-02 00:00:00", **by_country},
        "metrics": metrics,
    }


@pytest.fixture
def read(make: Any, listed: Listed, wire: Any, account: Account) -> Callable[..., tuple[list[Any], Any]]:
    """Reads facts of an account with a campaign of GMV Max and a regular one."""

    def run(level: Level, grain: Grain = Grain.DAY, **reports: list[Any]) -> tuple[list[Any], Any]:
        def report(request: Any) -> Any:
            asked = dict(request.query)
            if asked["report_type"] == "TT_SHOP" and ("filtering" in asked or "hour" in asked["dimensions"]):
                return wire.envelope(code=REFUSED, message="Conflict occurs.")
            name = "shop_" if asked["report_type"] == "TT_SHOP" else ""
            name += "account" if asked["data_level"] == "AUCTION_ADVERTISER" else "campaigns"
            return wire.page(reports.get(name, []))

        connector, client = make(
            {
                "campaign/get/": lambda _: wire.page([]),
                "adgroup/get/": lambda _: wire.page([]),
                "ad/get/": lambda _: wire.page([]),
                "gmv_max/campaign/get/": lambda _: wire.page([SHOP]),
                "campaign/gmv_max/info/": lambda _: wire.envelope({"campaign_id": "30", "budget": 300}),
                REPORT: report,
            }
        )
        listed(connector.entities(account))
        return listed(connector.facts(account, ONE, level, grain)), client

    return run


def test_countries_are_added_up(read: Any) -> None:
    """TikTok groups these reports by country only, takes no filter and tells no hour."""
    rows = [
        row("campaign_id", "30", "US", spend="50.00", billed_cost="40.00"),
        row("campaign_id", "30", "GB", spend="20.50", billed_cost="20.50"),
    ]
    facts, client = read(Level.CAMPAIGN, shop_campaigns=rows)
    (asked,) = [dict(each.query) for each in client.requests if ("report_type", "TT_SHOP") in each.query]

    assert [("30", 70_500_000, 60_500_000)] == [
        (fact.entity, fact.measures["spend"], fact.measures["billed_spend"]) for fact in facts
    ]
    assert ["campaign_id", "country_code", "stat_time_day"] == json.loads(asked["dimensions"])
    assert "filtering" not in asked


def test_a_part_that_is_not_told_leaves_the_sum_unknown(read: Any) -> None:
    """What one country does not tell is no zero."""
    rows = [
        row("campaign_id", "30", "US", spend="50.00", billed_cost="-"),
        row("campaign_id", "30", "GB", spend="20.50", billed_cost="20.50"),
    ]
    (fact,), _ = read(Level.CAMPAIGN, shop_campaigns=rows)

    assert (70_500_000, None) == (fact.measures["spend"], fact.measures["billed_spend"])


def test_a_total_without_gmv_max_gets_it(read: Any, account: Account, notes: Notes) -> None:
    """The account's report is what its other campaigns spent: GMV Max is added, its clicks are not known."""
    facts, _ = read(
        Level.ACCOUNT,
        account=[row("advertiser_id", account.ref.id, spend="100.00", clicks="9")],
        campaigns=[row("campaign_id", "17", spend="100.00", clicks="9")],
        shop_account=[row("advertiser_id", account.ref.id, "US", spend="70.50")],
    )
    (fact,) = facts

    assert (170_500_000, None) == (fact.measures["spend"], fact.measures["clicks"])
    assert "gmv_max_added" in {code for code, _ in notes}


def test_a_total_with_gmv_max_is_left_alone(read: Any, account: Account, notes: Notes) -> None:
    """The account's report is what its other campaigns and GMV Max spent: nothing counts twice."""
    facts, _ = read(
        Level.ACCOUNT,
        account=[row("advertiser_id", account.ref.id, spend="170.50", clicks="9")],
        campaigns=[row("campaign_id", "17", spend="100.00"), row("campaign_id", "30", spend="0.00")],
        shop_account=[row("advertiser_id", account.ref.id, "US", spend="70.50")],
    )
    (fact,) = facts

    assert (170_500_000, 9) == (fact.measures["spend"], fact.measures["clicks"])
    assert "gmv_max_in_total" in {code for code, _ in notes}


def test_gmv_max_alone_is_the_total(read: Any, account: Account) -> None:
    """A day of which the account's report tells nothing."""
    shop = [row("advertiser_id", account.ref.id, "US", spend="70.50")]
    (fact,), _ = read(Level.ACCOUNT, shop_account=shop)

    assert 70_500_000 == fact.measures["spend"]


def test_without_spend_of_gmv_max_no_more_is_asked(read: Any, account: Account) -> None:
    """Two reports: the account's and the one about GMV Max."""
    rows = [row("advertiser_id", account.ref.id, spend="100.00", clicks="9")]
    facts, client = read(Level.ACCOUNT, account=rows)
    asked = [value for value in client.asked("data_level") if value == "AUCTION_ADVERTISER"]

    assert 2 == len(asked)
    assert [9] == [fact.measures["clicks"] for fact in facts]


def test_its_hours_are_said_to_be_missing(read: Any, notes: Notes) -> None:
    """Nothing is asked in vain."""
    _, client = read(Level.ACCOUNT, Grain.HOUR)

    assert "TT_SHOP" not in client.asked("report_type")
    assert "gmv_max_hours" in {code for code, _ in notes}


def test_a_row_of_zeros_in_the_other_report_does_not_count(read: Any) -> None:
    """TikTok lists objects without data with zeros; what the report of its own tells stands."""
    (fact,), _ = read(
        Level.CAMPAIGN,
        campaigns=[row("campaign_id", "30", spend="0.00", clicks="0")],
        shop_campaigns=[row("campaign_id", "30", "US", spend="70.50")],
    )

    assert (70_500_000, None) == (fact.measures["spend"], fact.measures["clicks"])


def test_the_same_spend_twice_is_one(read: Any) -> None:
    """Where both reports tell it, the one that tells more of it stands."""
    (fact,), _ = read(
        Level.CAMPAIGN,
        campaigns=[row("campaign_id", "30", spend="70.50", clicks="4")],
        shop_campaigns=[row("campaign_id", "30", "US", spend="70.50")],
    )

    assert (70_500_000, 4) == (fact.measures["spend"], fact.measures["clicks"])


def test_reports_that_differ_are_said_and_end_nothing(read: Any, notes: Notes) -> None:
    """They are read one after the other, and the running day moves between them."""
    (fact,), _ = read(
        Level.CAMPAIGN,
        campaigns=[row("campaign_id", "30", spend="70.00", clicks="4")],
        shop_campaigns=[row("campaign_id", "30", "US", spend="70.50")],
    )

    assert 70_500_000 == fact.measures["spend"]
    assert "told_twice" in {code for code, _ in notes}


def test_nothing_laid_over_changes_nothing(read: Any, account: Account) -> None:
    """Where a report of its own is empty."""
    facts, _ = read(Level.CAMPAIGN, campaigns=[row("campaign_id", "17", spend="1.00")])

    assert facts == overlaid(facts, [], note=lambda code, text: None)

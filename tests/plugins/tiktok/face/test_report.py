from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

LEVELS = ["ADVERTISER", "CAMPAIGN", "ADGROUP", "AD"]


def spend(rows: list[dict[str, Any]]) -> Decimal:
    """The sum of a report's spend."""
    return sum((Decimal(row["metrics"]["spend"]) for row in rows), Decimal(0))


def status_filter(level: str, status: str) -> list[dict[str, str]]:
    """The filter of a level."""
    return [
        {"field_name": f"{level}_status", "filter_type": "IN", "filter_value": json.dumps([status])},
    ]


@pytest.mark.parametrize("level", LEVELS)
def test_the_flights_first_week_is_9400_at_every_level(flight: Any, level: str) -> None:
    """The golden series comes through the wire, to the cent."""
    assert Decimal("9400.00") == spend(flight.report(level).data["list"])


def test_a_row_is_text_all_over(flight: Any) -> None:
    """Dimensions and metrics are strings, counters too; the day has no zone."""
    (row, *_) = flight.report("ADVERTISER").data["list"]

    assert {"advertiser_id": "7000000000000000001", "stat_time_day": "2026-04-02 00:00:00"} == row[
        "dimensions"
    ]
    assert "1180.00" == row["metrics"]["spend"]
    assert row["metrics"]["impressions"].isdigit()


def test_hours_come_a_day_at_a_time(flight: Any) -> None:
    """24 rows that add up to the day."""
    rows = flight.report("ADVERTISER", time="stat_time_hour").data["list"]

    assert [f"2026-04-02 {hour:02d}:00:00" for hour in range(24)] == [
        row["dimensions"]["stat_time_hour"] for row in rows
    ]
    assert Decimal("1180.00") == spend(rows)


def test_hours_that_are_too_fresh_are_missing(flight: Any) -> None:
    """The report lags two hours behind the world's clock."""
    flight.world.advance_to(flight.world.now() + 3 * 3_600 * 1_000_000)
    day = {"start_date": "2026-04-25", "end_date": "2026-04-25"}
    rows = flight.report("ADVERTISER", time="stat_time_hour", **day).data["list"]

    assert 3 == len(rows)


def test_without_a_time_dimension_there_is_one_row_for_each_entity(flight: Any) -> None:
    """Over as many as 365 days."""
    data = flight.report("CAMPAIGN", time="", start_date="2026-01-01", end_date="2026-04-24").data

    assert 3 == data["page_info"]["total_number"]
    assert Decimal(35 * 1_300 + 38_200) == spend(data["list"])
    assert {"campaign_id"} == set(data["list"][0]["dimensions"])


@pytest.mark.parametrize("size", [1, 7, 33, 1000])
def test_pages_of_a_report_add_up(flight: Any, size: int) -> None:
    """No row twice, none missing, whatever the size of a page."""
    rows: list[dict[str, Any]] = []
    pages = 1
    while len(rows) < 77 and pages <= 77:
        data = flight.report("AD", page=str(pages), page_size=str(size)).data
        rows += data["list"]
        pages += 1
    keys = {(row["dimensions"]["ad_id"], row["dimensions"]["stat_time_day"]) for row in rows}

    assert (77, 77, -(-77 // size)) == (len(keys), len(rows), data["page_info"]["total_page"])
    assert Decimal("9400.00") == spend(rows)


@pytest.mark.parametrize("level", ["CAMPAIGN", "ADGROUP", "AD"])
def test_spend_of_deleted_entities_is_missing_unless_asked_for(face: Any, level: str) -> None:
    """The level's own filter STATUS_ALL brings it back; the account's total always has it."""
    made = face("deleted-campaign")
    whole = spend(made.report("ADVERTISER").data["list"])
    usual = spend(made.report(level, filtering=[]).data["list"])
    every = spend(made.report(level).data["list"])
    gone = spend(made.report(level, filtering=status_filter(level.lower(), "STATUS_DELETE")).data["list"])

    assert whole == every
    assert whole == usual + gone
    assert gone > 2_000


def test_the_accounts_total_has_what_no_campaign_explains(face: Any) -> None:
    """The ordinary calls leave a kind of campaign out."""
    made = face("unlisted-campaign")
    totals = [spend(made.report(level).data["list"]) for level in LEVELS]

    assert totals[0] > totals[1] + 400
    assert totals[1] == totals[2] == totals[3]


def test_a_report_can_be_ordered_by_a_metric(flight: Any) -> None:
    """Descending unless told otherwise, by value and not by text."""
    orders = [{}, {"order_type": "ASC"}]
    down, up = (
        [
            Decimal(row["metrics"]["spend"])
            for row in flight.report("AD", order_field="spend", **order).data["list"]
        ]
        for order in orders
    )

    assert sorted(down, reverse=True) == down
    assert sorted(up) == up


def test_a_report_can_be_ordered_by_a_metric_that_it_does_not_show(flight: Any) -> None:
    """The order follows clicks, the rows hold spend alone."""
    rows = flight.report("CAMPAIGN", metrics=["spend"], order_field="clicks").data["list"]

    assert {"spend"} == set(rows[0]["metrics"])


def test_ids_narrow_a_report(flight: Any) -> None:
    """Ads of one campaign."""
    campaign = flight.report("CAMPAIGN").data["list"][0]["dimensions"]["campaign_id"]
    only = [{"field_name": "campaign_ids", "filter_type": "IN", "filter_value": json.dumps([campaign])}]
    own = spend(
        [
            row
            for row in flight.report("CAMPAIGN").data["list"]
            if row["dimensions"]["campaign_id"] == campaign
        ]
    )

    assert own == spend(flight.report("AD", filtering=only).data["list"])


def test_asking_again_gives_the_same_and_news_where_there_are_any(flight: Any) -> None:
    """Rows are kept between answers, but never past a change."""
    query = {"start_date": "2026-04-24", "end_date": "2026-04-24", "metrics": ["spend", "conversion"]}
    first, again = (flight.report("ADVERTISER", **query).data["list"] for _ in range(2))
    flight.world.advance_to(flight.world.complete_at(flight.world.first_day + 24))
    (later,) = flight.report("ADVERTISER", **query).data["list"]

    assert first == again
    assert first[0]["metrics"]["spend"] == later["metrics"]["spend"]
    assert int(first[0]["metrics"]["conversion"]) < int(later["metrics"]["conversion"])


def test_another_service_type_is_an_empty_yes(flight: Any) -> None:
    """TikTok says code 0 and gives no rows."""
    data = flight.report(service_type="RESERVATION").data

    assert ([], 0) == (data["list"], data["page_info"]["total_number"])


def test_a_yen_account_has_no_decimals(face: Any) -> None:
    """Money is written with the currency's own digits."""
    (row, *_) = face("yen").report("ADVERTISER").data["list"]

    assert row["metrics"]["spend"].isdigit()


def test_the_split_of_spend_comes_late_and_only_for_the_account(face: Any) -> None:
    """Cash and credit by day after 16 hours, what was billed after 11; a dash until then and elsewhere."""
    made = face("credit")
    metrics = {"metrics": ["spend", "billed_cost", "cash_spend", "voucher_spend"]}
    *old, fresh = made.report("ADVERTISER", **metrics, end_date="2026-04-06").data["list"]
    made.world.advance_to(made.world.now() + 9 * 3_600 * 1_000_000)
    eleven = made.report("ADVERTISER", **metrics, end_date="2026-04-06").data["list"][-1]
    campaign = made.report("CAMPAIGN", **metrics).data["list"][0]["metrics"]
    whole = made.report("ADVERTISER", time="", **metrics).data["list"][0]["metrics"]
    hour = made.report("ADVERTISER", time="stat_time_hour", **metrics).data["list"][0]["metrics"]

    for row in (row["metrics"] for row in old):
        assert Decimal(row["spend"]) == Decimal(row["cash_spend"]) + Decimal(row["voucher_spend"])
        assert row["billed_cost"] == row["cash_spend"]
    assert ["-", "-", "-"] == [fresh["metrics"][name] for name in metrics["metrics"][1:]]
    assert "-" != eleven["metrics"]["billed_cost"]
    assert "-" == eleven["metrics"]["cash_spend"]
    assert ("-", "-") == (campaign["cash_spend"], whole["cash_spend"])
    assert "-" == hour["billed_cost"]

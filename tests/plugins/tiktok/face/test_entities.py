from __future__ import annotations

from typing import Any

import pytest

ALL = {"primary_status": "STATUS_ALL"}
PATHS = {"campaign/get/": "campaign_id", "adgroup/get/": "adgroup_id", "ad/get/": "ad_id"}


def rows(face: Any, path: str, **query: Any) -> list[dict[str, Any]]:
    """All rows of a listing."""
    found: list[dict[str, Any]] = face.get(path, advertiser_id=face.account, page_size="1000", **query).data[
        "list"
    ]
    return found


def test_a_shared_budget_stands_at_the_campaign(flight: Any) -> None:
    """The campaign has mode and amount, its groups 0.0 and INFINITE."""
    campaigns, groups = rows(flight, "campaign/get/"), rows(flight, "adgroup/get/")

    assert [520.0, 455.0, 325.0] == [row["budget"] for row in campaigns]
    assert {"BUDGET_MODE_DYNAMIC_DAILY_BUDGET"} == {row["budget_mode"] for row in campaigns}
    assert {True} == {row["budget_optimize_on"] for row in campaigns}
    assert {("BUDGET_MODE_INFINITE", 0.0)} == {(row["budget_mode"], row["budget"]) for row in groups}


def test_without_a_shared_budget_nothing_is_said_of_it(face: Any) -> None:
    """`budget_optimize_on` only comes where it is on."""
    campaigns = rows(face("no-budget"), "campaign/get/")

    assert all("budget_optimize_on" not in row for row in campaigns)
    assert {("BUDGET_MODE_INFINITE", 0.0)} == {(row["budget_mode"], row["budget"]) for row in campaigns}


def test_a_budget_is_a_number_and_an_id_a_text(flight: Any) -> None:
    """As on TikTok's wire."""
    (row, *_) = rows(flight, "campaign/get/")

    assert isinstance(row["budget"], float)
    assert isinstance(row["campaign_id"], str)
    assert 19 == len(row["campaign_id"])


@pytest.mark.parametrize(("path", "key"), PATHS.items())
@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_pages_add_up(flight: Any, path: str, key: str, size: int) -> None:
    """All pages together are the list, none repeats, and the total says how many."""
    found: list[str] = []
    number = 1
    while True:
        data = flight.get(path, advertiser_id=flight.account, page=str(number), page_size=str(size)).data
        found += [row[key] for row in data["list"]]
        if number >= data["page_info"]["total_page"]:
            break
        number += 1

    assert [row[key] for row in rows(flight, path)] == found
    assert (len(found), len(set(found))) == (data["page_info"]["total_number"],) * 2
    assert [] == flight.get(path, advertiser_id=flight.account, page="999").data["list"]


@pytest.mark.parametrize("path", PATHS)
def test_deleted_entities_come_only_when_they_are_asked_for(face: Any, path: str) -> None:
    """By default they are missing; STATUS_DELETE gives them alone."""
    made = face("deleted-campaign")
    usual, every, gone = (
        rows(made, path, filtering=filtering) for filtering in ({}, ALL, {"primary_status": "STATUS_DELETE"})
    )

    assert (len(every), {"DELETE"}) == (
        len(usual) + len(gone),
        {row["secondary_status"].rpartition("_")[2] for row in gone},
    )
    assert gone


def test_what_stands_above_is_named_as_the_cause(face: Any) -> None:
    """Groups and ads of a deleted campaign say so, and were not switched off themselves."""
    made = face("deleted-campaign")
    statuses = [
        {(row["secondary_status"], row["operation_status"]) for row in rows(made, path, filtering=gone)}
        for path in PATHS
        for gone in [{"primary_status": "STATUS_DELETE"}]
    ]

    assert [
        {("CAMPAIGN_STATUS_DELETE", "DELETE")},
        {("ADGROUP_STATUS_CAMPAIGN_DELETE", "ENABLE")},
        {("AD_STATUS_CAMPAIGN_DELETE", "ENABLE")},
    ] == statuses


def test_rejected_ads_say_so(face: Any) -> None:
    """Their group goes on."""
    made = face("rejection")
    rejected = rows(made, "ad/get/", filtering={"secondary_status": "AD_STATUS_AUDIT_DENY"})

    assert 2 == len(rejected)
    assert {"ADGROUP_STATUS_DELIVERY_OK"} == {row["secondary_status"] for row in rows(made, "adgroup/get/")}


def test_a_limit_that_is_used_up_shows_as_exceeded(flight: Any) -> None:
    """Campaigns, groups and ads stop once 40,000.00 are gone."""
    flight.world.advance_to(flight.world.complete_at(flight.world.first_day + 24))

    assert [
        {"CAMPAIGN_STATUS_BUDGET_EXCEED"},
        {"ADGROUP_STATUS_CAMPAIGN_EXCEED"},
        {"AD_STATUS_CAMPAIGN_EXCEED"},
    ] == [{row["secondary_status"] for row in rows(flight, path)} for path in PATHS]


def test_a_schedule_is_utc_and_has_an_end_in_any_case(face: Any) -> None:
    """Without an end TikTok writes one ten years on; lifetime budgets with an end keep theirs."""
    groups = rows(face("lifetime"), "adgroup/get/")

    assert ["SCHEDULE_START_END", "SCHEDULE_START_END", "SCHEDULE_FROM_NOW"] == [
        row["schedule_type"] for row in groups
    ]
    assert ("2026-04-02 08:00:00", "2026-05-02 08:00:00") == (
        groups[0]["schedule_start_time"],
        groups[0]["schedule_end_time"],
    )
    assert groups[2]["schedule_end_time"].startswith("2036-")


def test_ads_are_sorted_newest_first(flight: Any) -> None:
    """By falling id."""
    ids = [row["ad_id"] for row in rows(flight, "ad/get/")]

    assert sorted(ids, reverse=True) == ids
    assert 11 == len(ids)


def test_filters_narrow_by_the_entities_above(flight: Any) -> None:
    """Ads of one campaign, groups of one id."""
    campaign = rows(flight, "campaign/get/")[1]["campaign_id"]
    ads = rows(flight, "ad/get/", filtering={"campaign_ids": [campaign]})
    group = ads[0]["adgroup_id"]

    assert {campaign} == {row["campaign_id"] for row in ads}
    assert [group] == [
        row["adgroup_id"] for row in rows(flight, "adgroup/get/", filtering={"adgroup_ids": [group]})
    ]
    assert [] == rows(flight, "campaign/get/", filtering={"objective_type": "REACH"})
    assert [] == rows(flight, "campaign/get/", filtering={"buying_types": ["RESERVATION_TOP_VIEW"]})


def test_fields_choose_and_keep_the_id(flight: Any) -> None:
    """A field that may be missing can be asked for, an unknown one not."""
    found = rows(flight, "adgroup/get/", fields=["budget", "schedule_type"])
    unknown = flight.get("ad/get/", advertiser_id=flight.account, fields=["colour"])

    assert {"adgroup_id", "budget", "schedule_type"} == set(found[0])
    assert 40002 == unknown.code


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"advertiser_id": "1"}, 40001),
        ({"advertiser_id": ""}, 40002),
        ({"page_size": "1001"}, 40002),
        ({"page_size": "ten"}, 40002),
        ({"page": "0"}, 40002),
        ({"filtering": {"colour": "blue"}}, 40002),
        ({"filtering": {"primary_status": "STATUS_BLUE"}}, 40002),
        ({"filtering": "{"}, 40002),
        ({"filtering": []}, 40002),
        ({"fields": {"a": 1}}, 40002),
    ],
)
def test_a_wrong_call_is_refused(flight: Any, query: dict[str, Any], code: int) -> None:
    """Foreign accounts with 40001, everything else with 40002."""
    assert code == flight.get("campaign/get/", **{"advertiser_id": flight.account, **query}).code

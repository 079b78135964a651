from __future__ import annotations

import json
from typing import Any

import pytest

UNRELATED = "Conflict occurs"
STATUS_ALL = {"field_name": "campaign_status", "filter_type": "IN", "filter_value": '["STATUS_ALL"]'}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"report_type": "AUDIENCE"}, "report_type"),
        ({"data_level": "AUCTION_WORLD"}, "data_level"),
        ({"dimensions": ["ad_id", "stat_time_day"]}, UNRELATED),
        ({"dimensions": ["campaign_id", "country_code"]}, UNRELATED),
        ({"dimensions": ["campaign_id", "stat_time_day", "stat_time_hour"]}, UNRELATED),
        ({"dimensions": ["stat_time_day"]}, UNRELATED),
        ({"dimensions": []}, UNRELATED),
        ({"metrics": ["spend", "karma"]}, "karma"),
        ({"metrics": "spend"}, "metrics"),
        ({"start_date": "02.04.2026"}, "Time format should be %Y-%m-%d"),
        ({"start_date": ""}, "Missing data for required field"),
        ({"start_date": "2026-04-09"}, "earlier"),
        ({"end_date": "2026-05-02"}, "30 days"),
        ({"dimensions": ["campaign_id", "stat_time_hour"]}, "1 days"),
        ({"dimensions": ["campaign_id"], "start_date": "2025-04-02"}, "365 days"),
        ({"order_field": "campaign_name"}, "order_field"),
        ({"order_field": "spend", "order_type": "SIDEWAYS"}, "order_type"),
        ({"page_size": "1001"}, "page_size"),
        ({"filtering": {}}, "filtering"),
    ],
)
def test_a_wrong_question_is_refused_in_tiktoks_words(flight: Any, query: dict[str, Any], words: str) -> None:
    """40002, with a message that names what is wrong."""
    reply = flight.report("CAMPAIGN", **query)

    assert 40002 == reply.code
    assert words in reply.message


@pytest.mark.parametrize(
    "entry",
    [
        {"field_name": "campaign_status", "filter_type": "IN", "filter_value": ["STATUS_ALL"]},
        {"field_name": "campaign_status", "filter_type": "IN", "filter_value": "STATUS_ALL"},
        {"field_name": "campaign_status", "filter_type": "IN", "filter_value": '["STATUS_BLUE"]'},
        {"field_name": "campaign_status", "filter_type": "MATCH", "filter_value": '["STATUS_ALL"]'},
        {"field_name": "ad_status", "filter_type": "IN", "filter_value": '["STATUS_ALL"]'},
        {"field_name": "colour", "filter_type": "IN", "filter_value": "[]"},
    ],
)
def test_a_filter_must_be_the_levels_own_and_hold_json_in_text(flight: Any, entry: dict[str, Any]) -> None:
    """`filter_value` is a string with JSON in it; another level's status is refused."""
    assert 40002 == flight.report("CAMPAIGN", filtering=[entry]).code


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"dimensions": ["campaign_id", "country_code", "stat_time_day"]}, 0),
        ({"dimensions": ["campaign_id", "country_code"]}, 0),
        ({"dimensions": ["campaign_id", "stat_time_day"]}, 40002),
        ({"dimensions": ["campaign_id"]}, 40002),
        ({"dimensions": ["campaign_id", "country_code", "stat_time_hour"]}, 40002),
        ({"metrics": ["impressions"]}, 40002),
        ({"filtering": [STATUS_ALL]}, 40002),
    ],
)
def test_gmv_max_is_told_by_country_and_unfiltered(flight: Any, query: dict[str, Any], code: int) -> None:
    """By the groupings of portal document 1803073899092993."""
    asked = {
        "report_type": "TT_SHOP",
        "dimensions": ["campaign_id", "country_code"],
        "metrics": ["spend", "billed_cost"],
        "filtering": [],
        "end_date": "2026-04-02",
        **query,
    }

    assert code == flight.report("CAMPAIGN", **asked).code


@pytest.mark.parametrize(("last", "code"), [("2026-05-01", 0), ("2026-05-02", 40002)])
def test_thirty_days_are_the_longest(flight: Any, last: str, code: int) -> None:
    """Both ends count."""
    assert code == flight.report(end_date=last).code


def test_spend_and_impressions_are_asked_by_default(flight: Any) -> None:
    """As TikTok documents it."""
    (row, *_) = flight.report(metrics="").data["list"]

    assert {"spend", "impressions"} == set(row["metrics"])


def test_the_usual_page_has_ten_rows(flight: Any) -> None:
    """Without a size."""
    query = {
        "advertiser_id": flight.account,
        "report_type": "BASIC",
        "data_level": "AUCTION_AD",
        "dimensions": json.dumps(["ad_id"]),
        "start_date": "2026-04-02",
        "end_date": "2026-04-02",
    }
    data = flight.get("report/integrated/get/", **query).data

    assert (10, 11, 2) == (
        len(data["list"]),
        data["page_info"]["total_number"],
        data["page_info"]["total_page"],
    )

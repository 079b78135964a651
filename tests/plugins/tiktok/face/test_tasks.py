from __future__ import annotations

from typing import Any

import pytest

ORDER = {
    "report_type": "BASIC",
    "data_level": "AUCTION_CAMPAIGN",
    "dimensions": ["campaign_id", "stat_time_day"],
    "metrics": ["spend"],
    "start_date": "2026-04-02",
    "end_date": "2026-04-02",
    "output_format": "CSV_STRING",
}


def test_a_task_is_ordered_looked_at_and_downloaded(flight: Any) -> None:
    """As a table with the same rows as the report that is given at once."""
    key = flight.post("report/task/create/", advertiser_id=flight.account, **ORDER).data["task_id"]
    early = flight.get("report/task/download/", task_id=key)
    looks = [flight.get("report/task/check/", task_id=key).data["status"] for _ in range(2)]
    title, *lines = flight.get("report/task/download/", task_id=key).body.decode().splitlines()
    report = flight.report(end_date="2026-04-02").data["list"]

    assert 40201 == early.code
    assert ["PROCESSING", "SUCCESS"] == looks
    assert "campaign_id,stat_time_day,spend" == title
    assert {
        f"{row['dimensions']['campaign_id']},2026-04-02 00:00:00,{row['metrics']['spend']}" for row in report
    } == set(lines)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"output_format": "XLSX_DOWNLOAD"}, 40002),
        (
            {"filtering": [{"field_name": "campaign_status", "filter_type": "IN", "filter_value": "[]"}]},
            40002,
        ),
        ({"advertiser_id": "7"}, 40001),
    ],
)
def test_an_order_that_tiktok_would_refuse_is_refused(flight: Any, values: dict[str, Any], code: int) -> None:
    """Another format, a filter other than ids, an account without access."""
    order = {"advertiser_id": flight.account, **ORDER, **values}

    assert code == flight.post("report/task/create/", **order).code


def test_a_task_that_nobody_ordered_is_none(flight: Any) -> None:
    """Neither to be looked at nor downloaded."""
    assert 40200 == flight.get("report/task/check/", task_id="7").code
    assert 40200 == flight.get("report/task/download/", task_id="7").code

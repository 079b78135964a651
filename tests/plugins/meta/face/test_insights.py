from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

HOUR = "hourly_stats_aggregated_by_advertiser_time_zone"
SPAN = {"since": "2026-04-02", "until": "2026-04-08"}


def test_spend_is_in_units_and_budgets_in_cents(flight: Any) -> None:
    """The same word at two places, a hundred times apart; the seed's first day is 1,180.00."""
    rows = flight.call(f"{flight.node}/insights", fields="spend", time_range=SPAN, time_increment="1").rows
    campaigns = flight.call(f"{flight.node}/campaigns", fields="daily_budget").rows

    assert ("2026-04-02", "2026-04-02", "1180.00") == tuple(rows[0].values())
    assert ["52000", "45500", "32500"] == [row["daily_budget"] for row in campaigns]


def test_without_an_increment_a_span_is_one_row(flight: Any) -> None:
    """It adds up to the days."""
    query = {"fields": "spend,impressions", "time_range": SPAN, "level": "campaign"}
    whole = flight.call(f"{flight.node}/insights", **query).rows
    days = flight.call(f"{flight.node}/insights", **query, time_increment="1", limit="100").rows

    assert sum(Decimal(row["spend"]) for row in days) == sum(Decimal(row["spend"]) for row in whole)
    assert {("2026-04-02", "2026-04-08")} == {(row["date_start"], row["date_stop"]) for row in whole}
    assert 3 == len(whole)


def test_hours_carry_their_label(flight: Any) -> None:
    """A local hour is a label, whose day is both dates."""
    rows = flight.call(
        f"{flight.node}/insights", fields="spend", time_range=SPAN, time_increment="1", breakdowns=HOUR
    ).rows

    assert "00:00:00 - 00:59:59" == rows[0][HOUR]
    assert "2026-04-02" == rows[0]["date_start"] == rows[0]["date_stop"]


def test_purchases_stand_under_three_types(flight: Any) -> None:
    """They are the same purchases: whoever adds them up has three times as many."""
    (row,) = flight.call(
        f"{flight.node}/insights", fields="actions,action_values,attribution_setting", time_range=SPAN
    ).rows
    counts = {action["action_type"]: action["value"] for action in row["actions"]}

    assert counts["omni_purchase"] == counts["purchase"] == counts["offsite_conversion.fb_pixel_purchase"]
    assert "link_click" in counts
    assert "7d_click_1d_view" == row["attribution_setting"]


def test_watch_time_is_an_average_in_a_list(flight: Any) -> None:
    """Of a span as of a day, in hundredths of a second; so no average of days is that of the span."""
    (row,) = flight.call(
        f"{flight.node}/insights", fields="video_avg_time_watched_actions", time_range=SPAN
    ).rows
    ((kind, value),) = [tuple(each.values()) for each in row["video_avg_time_watched_actions"]]

    assert "video_view" == kind
    assert Decimal("4.1") == round(Decimal(value), 1)
    assert -2 == Decimal(value).as_tuple().exponent


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"level": "adgroup"}, 100),
        ({"fields": "spend,shoes"}, 100),
        ({"breakdowns": "age"}, 100),
        ({"breakdowns": HOUR, "fields": "video_play_actions"}, 100),
        ({"breakdowns": HOUR, "fields": "video_avg_time_watched_actions"}, 100),
        ({"time_increment": "7"}, 100),
        ({"time_range": {"since": "2026-04-08", "until": "2026-04-02"}}, 100),
        ({"time_range": {"since": "soon", "until": "2026-04-02"}}, 100),
        ({"time_range": {"since": "2022-01-01", "until": "2022-01-02"}}, 3018),
        ({"time_range": "x"}, 100),
        ({"filtering": [{"field": "ad.name", "operator": "EQUAL", "value": "x"}]}, 100),
    ],
)
def test_a_question_that_meta_would_refuse_is_refused(flight: Any, query: dict[str, Any], code: int) -> None:
    """With its code: parameters 100, more than 37 months 3018."""
    assert (400, code, 0) == flight.call(f"{flight.node}/insights", **query).code


def test_what_is_deleted_comes_only_where_it_is_asked_for(face: Any) -> None:
    """Listings and reports alike leave it out by default; the account's total has it."""
    made = face("deleted-campaign")
    status = ["ACTIVE", "DELETED"]
    filtering = [{"field": "campaign.effective_status", "operator": "IN", "value": status}]
    query = {"fields": "spend", "level": "campaign", "time_range": SPAN}
    some = made.call(f"{made.node}/insights", **query).rows
    every = made.call(f"{made.node}/insights", **query, filtering=filtering).rows
    (total,) = made.call(f"{made.node}/insights", fields="spend", time_range=SPAN).rows

    assert [2, 3] == [
        len(made.call(f"{made.node}/campaigns", **q).rows) for q in ({}, {"effective_status": status})
    ]
    assert 2 == len(some)
    assert Decimal(total["spend"]) == sum(Decimal(row["spend"]) for row in every)


def test_a_page_of_too_many_rows_is_too_heavy(face: Any) -> None:
    """Meta says so with code 1 and status 500, and in words."""
    made = face(heaviest=2)
    reply = made.call(f"{made.node}/insights", level="campaign", time_range=SPAN)

    assert (500, 1, 0) == reply.code
    assert "reduce the amount of data" in reply.data["error"]["message"]
    assert 2 == len(made.call(f"{made.node}/insights", level="campaign", time_range=SPAN, limit="2").rows)

"""Cards of campaigns, of days and hours, and of videos beside SQL that knows nothing of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from paceboard.model import Zone

DAILY = """
    SELECT sum(spend) AS spend, max(amount) AS budget, count(DISTINCT day) AS days
    FROM (
        SELECT fact.day, fact.spend, budget.amount,
               CASE budget.pool WHEN '' THEN fact.entity ELSE budget.pool END AS unit
        FROM fact_day AS fact
        JOIN budget ON budget.account = fact.account AND budget.level = fact.level
                   AND budget.entity = fact.entity AND budget.mode IN ('daily', 'dynamic_daily')
        WHERE fact.account = :account AND fact.level = 'campaign' AND fact.day BETWEEN :first AND :last
    )
    GROUP BY unit
"""
"""Spend of each daily budget of campaigns; the world changes none of them in the windows asked about."""


def rows(lived: Any, statement: str, **values: Any) -> list[Any]:
    path = Path(make_url(lived.paceboard.configuration.store).database or "")
    with closing(sqlite3.connect(path)) as ledger:
        return ledger.execute(statement, values).fetchall()


def known(lived: Any, key: str) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Each account's reading that has a value, with what SQL needs to ask the same."""
    found = [each for each in lived.paceboard.evaluate(cards=[key]) if each.reading.value is not None]
    assert found
    for each in found:
        first, last = each.reading.window
        yield each.reading, {"account": str(each.account), "first": first, "last": last}


def test_overspending_is_what_sql_finds_over_the_budget(lived: Any) -> None:
    """Campaign-days beyond their budget add up to the value, those of a shared budget together."""
    for reading, asked in known(lived, "overspending_campaigns"):
        days = [(spend, budget) for spend, budget, _ in rows(lived, f"{DAILY}, day", **asked)]
        over = [spend - budget for spend, budget in days if spend > budget]

        ahead = [plan["value"].micros for plan in reading.parts["lifetime_campaigns"]]

        assert reading.value == sum(over) + sum(ahead)
        assert sorted(over, reverse=True) == [day["value"].micros for day in reading.parts["campaign_days"]]
        assert len(days) == reading.parts["days_judged"]


def test_a_lifetime_budget_is_held_against_what_sql_spreads_over_its_time(lived: Any) -> None:
    """An amount of one campaign over its schedule, beside the spend of its days and of the hours of today."""
    statement = """
        SELECT budget.amount * (:mark - budget.starts) / CAST(budget.ends - budget.starts AS REAL),
               (SELECT sum(spend) FROM fact_day AS fact WHERE fact.account = :account AND level = 'campaign'
                AND fact.entity = budget.entity AND fact.day BETWEEN :first AND :today - 1),
               (SELECT sum(spend) FROM fact_hour AS fact WHERE fact.account = :account AND level = 'campaign'
                AND fact.entity = budget.entity AND fact.day = :today AND fact.hour < :hour)
        FROM budget WHERE account = :account AND level = 'campaign' AND mode = 'lifetime'
        AND entity = :campaign
    """
    checked = 0
    for reading, asked in known(lived, "overspending_campaigns"):
        zone = Zone(reading.zone)
        pacing = lived.paceboard.card(
            f"{reading.card.partition('.')[0]}.spend_vs_budget", account=reading.account
        )
        clock = {
            "account": asked["account"],
            "mark": reading.watermark,
            "first": pacing.period.first,
            "today": zone.day(reading.watermark),
            "hour": zone.local(reading.watermark).hour,
        }
        for each in reading.parts["lifetime_campaigns"]:
            (campaign,) = each["campaigns"]
            ((plan, days, hours),) = rows(lived, statement, **clock, campaign=campaign)
            checked += 1

            assert abs(plan - each["plan"].micros) < 1
            assert days + (hours or 0) == each["spend"].micros
    assert checked


def test_underspending_is_what_sql_finds_below_four_fifths(lived: Any) -> None:
    """What is left of three days' budgets where less than four fifths of them were spent."""
    for reading, asked in known(lived, "underspending_campaigns"):
        units = [(spend, budget * days) for spend, budget, days in rows(lived, DAILY, **asked)]

        assert reading.value == sum(plan - spend for spend, plan in units if 5 * spend < 4 * plan)


def test_weekdays_are_what_sql_groups_by_them(lived: Any) -> None:
    """SQLite's own calendar finds the same weekdays, from Monday on."""
    statement = """
        SELECT (strftime('%w', day * 86400, 'unixepoch') + 6) % 7 AS weekday, sum(conversions)
        FROM fact_day
        WHERE account = :account AND level = 'account' AND day BETWEEN :first AND :last
        GROUP BY weekday
    """
    for reading, asked in known(lived, "conversions_by_day_of_week"):
        found = dict(rows(lived, statement, **asked))
        told = [row["value"] for row in reading.parts["weekdays"]]

        assert told == [Fraction(found.get(number, 0), 1_000_000) for number in range(7)]
        assert sum(told) == reading.value
        assert {4} == {row["days"] for row in reading.parts["weekdays"]}


def test_hours_are_what_sql_groups_by_them(lived: Any) -> None:
    """Only days count whose hours add up to their own row."""
    statement = """
        SELECT hour, sum(conversions), count(DISTINCT day) FROM fact_hour AS fact
        WHERE account = :account AND level = 'account' AND day BETWEEN :first AND :last
          AND (SELECT sum(conversions) FROM fact_hour AS own
               WHERE own.account = fact.account AND own.level = fact.level AND own.day = fact.day)
            = (SELECT conversions FROM fact_day AS own
               WHERE own.account = fact.account AND own.level = fact.level AND own.day = fact.day)
        GROUP BY hour
    """
    for reading, asked in known(lived, "conversions_by_hour"):
        found = {hour: value for hour, value, _ in rows(lived, statement, **asked)}

        assert [row["value"] for row in reading.parts["hours"]] == [
            Fraction(found.get(hour, 0), 1_000_000) for hour in range(24)
        ]


def test_hours_of_an_account_are_not_those_of_a_campaign(lived: Any) -> None:
    """Asked about one campaign, the card has its conversions and no hours."""
    (each,) = lived.paceboard.evaluate(
        ["tiktok:7000000000000000001"],
        cards=["conversions_by_hour"],
        campaigns=("1700100000000000001",),
    )

    assert each.reading.value > 0
    assert {None} == {row["value"] for row in each.reading.parts["hours"]}


@pytest.mark.parametrize(
    ("key", "over"), [("six_second_view_rate", "video_views_6s"), ("video_completion", "video_p100")]
)
def test_a_rate_of_videos_is_what_sql_divides(lived: Any, key: str, over: str) -> None:
    """Over the last 30 complete days, exactly."""
    statement = f"""
        SELECT sum({over}), sum(video_views) FROM fact_day
        WHERE account = :account AND level = 'account' AND day BETWEEN :first AND :last
    """  # noqa: S608 - ours
    for reading, asked in known(lived, key):
        ((top, bottom),) = rows(lived, statement, **asked)

        assert reading.value == Fraction(top, bottom)


def test_the_steps_of_a_video_are_what_sql_sums(lived: Any) -> None:
    """Five steps, none of them higher than the one before."""
    statement = """
        SELECT sum(video_views), sum(video_p25), sum(video_p50), sum(video_p75), sum(video_p100)
        FROM fact_day WHERE account = :account AND level = 'account' AND day BETWEEN :first AND :last
    """
    for reading, asked in known(lived, "video_completion"):
        (found,) = rows(lived, statement, **asked)

        assert list(found) == [step["value"] for step in reading.parts["steps"]]
        assert sorted(found, reverse=True) == list(found)

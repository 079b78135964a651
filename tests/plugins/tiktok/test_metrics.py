from __future__ import annotations

import pytest

from paceboard.plugin import DAY, HOUR, MEASURES, Drift, Grain, Level, day_from_text
from paceboard_tiktok.metrics import METRICS, asked, measures_of, settle

DAILY = asked(Level.CAMPAIGN, Grain.DAY)


def test_every_metric_has_a_measure_of_its_own() -> None:
    """Each measure is taken from one metric, and each exists."""
    measures = [metric.measure for metric in METRICS]

    assert sorted(set(measures)) == sorted(measures)
    assert set(measures) <= set(MEASURES)


def test_the_metric_called_a_rate_is_a_value() -> None:
    """`total_complete_payment_rate` is the total value of purchases: money."""
    row = {"spend": "10.00", "total_complete_payment_rate": "3240.50"}

    assert 3_240_500_000 == measures_of(row, DAILY, what="row")["conversion_value"]


def test_the_split_into_cash_and_credit_is_asked_at_account_days_only() -> None:
    """TikTok refuses it anywhere else."""
    split = {"cash_spend", "voucher_spend"}
    places = [
        (level, grain)
        for level in Level
        for grain in (Grain.DAY, Grain.HOUR)
        if split & {metric.name for metric in asked(level, grain)}
    ]

    assert [(Level.ACCOUNT, Grain.DAY)] == places


def test_what_tiktok_does_not_have_is_none() -> None:
    """A dash, a null, an empty text and a metric that is missing are no zeros."""
    row = {"spend": "-", "impressions": None, "clicks": ""}
    measures = measures_of(row, DAILY, what="row")

    assert {None} == set(measures.values())
    assert {metric.measure for metric in DAILY} == set(measures)


def test_fields_that_we_did_not_ask_for_are_passed_over() -> None:
    """A new metric stops nothing."""
    row = {"spend": "1.00", "moon_phase": "full"}

    assert 1_000_000 == measures_of(row, DAILY, what="row")["spend"]


def test_a_row_that_is_silent_on_spend_is_refused() -> None:
    """GMV Max calls its spend `cost`; such a row is another report, not a row without spend."""
    with pytest.raises(Drift, match="no spend"):
        measures_of({"cost": "10.00", "orders": "1"}, DAILY, what="row")


def test_a_split_that_is_not_finished_is_unknown() -> None:
    """Until TikTok has booked cash and credit they do not add up to the spend, and are not told."""
    early: dict[str, int | None] = {"spend": 10, "cash_spend": 0, "credit_spend": 0}
    unknown = {"spend": 10, "cash_spend": None, "credit_spend": None}

    assert unknown == settle(early, 0, now=16 * HOUR)
    assert early == settle(early, 0, now=49 * HOUR)


def test_a_split_that_adds_up_is_told_at_once() -> None:
    """Cash and credit that make up the spend need no waiting."""
    whole: dict[str, int | None] = {"spend": 10, "cash_spend": 7, "credit_spend": 3}

    assert whole == settle(whole, 0, now=HOUR)


def test_rows_without_a_split_stay_as_they_are() -> None:
    """Below the account there is no split to settle."""
    assert {"spend": 10} == settle({"spend": 10}, 0, now=0)


def test_the_billed_cost_is_told_eleven_hours_after_its_day() -> None:
    """Before it is a part of itself; of days before September 2023 TikTok tells none."""
    end = day_from_text("2026-04-03") * DAY
    told: dict[str, int | None] = {"spend": 10, "billed_spend": 4}
    unknown = {"spend": 10, "billed_spend": None}

    assert unknown == settle(told, end, now=end + 10 * HOUR)
    assert told == settle(told, end, now=end + 11 * HOUR)
    assert unknown == settle(told, day_from_text("2023-09-01") * DAY, now=end)

from __future__ import annotations

from typing import Any

import pytest

from paceboard.plugin import Fact, Grain, Level
from paceboard_tiktok.face.figures import ATTRIBUTES, METRICS, Line

MEASURES = {
    "spend": 1_180_000_000,
    "impressions": 160_000,
    "clicks": 1_900,
    "conversions": 53_000_000,
    "conversion_value": 3_286_000_000,
    "video_views": 150_000,
    "watch_time": 615_000_000_000,
}


def line(**measures: int) -> Line:
    """A campaign's day long ago."""
    fact = Fact(level=Level.CAMPAIGN, entity="17", grain=Grain.DAY, day=20_545, measures=measures)
    return Line(fact=fact, currency="USD", timed=True, billed=True, split=True, names={})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("spend", "1180.00"),
        ("impressions", "160000"),
        ("ctr", "1.19"),
        ("cpc", "0.62"),
        ("cpm", "7.38"),
        ("conversion", "53"),
        ("cost_per_conversion", "22.26"),
        ("conversion_rate", "2.79"),
        ("conversion_rate_v2", "0.03"),
        ("total_complete_payment_rate", "3286.00"),
        ("value_per_complete_payment", "62.00"),
        ("complete_payment_roas", "2.78"),
        ("average_video_play", "4.10"),
        ("reach", "-"),
        ("frequency", "-"),
        ("cash_spend", "-"),
    ],
)
def test_metrics_are_written_as_tiktok_writes_them(name: str, text: str) -> None:
    """Percentages in percent, money with two digits, values under their misleading names."""
    assert text == METRICS[name](line(**MEASURES))


@pytest.mark.parametrize("name", METRICS)
def test_an_empty_row_divides_by_nothing(name: str) -> None:
    """Where nothing was delivered every metric is a zero or a dash."""
    assert METRICS[name](line()) in ("0", "0.00", "-")


@pytest.mark.parametrize("name", [name for name in ATTRIBUTES if name != "currency"])
def test_attributes_of_nothing_are_a_dash(name: str) -> None:
    """An account's row has no campaign to name."""
    assert "-" == ATTRIBUTES[name](line())


def test_attributes_name_the_entity_and_those_above(flight: Any) -> None:
    """An ad's row can say its ad, group and campaign."""
    names = ["ad_name", "adgroup_name", "campaign_name", "currency", "objective_type"]
    rows = flight.report("AD", metrics=["spend", *names]).data["list"]
    found = {tuple(row["metrics"][name] for name in names) for row in rows}
    viral = (
        "In-Feed #4 Morning run",
        "Lookalike buyers 1 %",
        "Athleisure US | Prospecting",
        "USD",
        "WEB_CONVERSIONS",
    )

    assert viral in found

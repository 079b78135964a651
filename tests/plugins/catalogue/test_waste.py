from __future__ import annotations

from typing import Any

from paceboard.model import Money


def test_groups_that_convert_nobody_are_added_up_by_name(lived: Any) -> None:
    """The value is the sum of what is listed, the dearest first, each with why it may be."""
    for each in lived.paceboard.evaluate(cards=["wasted_spend"]):
        reading = each.reading
        groups = reading.parts["group"]
        spends = [group["value"].micros for group in groups]

        assert sum(spends) == (reading.value or 0)
        assert sorted(spends, reverse=True) == spends
        assert {group["cause"] for group in groups} <= {"fatigue", "mismatch", "unknown"}
        assert bool(groups) == reading.fires


def test_no_ad_takes_more_than_the_whole(lived: Any) -> None:
    """Ten ads at most are shown, and their shares are parts of the account's spend."""
    for each in lived.paceboard.evaluate(cards=["spend_concentration"]):
        ads = each.reading.parts["ads"]

        assert len(ads) <= 10
        assert sum(ad["share"] for ad in ads) <= 1
        assert all(isinstance(ad["value"], Money) for ad in ads)
        assert each.reading.value == (ads[0]["share"] if ads else None)

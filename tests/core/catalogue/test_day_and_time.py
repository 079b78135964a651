from __future__ import annotations

from fractions import Fraction
from typing import Any

from .conftest import FIRST, GOLDEN

KEY = "conversions_by_day_of_week"


def test_weekdays_begin_on_monday(converting: Any) -> None:
    """The flight's first day, 2 April 2026, is a Thursday: a week from then on, and nothing before."""
    converting.look([50, 100, 150, 200, 250, 300, 350], value=Fraction(3))
    reading = converting.card(KEY)
    told = {row["name"]: row["value"] for row in reading.parts["weekdays"]}

    assert ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] == list(told)
    assert [5, 6, 7, 1, 2, 3, 4] == list(told.values())
    assert "28 conversions in the last 28 complete days; most on Wednesday." == reading.text


def test_shares_of_weekdays_are_one_together(converting: Any) -> None:
    """By largest remainder, so that nothing is lost in rounding (R88)."""
    converting.look(GOLDEN, value=Fraction(3))

    assert 1 == sum(row["share"] for row in converting.card(KEY).parts["weekdays"])


def test_days_that_were_not_fetched_make_no_zeros(converting: Any) -> None:
    """A weekday of which a day is missing is unknown, and so is the sum."""
    converting.look(GOLDEN, value=Fraction(3), covered_from=FIRST)
    reading = converting.card(KEY)

    assert None is reading.value
    assert {None} == {row["value"] for row in reading.parts["weekdays"]}
    assert "Not known for the last 28 complete days." == reading.text

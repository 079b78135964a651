from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.plugin import Week
from paceboard_meta.dayparting import scheduled_week
from paceboard_meta.face.dayparting import day_parts
from paceboard_meta.wire import DayPart

MINUTES = 7 * 1_440
OFFICE: dict[str, Any] = {
    "start_minute": 480,
    "end_minute": 1_080,
    "days": [1, 2, 3, 4, 5],
    "timezone_type": "ADVERTISER",
}


def read(*parts: dict[str, Any], note: Any = lambda *_: None) -> Week | None:
    return scheduled_week([DayPart(**part) for part in parts], what="ad set 17", note=note)


def test_office_hours_are_read() -> None:
    """Monday is Meta's day 1, and the first of our week."""
    assert Week.of((day * 1_440 + 480, day * 1_440 + 1_080) for day in range(5)) == read(OFFICE)


@pytest.mark.parametrize(
    "parts", [(), ({**OFFICE, "timezone_type": "USER"},), (OFFICE, {**OFFICE, "timezone_type": None})]
)
def test_without_parts_or_by_the_viewers_clock_there_is_no_schedule(
    parts: tuple[dict[str, Any], ...],
) -> None:
    """The clock of each viewer's own is no time of the account."""
    assert None is read(*parts)


@pytest.mark.parametrize("wrong", [{"days": [7]}, {"days": []}, {"end_minute": 480}, {"start_minute": None}])
def test_another_form_is_said(wrong: dict[str, Any], note: Any, notes: list[tuple[str, str]]) -> None:
    """It stops nothing."""
    assert None is read(OFFICE, {**OFFICE, **wrong}, note=note)
    assert ["unknown_dayparting"] == [code for code, _ in notes]


@given(st.lists(st.tuples(st.integers(0, MINUTES), st.integers(0, MINUTES)), min_size=1, max_size=6))
def test_any_week_comes_back_from_the_wire(ranges: list[tuple[int, int]]) -> None:
    """What the simulated face writes is the week that the connector reads."""
    week = Week.of(ranges)

    assert (week if week.ranges else None) == read(*day_parts(week))

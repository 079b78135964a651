from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import HOUR, Zone, day_from_text
from paceboard.model.hours import hours_of, uneven_days

ZONES = ["Etc/GMT+8", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia"]


@given(st.sampled_from(ZONES), st.integers(14_000, 22_000))
def test_the_hours_fill_the_day(name: str, day: int) -> None:
    """They follow each other from the day's first instant to its last."""
    zone = Zone(name)
    hours = hours_of(zone, day)
    bounds = [hour.start for hour in hours] + [hour.end for hour in hours[-1:]]

    assert sorted(bounds) == bounds
    assert all(earlier.end == later.start for earlier, later in pairwise(hours))
    assert not hours or zone.span(day) == (hours[0].start, hours[-1].end)


@pytest.mark.parametrize(
    ("zone", "day", "length", "labels"),
    [
        ("Etc/GMT+8", "2026-03-08", 24, 24),
        ("America/New_York", "2026-03-08", 23, 23),
        ("America/New_York", "2026-11-01", 25, 24),
        ("Australia/Lord_Howe", "2026-04-05", 24.5, 24),
    ],
)
def test_days_have_their_real_hours(zone: str, day: str, length: float, labels: int) -> None:
    """A day of 23, 24.5 or 25 hours is cut into them, by the wall clock's labels."""
    hours = hours_of(Zone(zone), day_from_text(day))

    assert length == sum(hour.end - hour.start for hour in hours) / HOUR
    assert labels == len({hour.label for hour in hours})


def test_a_day_that_the_calendar_skips_has_no_hours() -> None:
    """Samoa had no 30 December 2011."""
    assert () == hours_of(Zone("Pacific/Apia"), day_from_text("2011-12-30"))


def test_days_of_other_than_24_hours_are_found() -> None:
    """New York's two of 2026, and none where the offset never moves."""
    first, last = day_from_text("2026-01-01"), day_from_text("2026-12-31")

    assert {day_from_text("2026-03-08"), day_from_text("2026-11-01")} == uneven_days(
        Zone("America/New_York"), first, last
    )
    assert set() == uneven_days(Zone("Etc/GMT+8"), first, last)

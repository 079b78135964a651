from __future__ import annotations

from datetime import date
from zoneinfo import available_timezones

import pytest
import whenever
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import (
    DAY,
    HOUR,
    Zone,
    date_text,
    day_from_text,
    day_number,
    instant_from_text,
    instant_text,
)

ZONES = sorted(
    name for name in available_timezones() if "/" in name and not name.startswith(("Etc", "posix", "right"))
)


def hours(zone: str, day: str) -> float:
    start, end = Zone(zone).span(day_from_text(day))
    return (end - start) / HOUR


@pytest.mark.parametrize(
    ("zone", "day", "length"),
    [
        ("America/New_York", "2026-03-08", 23.0),
        ("America/New_York", "2026-11-01", 25.0),
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
        ("Africa/Cairo", "2026-04-24", 23.0),
        ("Pacific/Apia", "2011-12-30", 0.0),
        ("Asia/Kathmandu", "2026-04-24", 24.0),
        ("Etc/GMT+8", "2026-03-08", 24.0),
    ],
)
def test_a_day_has_its_real_length(zone: str, day: str, length: float) -> None:
    """Days have 23, 24, 24.5 or 25 real hours; a missing midnight and a skipped day have theirs."""
    assert length == hours(zone, day)


def test_the_sign_of_a_posix_zone_is_turned() -> None:
    """Etc/GMT+8 is eight hours behind UTC, and `fixed(-8)` is the same zone."""
    assert -8 * HOUR == Zone("Etc/GMT+8").utc_offset(0)
    assert Zone("Etc/GMT+8") == Zone.fixed(-8)


@given(st.integers(-56, 56), st.integers(0, 70 * 365 * DAY))
def test_an_offset_of_quarter_hours_never_moves(quarters: int, instant: int) -> None:
    """From -14:00 to +14:00 the zone stays where it was made, and its days have 24 hours."""
    zone = Zone.fixed(minutes=15 * max(quarters, -48))

    assert 15 * max(quarters, -48) * HOUR // 60 == zone.utc_offset(instant)
    start, end = zone.span(zone.day(instant))
    assert DAY == end - start


def test_half_past_six_in_utc_is_still_yesterday_in_los_angeles() -> None:
    """Day boundaries are midnight in the account's zone (R24)."""
    instant = instant_from_text("2026-04-02T06:30Z")

    assert "2026-04-01" == date_text(Zone("America/Los_Angeles").day(instant))


@given(st.sampled_from(ZONES), st.integers(day_number(date(2009, 1, 1)), day_number(date(2028, 12, 31))))
def test_a_day_begins_where_an_independent_library_says(zone: str, day: int) -> None:
    """The start of a day equals `whenever`'s, in every zone and year."""
    text = date_text(day)
    expected = whenever.Date(text).at(whenever.Time(0, 0)).assume_tz(zone)
    if expected.date() == whenever.Date(text) and expected.time() == whenever.Time(0, 0):
        assert str(expected.to_instant()) == instant_text(Zone(zone).start(day))
    assert Zone(zone).start(day) <= Zone(zone).start(day + 1)


@given(st.sampled_from(ZONES), st.integers(0, 70 * 365 * DAY))
def test_every_instant_lies_within_its_own_day(zone: str, instant: int) -> None:
    """The day of an instant spans that instant: days neither overlap nor leave gaps."""
    start, end = Zone(zone).span(Zone(zone).day(instant))

    assert start <= instant < end


@given(st.sampled_from(ZONES), st.integers(0, 70 * 365 * DAY))
def test_the_start_of_an_hour_is_at_or_before_its_instants(zone: str, instant: int) -> None:
    """Going back to the full local hour goes back by less than an hour."""
    start = Zone(zone).hour_start(instant)

    assert 0 <= instant - start < HOUR


CHANGING = (
    "Australia/Lord_Howe",
    "America/New_York",
    "Europe/Berlin",
    "Pacific/Chatham",
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Santiago",
    "Antarctica/Troll",
)
MINUTE = HOUR // 60


def changes(zone: Zone) -> list[int]:
    """Every instant of 2024 to 2028 at which the clocks of a zone change, to the minute."""
    first, last = (instant_from_text(f"{year}-01-01T00:00Z") for year in (2024, 2029))
    found = []
    for start in range(first, last, DAY):
        if zone.utc_offset(start) != zone.utc_offset(start + DAY):
            found += [
                minute
                for minute in range(start + MINUTE, start + DAY + MINUTE, MINUTE)
                if zone.utc_offset(minute - MINUTE) != zone.utc_offset(minute)
            ]
    return found


@pytest.mark.parametrize("name", CHANGING)
def test_an_hour_begins_where_its_clock_does(name: str) -> None:
    """Around every change of the clocks, an hour begins where its wall clock runs evenly from."""
    zone = Zone(name)

    def stretch(instant: int) -> tuple[int, int, int]:
        return zone.day(instant), zone.local(instant).hour, zone.utc_offset(instant)

    found = changes(zone)
    for instant in (change + minutes * MINUTE for change in found for minutes in range(-90, 95, 15)):
        start = instant
        while stretch(start - MINUTE) == stretch(instant):
            start -= MINUTE

        assert start == zone.hour_start(instant + 17)

    assert len(found) >= 8


def test_an_unknown_zone_is_refused() -> None:
    """A name that no zone has is an error where the zone is made, not where it is used."""
    with pytest.raises(ValueError, match="no such time zone: 'Mars/Olympus'"):
        Zone("Mars/Olympus")


def test_an_instant_without_a_zone_is_refused() -> None:
    """A moment whose zone nobody said cannot become an instant."""
    with pytest.raises(ValueError, match="says no time zone"):
        instant_from_text("2026-04-24T21:00")


def test_instants_and_days_go_to_text_and_back() -> None:
    """What is written is read again as the same instant and day."""
    assert "2026-04-24T21:00:00Z" == instant_text(instant_from_text("2026-04-24T14:00-07:00"))
    assert day_from_text("2026-04-02") == day_number(date(2026, 4, 2))
    with pytest.raises(ValueError, match="not a date"):
        day_from_text("2.4.2026")


@pytest.mark.long
def test_days_tile_three_years_in_every_zone() -> None:
    """In each zone a day's first instant is on that day or later, and the instant before is earlier."""
    first, last = day_number(date(2024, 1, 1)), day_number(date(2026, 12, 31))
    for name in ZONES:
        zone = Zone(name)
        for day in range(first, last + 1):
            start = zone.start(day)
            assert zone.day(start - 1) < day <= zone.day(start)

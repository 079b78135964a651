from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import DAY, HOUR, Period, Week, Zone, day_from_text
from paceboard.pacing import HourShape, elapsed, expected_share, scheduled_elapsed

UTC = Zone("Etc/UTC")
FIRST = day_from_text("2026-03-01")
ZONES = st.sampled_from([UTC, Zone("America/New_York"), Zone("Australia/Lord_Howe"), Zone("Etc/GMT+8")])
SHAPES = st.lists(st.integers(0, 1_000), min_size=24, max_size=24).filter(any).map(tuple).map(HourShape)
OFFICE = Week.of((day * 1_440 + 480, day * 1_440 + 1_080) for day in range(5))
WEEKS = st.sampled_from([None, OFFICE])
instants = st.integers(FIRST * DAY - 3 * DAY, FIRST * DAY + 40 * DAY)
EVENING = HourShape((*[1] * 12, *[3] * 12))


def month(zone: Zone, days: int = 31) -> Period:
    last = FIRST + days - 1
    return Period(kind="month", first=FIRST, last=last, start=zone.start(FIRST), end=zone.start(last + 1))


def test_four_hours_of_lag_at_noon_are_eight_hours_of_the_day() -> None:
    """R27: by a flat shape a third of the day; by a strong evening, eight of 48 parts."""
    day, watermark = month(UTC, 1), UTC.start(FIRST) + 8 * HOUR

    assert Fraction(8, 24) == expected_share(day, UTC, watermark)
    assert Fraction(8, 48) == expected_share(day, UTC, watermark, EVENING)


def test_whole_days_of_24_hours_count_by_their_number() -> None:
    """Ten of 31 days and a quarter of the spend of the eleventh (reference, 1.4: whole days and a share)."""
    period = month(UTC)

    assert Fraction(10 * 4 + 1, 31 * 4) == expected_share(
        period, UTC, period.start + 10 * DAY + 12 * HOUR, EVENING
    )


@given(ZONES, instants)
def test_a_flat_shape_expects_what_has_elapsed(zone: Zone, watermark: int) -> None:
    """Real seconds over real seconds, exactly, in months in which the clocks change too."""
    assert elapsed(month(zone), watermark) == expected_share(month(zone), zone, watermark)


@given(ZONES, SHAPES, WEEKS, instants, instants)
def test_the_expected_share_is_a_share_and_never_falls(
    zone: Zone, shape: HourShape, week: Week | None, one: int, other: int
) -> None:
    """It lies within [0, 1] at any instant, is 0 at the start, 1 at the end, and later is never less."""
    period = month(zone)
    assert period.end is not None
    ends = [expected_share(period, zone, instant, shape, week) for instant in (period.start, period.end)]
    earlier = expected_share(period, zone, min(one, other), shape, week)
    later = expected_share(period, zone, max(one, other), shape, week)

    assert [0, 1] == ends
    assert earlier is not None
    assert later is not None
    assert 0 <= earlier <= later <= 1


def test_scheduled_time_is_counted_alone() -> None:
    """March 2026 has 22 office days; on Tuesday the 3rd at noon one of them and four hours are gone."""
    period = month(UTC)

    assert Fraction(14, 220) == scheduled_elapsed(period, UTC, UTC.start(FIRST + 2) + 12 * HOUR, OFFICE)


def test_a_period_without_scheduled_time_has_no_scheduled_share() -> None:
    """A Sunday has no office hours: then time itself is what is expected."""
    sunday = month(UTC, 1)
    noon = sunday.start + 12 * HOUR

    assert None is scheduled_elapsed(sunday, UTC, noon, OFFICE)
    assert Fraction(1, 2) == expected_share(sunday, UTC, noon, EVENING, OFFICE)


def test_without_an_end_nothing_is_expected() -> None:
    """A period that never ends has no share (R21)."""
    endless = Period(kind="lifetime", first=0, last=None, start=0, end=None)

    assert None is expected_share(endless, UTC, DAY, EVENING)
    assert None is scheduled_elapsed(endless, UTC, DAY, OFFICE)

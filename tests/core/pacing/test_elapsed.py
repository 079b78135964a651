from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import DAY, HOUR, Period, Zone, day_from_text, instant_from_text
from paceboard.pacing import complete_days, days_left, elapsed


def month(zone: Zone, first: str, last: str) -> Period:
    opening, closing = day_from_text(first), day_from_text(last)
    return Period(
        kind="month", first=opening, last=closing, start=zone.start(opening), end=zone.start(closing + 1)
    )


def test_noon_after_the_jump_counts_real_hours() -> None:
    """Noon of 8 March 2026 in New York is 179 of the month's 743 hours."""
    march = month(Zone("America/New_York"), "2026-03-01", "2026-03-31")

    assert Fraction(179, 743) == elapsed(march, instant_from_text("2026-03-08T12:00-04:00"))


def test_elapsed_stands_at_the_watermark() -> None:
    """Four hours of lag at noon leave eight hours of the day (R27)."""
    day = month(Zone("Etc/UTC"), "2026-04-02", "2026-04-02")

    assert Fraction(8, 24) == elapsed(day, instant_from_text("2026-04-02T12:00Z") - 4 * HOUR)


def test_the_seeds_flight_is_two_thirds_and_a_tenth_gone_on_day_23() -> None:
    """23 of 30 days are 76.7 % elapsed; 23 days are complete and 7 are left."""
    zone = Zone("Etc/GMT+8")
    flight = month(zone, "2026-04-02", "2026-05-01")
    watermark = zone.start(day_from_text("2026-04-25"))

    assert Fraction(23, 30) == elapsed(flight, watermark)
    assert 23 == complete_days(flight, zone, watermark)
    assert 7 == days_left(flight, watermark)


def test_without_an_end_nothing_has_elapsed() -> None:
    """A period that never ends has no elapsed share, which is not zero (R21)."""
    endless = Period(kind="lifetime", first=0, last=None, start=0, end=None)

    assert None is elapsed(endless, DAY)
    assert None is days_left(endless, DAY)


@given(st.integers(-(10**17), 10**17), st.integers(-(10**17), 10**17))
def test_elapsed_is_a_share_and_never_falls(one: int, other: int) -> None:
    """Elapsed lies within [0, 1] at any instant, and later is never less."""
    april = month(Zone("America/New_York"), "2026-04-01", "2026-04-30")
    earlier, later = elapsed(april, min(one, other)), elapsed(april, max(one, other))

    assert earlier is not None
    assert later is not None
    assert 0 <= earlier <= later <= 1

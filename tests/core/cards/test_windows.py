from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.cards.windows import PartialDay, reach, spans
from paceboard.model import DAY, HOUR, Period, Zone, day_from_text, instant_from_text
from paceboard.specs import WindowKey

UTC = Zone("Etc/UTC")
TODAY = day_from_text("2026-04-24")


def period(first: int, last: int | None) -> Period:
    return Period(
        kind="flight", first=TODAY + first, last=None if last is None else TODAY + last, start=0, end=1
    )


def relative(first: int, last: int | None, watermark: int) -> dict[WindowKey, tuple[int, int]]:
    """First and last day of each window, counted from today."""
    found = spans(period(first, last), reach(UTC, watermark))
    return {key: (a - TODAY, b - TODAY) for key, (a, b) in found.items()}


def test_in_mid_day_the_running_day_counts_by_its_hours() -> None:
    """At ten o'clock ten hours count, and yesterday is the last whole day."""
    found = reach(UTC, UTC.start(TODAY) + 10 * HOUR)

    assert (TODAY, TODAY - 1) == (found.today, found.last_complete)
    assert PartialDay(TODAY, 10) == found.partial


def test_a_watermark_on_midnight_belongs_to_the_day_that_it_ends() -> None:
    """There is no running day of nothing: the day before is whole, and is today's."""
    found = reach(UTC, UTC.start(TODAY + 1))

    assert (TODAY, TODAY, None) == (found.today, found.last_complete, found.partial)


@pytest.mark.parametrize(
    ("zone", "watermark", "hour"),
    [
        # 02:00 does not come: at 03:00 the hours before 3 are two real ones.
        ("America/New_York", "2026-03-08T07:00:00Z", 3),
        # 01:00 came twice: at 02:00 the hours before 2 are three real ones.
        ("America/New_York", "2026-11-01T07:00:00Z", 2),
        ("Asia/Kathmandu", "2026-04-24T09:15:00Z", 15),
        # Midnight does not come, the day begins at one.
        ("Africa/Cairo", "2026-04-24T00:00:00Z", 3),
    ],
)
def test_hours_are_those_of_the_wall_clock(zone: str, watermark: str, hour: int) -> None:
    """As facts know them, on days of 23 and 25 hours and in zones of three quarters."""
    found = reach(Zone(zone), instant_from_text(watermark))

    assert found.partial is not None
    assert hour == found.partial.hour


def test_a_day_that_begins_at_one_ends_the_day_before_whole() -> None:
    """In Cairo 24 April 2026 begins at 01:00; a watermark there stands on the day's edge."""
    cairo = Zone("Africa/Cairo")

    assert None is reach(cairo, cairo.start(TODAY)).partial


COMPLETE = {
    WindowKey.COMPLETE_DAY: (0, 0),
    WindowKey.COMPLETE_3_DAYS: (-2, 0),
    WindowKey.COMPLETE_7_DAYS: (-6, 0),
    WindowKey.PRIOR_7_DAYS: (-13, -7),
    WindowKey.COMPLETE_28_DAYS: (-27, 0),
    WindowKey.COMPLETE_30_DAYS: (-29, 0),
    WindowKey.PRIOR_30_DAYS: (-59, -30),
    WindowKey.COMPLETE_90_DAYS: (-89, 0),
}
"""Windows of complete days, from the last of them on."""


def test_windows_end_at_the_watermark() -> None:
    """A flight up to today; 7 and 30 complete days and the running one beside it (R32)."""
    assert {
        WindowKey.PERIOD: (-5, 0),
        WindowKey.TODAY: (0, 0),
        WindowKey.LAST_7_DAYS: (-7, 0),
        WindowKey.LAST_30_DAYS: (-30, 0),
        **{key: (first - 1, last - 1) for key, (first, last) in COMPLETE.items()},
    } == relative(-5, 9, UTC.start(TODAY) + HOUR)


def test_on_a_midnight_windows_have_whole_days_only() -> None:
    """Seven days are seven, since there is no running one."""
    assert {
        WindowKey.PERIOD: (-5, 0),
        WindowKey.TODAY: (0, 0),
        WindowKey.LAST_7_DAYS: (-6, 0),
        WindowKey.LAST_30_DAYS: (-29, 0),
        **COMPLETE,
    } == relative(-5, 9, UTC.start(TODAY + 1))


@pytest.mark.parametrize(
    ("first", "last", "window"),
    [(-9, -3, (-9, -3)), (3, 9, (3, 0)), (-9, None, (-9, 0))],
    ids=["over", "not begun", "endless"],
)
def test_a_period_is_cut_at_its_own_end(first: int, last: int | None, window: tuple[int, int]) -> None:
    """One that is over keeps its last day, one that has not begun is empty, an endless one ends today."""
    assert window == relative(first, last, UTC.start(TODAY) + HOUR)[WindowKey.PERIOD]


def test_without_a_period_there_are_only_rolling_windows() -> None:
    """Nothing is made up for what has no budget's span."""
    assert WindowKey.PERIOD not in spans(None, reach(UTC, 0))


@given(
    st.sampled_from(["Etc/UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]).map(Zone),
    st.integers(15_000 * 24, 21_000 * 24).map(lambda hour: hour * HOUR),
)
def test_what_a_watermark_covers_never_lies_after_it(zone: Zone, watermark: int) -> None:
    """The last whole day has ended, the running one has begun and not ended."""
    found = reach(zone, watermark)

    assert zone.start(found.last_complete + 1) <= watermark
    assert (found.partial is None) == (zone.start(found.last_complete + 1) == watermark)
    assert watermark - zone.start(found.last_complete + 1) <= DAY + HOUR

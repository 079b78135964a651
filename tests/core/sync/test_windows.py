from __future__ import annotations

from itertools import pairwise
from typing import Any
from zoneinfo import available_timezones

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import (
    DAY,
    HOUR,
    SECOND,
    Grain,
    Level,
    Window,
    Zone,
    day_from_text,
    instant_from_text,
    instant_text,
)
from paceboard.specs import FactCapability, MeasureGroup
from paceboard.sync import Plan, plan_windows
from paceboard.sync.windows import watermark_at, watermarks_at

UTC = Zone("Etc/UTC")
TODAY = day_from_text("2026-04-24")
NOON = UTC.start(TODAY) + 12 * HOUR
LAG = 7_200
ZONES = sorted(
    name for name in available_timezones() if "/" in name and not name.startswith(("Etc", "right"))
)


def capability(
    grain: Grain = Grain.DAY,
    *,
    max_days: int = 30,
    lag: int = LAG,
    horizon: int = 3,
    measures: tuple[str, ...] = ("spend",),
    level: Level = Level.ACCOUNT,
) -> FactCapability:
    return FactCapability(
        level=level, grain=grain, measures=measures, max_days=max_days, lag=lag, horizon=horizon
    )


CAPABILITIES = (capability(), capability(Grain.HOUR, max_days=1))


def planned(
    *,
    now: int = NOON,
    watermark: int | None = None,
    since: int | None = None,
    backfill_from: int = TODAY - 59,
    capabilities: tuple[FactCapability, ...] = CAPABILITIES,
    zone: Zone = UTC,
) -> tuple[Plan, ...]:
    return plan_windows(
        capabilities, zone=zone, now=now, watermark=watermark, since=since, backfill_from=backfill_from
    )


def spans(plans: tuple[Plan, ...]) -> list[tuple[int, int]]:
    """First and last day of each window, counted from today."""
    return [(plan.window.first - TODAY, plan.window.last - TODAY) for plan in plans]


def test_a_first_refresh_reads_all_that_is_wanted() -> None:
    """Sixty days are two windows of thirty, the newest last."""
    assert [(-59, -30), (-29, 0)] == spans(planned())


def test_only_the_last_window_carries_hours() -> None:
    """The running day and the one before, so that yesterday's hours become whole."""
    first, last = planned()

    assert ((), ()) == (first.hours, first.hour_days)
    assert ((Level.ACCOUNT, Grain.HOUR),) == last.hours
    assert (TODAY - 1, TODAY) == last.hour_days
    assert ((Level.ACCOUNT, Grain.DAY),) == first.days == last.days


def test_whole_windows_end_with_the_last_day_that_is_complete() -> None:
    """At noon people that come 16 hours late are complete up to the day before yesterday."""
    people = evolve(
        capability(Grain.WINDOW, max_days=365, measures=("spend", "reach")),
        groups=(MeasureGroup(key="reach", measures=("reach",), lag=16 * 3_600, horizon=3),),
    )
    first, last = planned(capabilities=(*CAPABILITIES, people))
    read = ((Level.ACCOUNT, Grain.WINDOW),)

    assert () == first.wholes
    assert (
        (Window(first=TODAY - 8, last=TODAY - 2), read),
        (Window(first=TODAY - 31, last=TODAY - 2), read),
    ) == last.wholes
    assert ((Level.ACCOUNT, Grain.DAY),) == last.days


def test_a_window_that_is_too_long_for_a_platform_is_not_asked_for() -> None:
    """Half of a window tells nothing of the whole."""
    week = capability(Grain.WINDOW, max_days=7, measures=("reach",))

    assert [7] == [
        whole.last - whole.first + 1 for whole, _ in planned(capabilities=(*CAPABILITIES, week))[-1].wholes
    ]


def test_a_later_refresh_reads_the_restatement_horizon_again() -> None:
    """Two hours later the last three days may have changed, nothing before them."""
    assert [(-3, 0)] == spans(planned(watermark=NOON - 2 * HOUR, since=TODAY - 59))


def test_after_two_weeks_away_the_gap_is_filled_and_what_was_unsettled_is_read_again() -> None:
    """The days that were still being restated when we last looked come along, not the gap alone."""
    away = NOON - 14 * DAY

    assert [(-17, 0)] == spans(planned(watermark=away, since=TODAY - 59))


def test_a_long_absence_is_filled_in_windows_that_the_platform_takes() -> None:
    """After 50 days away no window is longer than 30 days."""
    away = NOON - 50 * DAY

    assert [(-53, -24), (-23, 0)] == spans(planned(watermark=away, since=TODAY - 99))


def test_a_flight_that_begins_earlier_is_backfilled() -> None:
    """Days before the first that was ever fetched are fetched, and all after them again."""
    plans = planned(watermark=NOON, since=TODAY - 9, backfill_from=TODAY - 45)

    assert [(-45, -16), (-15, 0)] == spans(plans)


def test_what_is_covered_is_not_backfilled_again() -> None:
    """A shorter backfill than before asks for nothing old."""
    assert [(-3, 0)] == spans(planned(watermark=NOON, since=TODAY - 59, backfill_from=TODAY - 9))


def test_a_first_refresh_of_one_day_reads_that_day_alone() -> None:
    """Hours of a day that is not wanted are not asked for."""
    (plan,) = planned(backfill_from=TODAY)

    assert (Window(first=TODAY, last=TODAY), (TODAY,)) == (plan.window, plan.hour_days)


def test_a_backfill_from_the_future_still_reads_today() -> None:
    """There is always one window, and it ends today."""
    assert [(0, 0)] == spans(planned(backfill_from=TODAY + 5))


def test_hours_reach_back_to_the_day_that_the_watermark_falls_in() -> None:
    """With a lag of two days the running day is the one before yesterday, and its hours are needed."""
    late = (capability(lag=2 * 86_400), capability(Grain.HOUR, max_days=1, lag=2 * 86_400))

    assert (TODAY - 2, TODAY - 1, TODAY) == planned(capabilities=late)[-1].hour_days


def test_the_shortest_of_the_longest_windows_counts() -> None:
    """One transaction has all levels of its days, so the strictest level sets its length."""
    levels = (capability(max_days=30), capability(max_days=7, level=Level.AD))
    lengths = [last - first + 1 for first, last in spans(planned(capabilities=levels))]

    assert [7] * 8 + [4] == lengths


def test_a_watermark_on_midnight_reads_that_day_again() -> None:
    """The day that the watermark begins was not seen at all."""
    plans = planned(watermark=UTC.start(TODAY), since=TODAY - 59, now=UTC.start(TODAY) + 2 * HOUR)

    assert [(-3, 0)] == spans(plans)


LATE = MeasureGroup(key="conversions", measures=("conversions",), lag=86_400, horizon=90)
LEVELS = (Level.ACCOUNT, Level.AD)
MOVING = (
    *(
        FactCapability(
            level=level,
            grain=Grain.DAY,
            measures=("spend", "conversions"),
            max_days=30,
            lag=0,
            horizon=3,
            groups=(LATE,),
        )
        for level in LEVELS
    ),
    capability(Grain.HOUR, max_days=1, lag=0),
)
WEEK = TODAY - TODAY % 7


def read(plans: tuple[Plan, ...], level: Level) -> int:
    """The first day, counted from the last one, that is read of a level."""
    firsts = [plan.window.first for plan in plans if (level, Grain.DAY) in plan.days]
    return min(firsts) - plans[-1].window.last


def again(day: int, *, hours: int = 1, levels: tuple[Level, ...] | None = (Level.ACCOUNT,)) -> Any:
    """The windows at noon of a day, so many hours after the last refresh."""
    now = UTC.start(day) + 12 * HOUR
    return plan_windows(
        MOVING,
        zone=UTC,
        now=now,
        watermark=now - hours * HOUR,
        since=TODAY - 400,
        backfill_from=TODAY - 59,
        levels=levels,
    )


def test_what_moves_long_is_not_read_at_each_refresh() -> None:
    """An hour later three days are read again, as if there were no conversions."""
    assert (-3, -3) == tuple(read(again(TODAY), level) for level in LEVELS)


def test_once_a_day_the_cards_levels_are_read_again_for_35_days() -> None:
    """From the day of the last look on; a level that no card sums waits for the week."""
    assert (WEEK + 3) % 7 == 3
    assert (-36, -4) == tuple(read(again(WEEK + 3, hours=24), level) for level in LEVELS)


def test_once_a_week_all_that_still_moves_is_read_again() -> None:
    """Ninety days before the first day on which the last such look can have been, of every level."""
    assert (-97, -97) == tuple(read(again(WEEK, hours=24), level) for level in LEVELS)


def test_long_windows_ask_for_no_hours_and_are_kept_with_the_short_one() -> None:
    """One transaction, in which the days that only some levels need are of those levels only."""
    *long, last = again(WEEK + 3, hours=24)

    assert [((Level.ACCOUNT, Grain.DAY),)] * len(long) == [plan.days for plan in long[:-1]] + [long[0].days]
    assert {((), (), True)} == {(plan.hours, plan.hour_days, plan.held) for plan in long}
    assert (((Level.ACCOUNT, Grain.HOUR),), False) == (last.hours, last.held)


def test_without_cards_to_ask_every_level_is_read_as_often() -> None:
    """Whoever refreshes without naming levels gets them all."""
    assert (-36, -36) == tuple(read(again(WEEK + 3, hours=24, levels=None), level) for level in LEVELS)


def test_a_first_refresh_is_kept_window_by_window() -> None:
    """What a long backfill has read is not lost with its last window."""
    assert {False} == {plan.held for plan in planned()}


def test_days_that_were_never_fetched_are_not_read_again() -> None:
    """Ninety days of restatement do not become ninety days of backfill."""
    now = UTC.start(WEEK) + 12 * HOUR
    plans = plan_windows(
        MOVING, zone=UTC, now=now, watermark=now - 24 * HOUR, since=WEEK - 9, backfill_from=WEEK - 9
    )

    assert -9 == read(plans, Level.ACCOUNT)


@given(
    st.lists(st.integers(1, 300), min_size=1, max_size=60),
    st.integers(0, 100),
    st.sampled_from([None, LEVELS, ()]),
    st.sampled_from(ZONES).map(Zone),
)
def test_every_day_is_read_once_more_after_it_has_settled(
    gaps: list[int], moves: int, levels: tuple[Level, ...] | None, zone: Zone
) -> None:
    """However irregular the refreshes: no later than a week after its last restatement."""
    start, watermark = instant_from_text("2026-01-05T12:00Z"), None
    first = zone.day(start) - 120
    settled: set[int] = set()
    capabilities = (capability(lag=0, horizon=moves),)
    for gap in [0, *gaps]:
        start += gap * HOUR
        plans = plan_windows(
            capabilities,
            zone=zone,
            now=start,
            watermark=watermark,
            since=None if watermark is None else first,
            backfill_from=first,
            levels=levels,
        )
        watermark = watermark_at(capabilities, zone, start)
        reached = zone.day(watermark)
        for plan in plans:
            settled |= {
                day for day in range(plan.window.first, plan.window.last + 1) if day + moves < reached
            }

    assert set(range(first, reached - moves - 7)) <= settled


def test_each_group_of_measures_has_a_watermark_of_its_own() -> None:
    """Conversions that come a day late are complete a day earlier than spend."""
    assert {"spend": NOON, "conversions": NOON - DAY} == watermarks_at(MOVING, UTC, NOON)


instants = st.integers(instant_from_text("2024-01-01T00:00Z"), instant_from_text("2027-12-31T00:00Z"))


@given(
    zone=st.sampled_from(ZONES).map(Zone),
    now=instants,
    longest=st.integers(1, 30),
    back=st.integers(-3, 200),
    seen=st.none() | st.tuples(st.integers(0, 100 * 24), st.integers(0, 150)),
)
def test_windows_tile_without_gap_or_overlap(
    zone: Zone, now: int, longest: int, back: int, seen: tuple[int, int] | None
) -> None:
    """Each day from the first to today once, no window longer than allowed, nothing known left unread."""
    today = zone.day(now)
    watermark = None if seen is None else now - seen[0] * HOUR
    since = None if seen is None or watermark is None else zone.day(watermark) - seen[1]
    plans = planned(
        zone=zone,
        now=now,
        watermark=watermark,
        since=since,
        backfill_from=today - back,
        capabilities=(capability(max_days=longest), capability(Grain.HOUR, max_days=1)),
    )

    assert all(0 <= plan.window.last - plan.window.first < longest for plan in plans)
    assert all(after.window.first == before.window.last + 1 for before, after in pairwise(plans))
    assert today == plans[-1].window.last
    assert plans[0].window.first <= min(today, today - back if since is None else today)
    if watermark is not None:
        assert plans[0].window.first <= zone.day(watermark)
    if since is not None and today - back < since:
        assert plans[0].window.first <= today - back


@given(st.sampled_from(ZONES).map(Zone), instants, st.integers(0, 100_000))
def test_a_watermark_is_never_past_the_lag_and_begins_a_local_hour(zone: Zone, now: int, lag: int) -> None:
    """Half-hour zones have half-hour instants; less than two hours are given up, where clocks repeat one."""
    mark = watermark_at((capability(lag=lag),), zone, now)
    complete = now - lag * SECOND

    assert mark <= complete < mark + 2 * HOUR
    before, at = zone.local(mark - SECOND), zone.local(mark)
    assert (before.day, before.hour) != (at.day, at.hour)
    assert (at.day, at.hour) == (zone.local(complete).day, zone.local(complete).hour)


@pytest.mark.parametrize(
    ("zone", "now", "mark"),
    [
        ("Etc/UTC", "2026-04-24T12:34:56Z", "2026-04-24T10:00:00Z"),
        ("Asia/Kolkata", "2026-04-24T12:34:56Z", "2026-04-24T10:30:00Z"),
        ("Asia/Kathmandu", "2026-04-24T12:10:00Z", "2026-04-24T09:15:00Z"),
        # 01:00 comes twice: facts of the second cannot be told from the first, so the mark waits.
        ("America/New_York", "2026-11-01T08:30:00Z", "2026-11-01T05:00:00Z"),
        ("America/New_York", "2026-11-01T09:30:00Z", "2026-11-01T07:00:00Z"),
        # 02:00 does not come: the hour that does begins at 03:00.
        ("America/New_York", "2026-03-08T09:30:00Z", "2026-03-08T07:00:00Z"),
        # Lord Howe sets its clocks by half an hour: 01:30 to 02:00 comes twice, 02:00 to 02:30 not at all.
        ("Australia/Lord_Howe", "2026-04-04T17:20:00Z", "2026-04-04T14:00:00Z"),
        ("Australia/Lord_Howe", "2026-10-03T17:50:00Z", "2026-10-03T15:30:00Z"),
    ],
)
def test_a_watermark_stands_on_the_wall_clocks_hour(zone: str, now: str, mark: str) -> None:
    """Two hours of lag, then down to where the account's own hour began."""
    found = watermark_at((capability(),), Zone(zone), instant_from_text(now))

    assert mark == instant_text(found)


def test_only_what_reads_spend_sets_the_watermark_of_spend() -> None:
    """Conversions that come a day late do not make spend a day old."""
    slow = capability(lag=86_400, measures=("conversions",))

    assert NOON - 2 * HOUR == watermark_at((capability(), slow), UTC, NOON)

from __future__ import annotations

from collections.abc import Sequence

from paceboard.model import MICROS
from paceboard.stats import DaySpend, Episode, deviations, episodes


def told(spends: Sequence[int]) -> tuple[Episode, ...]:
    return episodes(deviations([DaySpend(day=d, spend=each * MICROS) for d, each in enumerate(spends)]))


USUAL = [100] * 30


def test_nothing_unusual_is_no_episode() -> None:
    """No flag, no episode."""
    assert () == told(USUAL)


def test_a_week_at_another_level_and_its_end_are_one_episode() -> None:
    """The first day is told; its repeats and the echo of the return are not."""
    (only,) = told([*USUAL, *[160] * 7, *[100] * 7])

    assert (30, True) == (only.first, only.up)
    assert 37 == only.returned
    assert only.repeats >= 2


def test_a_single_day_leaves_a_ghost_among_the_weekdays_that_is_not_told() -> None:
    """The level does not follow one day, but its weekday does a little: a week later is its echo."""
    (only,) = told([*USUAL, 300, *[100] * 20])

    assert (30, 37, 37, 1) == (only.first, only.last, only.returned, only.repeats)


def test_a_fall_below_what_was_before_is_no_echo() -> None:
    """From a hot week to a third of the old level: something else has happened, and it is told."""
    first, second = told([*USUAL, *[160] * 7, *[33] * 3])

    assert (30, True) == (first.first, first.up)
    assert (37, False) == (second.first, second.up)


def test_two_events_far_apart_are_two_episodes() -> None:
    """Once the level has settled a new deviation is news."""
    assert [30, 45] == [each.first for each in told([*USUAL, 300, *[100] * 14, 300])]


def test_an_event_within_a_week_of_another_is_the_same_episode() -> None:
    """While the level settles nothing is told again."""
    assert [30] == [each.first for each in told([*USUAL, 300, 100, 100, 300])]


def test_an_episode_is_open_until_a_week_after_its_last_flag() -> None:
    """And on no day before it began; one that returned is closed."""
    single, week = told([*USUAL, 300])[0], told([*USUAL, *[160] * 7, 100])[0]

    assert [False, True, True, False] == [single.open_on(day) for day in (29, 30, 37, 38)]
    assert not week.open_on(37)

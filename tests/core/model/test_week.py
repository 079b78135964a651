from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import DAY, HOUR, Week, day_from_text

MONDAY = day_from_text("2026-04-06")
MINUTES = 7 * 1_440
ranges = st.lists(st.tuples(st.integers(0, MINUTES), st.integers(0, MINUTES)), max_size=8)


def test_office_hours_are_those_of_their_days() -> None:
    """Monday from 8 to 18 has ten hours, two of them before ten o'clock; Sunday has none."""
    office = Week.of((day * 1_440 + 480, day * 1_440 + 1_080) for day in range(5))

    assert 3_000 == office.minutes
    assert 10 * HOUR == office.within(MONDAY, 0, DAY)
    assert 2 * HOUR == office.within(MONDAY, 0, 10 * HOUR)
    assert 0 == office.within(MONDAY - 1, 0, DAY)


@pytest.mark.parametrize(
    "wrong", [((10, 10),), ((20, 30), (0, 10)), ((0, 10), (10, 20)), ((0, MINUTES + 1),)]
)
def test_ranges_are_in_order_and_apart(wrong: tuple[tuple[int, int], ...]) -> None:
    """Empty, unordered and touching ranges, and those that leave the week, are refused."""
    with pytest.raises(ValueError, match="week"):
        Week(wrong)


@given(ranges)
def test_any_ranges_make_a_week_that_reads_back(given_: list[tuple[int, int]]) -> None:
    """Overlaps count once, and the written form is the same week."""
    week = Week.of(given_)
    minutes = {minute for start, end in given_ for minute in range(start, end)}

    assert len(minutes) == week.minutes
    assert week == Week.parse(str(week))
    assert week.minutes * HOUR // 60 == sum(week.within(MONDAY + day, 0, DAY) for day in range(7))

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import Calendar, CalendarKind, date_text, day_from_text

WEEKS = [CalendarKind.FOUR_FOUR_FIVE, CalendarKind.FOUR_FIVE_FOUR, CalendarKind.FIVE_FOUR_FOUR]
RETAIL = Calendar(kind=CalendarKind.FOUR_FIVE_FOUR, first_day=day_from_text("2026-02-01"), week_start=6)
DAYS = st.integers(day_from_text("1990-01-01"), day_from_text("2060-01-01"))
CALENDARS = st.builds(Calendar, kind=st.sampled_from(WEEKS), first_day=DAYS, week_start=st.integers(0, 6))


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2026-04-24", "2026-04-01", "2026-04-30"),
        ("2028-02-01", "2028-02-01", "2028-02-29"),
        ("2026-12-31", "2026-12-01", "2026-12-31"),
    ],
)
def test_without_a_fiscal_year_a_period_is_the_calendar_month(day: str, first: str, last: str) -> None:
    """28 to 31 days, as R26 has them."""
    assert (first, last) == tuple(map(date_text, Calendar().period(day_from_text(day))))


@pytest.mark.parametrize(
    ("day", "starts"),
    [
        ("2022-06-01", "2022-01-30"),
        ("2023-06-01", "2023-01-29"),
        ("2024-02-03", "2023-01-29"),
        ("2024-02-04", "2024-02-04"),
        ("2025-06-01", "2025-02-02"),
        ("2026-06-01", "2026-02-01"),
        ("2027-01-30", "2026-02-01"),
    ],
)
def test_retail_years_begin_where_the_retail_federation_has_them(day: str, starts: str) -> None:
    """On the Sunday nearest to 1 February; 2023 has 53 weeks."""
    assert starts == date_text(RETAIL.year(day_from_text(day)))


@pytest.mark.parametrize(
    ("kind", "day", "span"),
    [
        (CalendarKind.FOUR_FOUR_FIVE, "2026-04-24", ("2026-03-29", "2026-05-02")),
        (CalendarKind.FOUR_FIVE_FOUR, "2026-04-24", ("2026-04-05", "2026-05-02")),
        (CalendarKind.FIVE_FOUR_FOUR, "2026-02-10", ("2026-02-01", "2026-03-07")),
        (CalendarKind.FOUR_FIVE_FOUR, "2024-01-10", ("2023-12-31", "2024-02-03")),
    ],
)
def test_quarters_are_cut_as_the_kind_says(kind: CalendarKind, day: str, span: tuple[str, str]) -> None:
    """Four, five and four weeks; the 53rd week is the last period's."""
    calendar = Calendar(kind=kind, first_day=RETAIL.first_day, week_start=6)

    assert span == tuple(map(date_text, calendar.period(day_from_text(day))))


@given(CALENDARS, DAYS)
def test_periods_follow_one_another_without_a_gap(calendar: Calendar, day: int) -> None:
    """Each day is in exactly one; they begin on the week's first day and have four, five or six weeks."""
    first, last = calendar.period(day)

    assert first <= day <= last
    assert calendar.week_start == (first + 3) % 7
    assert (last - first + 1) in (28, 35, 42)
    assert (last + 1) == calendar.period(last + 1)[0]
    assert (first - 1) == calendar.period(first - 1)[1]


@given(CALENDARS, DAYS)
def test_a_year_has_52_weeks_or_53(calendar: Calendar, day: int) -> None:
    """Never another number, so that its start never leaves its season."""
    begins = calendar.year(day)

    assert calendar.year(begins + 53 * 7) - begins in (364, 371)

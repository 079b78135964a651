"""Fiscal calendars: what a month is where no flight says otherwise."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate

from attrs import frozen

from paceboard.model.zones import day_number

__all__ = ["Calendar", "CalendarKind"]

_EPOCH = date(1970, 1, 1)


class CalendarKind(StrEnum):
    """How a year is cut into twelve periods."""

    MONTH = "month"
    """Calendar months, 28 to 31 days."""
    FOUR_FOUR_FIVE = "4-4-5"
    """Each quarter has periods of four, four and five weeks."""
    FOUR_FIVE_FOUR = "4-5-4"
    FIVE_FOUR_FOUR = "5-4-4"


@frozen(kw_only=True)
class Calendar:
    """Which days a period of the company's year has.

    A year of weeks begins on the weekday `week_start` that is nearest to the month and day of `first_day`, so
    it has 52 weeks or 53; the 53rd is the last period's. That is the retail calendar of the National Retail
    Federation where `first_day` is 1 February and weeks start on Sunday.

    Args:
        first_day: epoch day; only its month and day count, and its weekday where none is named. Unused for
            calendar months.
        week_start: Monday is 0, Sunday 6.
    """

    kind: CalendarKind = CalendarKind.MONTH
    first_day: int = 0
    week_start: int = 0

    def period(self, day: int) -> tuple[int, int]:
        """First and last epoch day of the period that a day is in."""
        if self.kind is CalendarKind.MONTH:
            return _month(day)
        begins = self.year(day)
        weeks = [int(each) for each in self.kind.split("-")] * 4
        starts = [begins, *(begins + 7 * passed for passed in accumulate(weeks[:-1]))]
        ends = [*(start - 1 for start in starts[1:]), self._next_year(begins) - 1]
        return next((first, last) for first, last in zip(starts, ends, strict=True) if day <= last)

    def year(self, day: int) -> int:
        """The first day of the year of weeks that a day is in."""
        calendar_year = (_EPOCH + timedelta(days=day)).year
        starts = (self._start(year) for year in (calendar_year + 1, calendar_year, calendar_year - 1))
        return next(start for start in starts if start <= day)

    def _next_year(self, begins: int) -> int:
        return self.year(begins + 53 * 7)

    def _start(self, year: int) -> int:
        """Where the year begins: the named weekday nearest to the first day's date in that year."""
        named = _EPOCH + timedelta(days=self.first_day)
        # Who names 29 February means the day before 1 March.
        near = day_number(date(year, named.month, min(named.day, 28 if named.month == 2 else 31)))
        after = (self.week_start - (near + 3)) % 7
        return near + (after if after <= 3 else after - 7)


def _month(day: int) -> tuple[int, int]:
    first = (_EPOCH + timedelta(days=day)).replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    return day_number(first), day_number(after) - 1

"""The company's calendar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from paceboard.config.values import as_day
from paceboard.errors import ConfigurationError, nearest
from paceboard.model import Calendar, CalendarKind
from paceboard.tables import as_text, check_keys

__all__ = ["calendar_from_table"]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def calendar_from_table(table: Mapping[str, Any]) -> Calendar:
    """What a month is, out of `[calendar]`; without one, the calendar month."""
    check_keys(table, "[calendar]", ("kind", "first_day", "week_start"))
    word = as_text(table.get("kind", "month"), "[calendar] kind")
    try:
        kind = CalendarKind(word)
    except ValueError:
        raise ConfigurationError(
            f"[calendar] kind is not known: {word!r}", do=nearest(word, [each.value for each in CalendarKind])
        ) from None
    if kind is CalendarKind.MONTH:
        return _months(table)
    if "first_day" not in table:
        raise ConfigurationError(
            "[calendar] first_day is missing",
            why=f"a {word} year has to begin somewhere",
            do="write the first day of one of your years, like 2026-02-01",
        )
    first = as_day(table["first_day"], "[calendar] first_day")
    own = WEEKDAYS[(first + 3) % 7]
    return Calendar(
        kind=kind, first_day=first, week_start=_weekday(as_text(table.get("week_start", own), "[calendar]"))
    )


def _months(table: Mapping[str, Any]) -> Calendar:
    for key in ("first_day", "week_start"):
        if key in table:
            raise ConfigurationError(
                f"[calendar] {key} says nothing for calendar months",
                do='leave it out, or set kind to "4-4-5", "4-5-4" or "5-4-4"',
            )
    return Calendar()


def _weekday(word: str) -> int:
    if word.lower() not in WEEKDAYS:
        raise ConfigurationError(
            f"[calendar] week_start is no day of the week: {word!r}", do=nearest(word.lower(), WEEKDAYS)
        )
    return WEEKDAYS.index(word.lower())

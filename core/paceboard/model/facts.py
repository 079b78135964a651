"""Facts: measures of one entity as the platform reported them, at one grain."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from attrs import field, frozen

from paceboard.model.accounts import Level

__all__ = ["KEPT", "MEASURES", "Fact", "Grain", "Measure", "Unit", "Window"]


class Grain(StrEnum):
    """What a fact's measures are about."""

    DAY = "day"
    HOUR = "hour"
    WINDOW = "window"
    """For what cannot be added up over days: reach, frequency."""


class Unit(StrEnum):
    """What one of a measure's integers means."""

    MONEY = "money"
    """Micros of the account's currency."""
    COUNT = "count"
    """Whole things."""
    FRACTIONAL_COUNT = "fractional_count"
    """Micros of things that a platform may report as fractions."""
    SECONDS = "seconds"
    """Micros of a second."""


@frozen(kw_only=True)
class Measure:
    """A number that a platform reports.

    Args:
        additive: may be summed over days and entities.
    """

    key: str
    title: str
    unit: Unit
    additive: bool = True


_TOLD_WHOLE = frozenset({"reach", "frequency", "average_watch_time"})
"""Of people and of averages: those of two days are not those of one day and the other."""


def _measures() -> dict[str, Measure]:
    money, count, fraction = Unit.MONEY, Unit.COUNT, Unit.FRACTIONAL_COUNT
    rows: tuple[tuple[str, str, Unit], ...] = (
        ("spend", "Spend", money),
        ("billed_spend", "Spend without ad credit", money),
        ("cash_spend", "Spend paid in cash", money),
        ("credit_spend", "Spend paid in ad credit", money),
        ("impressions", "Impressions", count),
        ("clicks", "Clicks to the destination", count),
        ("conversions", "Conversions", fraction),
        ("conversion_value", "Conversion value", money),
        ("video_views", "Video views", count),
        ("video_views_2s", "Video views of 2 seconds", count),
        ("video_views_6s", "Video views of 6 seconds", count),
        ("video_p25", "Video views to 25 %", count),
        ("video_p50", "Video views to 50 %", count),
        ("video_p75", "Video views to 75 %", count),
        ("video_p100", "Video views to the end", count),
        ("watch_time", "Watch time", Unit.SECONDS),
        ("reach", "People reached", count),
        ("frequency", "Impressions per person reached", fraction),
        ("average_watch_time", "Watch time per video view", Unit.SECONDS),
    )
    return {
        key: Measure(key=key, title=title, unit=unit, additive=key not in _TOLD_WHOLE)
        for key, title, unit in rows
    }


MEASURES: Mapping[str, Measure] = _measures()
"""The closed vocabulary of measures."""
KEPT = tuple(key for key, measure in MEASURES.items() if measure.additive)
"""Those that the ledger keeps by day and hour: what does not add up would be summed by somebody."""


@frozen(kw_only=True)
class Window:
    """A range of account-local days, both ends included: what one fetch asks for."""

    first: int
    last: int


@frozen(kw_only=True)
class Fact:
    """One row of measures of one entity at one grain, as reported at one moment.

    Args:
        entity: the platform's id as text; the account's own id at account level.
        day: account-local epoch day; of a window, its first.
        last: of a window, its last day; else None.
        hour: account-local hour of that day (0 to 23) for hour facts, else None.
        measures: integers in the unit of `MEASURES`; None where the platform says that it has none.
            A measure that is not in here was not asked for.
        attributes: how the platform counted: attribution setting, action type. Display data.
    """

    level: Level
    entity: str
    grain: Grain
    day: int
    hour: int | None = None
    last: int | None = None
    measures: Mapping[str, int | None]
    attributes: Mapping[str, str] = field(factory=dict)

"""Metrics by day and hour over a world's facts, cut the way a query cuts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from paceboard.plugin import Grain, Level, Window, date_text, day_from_text
from paceboard_google_ads.face.catalogue import LEVELS, SEGMENTS
from paceboard_google_ads.face.figures import METRICS
from paceboard_google_ads.face.gaql import Condition, Query
from paceboard_google_ads.face.refusal import Refusal, query_refused
from paceboard_google_ads.face.tables import TABLES, Flat, Table

__all__ = ["measured"]

MONTHS_37 = 1_127
"""Days that Google keeps by day and hour."""
NO_RANGE = (
    "Expects filters on the following field to limit a finite date range: 'segments.date'. Conditions must "
    "be combined with AND."
)

Cut = tuple[str, int | None, int | None]


def measured(query: Query, table: Table) -> Iterator[Flat]:
    """The rows of a query that names metrics or segments.

    Rows that are cut by a segment and whose metrics are all zero are left out, as Google does.
    """
    level = LEVELS[query.resource]
    entities = {_id(row, level, table): row for row in TABLES[query.resource](table)}
    cuts = [name for name in SEGMENTS if name in query.fields]
    sums = _sums(query, table, level)
    if not cuts:
        sums = {(key, None, None): Counter() for key in entities} | sums
    metrics = [name for name in METRICS if _named(query, name)]
    for (entity, day, hour), measures in sums.items():
        written = {name: METRICS[name](measures) for name in metrics}
        if entity not in entities or (cuts and metrics and not any(float(each) for each in written.values())):
            continue
        row = {**entities[entity], **written}
        if day is not None:
            row["segments.date"] = date_text(day)
        if hour is not None:
            row["segments.hour"] = hour
        yield row


def _named(query: Query, name: str) -> bool:
    return name in query.fields or any(name == each.field for each in query.conditions)


def _id(row: Flat, level: Level, table: Table) -> str:
    names = {Level.CAMPAIGN: "campaign.id", Level.GROUP: "ad_group.id", Level.AD: "ad_group_ad.ad.id"}
    return str(row[names[level]]) if level in names else table.account.ref.id


def _sums(query: Query, table: Table, level: Level) -> dict[Cut, Counter[str]]:
    """Measures summed by entity and the segments that the query selects."""
    by_day, by_hour = ("segments.date" in query.fields), ("segments.hour" in query.fields)
    grain = Grain.HOUR if by_hour else Grain.DAY
    window = _window(query, table)
    sums: dict[Cut, Counter[str]] = {}
    for fact in table.world.facts(str(table.account.ref), window, level, grain):
        key = (fact.entity, fact.day if by_day else None, fact.hour if by_hour else None)
        measures = {name: value or 0 for name, value in fact.measures.items()}
        sums.setdefault(key, Counter()).update(measures)
    return sums


def _window(query: Query, table: Table) -> Window:
    """The days that the conditions leave.

    Raises:
        Refusal: where they leave no end, or reach beyond what Google keeps.
    """
    today = table.account.zone.day(table.world.now())
    first, last = None, None
    for condition in query.conditions:
        if condition.field == "segments.date":
            low, high = _bounds(condition)
            first = low if first is None else max(first, low if low is not None else first)
            last = high if last is None else min(last, high if high is not None else last)
    if first is None and last is None and not any(name in query.fields for name in SEGMENTS):
        return Window(first=today - MONTHS_37, last=today)
    if first is None or last is None:
        raise query_refused("EXPECTED_FILTERS_ON_DATE_RANGE", NO_RANGE)
    if first < today - MONTHS_37:
        raise Refusal(
            "INVALID_ARGUMENT",
            "dateRangeError",
            "REQUESTED_DATE_GRANULARITY_NOT_SUPPORTED",
            "The requested date granularity is not supported for this date range.",
        )
    return Window(first=first, last=last)


def _bounds(condition: Condition) -> tuple[int | None, int | None]:
    try:
        days = [day_from_text(value) for value in condition.values]
    except ValueError:
        raise Refusal(
            "INVALID_ARGUMENT", "dateError", "INVALID_FORMATTED_DATE", "The date is invalid."
        ) from None
    match condition.operator:
        case "=":
            return days[0], days[0]
        case "BETWEEN":
            return days[0], days[1]
        case ">=" | ">":
            return days[0] + (condition.operator == ">"), None
        case "<=" | "<":
            return None, days[0] - (condition.operator == "<")
    raise query_refused("BAD_OPERATOR", "Error in WHERE clause: the operator does not fit 'segments.date'.")

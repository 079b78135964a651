"""Hours of an account's own clock, on the days too on which the clocks are set.

Meta names an hour by its label only (`01:00:00 - 01:59:59`). Where the clocks are set back one label stands
for two hours, in one row or in two; where they are set forward one label has no hour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from attrs import evolve

from paceboard.plugin import SECOND, Fact, Zone, date_text
from paceboard_meta.figures import hour_of

__all__ = ["HOUR", "comes_twice", "each_hour_once", "hour_in"]

HOUR = "hourly_stats_aggregated_by_advertiser_time_zone"
"""The breakdown by hours of the account's zone, and the field that it adds to each row."""


def hour_in(row: Mapping[str, Any], *, what: str) -> int | None:
    """The hour that a row is about; None where it names none.

    Meta's own sample of such a report has no label and writes the time of day behind `date_start`.

    Raises:
        Drift: where it names an hour in another form.
    """
    label, start = row.get(HOUR), row.get("date_start")
    if label is None and isinstance(start, str) and start[13:] == ":00:00":
        label = f"{start[11:]} - {start[11:13]}:59:59"
    return None if label is None else hour_of(label, what=what)


def comes_twice(zone: Zone, day: int, hour: int) -> bool:
    """Whether an hour's label stands for more than one hour of that day."""
    start = zone.instant(datetime.fromisoformat(f"{date_text(day)}T{hour:02d}:00"))
    later = zone.local(start + 3_600 * SECOND)
    return (later.date().isoformat(), later.hour) == (date_text(day), hour)


def each_hour_once(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Facts with those of one label put together; what one of two hours does not know, both do not."""
    found: dict[tuple[str, int, int | None], Fact] = {}
    for fact in facts:
        place = (fact.entity, fact.day, fact.hour)
        before = found.get(place)
        found[place] = fact if before is None else _sum(before, fact)
    return tuple(found.values())


def _sum(one: Fact, other: Fact) -> Fact:
    pairs = {key: (value, other.measures.get(key)) for key, value in one.measures.items()}
    return evolve(
        one,
        measures={key: None if a is None or b is None else a + b for key, (a, b) in pairs.items()},
    )

"""Facts: one account, one level, by day or by hour, whole or not at all.

A query that is cut by day or hour leaves out every row whose metrics are all zero. Cost is complete at the
account and its campaigns; below, campaigns of kinds without ad groups (Performance Max) have no rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve, frozen

from paceboard.plugin import (
    Account,
    Corrupt,
    DeadlineExceeded,
    Drift,
    Fact,
    Grain,
    Level,
    PagingBroken,
    TooHeavy,
    Window,
    date_text,
)
from paceboard_google_ads.api import Api
from paceboard_google_ads.entities import belongs
from paceboard_google_ads.figures import local_day, local_hour
from paceboard_google_ads.metrics import LONGEST, Metric, asked, measures_of
from paceboard_google_ads.row import Row

__all__ = ["RESOURCES", "read_facts"]

RESOURCES: Mapping[Level, tuple[str, str]] = {
    Level.ACCOUNT: ("customer", "customer.id"),
    Level.CAMPAIGN: ("campaign", "campaign.id"),
    Level.GROUP: ("ad_group", "ad_group.id"),
    Level.AD: ("ad_group_ad", "ad_group_ad.ad.id"),
}
"""What a level's facts are read from, and which field names the entity."""
SEGMENTS: Mapping[Grain, tuple[str, ...]] = {
    Grain.DAY: ("segments.date",),
    Grain.HOUR: ("segments.date", "segments.hour"),
}

Key = tuple[str, int, int | None]


async def read_facts(
    api: Api, account: Account, login: str, window: Window, level: Level, grain: Grain
) -> tuple[Fact, ...]:
    """All facts of a window, in as many queries as it takes.

    Raises:
        PlatformError: where any part of the window cannot be read; nothing of it is given then.
    """
    report = _Report(api=api, account=account, login=login, level=level, grain=grain)
    facts: list[Fact] = []
    for first, last in _parts(window, LONGEST[grain]):
        facts += await report.read(first, last)
    return tuple(facts)


def _parts(window: Window, longest: int) -> Iterator[tuple[int, int]]:
    for first in range(window.first, window.last + 1, longest):
        yield first, min(first + longest - 1, window.last)


@frozen(kw_only=True)
class _Report:
    """One kind of report on one account."""

    api: Api
    account: Account
    login: str
    level: Level
    grain: Grain

    @property
    def what(self) -> str:
        return f"{self.grain} report of {self.account.ref}, {self.level} level"

    @property
    def metrics(self) -> tuple[Metric, ...]:
        return asked(self.grain)

    async def read(self, first: int, last: int) -> list[Fact]:
        """The facts of a span; in halves where it is too much at once, or breaks off on its way."""
        try:
            rows = await self._rows(first, last)
        except (TooHeavy, DeadlineExceeded, Corrupt):
            if first == last:
                raise
            middle = (first + last) // 2
            return [*await self.read(first, middle), *await self.read(middle + 1, last)]
        return list(self._facts(rows, first, last))

    async def _rows(self, first: int, last: int) -> tuple[Row, ...]:
        resource, entity = RESOURCES[self.level]
        fields = (entity, *SEGMENTS[self.grain], *(metric.name for metric in self.metrics))
        where = f"segments.date BETWEEN '{date_text(first)}' AND '{date_text(last)}'"
        return await self.api.stream(
            self.account.ref.id, fields, resource, where, login=self.login, what=self.what
        )

    def _facts(self, rows: Sequence[Row], first: int, last: int) -> Iterator[Fact]:
        found: dict[Key, Fact] = {}
        metrics = self.metrics
        for row in rows:
            fact = self._fact(row, first, last, metrics)
            key = (fact.entity, fact.day, fact.hour)
            found[key] = fact if key not in found else self._both(found[key], fact)
        yield from found.values()

    def _both(self, one: Fact, other: Fact) -> Fact:
        """Two rows of one key: an ad's, that stands in two ad groups, add up; others cannot be."""
        if self.level is not Level.AD:
            raise PagingBroken(
                f"{self.what}: two rows of {one.entity} on {date_text(one.day)}",
                do="refresh again; nothing of this answer was used",
            )
        values = {
            key: None if value is None or other.measures[key] is None else value + (other.measures[key] or 0)
            for key, value in one.measures.items()
        }
        return evolve(one, measures=values)

    def _fact(self, row: Row, first: int, last: int, metrics: tuple[Metric, ...]) -> Fact:
        resource, name = RESOURCES[self.level]
        belongs(row, resource, self.account)
        entity = self._entity(row, name)
        day = local_day(row.get("segments.date"), what=f"{row.what}, segments.date")
        if not first <= day <= last:
            asked_for = f"{date_text(first)} to {date_text(last)}"
            raise self._drift("a day that was not asked for", f"{date_text(day)}, not {asked_for}")
        measures = measures_of(row, metrics)
        if (measures["spend"] or 0) < 0:
            self.api.note("negative_spend", f"{self.what}, {entity} on {date_text(day)}: Google took it back")
        return Fact(
            level=self.level,
            entity=entity,
            grain=self.grain,
            day=day,
            hour=self._hour(row),
            measures=measures,
        )

    def _entity(self, row: Row, name: str) -> str:
        if self.level is not Level.ACCOUNT:
            return row.identity(name)
        own = self.account.ref.id
        if row.get(name) is not None and row.identity(name) != own:
            raise self._drift("the answer is about another account", f"customer.id {row.identity(name)}")
        return own

    def _hour(self, row: Row) -> int | None:
        if self.grain is not Grain.HOUR:
            return None
        hour = row.get("segments.hour")
        # An int32 of the value 0 is one of the zeros that may be left out.
        return 0 if hour is None else local_hour(hour, what=f"{self.what}, segments.hour")

    def _drift(self, what: str, why: str) -> Drift:
        return Drift(f"{self.what}: {what}", why=why, do="report it; nothing of this answer was used")

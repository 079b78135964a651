"""Facts from `report/integrated/get/`: one account, one level, by day or by hour, whole or not at all.

The account's own level needs no filter and holds everything, so it is the control total. Below it TikTok
leaves deleted objects out unless the filter of that very level asks for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from paceboard.plugin import (
    Account,
    Answer,
    DeadlineExceeded,
    Drift,
    Fact,
    Grain,
    Level,
    TooHeavy,
    Window,
    date_text,
    decode,
)
from paceboard_tiktok.api import Api, Query, as_json
from paceboard_tiktok.figures import hour_of, identity, local_day
from paceboard_tiktok.metrics import LONGEST, Metric, asked, measures_of, settle
from paceboard_tiktok.paging import Page
from paceboard_tiktok.verdict import Throttled, verdict
from paceboard_tiktok.wire import ReportAnswer, ReportRow

__all__ = ["read_facts"]

TIME = {Grain.DAY: "stat_time_day", Grain.HOUR: "stat_time_hour"}
DATA_LEVEL = {
    Level.ACCOUNT: "AUCTION_ADVERTISER",
    Level.CAMPAIGN: "AUCTION_CAMPAIGN",
    Level.GROUP: "AUCTION_ADGROUP",
    Level.AD: "AUCTION_AD",
}
STATUS = {Level.CAMPAIGN: "campaign_status", Level.GROUP: "adgroup_status", Level.AD: "ad_status"}
ENTITY = {
    Level.ACCOUNT: ("advertiser_id",),
    Level.CAMPAIGN: ("campaign_id",),
    Level.GROUP: ("adgroup_id",),
    Level.AD: ("ad_id", "ad_id_v2"),
}
"""Dimensions that name the entity; the first is asked for, `ad_id_v2` is Smart+'s name for it."""


async def read_facts(
    api: Api, account: Account, window: Window, level: Level, grain: Grain, *, now: int
) -> tuple[Fact, ...]:
    """All facts of a window, in as many reports as TikTok's longest span asks for.

    Raises:
        PlatformError: where any part of the window cannot be read; nothing of it is given then.
    """
    report = _Report(api=api, account=account, level=level, grain=grain, now=now)
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
    level: Level
    grain: Grain
    now: int

    @property
    def what(self) -> str:
        return f"{self.grain} report of {self.account.ref}, {self.level} level"

    @property
    def metrics(self) -> tuple[Metric, ...]:
        return asked(self.level, self.grain)

    async def read(self, first: int, last: int) -> list[Fact]:
        """The facts of a span; in halves where it is too much at once.

        TikTok punishes an identical request that times out again, so after a time-out too the span is cut.
        """
        try:
            rows = await self._rows(first, last)
        except (TooHeavy, DeadlineExceeded) as error:
            if first == last or isinstance(error, Throttled):
                raise
            middle = (first + last) // 2
            return [*await self.read(first, middle), *await self.read(middle + 1, last)]
        facts = [self._fact(row, first, last) for row in rows]
        return [fact for fact in facts if fact is not None]

    async def _rows(self, first: int, last: int) -> tuple[ReportRow, ...]:
        return await self.api.pages(
            "report/integrated/get/",
            self._query(first, last),
            self._page,
            self._key,
            what=self.what,
            account=self.account.ref.id,
        )

    def _page(self, answer: Answer) -> Page[ReportRow]:
        verdict(answer)
        data = decode(answer.body, ReportAnswer, what=self.what).data
        return Page(info=data.page_info, rows=data.list or ())

    def _query(self, first: int, last: int) -> Query:
        query = (
            ("advertiser_id", self.account.ref.id),
            ("report_type", "BASIC"),
            ("service_type", "AUCTION"),
            ("data_level", DATA_LEVEL[self.level]),
            ("dimensions", as_json([ENTITY[self.level][0], TIME[self.grain]])),
            ("metrics", as_json([metric.name for metric in self.metrics])),
            ("start_date", date_text(first)),
            ("end_date", date_text(last)),
            ("order_field", "spend"),
            ("order_type", "DESC"),
        )
        return (*query, ("filtering", self._filter())) if self.level in STATUS else query

    def _filter(self) -> str:
        everything = {
            "field_name": STATUS[self.level],
            "filter_type": "IN",
            "filter_value": as_json(["STATUS_ALL"]),
        }
        return as_json([everything])

    def _key(self, row: ReportRow) -> tuple[str, object]:
        return self._entity(row), row.dimensions.get(TIME[self.grain])

    def _entity(self, row: ReportRow) -> str:
        for name in ENTITY[self.level]:
            if name in row.dimensions:
                return identity(row.dimensions[name], what=f"{self.what}, {name}")
        raise self._drift(f"no {ENTITY[self.level][0]} in the row", ", ".join(sorted(row.dimensions)))

    def _fact(self, row: ReportRow, first: int, last: int) -> Fact | None:
        """A row in the model's words; None where TikTok books it under no hour and it holds no spend."""
        entity, time = self._entity(row), row.dimensions.get(TIME[self.grain])
        what = f"{self.what}, {entity} at {time}"
        measures = measures_of(row.metrics, self.metrics, what=what)
        if self.grain is Grain.HOUR and time == "-":
            self._hourless(entity, measures)
            return None
        day, hour = self._when(time, what)
        if not first <= day <= last:
            asked_for = f"{date_text(first)} to {date_text(last)}"
            raise self._drift("a day that was not asked for", f"{date_text(day)}, not {asked_for}")
        if self.level is Level.ACCOUNT and entity != self.account.ref.id:
            raise self._drift("the answer is about another account", f"advertiser_id {entity}")
        if (measures["spend"] or 0) < 0:
            self.api.note("negative_spend", f"{what}: TikTok took spend back")
        measures = settle(measures, self.account.zone.start(day + 1), now=self.now)
        return Fact(level=self.level, entity=entity, grain=self.grain, day=day, hour=hour, measures=measures)

    def _when(self, time: object, what: str) -> tuple[int, int | None]:
        return hour_of(time, what=what) if self.grain is Grain.HOUR else (local_day(time, what=what), None)

    def _hourless(self, entity: str, measures: Mapping[str, int | None]) -> None:
        if any(measures.values()):
            raise self._drift("numbers under no hour", f"stat_time_hour is '-' for {entity}")
        self.api.note("hourless_row", f"{self.what}: {entity} has an empty row under no hour; left out")

    def _drift(self, what: str, why: str) -> Drift:
        return Drift(f"{self.what}: {what}", why=why, do="report it; nothing of this answer was used")

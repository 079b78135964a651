"""One kind of report of one account: how it is asked for, and what its rows mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from attrs import frozen

from paceboard.plugin import Account, Answer, Drift, Fact, Grain, Level, date_text, decode
from paceboard_tiktok.api import Api, as_json
from paceboard_tiktok.figures import hour_of, identity, local_day
from paceboard_tiktok.metrics import Metric, asked, measures_of, settle, told_by_shop
from paceboard_tiktok.paging import Page
from paceboard_tiktok.verdict import verdict
from paceboard_tiktok.wire import ReportAnswer, ReportRow

__all__ = ["BASIC", "SHOP", "Report"]

BASIC, SHOP = "BASIC", "TT_SHOP"
"""The second type is about GMV Max."""
COUNTRY = "country_code"

TIME = {Grain.DAY: "stat_time_day", Grain.HOUR: "stat_time_hour"}
"""A report without such a dimension is about its whole span."""
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


@frozen(kw_only=True)
class Report:
    """A report on one account, one level, by day, by hour or over a whole span.

    Args:
        kind: TikTok's type of report.
        buying: the one way of buying whose campaigns it is about; empty: auction, reach and frequency.
        campaigns: ids of the only campaigns that it is about; empty: all.
    """

    api: Api
    account: Account
    level: Level
    grain: Grain
    now: int
    kind: str = BASIC
    buying: str = ""
    campaigns: tuple[str, ...] = ()

    @cached_property
    def what(self) -> str:
        """Its name in errors."""
        return f"{self.grain} report of {self.account.ref}, {self.level} level"

    @cached_property
    def metrics(self) -> tuple[Metric, ...]:
        """What is asked for."""
        metrics = asked(self.level, self.grain)
        return told_by_shop(metrics) if self.kind == SHOP else metrics

    async def rows(self, first: int, last: int) -> tuple[ReportRow, ...]:
        """All rows of a span of days."""
        query = {**self.question(first, last), "order_field": "spend", "order_type": "DESC"}
        if self.filters():
            query["filtering"] = self.filters()
        texts = {name: value if isinstance(value, str) else as_json(value) for name, value in query.items()}
        return await self.api.pages(
            "report/integrated/get/",
            tuple(texts.items()),
            self._page,
            self._key,
            what=self.what,
            account=self.account.ref.id,
        )

    def question(self, first: int, last: int) -> dict[str, Any]:
        """What is asked for, without the filters."""
        return {
            "advertiser_id": self.account.ref.id,
            "report_type": self.kind,
            "service_type": "AUCTION",
            "data_level": DATA_LEVEL[self.level],
            "dimensions": self.dimensions,
            "metrics": [metric.name for metric in self.metrics],
            "start_date": date_text(first),
            "end_date": date_text(last),
        }

    @cached_property
    def dimensions(self) -> Sequence[str]:
        """The names of entity and time, and of the country where TikTok tells only by it."""
        country = [COUNTRY] if self.kind == SHOP else []
        time = [TIME[self.grain]] if self.grain in TIME else []
        return [ENTITY[self.level][0], *country, *time]

    def filters(self) -> list[dict[str, str]]:
        """Below the account TikTok leaves deleted objects out unless that very level is asked for all.

        A report about GMV Max takes no filter.
        """
        wanted: dict[str, Iterable[str]] = {}
        if self.kind == SHOP:
            return []
        if self.level in STATUS:
            wanted[STATUS[self.level]] = ["STATUS_ALL"]
        if self.buying:
            wanted["buying_type"] = [self.buying]
        if self.campaigns:
            wanted["campaign_ids"] = self.campaigns
        return [
            {"field_name": name, "filter_type": "IN", "filter_value": as_json(values)}
            for name, values in wanted.items()
        ]

    def _page(self, answer: Answer) -> Page[ReportRow]:
        verdict(answer)
        data = decode(answer.body, ReportAnswer, what=self.what).data
        return Page(info=data.page_info, rows=data.list or ())

    def _key(self, row: ReportRow) -> tuple[object, ...]:
        return (self._entity(row), *(row.dimensions.get(name) for name in self.dimensions[1:]))

    def _entity(self, row: ReportRow) -> str:
        for name in self._names:
            if name in row.dimensions:
                value = row.dimensions[name]
                # Digits are an id without further questions, as nearly always.
                if isinstance(value, str) and value.isdecimal() and value.isascii():
                    return value
                return identity(value, what=f"{self.what}, {name}")
        raise self.drift(f"no {self._names[0]} in the row", ", ".join(sorted(row.dimensions)))

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return ENTITY[self.level]

    def facts(self, rows: Iterable[ReportRow], first: int, last: int) -> list[Fact]:
        """The rows of a span in the model's words; where it is by country, one for each."""
        facts = [self._fact(row, first, last) for row in rows]
        return [fact for fact in facts if fact is not None]

    def _fact(self, row: ReportRow, first: int, last: int) -> Fact | None:
        """A row in the model's words; None where TikTok books it under no hour and it holds no spend."""
        whole = self.grain is Grain.WINDOW
        entity, time = self._entity(row), None if whole else row.dimensions.get(TIME[self.grain])
        what = f"{self.what}, {entity} " + (f"from {date_text(first)}" if whole else f"at {time}")
        told = measures_of(row.metrics, self.metrics, what=what)
        if self.grain is Grain.HOUR and time == "-":
            self._hourless(entity, told)
            return None
        day, hour = (first, None) if whole else self._when(time, what)
        if not first <= day <= last:
            asked_for = f"{date_text(first)} to {date_text(last)}"
            raise self.drift("a day that was not asked for", f"{date_text(day)}, not {asked_for}")
        if self.level is Level.ACCOUNT and entity != self.account.ref.id:
            raise self.drift("the answer is about another account", f"advertiser_id {entity}")
        if (told["spend"] or 0) < 0:
            self.api.note("negative_spend", f"{what}: TikTok took spend back")
        told = settle(told, self.account.zone.start(day + 1), now=self.now)
        if self.kind == SHOP:
            told = {**dict.fromkeys(metric.measure for metric in asked(self.level, self.grain)), **told}
        return Fact(
            level=self.level,
            entity=entity,
            grain=self.grain,
            day=day,
            hour=hour,
            last=last if whole else None,
            measures=told,
        )

    def _when(self, time: object, what: str) -> tuple[int, int | None]:
        return hour_of(time, what=what) if self.grain is Grain.HOUR else (local_day(time, what=what), None)

    def _hourless(self, entity: str, measures: Mapping[str, int | None]) -> None:
        if any(measures.values()):
            raise self.drift("numbers under no hour", f"stat_time_hour is '-' for {entity}")
        self.api.note("hourless_row", f"{self.what}: {entity} has an empty row under no hour; left out")

    def drift(self, what: str, why: str) -> Drift:
        """The error for an answer of another form than the one we know."""
        return Drift(f"{self.what}: {what}", why=why, do="report it; nothing of this answer was used")

"""Facts from insights: one account, one level, by day or by hour, whole or not at all.

What is too heavy is asked for with fewer rows a page, then fewer days, then fewer fields, and at last as a
report that Meta prepares. Days and hours are the account's own; a day without delivery has no row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any

from attrs import evolve, frozen

from paceboard.plugin import (
    Account,
    Answer,
    DeadlineExceeded,
    Drift,
    Fact,
    Grain,
    Level,
    Rejected,
    TooHeavy,
    Window,
    date_text,
    decode,
    structure,
)
from paceboard_meta.accounts import node
from paceboard_meta.api import Api, Call, Query, as_json
from paceboard_meta.figures import identity, is_plain, local_day, text_of
from paceboard_meta.hours import HOUR, comes_twice, each_hour_once, hour_in
from paceboard_meta.metrics import Metric, asked, measures_of, other_actions
from paceboard_meta.paging import SMALLEST, Page
from paceboard_meta.runs import prepared
from paceboard_meta.statuses import EFFECTIVE
from paceboard_meta.usage import Kind
from paceboard_meta.wire import InsightsPage

__all__ = ["KEPT", "read_facts"]

KEPT: Mapping[Grain, int] = {Grain.DAY: 37 * 30, Grain.HOUR: 13 * 30, Grain.WINDOW: 13 * 30}
"""Days that Meta keeps at least: 37 months, by hour and of people 13."""
LEVELS = {Level.ACCOUNT: "account", Level.CAMPAIGN: "campaign", Level.GROUP: "adset", Level.AD: "ad"}
WHO = ("date_start", "date_stop", "account_id", "account_currency", "attribution_setting")

Row = Mapping[str, Any]
Place = tuple[str, str, str, str]
"""What makes a row unique: entity, day and hour as they stand on the wire, and the row itself where its
hour comes twice that day."""
AGAIN = "again"
"""Our mark in a row whose like stands in the same page before it, at an hour that comes twice."""


async def read_facts(
    api: Api,
    account: Account,
    window: Window,
    level: Level,
    grain: Grain,
    *,
    now: int,
    action: str,
) -> tuple[Fact, ...]:
    """All facts of a window.

    Args:
        action: the action type that counts as a conversion.

    Raises:
        PlatformError: where any part of the window cannot be read; nothing of it is given then.
    """
    today = account.zone.day(now)
    if window.first < today - KEPT[grain]:
        raise Rejected(
            f"Meta keeps no {grain} insights of {date_text(window.first)} any more",
            why=f"only {KEPT[grain]} days are sure to be there",
            do="set backfill_days to fewer days",
        )
    report = _Report(api=api, account=account, level=level, grain=grain, metrics=asked(grain))
    rows = await report.read(window.first, window.last)
    report.say_how_counted(rows, action)
    what = report.what
    facts = [report.fact(row, window, action, what) for row in rows]
    return each_hour_once(fact for fact in facts if fact is not None)


@frozen(kw_only=True)
class _Report:
    """One kind of report on one account."""

    api: Api
    account: Account
    level: Level
    grain: Grain
    metrics: tuple[Metric, ...]
    whole: bool = True
    """All metrics of the grain are asked for."""
    size: int = 0
    """Rows of a page to begin with; 0: as the options say."""

    @cached_property
    def what(self) -> str:
        return f"{self.grain} insights of {self.account.ref}, {self.level} level"

    @cached_property
    def counts_actions(self) -> bool:
        return any(metric.measure == "conversions" for metric in self.metrics)

    def say_how_counted(self, rows: Sequence[Row], action: str) -> None:
        """Note where the action that counts never occurs though others do, and where settings differ."""
        others = other_actions(rows, action) if self.counts_actions else ()
        if others:
            self.api.note(
                "conversion_action",
                f"{self.what}: {action[:60]} never occurs, so there are 0 conversions; what does occur: "
                f"{', '.join(others)[:300]}. The option conversion_action names what counts",
            )
        settings = {text_of(row.get("attribution_setting")) for row in rows} - {""}
        if len(settings) > 1:
            told = ", ".join(sorted(settings))[:200]
            self.api.note("mixed_attribution", f"{self.what}: conversions are attributed by {told}")

    async def read(self, first: int, last: int) -> list[Row]:
        """The rows of a span; in halves where it is too much at once, at last as a prepared report."""
        try:
            return [*await self._rows(self._call(first, last))]
        except (TooHeavy, DeadlineExceeded):
            lighter = evolve(self, size=SMALLEST)
            if first < last and self.grain is not Grain.WINDOW:
                middle = (first + last) // 2
                return [*await lighter.read(first, middle), *await lighter.read(middle + 1, last)]
            if not self.whole:
                raise
        if self.grain is Grain.DAY:  # the few metrics of hours make no halves
            with suppress(TooHeavy, DeadlineExceeded):
                return await lighter.by_fields(first)
        self.api.note("prepared_report", f"{self.what}: {date_text(first)} is read as a prepared report")
        run = await prepared(self.api, self._call(first, last))
        return [*await self._rows(run)]

    async def by_fields(self, day: int) -> list[Row]:
        """One day in two answers of half the fields each, put together row by row."""
        middle = len(self.metrics) // 2
        halves = [
            await evolve(self, metrics=part, whole=False).read(day, day)
            for part in (self.metrics[:middle], (*self.metrics[:1], *self.metrics[middle:]))
        ]
        joined: dict[Place, dict[str, Any]] = {}
        for row in [*halves[0], *halves[1]]:
            joined.setdefault(self._place(row), {}).update(row)
        if len({len(joined), *map(len, halves)}) > 1:
            raise self._drift("two answers about one day do not have the same rows", f"day {date_text(day)}")
        return list(joined.values())

    async def _rows(self, call: Call) -> tuple[Row, ...]:
        return await self.api.edge(call, self._page, self._place)

    def _page(self, answer: Answer) -> Page[Row]:
        # As it stands: rows leave out what is unset, and of plain objects equal keys are found for less.
        page = structure(decode(answer.body, dict[str, Any], what=self.what), InsightsPage, what=self.what)
        if not {dict}.issuperset(map(type, page.data)):
            raise self._drift("a row that is no object", "its page is a list of something else")
        return Page(rows=[*self._marked(page.data)], paging=page.paging)

    def _marked(self, rows: Sequence[Row]) -> Iterator[Row]:
        """Equal rows of one page are two hours where the clocks are set back; elsewhere a repetition."""
        met: Counter[str] = Counter()
        for row in rows:
            text = str(row) if self._comes_twice(row) else ""
            yield {**row, AGAIN: met[text]} if text and met[text] else row
            met[text] += 1

    def _comes_twice(self, row: Row) -> bool:
        if self.grain is not Grain.HOUR:
            return False
        hour = hour_in(row, what=self.what)
        return hour is not None and comes_twice(
            self.account.zone, local_day(row.get("date_start"), what=self.what), hour
        )

    def _call(self, first: int, last: int) -> Call:
        return Call(
            path=f"{node(self.account.ref)}/insights",
            query=self._query(first, last),
            account=self.account.ref.id.removeprefix("act_"),
            what=self.what,
            kind=Kind.INSIGHTS,
            size=self.size,
        )

    def _query(self, first: int, last: int) -> Query:
        query: Query = (
            ("level", LEVELS[self.level]),
            ("time_increment", "all_days" if self.grain is Grain.WINDOW else "1"),
            ("time_range", as_json({"since": date_text(first), "until": date_text(last)})),
            ("fields", ",".join((*WHO, *self._entity_field(), *(metric.name for metric in self.metrics)))),
        )
        if self.grain is Grain.HOUR:
            query = (*query, ("breakdowns", as_json([HOUR])))
        return query if self.level is Level.ACCOUNT else (*query, ("filtering", self._filter()))

    def _filter(self) -> str:
        """Without it Meta leaves out what is deleted or archived by now."""
        name = f"{LEVELS[self.level]}.effective_status"
        return as_json([{"field": name, "operator": "IN", "value": EFFECTIVE[self.level]}])

    def _entity_field(self) -> tuple[str, ...]:
        return () if self.level is Level.ACCOUNT else (f"{LEVELS[self.level]}_id",)

    def _place(self, row: Row) -> Place:
        again = str(row) if self._comes_twice(row) else ""
        return self._entity(row), str(row.get("date_start")), str(row.get(HOUR, "")), again

    @cached_property
    def _entity_name(self) -> str:
        return f"{LEVELS[self.level]}_id"

    def _entity(self, row: Row) -> str:
        """The entity's id; at the account's own level the id as the configuration writes it."""
        name = self._entity_name
        found = row.get(name)
        if self.level is not Level.ACCOUNT:
            # Digits are an id without further questions, as nearly always.
            return found if is_plain(found) else identity(found, what=f"{self.what}, {name}")
        own = self.account.ref.id.removeprefix("act_")
        if found is not None and identity(found, what=f"{self.what}, {name}").removeprefix("act_") != own:
            raise self._drift("the answer is about another account", f"account_id {str(found)[:40]}")
        return self.account.ref.id

    def fact(self, row: Row, window: Window, action: str, report: str) -> Fact | None:
        """A row in the model's words; None where Meta books nothing under no hour."""
        entity, start = self._entity(row), row.get("date_start")
        what = f"{report}, {entity} at {start}"
        currency = row.get("account_currency", self.account.currency)
        if currency != self.account.currency:
            raise self._drift("another currency than the account's", f"{str(currency)[:10]} in the row")
        measures = measures_of(row, self.metrics, action=action, what=what)
        hour = hour_in(row, what=what) if self.grain is Grain.HOUR else None
        if self.grain is Grain.HOUR and hour is None:
            self._hourless(entity, measures)
            return None
        if (measures["spend"] or 0) < 0:
            self.api.note("negative_spend", f"{what}: Meta took spend back")
        return Fact(
            level=self.level,
            entity=entity,
            grain=self.grain,
            day=self._day(row, window, what),
            hour=hour,
            last=window.last if self.grain is Grain.WINDOW else None,
            measures=measures,
            attributes=self._attributes(row, action),
        )

    def _day(self, row: Row, window: Window, what: str) -> int:
        day = local_day(row.get("date_start"), what=what)
        if self.grain is Grain.WINDOW and window != Window(
            first=day, last=local_day(row.get("date_stop"), what=what)
        ):
            raise self._drift(
                "a row is not about the whole window", f"{row.get('date_start')} to {row.get('date_stop')}"
            )
        if self.grain is Grain.DAY and local_day(row.get("date_stop"), what=what) != day:
            raise self._drift(
                "a row is not about one day", f"{row.get('date_start')} to {row.get('date_stop')}"
            )
        if not window.first <= day <= window.last:
            raise self._drift("a day that was not asked for", date_text(day))
        return day

    def _attributes(self, row: Row, action: str) -> dict[str, str]:
        """Two rows of one answer may be attributed differently, so each says how it is."""
        setting = text_of(row.get("attribution_setting"))
        counted = {"conversion_action": action} if self.counts_actions else {}
        return {**({"attribution_setting": setting} if setting else {}), **counted}

    def _hourless(self, entity: str, measures: Mapping[str, int | None]) -> None:
        if any(measures.values()):
            raise self._drift("numbers under no hour", f"{HOUR} is missing for {entity}")
        self.api.note("hourless_row", f"{self.what}: {entity} has an empty row under no hour; left out")

    def _drift(self, what: str, why: str) -> Drift:
        return Drift(f"{self.what}: {what}", why=why, do="report it; nothing of this answer was used")

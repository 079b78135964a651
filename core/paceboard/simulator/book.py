"""A delivered day as its platform shows it: by level and grain, late, later restated."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from attrs import frozen

from paceboard.model import MICROS, Fact, Grain, Level
from paceboard.model.hours import Hour
from paceboard.simulator.apportion import apportion
from paceboard.simulator.funnel import COLUMNS, AdDay, Order
from paceboard.simulator.roster import Placed
from paceboard.simulator.scenario import Restatement

__all__ = ["Book"]

T = TypeVar("T")
Row = tuple[int, ...]
_Gathered = dict[tuple[str, int | None], list[T]]


@frozen
class _Seen:
    """How much of a day is to be seen: so many hours, so many orders, restated or not."""

    hours: int
    orders: int
    restated: bool


class Book:
    """One account-day.

    Args:
        days: of each ad of the roster `ads`.
        restatement: how its spend changes later; `step` the currency's smallest amount in micros.
    """

    def __init__(
        self,
        day: int,
        *,
        hours: tuple[Hour, ...],
        ads: Sequence[Placed],
        days: Sequence[AdDay],
        restatement: Restatement | None,
        step: int,
    ) -> None:
        self.day = day
        self._hours = hours
        self._ends = [hour.end for hour in hours]
        self._ads = ads
        self._orders = sorted(
            ((order, index) for index, ad_day in enumerate(days) for order in ad_day.orders),
            key=lambda item: item[0].known,
        )
        self._known = [order.known for order, _ in self._orders]
        self._first_rows = [ad_day.hours for ad_day in days]
        self._restatement = restatement
        self._step = step
        self._sums: tuple[tuple[int, bool], Sequence[Sequence[Row | None]]] | None = None
        self._kept: dict[tuple[Level, Grain], tuple[_Seen, tuple[Fact, ...]]] = {}

    def facts(self, level: Level, grain: Grain, *, horizon: int, restated: bool) -> tuple[Fact, ...]:
        """What is to be seen of the day.

        Args:
            horizon: hours that end later, and orders that became known later, are not there yet.
            restated: the day is old enough for the platform to have changed it.
        """
        seen = _Seen(
            bisect_right(self._ends, horizon),
            bisect_right(self._known, horizon),
            restated and self._restatement is not None,
        )
        before = self._kept.get((level, grain))
        if before is not None and before[0] == seen:
            return before[1]
        found = tuple(self._facts(level, grain, seen)) if seen.hours and grain is not Grain.WINDOW else ()
        self._kept[level, grain] = (seen, found)
        return found

    def _facts(self, level: Level, grain: Grain, seen: _Seen) -> Iterable[Fact]:
        rows, orders = self._gathered(level, grain, seen)
        for entity, hour in sorted(rows, key=lambda key: (key[1] or 0, key[0])):
            yield Fact(
                level=level,
                entity=entity,
                grain=grain,
                day=self.day,
                hour=hour,
                measures=_measures(rows[entity, hour], orders.get((entity, hour), [])),
            )

    def _gathered(self, level: Level, grain: Grain, seen: _Seen) -> tuple[_Gathered[Row], _Gathered[Order]]:
        """Rows and orders of what is seen, by entity and (for hour facts) by the hour's label."""
        labels = [hour.label if grain is Grain.HOUR else None for hour in self._hours]
        rows: _Gathered[Row] = {}
        orders: _Gathered[Order] = {}
        if level is Level.ACCOUNT:  # an account always has its row, also where nothing was delivered
            rows = {(self._ads[0].ids[level], label): [] for label in labels[: seen.hours]}
        shown = [placed.campaign.listed or level is Level.ACCOUNT for placed in self._ads]
        for placed, visible, own in zip(self._ads, shown, self._rows(grain, seen), strict=True):
            for label, row in zip(labels, own, strict=False):
                if row is not None and visible:
                    rows.setdefault((placed.ids[level], label), []).append(row)
        for order, index in self._orders[: seen.orders]:
            if shown[index]:
                orders.setdefault((self._ads[index].ids[level], labels[order.hour]), []).append(order)
        return rows, orders

    def _rows(self, grain: Grain, seen: _Seen) -> Sequence[Sequence[Row | None]]:
        """Of each ad, its seen hours; for day facts their sum alone."""
        if grain is Grain.HOUR:
            return [rows[: seen.hours] for rows in self._stated(seen)]
        key, kept = (seen.hours, seen.restated), self._sums
        if kept is None or kept[0] != key:
            kept = (key, [[_summed(rows[: seen.hours])] for rows in self._stated(seen)])
            self._sums = kept
        return kept[1]

    def _stated(self, seen: _Seen) -> Sequence[Sequence[Row | None]]:
        if not seen.restated or self._restatement is None:
            return self._first_rows
        return [_restate(own, self._restatement, self._step) for own in self._first_rows]


def _summed(rows: Sequence[Row | None]) -> Row | None:
    delivered = [row for row in rows if row is not None]
    return tuple(map(sum, zip(*delivered, strict=True))) if delivered else None


def _restate(rows: Sequence[Row | None], restatement: Restatement, step: int) -> list[Row | None]:
    """The ad's day with its spend changed by the share, hour by hour in proportion."""
    spend = [0 if row is None else row[0] for row in rows]
    change = sum(spend) * restatement.share.numerator // restatement.share.denominator
    changed = apportion(sum(spend) + change // step * step, spend, step)
    return [
        None if row is None else (amount, min(row[1], amount), *row[2:])
        for row, amount in zip(rows, changed, strict=True)
    ]


def _measures(rows: Sequence[Row], orders: Sequence[Order]) -> Mapping[str, int | None]:
    totals = map(sum, zip(*rows, strict=True)) if rows else [0] * len(COLUMNS)
    measures: dict[str, int | None] = dict(zip(COLUMNS, totals, strict=True))
    spend, credit = measures["spend"] or 0, measures["credit_spend"] or 0
    measures["billed_spend"] = measures["cash_spend"] = spend - credit
    measures["conversions"] = len(orders) * MICROS
    measures["conversion_value"] = sum(order.value for order in orders)
    return measures

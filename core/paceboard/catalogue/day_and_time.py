"""Conversions by day of the week and by local hour: when people buy, over four whole weeks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from paceboard.catalogue.amounts import (
    needs_of,
    summed_reading,
    told_in,
    told_tree,
)
from paceboard.catalogue.manifest import card_of
from paceboard.catalogue.numbers import measured_part, unit_of
from paceboard.catalogue.shares import shares_of
from paceboard.plugin import (
    AccountView,
    CardSpec,
    Chart,
    Daily,
    Freshness,
    HourOfDay,
    HourSums,
    Node,
    Reading,
    Stage,
    WindowKey,
    shown,
)

__all__ = ["CARDS", "CONVERSIONS_BY_DAY_OF_WEEK", "CONVERSIONS_BY_HOUR"]

CONVERSIONS = "conversions"
WEEKS = WindowKey.COMPLETE_28_DAYS
DAYS, HOURS = Daily(CONVERSIONS, WEEKS), HourOfDay(CONVERSIONS, WEEKS)
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EPOCH = 3
"""The weekday of epoch day 0, a Thursday."""


def _by_weekday(view: AccountView) -> dict[str, list[int | None]]:
    """What each weekday's days had, from Monday on."""
    found: dict[str, list[int | None]] = {name: [] for name in NAMES}
    for day, value in view.series.get(DAYS, ()):
        found[NAMES[(day + EPOCH) % len(NAMES)]].append(value)
    return found


def _weekdays(card: CardSpec, view: AccountView) -> Reading:
    days = _by_weekday(view)
    known = {
        name: sum(each for each in own if each is not None)
        for name, own in days.items()
        if own and None not in own
    }
    rows = _rows(view, known if len(known) == len(days) else {}, tuple(days))
    told = [{**row, "days": len(days[row["name"]])} for row in rows]
    return _reading(card, view, f"; most on {_best(rows)}" if _best(rows) else "", {"weekdays": told})


def _hours(card: CardSpec, view: AccountView) -> Reading:
    """The account's hours; those of some campaigns alone are not measured."""
    told = HourSums() if view.scope else view.hours.get(HOURS, HourSums())
    names = [f"{hour:02}:00" for hour in range(len(told.sums))]
    rows = _rows(view, dict(zip(names, told.sums, strict=True)) if told.days else {}, tuple(names))
    lead = f"; hours are told of {told.days} of those days, most from {_best(rows)} on" if _best(rows) else ""
    return _reading(card, view, lead, {"hours": rows, "days_told_by_hours": told.days})


def _best(rows: list[dict[str, Any]]) -> str:
    """The first of those with the most conversions; empty where there are none."""
    best = max((row for row in rows if row["value"]), key=lambda row: row["value"], default=None)
    return "" if best is None else str(best["name"])


def _rows(view: AccountView, sums: Mapping[str, int], names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Each with its sum and its share of all; unknown where the sums are."""
    shares = shares_of(sums) if all(value >= 0 for value in sums.values()) else {}
    currency = view.account.currency
    return [
        {
            "name": name,
            "value": measured_part(CONVERSIONS, sums.get(name), currency),
            "share": shares.get(name),
        }
        for name in names
    ]


def _reading(card: CardSpec, view: AccountView, lead: str, parts: dict[str, Any]) -> Reading:
    value = told_in(view, CONVERSIONS, WEEKS)
    text = "Not known for the last 28 complete days."
    if value is not None:
        text = f"{shown(value, card.unit, '')} conversions in the last 28 complete days{lead}."
    return summed_reading(
        card,
        view,
        (CONVERSIONS,),
        WEEKS,
        value=value,
        text=text,
        parts=parts,
    )


def _explain(view: AccountView, reading: Reading) -> Node | None:
    return None if reading.value is None else told_tree(view, CONVERSIONS, WEEKS)


def _card(judge: Any, **words: Any) -> CardSpec:
    return card_of(
        judge,
        category="Day & Time Performance",
        unit=unit_of(CONVERSIONS),
        windows=("28D",),
        explain=_explain,
        freshness=Freshness.DAYS,
        stages=(Stage.CONVERSION,),
        **words,
    )


CONVERSIONS_BY_DAY_OF_WEEK = _card(
    _weekdays,
    key="conversions_by_day_of_week",
    title="Conversions by Day of Week",
    question="On which days do people convert?",
    chart=Chart.BAR,
    needs=(*needs_of((CONVERSIONS,), WEEKS), DAYS),
    formula="conversions of each weekday of the last 28 complete account-local days, with their shares",
    source="peers reference 1.3; four whole weeks, so that each weekday counts as often",
    siblings=("conversions_by_hour", "conversions_by_campaign"),
)
CONVERSIONS_BY_HOUR = _card(
    _hours,
    key="conversions_by_hour",
    title="Conversions by Hour",
    question="At which hours do people convert?",
    chart=Chart.HEATMAP,
    needs=(*needs_of((CONVERSIONS,), WEEKS), HOURS),
    formula="conversions of each local hour, over those of the last 28 complete days whose hours add up to"
    " them; the number itself is of all 28 days",
    source="peers reference 1.3",
    siblings=("conversions_by_day_of_week",),
)
CARDS = (CONVERSIONS_BY_DAY_OF_WEEK, CONVERSIONS_BY_HOUR)

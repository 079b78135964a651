"""Conversion Lag: how much of a day's conversions is known how long after it, by what looks saw."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from paceboard.catalogue.amounts import needs_of, summed_reading
from paceboard.catalogue.envelope import rows_behind, whole_micros
from paceboard.catalogue.manifest import card_of
from paceboard.catalogue.numbers import measured_part
from paceboard.catalogue.told_shares import QUARTER, ToldShares, told_needs, told_shares
from paceboard.plugin import (
    AccountView,
    AsKnown,
    CardSpec,
    Chart,
    Daily,
    Day,
    Freshness,
    MeasureGroup,
    Node,
    Operation,
    Operator,
    Reading,
    Stage,
    WindowKey,
    date_text,
    format_ratio,
    groups_of,
    pacing,
    shown,
)

__all__ = ["CARDS", "CONVERSION_LAG"]

CONVERSIONS = "conversions"
MONTH, WEEK, NEWEST = WindowKey.COMPLETE_30_DAYS, WindowKey.COMPLETE_7_DAYS, WindowKey.COMPLETE_DAY
NEARLY_ALL = Fraction(9, 10)


def _groups(view: AccountView) -> list[MeasureGroup]:
    """What the connector says of conversions and of their value."""
    about = {CONVERSIONS, "conversion_value"}
    return [group for group in groups_of(view.capabilities).values() if about.intersection(group.measures)]


def _judge(card: CardSpec, view: AccountView) -> Reading:
    told = told_shares(view, CONVERSIONS)
    value = None if told is None else told.ages[0].share
    last = [] if told is None else _last_days(view, told)
    to_come = [each["to_come"] for each in last]
    summed = sum(to_come) if to_come and None not in to_come else None
    return summed_reading(
        card,
        view,
        (CONVERSIONS,),
        MONTH,
        value=value,
        text=_sentence(view, told, summed),
        parts={
            "basis": _basis(told),
            "settled_after_days": None if told is None else told.settled,
            "ages": [] if told is None else _ages(told),
            "nine_tenths_after_days": None if told is None else _nearly_all(told),
            "to_come_7_days": measured_part(CONVERSIONS, summed, view.account.currency),
            "last_7_days": [_shown(view, each) for each in last],
            "declared": _declared(view),
            "assumed_source": pacing.REPORTED_SOURCE,
        },
    )


def _basis(told: ToldShares | None) -> str:
    if told is None:
        return "unknown"
    return "measured" if told.final else "measured_in_part"


def _ages(told: ToldShares) -> list[dict[str, Any]]:
    """Each age with the share of all days, the middle of theirs, the extremes, and what is assumed else."""
    return [
        {
            "name": str(each.age),
            "value": each.share,
            "median": each.middle,
            "lowest": min(each.shares, default=None),
            "highest": max(each.shares, default=None),
            "days": len(each.days),
            "assumed": pacing.REPORTED[each.age] if each.age < len(pacing.REPORTED) else Fraction(1),
        }
        for each in told.ages
    ]


def _nearly_all(told: ToldShares) -> int | None:
    """The first age at which nine tenths were told, and at every later one."""
    found = None
    for each in reversed(told.ages):
        if each.share is None or each.share < NEARLY_ALL:
            break
        found = each.age
    return found


def _last_days(view: AccountView, told: ToldShares) -> list[dict[str, Any]]:
    """Each of the last seven days with what it has and what is still to come, as usual for its age."""
    last, first = view.windows[NEWEST][0], view.windows[WEEK][0]
    found = []
    for day, now in view.series.get(Daily(CONVERSIONS, QUARTER), ()):
        if day < first:
            continue
        share = told.at(last - day)
        to_come = None if now is None or not share else max(0, whole_micros(now / share) - now)
        found.append({"day": day, "now": now, "share_told": share, "to_come": to_come})
    return found


def _shown(view: AccountView, each: dict[str, Any]) -> dict[str, Any]:
    currency = view.account.currency
    return {
        "name": date_text(each["day"]),
        "day": Day(each["day"]),
        "conversions": measured_part(CONVERSIONS, each["now"], currency),
        "share_told": each["share_told"],
        "to_come": measured_part(CONVERSIONS, each["to_come"], currency),
    }


def _declared(view: AccountView) -> list[dict[str, Any]]:
    return [
        {
            "name": group.key,
            "first_told_after_seconds": group.lag,
            "moves_for_days": group.horizon,
            "source": group.source or None,
        }
        for group in _groups(view)
    ]


def _sentence(view: AccountView, told: ToldShares | None, to_come: int | None) -> str:
    if told is None:
        horizon = max((group.horizon for group in _groups(view)), default=None)
        says = "" if horizon is None else f" The platform says that they may change for {horizon} days."
        return f"Not known: no day that is a week old or more was looked at when it was new.{says}"
    share = told.ages[0].share or Fraction(0)
    within = "" if told.final else f"what is told in {told.settled} days of "
    text = f"{format_ratio(share)} of {within}a day's conversions is known the day after"
    nearly = _nearly_all(told)
    text += "" if nearly is None else f", nine tenths after {nearly} days"
    if to_come is None:
        return f"{text}; how many of the last 7 days are to come is not known."
    amount = measured_part(CONVERSIONS, to_come, view.account.currency)
    return f"{text}; of the last 7 days about {shown(amount, 'count', '')} are still to come."


def _explain(view: AccountView, reading: Reading) -> Node | None:
    told = told_shares(view, CONVERSIONS)
    if reading.value is None or told is None:
        return None
    newest = told.ages[0]
    need, entities = AsKnown(CONVERSIONS, QUARTER, newest.age), sorted(view.scope) or [view.account.ref.id]
    then = (row for entity in entities for row in view.rows(need, entity))
    now = rows_behind(view, CONVERSIONS, QUARTER)
    parts = tuple(
        Operation(
            label=label,
            operator=Operator.SUM,
            parts=tuple(row for row in rows if int(dict(row.key)["day"]) in newest.days),
        )
        for label, rows in (("known the day after", then), ("known now", now))
    )
    return Operation(label="known the day after, of all", operator=Operator.QUOTIENT, parts=parts)


CONVERSION_LAG = card_of(
    _judge,
    key="conversion_lag",
    title="Conversion Lag",
    question="How many of a day's conversions are known the day after, and when nearly all?",
    category="Funnel & Conversion",
    chart=Chart.BAR,
    unit="ratio",
    windows=("90D", "30D", "7D"),
    needs=(*needs_of((CONVERSIONS,), MONTH), *told_needs(CONVERSIONS)),
    explain=_explain,
    formula="conversions of settled days as the last look of the day after saw them, over those of the same"
    " days now; likewise 1, 2, 3, 7, 14 and 28 days later. Settled are days of the last 90 that the platform"
    " restates no more, or that are 28 days old; where none of those was looked at when it was new, 14 or 7."
    " To come: what a day has over the share that is usual at its age, less what it has",
    source="peers reference 1.3 names it without a rule; requirement R60; the pacing reference (6) for what"
    " is assumed where nothing is measured",
    siblings=("conversion_funnel", "restatement", "data_freshness"),
    freshness=Freshness.DAYS,
    stages=(Stage.CONVERSION,),
)
CARDS = (CONVERSION_LAG,)

"""People: how many were reached, and how often each was shown something. Told whole, never added up."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any

from paceboard.catalogue.by_campaign import name_of
from paceboard.catalogue.envelope import reading_of
from paceboard.catalogue.manifest import card_of
from paceboard.catalogue.numbers import change_text
from paceboard.catalogue.ratios import change_of
from paceboard.catalogue.taking import taken
from paceboard.plugin import (
    MICROS,
    AccountView,
    CardSpec,
    Caution,
    Chart,
    Level,
    Node,
    Operation,
    Operator,
    Reading,
    Stage,
    Whole,
    WindowKey,
    shown,
)

__all__ = ["CARDS", "FREQUENCY", "REACH", "needs_whole", "told", "told_rows", "whole_cautions"]

MONTH, WEEK = WindowKey.COMPLETE_30_DAYS, WindowKey.COMPLETE_7_DAYS
WEEK_BEFORE = WindowKey.PRIOR_7_DAYS
MEASURES = ("reach", "impressions", "frequency")


def needs_whole(measures: tuple[str, ...], *windows: WindowKey) -> tuple[Whole, ...]:
    """Each measure over each whole window, of the account and of each campaign."""
    levels = (Level.ACCOUNT, Level.CAMPAIGN)
    return tuple(
        Whole(measure, window, level) for measure in measures for window in windows for level in levels
    )


def told(view: AccountView, measure: str, window: WindowKey, campaign: str | None = None) -> int | None:
    """What the platform told of a campaign, else of what was asked about; of several together: nothing."""
    need, entity = _place(view, measure, window, campaign)
    return None if entity is None else view.wholes.get(need, {}).get(entity)


def _place(
    view: AccountView, measure: str, window: WindowKey, campaign: str | None = None
) -> tuple[Whole, str | None]:
    if campaign is None and not view.scope:
        return Whole(measure, window), view.account.ref.id
    asked = view.scope[0] if campaign is None and len(view.scope) == 1 else campaign
    return Whole(measure, window, Level.CAMPAIGN), asked


def _frequency(view: AccountView, window: WindowKey, campaign: str | None = None) -> Fraction | None:
    shown_, reached = (told(view, key, window, campaign) for key in ("impressions", "reach"))
    return None if shown_ is None or not reached else Fraction(shown_, reached)


def _reach(view: AccountView, window: WindowKey, campaign: str | None = None) -> int | None:
    return told(view, "reach", window, campaign)


def whole_cautions(view: AccountView, window: WindowKey) -> list[Caution]:
    """What stands beside a number of people: why it is not known, or that it is old."""
    found: list[Caution] = []
    if len(view.scope) > 1:
        text = "who is reached by two campaigns is one person: ask for one campaign, or for the account"
        found.append(Caution("not_added_up", text))
    elif told(view, "reach", window) is None:
        found.append(Caution("not_fetched", "the platform has not told of these days as a whole"))
    if view.stale and view.watermark is not None:
        found.append(Caution("stale", "the data are older than the platform's own lag allows"))
    return found


def _campaigns(view: AccountView, of: Any) -> list[dict[str, Any]]:
    """Each campaign that the platform told of, the highest first."""
    known = view.wholes.get(Whole("reach", MONTH, Level.CAMPAIGN), {})
    asked = [key for key in known if not view.scope or key in view.scope]
    values = {key: of(view, MONTH, key) for key in asked}
    order = sorted(values, key=lambda key: (values[key] is None, -(values[key] or 0), key))
    return [
        {
            "campaign": key,
            "name": name_of(view, key),
            "value": values[key],
            "reach": known[key],
        }
        for key in order
    ]


def _judge(of: Any, card: CardSpec, view: AccountView) -> Reading:
    value = of(view, MONTH)
    week, before = of(view, WEEK), of(view, WEEK_BEFORE)
    change = change_of(week, before)
    reported = told(view, "frequency", MONTH)
    text = f"{card.title} is not known for the last 30 days as a whole."
    if value is not None:
        amount = shown(value, card.unit, view.account.currency)
        text = f"{card.title} {amount} in the last 30 days that are told whole"
        if week is not None:
            text += f"; {shown(week, card.unit, view.account.currency)} in the last 7{change_text(change)}"
        text += "."
    return reading_of(
        view,
        card.key,
        card.title,
        value=value,
        unit=card.unit,
        window=view.whole_windows.get(MONTH),
        sentiment=taken(view, card, value, change),
        warnings=tuple(whole_cautions(view, MONTH)),
        completeness={"rows": int(told(view, "reach", MONTH) is not None)},
        text=text,
        parts={
            "reach": told(view, "reach", MONTH),
            "impressions": told(view, "impressions", MONTH),
            "reported_frequency": None if reported is None else Fraction(reported, MICROS),
            "last_7_days": week,
            "prior_7_days": before,
            "change": change,
            "campaigns": _campaigns(view, of),
        },
    )


def told_rows(view: AccountView, measure: str, window: WindowKey) -> Operation:
    """The row of what `told` gives."""
    need, entity = _place(view, measure, window)
    rows = view.rows(need, "" if entity is None else entity)
    return Operation(label=f"{measure} as told", operator=Operator.SUM, parts=rows)


def _explain_reach(view: AccountView, reading: Reading) -> Node | None:
    return None if reading.value is None else told_rows(view, "reach", MONTH)


def _explain_frequency(view: AccountView, reading: Reading) -> Node | None:
    if reading.value is None:
        return None
    parts = (told_rows(view, "impressions", MONTH), told_rows(view, "reach", MONTH))
    return Operation(label="impressions over reach", operator=Operator.QUOTIENT, parts=parts)


def _card(of: Any, **words: Any) -> CardSpec:
    return card_of(
        partial(_judge, of),
        category="Campaign Performance",
        chart=Chart.KPI,
        windows=("30D", "7D", "vsP"),
        needs=needs_whole(MEASURES, MONTH, WEEK),
        wanted=needs_whole(MEASURES, WEEK_BEFORE),
        stages=(Stage.DELIVERY,),
        **words,
    )


REACH = _card(
    _reach,
    key="reach",
    title="Reach",
    question="How many people saw an ad?",
    unit="count",
    explain=_explain_reach,
    formula="people reached in 30 days as the platform tells it of them as a whole; days are not added up",
    source="peers reference 1.3; requirement R85: never summed over days",
    siblings=("frequency", "cpm"),
)
FREQUENCY = _card(
    _frequency,
    key="frequency",
    title="Frequency",
    question="How often was each person shown an ad?",
    unit="multiple",
    explain=_explain_frequency,
    formula="impressions ÷ people reached, both told of the same 30 days as a whole",
    source="peers reference 1.3; requirement R85: never summed over days",
    siblings=("reach", "cpm"),
)
CARDS = (REACH, FREQUENCY)

"""Average Watch Time: for how long a video is played, as the platform tells it of a whole window."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from paceboard.catalogue.by_campaign import name_of
from paceboard.catalogue.envelope import reading_of
from paceboard.catalogue.manifest import card_of
from paceboard.catalogue.numbers import change_text
from paceboard.catalogue.ratios import change_of
from paceboard.catalogue.reach import needs_whole, told, told_rows
from paceboard.catalogue.taking import taken
from paceboard.plugin import (
    MICROS,
    AccountView,
    Bands,
    CardSpec,
    Caution,
    Chart,
    Given,
    Level,
    Node,
    Objective,
    Operation,
    Operator,
    Reading,
    SentimentRule,
    SentimentShape,
    Stage,
    Whole,
    WindowKey,
    shown,
)

__all__ = ["AVERAGE_WATCH_TIME", "CARDS"]

MONTH, WEEK = WindowKey.COMPLETE_30_DAYS, WindowKey.COMPLETE_7_DAYS
WEEK_BEFORE = WindowKey.PRIOR_7_DAYS
WATCHED = "average_watch_time"


def _average(view: AccountView, window: WindowKey, campaign: str | None = None) -> Fraction | None:
    """Seconds; an average of nothing is written as zero and is none."""
    found = told(view, WATCHED, window, campaign)
    return Fraction(found, MICROS) if found else None


def _cautions(view: AccountView) -> list[Caution]:
    found: list[Caution] = []
    if len(view.scope) > 1:
        text = "averages of two campaigns have none without the views of each: ask for one, or the account"
        found.append(Caution("not_added_up", text))
    elif told(view, WATCHED, MONTH) is None:
        found.append(Caution("not_fetched", "the platform has not told of these days as a whole"))
    if view.stale and view.watermark is not None:
        found.append(Caution("stale", "the data are older than the platform's own lag allows"))
    return found


def _campaigns(view: AccountView) -> list[dict[str, Any]]:
    """Each campaign that plays videos, the longest watched first."""
    known = view.wholes.get(Whole(WATCHED, MONTH, Level.CAMPAIGN), {})
    values = {
        key: value
        for key in known
        if (not view.scope or key in view.scope) and (value := _average(view, MONTH, key)) is not None
    }
    return [
        {"campaign": key, "name": name_of(view, key), "value": values[key]}
        for key in sorted(values, key=lambda key: (-values[key], key))
    ]


def _judge(card: CardSpec, view: AccountView) -> Reading:
    value, week, before = (_average(view, window) for window in (MONTH, WEEK, WEEK_BEFORE))
    change = change_of(week, before)
    text = "Not known, or no video was played in the last 30 days that are told whole."
    if value is not None:
        text = f"Videos were watched for {shown(value, 'seconds', '')} on average in the last 30 days"
        if week is not None:
            text += f", {shown(week, 'seconds', '')} in the last 7{change_text(change)}"
        text += "."
    return reading_of(
        view,
        card.key,
        card.title,
        value=value,
        unit=card.unit,
        window=view.whole_windows.get(MONTH),
        sentiment=taken(view, card, value, change),
        warnings=tuple(_cautions(view)),
        completeness={"rows": int(told(view, WATCHED, MONTH) is not None)},
        text=text,
        parts={
            "last_7_days": week,
            "prior_7_days": before,
            "change": change,
            "campaigns": _campaigns(view),
        },
    )


def _explain(view: AccountView, reading: Reading) -> Node | None:
    if reading.value is None:
        return None
    unit = Given(label="one", value=Fraction(1, MICROS), source="units of the measures")
    parts = (told_rows(view, WATCHED, MONTH), unit)
    return Operation(label="in seconds", operator=Operator.PRODUCT, parts=parts)


AVERAGE_WATCH_TIME = card_of(
    _judge,
    key="average_watch_time",
    title="Average Watch Time",
    question="For how long is a video watched?",
    category="Creative Performance",
    chart=Chart.KPI,
    unit="seconds",
    windows=("30D", "7D", "vsP"),
    needs=needs_whole((WATCHED,), MONTH, WEEK),
    wanted=needs_whole((WATCHED,), WEEK_BEFORE),
    explain=_explain,
    formula="seconds that a video was played for each view, as the platform tells it of 30 days as a whole; "
    "averages of days or campaigns are not averaged",
    source="requirement R95; seed document on ad-credit campaigns; replays count, as the platforms define it",
    siblings=("video_completion", "six_second_view_rate"),
    sentiment=SentimentRule(
        shape=SentimentShape.DIRECTIONAL,
        bands=Bands(bad_below=Fraction(-25, 100), good_from=Fraction(-5, 100)),
        source="ours: taken by how the last 7 days moved against the 7 before",
    ),
    stages=(Stage.ENGAGEMENT,),
    objectives=(Objective.VIDEO,),
)
CARDS = (AVERAGE_WATCH_TIME,)

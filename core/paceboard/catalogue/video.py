"""What becomes of a video that begins: views of six seconds, quarters to the end (R93, R95)."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any

from paceboard.catalogue.amounts import (
    amount_in,
    needs_of,
    summed_reading,
)
from paceboard.catalogue.manifest import card_of
from paceboard.catalogue.numbers import change_text, measured_part
from paceboard.catalogue.ratios import Ratio, change_of, ratio_card, ratio_in, ratio_tree
from paceboard.catalogue.taking import taken
from paceboard.plugin import (
    MEASURES,
    AccountView,
    Bands,
    CardSpec,
    Chart,
    Node,
    Objective,
    Reading,
    SentimentRule,
    SentimentShape,
    Stage,
    WindowKey,
    shown,
)

__all__ = ["CARDS", "SIX_SECOND_VIEW_RATE", "VIDEO_COMPLETION"]

MONTH, BEFORE = WindowKey.COMPLETE_30_DAYS, WindowKey.PRIOR_30_DAYS
STEPS = ("video_views", "video_p25", "video_p50", "video_p75", "video_p100")
COMPLETION = Ratio(over=STEPS[-1], under=STEPS[0], unit="ratio")
SIX_SECONDS = Ratio(over="video_views_6s", under="video_views", unit="ratio")
_RATE = SentimentRule(
    shape=SentimentShape.DIRECTIONAL,
    bands=Bands(bad_below=Fraction(-25, 100), good_from=Fraction(-5, 100)),
    source="ours: a rate is taken by how it moved against the 30 days before",
)


def _judge(card: CardSpec, view: AccountView) -> Reading:
    value, before = (ratio_in(view, COMPLETION, window) for window in (MONTH, BEFORE))
    change = change_of(value, before)
    text = "Not known, or no video began in the last 30 complete days."
    if value is not None:
        told = shown(value, "ratio", "")
        text = f"{told} of the videos of the last 30 complete days played to the end{change_text(change)}."
    return summed_reading(
        card,
        view,
        STEPS,
        MONTH,
        value=value,
        sentiment=taken(view, card, value, change),
        text=text,
        parts={
            "steps": [_step(view, before, step) for before, step in zip(("", *STEPS), STEPS, strict=False)],
            "prior_30_days": before,
            "change": change,
        },
    )


def _step(view: AccountView, before: str, step: str) -> dict[str, Any]:
    """How many played so far, beside those who began and those of the step before."""

    def of(under: str) -> Fraction | None:
        return ratio_in(view, Ratio(over=step, under=under, unit="ratio"), MONTH) if under else None

    return {
        "name": MEASURES[step].title,
        "value": measured_part(step, amount_in(view, step, MONTH).value, view.account.currency),
        "of_views": of(STEPS[0]),
        "of_the_step_before": of(before),
    }


def _explain(ratio: Ratio, view: AccountView, reading: Reading) -> Node | None:
    return None if reading.value is None else ratio_tree(view, ratio, MONTH)


SIX_SECOND_VIEW_RATE = ratio_card(
    SIX_SECONDS,
    key="six_second_view_rate",
    title="Six-Second View Rate",
    question="How many of the videos that begin are watched for six seconds?",
    category="Creative Performance",
    chart=Chart.KPI,
    formula="views of six seconds or to the end ÷ videos that began, over the last 30 complete days",
    source="requirement R95; seed document on ad-credit campaigns; over views, not impressions, is ours",
    siblings=("video_completion", "average_watch_time"),
    sentiment=_RATE,
    stages=(Stage.ENGAGEMENT,),
    objectives=(Objective.VIDEO,),
)
VIDEO_COMPLETION = card_of(
    _judge,
    key="video_completion",
    title="Video Completion",
    question="How far are videos watched?",
    category="Creative Performance",
    chart=Chart.FUNNEL,
    unit="ratio",
    windows=("30D", "vsP"),
    needs=(*needs_of(STEPS, MONTH), *needs_of((COMPLETION.over, COMPLETION.under), BEFORE)),
    explain=partial(_explain, COMPLETION),
    formula="videos played to the end ÷ videos that began, over the last 30 complete days; and each quarter",
    source="requirements R93, R94; seed document on ad-credit campaigns",
    siblings=("six_second_view_rate", "average_watch_time"),
    sentiment=_RATE,
    stages=(Stage.ENGAGEMENT,),
    objectives=(Objective.VIDEO,),
)
CARDS = (SIX_SECOND_VIEW_RATE, VIDEO_COMPLETION)

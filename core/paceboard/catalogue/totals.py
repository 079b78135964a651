"""Cards of one measure: its sum against the span before, and its days (R76; peers reference, 1.3)."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any

from paceboard.catalogue.amounts import (
    needs_of,
    summed_reading,
    told_in,
    told_tree,
)
from paceboard.catalogue.manifest import EVERYBODY, card_of
from paceboard.catalogue.numbers import change_text, measured_part, part_of, unit_of
from paceboard.catalogue.ratios import change_of
from paceboard.catalogue.taking import taken
from paceboard.plugin import (
    AccountView,
    Bands,
    CardClass,
    CardSpec,
    Chart,
    Daily,
    Day,
    Freshness,
    Node,
    Reading,
    SentimentRule,
    SentimentShape,
    Stage,
    WindowKey,
    shown,
)

__all__ = ["CARDS", "IMPRESSIONS_TREND", "TOTAL_REVENUE"]

MONTH, BEFORE = WindowKey.COMPLETE_30_DAYS, WindowKey.PRIOR_30_DAYS


def _judge(measure: str, days: WindowKey, card: CardSpec, view: AccountView) -> Reading:
    value, before = told_in(view, measure, MONTH), told_in(view, measure, BEFORE)
    change, currency = change_of(value, before), view.account.currency
    return summed_reading(
        card,
        view,
        (measure,),
        MONTH,
        value=value,
        sentiment=taken(view, card, value, change),
        text=_sentence(card, value, before, currency),
        parts={
            "prior_30_days": part_of(before, card.unit, currency),
            "change": change,
            "last_7_days": part_of(told_in(view, measure, WindowKey.COMPLETE_7_DAYS), card.unit, currency),
            "prior_7_days": part_of(told_in(view, measure, WindowKey.PRIOR_7_DAYS), card.unit, currency),
            "series": [
                {"day": Day(day), "value": measured_part(measure, each, currency)}
                for day, each in view.series.get(Daily(measure, days), ())
            ],
        },
    )


def _sentence(
    card: CardSpec, value: Fraction | int | None, before: Fraction | int | None, currency: str
) -> str:
    if value is None:
        return f"{card.title} is not known for the last 30 complete days."
    text = f"{shown(value, card.unit, currency)} in the last 30 complete days"
    if before is None:
        return f"{text}."
    told = shown(before, card.unit, currency)
    return f"{text}, {told} in the 30 before{change_text(change_of(value, before))}."


def _explain(measure: str, view: AccountView, reading: Reading) -> Node | None:
    return None if reading.value is None else told_tree(view, measure, MONTH)


def _total_card(measure: str, days: WindowKey, **words: Any) -> CardSpec:
    windows = (MONTH, BEFORE, WindowKey.COMPLETE_7_DAYS, WindowKey.PRIOR_7_DAYS)
    return card_of(
        partial(_judge, measure, days),
        unit=unit_of(measure),
        needs=(*needs_of((measure,), *windows), Daily(measure, days)),
        explain=partial(_explain, measure),
        **words,
    )


TOTAL_REVENUE = _total_card(
    "conversion_value",
    MONTH,
    key="total_revenue",
    title="Total Revenue",
    question="What is the value of the purchases that the platform claims?",
    card_class=CardClass.HERO,
    category="Executive Overview",
    chart=Chart.KPI,
    roles=EVERYBODY,
    windows=("30D", "7D", "vsP"),
    formula="sum of conversion value as the platform attributes it, over the last 30 complete days",
    source="peers reference 1.3; requirement R92: platforms claim the same order, so it is never added up",
    siblings=("roas", "total_spend"),
    freshness=Freshness.DAYS,
    sentiment=SentimentRule(
        shape=SentimentShape.DIRECTIONAL,
        bands=Bands(bad_below=Fraction(-25, 100), good_from=Fraction(-5, 100)),
        source="ours: taken by how it moved against the 30 days before",
    ),
    stages=(Stage.CONVERSION,),
)

IMPRESSIONS_TREND = _total_card(
    "impressions",
    WindowKey.COMPLETE_90_DAYS,
    key="impressions_trend",
    title="Impressions Trend",
    question="How does delivery run over the last 90 days?",
    category="Executive Overview",
    chart=Chart.LINE,
    windows=("30D", "90D", "vsP"),
    formula="impressions of each of the last 90 complete account-local days; the number is of the last 30",
    source="peers reference 1.3",
    siblings=("cpm", "spend_trend"),
    stages=(Stage.DELIVERY,),
)
CARDS = (TOTAL_REVENUE, IMPRESSIONS_TREND)

"""CPC over time: its trend, its spike of a day, its anomaly. One rule on every platform (R81)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from paceboard.catalogue.amounts import (
    amount_in,
    needs_of,
    summed_reading,
)
from paceboard.catalogue.efficiency import RATIOS
from paceboard.catalogue.manifest import card_of
from paceboard.catalogue.numbers import change_text, part_of
from paceboard.catalogue.ratios import change_of, ratio_in, ratio_tree
from paceboard.catalogue.taking import taken
from paceboard.plugin import (
    AccountView,
    AlertRule,
    Bands,
    CardSpec,
    Chart,
    Daily,
    Day,
    Node,
    Reading,
    Sentiment,
    SentimentRule,
    SentimentShape,
    Severity,
    Stage,
    WindowKey,
    shown,
)

__all__ = ["CARDS", "CPC_ANOMALY", "CPC_SPIKE", "CPC_TREND"]

CPC = RATIOS["cpc"]
MEASURES = (CPC.over, CPC.under)
DAY, WEEK, WEEK_BEFORE = WindowKey.COMPLETE_DAY, WindowKey.COMPLETE_7_DAYS, WindowKey.PRIOR_7_DAYS
MONTH = WindowKey.COMPLETE_30_DAYS
SPIKE, LEAST_CLICKS, SIGMAS, LEAST_DAYS = 2, 50, 2, 14


def _days(view: AccountView) -> list[tuple[int, Fraction | None]]:
    spend, clicks = (dict(view.series.get(Daily(measure, MONTH), ())) for measure in MEASURES)
    return [(day, CPC.of(spend[day], clicks.get(day))) for day in spend]


def _reading(
    card: CardSpec, view: AccountView, value: Fraction | None, parts: dict[str, Any], **own: Any
) -> Reading:
    currency = view.account.currency
    series = [{"day": Day(day), "value": part_of(each, "price", currency)} for day, each in _days(view)]
    return summed_reading(
        card,
        view,
        MEASURES,
        MONTH,
        value=value,
        parts={**parts, "series": series},
        **own,
    )


def _trend(card: CardSpec, view: AccountView) -> Reading:
    value, before = ratio_in(view, CPC, WEEK), ratio_in(view, CPC, WEEK_BEFORE)
    change, currency = change_of(value, before), view.account.currency
    text = "CPC of the last 7 complete days is not defined: they had no clicks, or are not known."
    if value is not None:
        text = f"CPC {shown(value, 'price', currency)} in the last 7 complete days{change_text(change)}."
    return _reading(
        card,
        view,
        value,
        {"prior_7_days": part_of(before, "price", currency), "change": change},
        sentiment=taken(view, card, value, change),
        text=text,
    )


def _before(view: AccountView) -> tuple[Fraction | None, int | None]:
    """CPC of the 29 days before the last complete one, and their clicks."""
    spend, clicks = (
        _less(amount_in(view, measure, MONTH).value, amount_in(view, measure, DAY).value)
        for measure in MEASURES
    )
    return CPC.of(spend, clicks), clicks


def _less(whole: int | None, part: int | None) -> int | None:
    return None if whole is None or part is None else whole - part


def _spike(card: CardSpec, view: AccountView) -> Reading:
    """The last complete day against the 29 before, where those had clicks enough to compare with."""
    value, currency = ratio_in(view, CPC, DAY), view.account.currency
    baseline, clicks = _before(view)
    enough = clicks is not None and clicks >= LEAST_CLICKS
    times = None if value is None or not baseline or not enough else value / baseline
    fires = times is not None and times > SPIKE
    text = "Nothing to compare with: the days before had fewer than 50 clicks, or the day had none."
    if times is not None and value is not None:
        told = shown(value, "price", currency)
        text = (
            f"CPC {told} on the last complete day, {shown(times, 'multiple', '')} times the 29 days before."
        )
    return _reading(
        card,
        view,
        value,
        {"baseline": part_of(baseline, "price", currency), "baseline_clicks": clicks, "times": times},
        fires=fires,
        sentiment=_sentiment(times, fires=fires),
        text=text,
    )


def _sentiment(judged: Fraction | None, *, fires: bool) -> Sentiment:
    if judged is None:
        return Sentiment.NEUTRAL
    return Sentiment.BAD if fires else Sentiment.GOOD


def _anomaly(card: CardSpec, view: AccountView) -> Reading:
    """The last complete day over the mean of the days before it and twice their spread."""
    days = _days(view)
    value, currency = ratio_in(view, CPC, DAY), view.account.currency
    known = [each for _, each in days[:-1] if each is not None]
    mean = sum(known, Fraction(0)) / len(known) if len(known) >= LEAST_DAYS else None
    over = _beyond(value, known, mean)
    text = f"Nothing to compare with: fewer than {LEAST_DAYS} days with clicks are known."
    if value is not None and mean is not None:
        told, usual = (shown(each, "price", currency) for each in (value, mean))
        where = "over" if over else "within"
        text = f"CPC {told} on the last complete day, {where} two spreads of the mean of {usual}."
    return _reading(
        card,
        view,
        value,
        {"mean": part_of(mean, "price", currency), "days": len(known), "over": over},
        fires=bool(over),
        sentiment=_sentiment(None if over is None else mean, fires=bool(over)),
        text=text,
    )


def _beyond(value: Fraction | None, known: Sequence[Fraction], mean: Fraction | None) -> bool | None:
    """Above the mean by more than two standard deviations; squares compare exactly what roots would not."""
    if value is None or mean is None:
        return None
    variance = sum(((each - mean) ** 2 for each in known), Fraction(0)) / len(known)
    return value > mean and (value - mean) ** 2 > SIGMAS**2 * variance


def _explain(window: WindowKey, view: AccountView, reading: Reading) -> Node | None:
    return None if reading.value is None else ratio_tree(view, CPC, window)


def _card(judge: Any, window: WindowKey, **words: Any) -> CardSpec:
    return card_of(
        judge,
        unit="price",
        needs=(
            *needs_of(MEASURES, MONTH, *dict.fromkeys((window, WEEK_BEFORE))),
            *(Daily(measure, MONTH) for measure in MEASURES),
        ),
        explain=partial(_explain, window),
        stages=(Stage.ENGAGEMENT,),
        **words,
    )


CPC_TREND = _card(
    _trend,
    WEEK,
    key="cpc_trend",
    title="CPC Trend",
    question="Do clicks become dearer?",
    category="Executive Overview",
    chart=Chart.LINE,
    windows=("7D", "30D", "vsP"),
    formula="spend ÷ clicks of the last 7 complete days, against the 7 before; each day of 30 as a line",
    source="seed document 'Spend vs Budget', sibling cards; requirement R81",
    siblings=("cpc", "cpc_spike", "cpc_anomaly"),
    sentiment=SentimentRule(
        shape=SentimentShape.DIRECTIONAL,
        bands=Bands(good_to=Fraction(5, 100), bad_above=Fraction(25, 100)),
        source="ours: a cost is taken by how it moved",
    ),
)
CPC_SPIKE = _card(
    _spike,
    DAY,
    key="cpc_spike",
    title="CPC Spike",
    question="Did a click suddenly cost twice as much?",
    category="Alerts & Anomalies",
    chart=Chart.ALERT_LIST,
    windows=("24H", "30D"),
    formula="spend ÷ clicks of the last complete day, over that of the 29 days before",
    source="requirement R81; peers reference 1.3",
    siblings=("cpc_trend", "cpc_anomaly"),
    alert=AlertRule(
        when="CPC of the last complete day more than 2 times that of the 29 before, with 50 clicks at least",
        severity=Severity.MEDIUM,
        source="requirement R81",
    ),
)
CPC_ANOMALY = _card(
    _anomaly,
    DAY,
    key="cpc_anomaly",
    title="CPC Anomaly",
    question="Is the price of a click unlike that of the days before?",
    category="Alerts & Anomalies",
    chart=Chart.ALERT_LIST,
    windows=("24H", "30D"),
    formula="CPC of the last complete day beside the mean and the standard deviation of the days before",
    source="requirement R81; peers reference 1.3",
    siblings=("cpc_spike", "cpc_trend"),
    alert=AlertRule(
        when="CPC of the last complete day over the mean of the 29 days before plus 2 standard deviations",
        severity=Severity.MEDIUM,
        source="requirement R81",
    ),
)
CARDS = (CPC_TREND, CPC_SPIKE, CPC_ANOMALY)

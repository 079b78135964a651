"""Spend Anomaly: is the last complete day unlike those before it, and what was it? Requirement R77."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from paceboard.catalogue.amounts import (
    amount_in,
    summed_reading,
)
from paceboard.catalogue.delivery_checks import lately_of
from paceboard.catalogue.diagnosis_part import episode_part
from paceboard.catalogue.envelope import spend_needs, spend_tree
from paceboard.catalogue.lately import WANTED
from paceboard.catalogue.manifest import EVERYBODY, card_of
from paceboard.catalogue.unusual import LastDay
from paceboard.catalogue.unusual_campaigns import BY_CAMPAIGN, unusual_campaigns
from paceboard.plugin import (
    AccountView,
    AlertRule,
    CardSpec,
    Chart,
    Daily,
    Day,
    Estimate,
    Later,
    Money,
    Node,
    Operation,
    Reading,
    Sentiment,
    SentimentRule,
    SentimentShape,
    Severity,
    Stage,
    WindowKey,
    date_text,
    format_micros,
    pacing,
    stats,
)

__all__ = ["CARDS", "SPEND_ANOMALY"]

DAY = WindowKey.COMPLETE_DAY
SERIES = Daily("spend", WindowKey.COMPLETE_90_DAYS)
SHOWN = 30
_BAD = ("auction_inflation", "fatigue", "tracking", "winner_below_floor")
"""Calls as text: the statistics are imported when a day is judged."""
_WHY_NOT = {
    "too_few_days": "fewer than 14 days that count lie before it",
    "learning": "spending has only just begun",
    "paused": "it was paused",
    "unknown": "its spend is not known",
    "credited": "more was given back than spent",
    "capped": "the platform's rule for weeks had left next to nothing for it",
}


def _judge(card: CardSpec, view: AccountView) -> Reading:
    amount, lately = amount_in(view, "spend", DAY), lately_of(view)
    known = amount.value is not None and lately is not None
    last = LastDay(lately=lately) if lately is not None and known else None
    return summed_reading(
        card,
        view,
        ("spend",),
        DAY,
        value=amount.value if known else None,
        fires=last is not None and last.opens,
        sentiment=Sentiment.NEUTRAL if last is None else _sentiment(last),
        text="Spend of the last complete day is not known." if last is None else Later(lambda: _text(last)),
        parts=Later(lambda: _parts(view, last)),
    )


def _sentiment(last: LastDay) -> Sentiment:
    """A winner is worth a look too: the cap it eats was planned for something else."""
    if last.deviation is None:
        return Sentiment.NEUTRAL
    if not last.flagged:
        return Sentiment.GOOD
    called = last.classification
    return Sentiment.BAD if called is not None and str(called.call) in _BAD else Sentiment.WATCH


def _text(last: LastDay) -> str:
    currency, deviation = last.view.account.currency, last.deviation
    told = format_micros(last.lately.spend.get(last.lately.last) or 0, currency)
    said = f"{told} on {date_text(last.lately.last)}"
    if deviation is None:
        return f"{said}; whether that is unusual cannot be told: {_WHY_NOT[last.why_not or 'unknown']}."
    usual = format_micros(round(deviation.expected), currency)
    if not deviation.flagged:
        return f"{said}, where {usual} was usual: nothing unusual."
    side = "more" if deviation.up else "less"
    text = f"{said}, where {usual} was usual: {side} than chance explains"
    episode = last.episode
    if episode is not None and not last.opens:
        what = "its end" if episode.returned == last.lately.last else "still the same"
        return f"{text}; {what} as since {date_text(episode.first)}."
    call = last.classification
    return f"{text}; by what moved: {str(call.call).replace('_', ' ')}." if call is not None else f"{text}."


def _parts(view: AccountView, last: LastDay | None) -> dict[str, Any]:
    deviation = None if last is None else last.deviation
    episode = None if last is None else last.episode
    roas = None if last is None or last.moved is None else last.moved.roas
    currency = view.account.currency
    days = [] if last is None else sorted(last.lately.spend.items())[-SHOWN:]
    return {
        "expected": None if deviation is None else Money(round(deviation.expected), currency),
        "deviation": None if deviation is None else pacing.diagnosis.exact(deviation.z),
        "flagged": None if deviation is None else deviation.flagged,
        "of": None if deviation is None else "utilisation" if deviation.utilisation else "spend",
        "not_judged": "unknown" if last is None else last.why_not,
        "method": view.policy.anomaly_method,
        "version": stats.ANOMALY_VERSION,
        "episode": None if episode is None else episode_part(view, episode),
        "roas_change": pacing.diagnosis.exact(roas),
        "classification": None if last is None or not last.flagged else last.classified(),
        "campaigns": [] if last is None else unusual_campaigns(view, last.lately.last, last.method),
        "series": [
            {"day": Day(day), "value": None if spend is None else Money(spend, currency)}
            for day, spend in days
        ],
    }


def _explain(view: AccountView, reading: Reading) -> Node | None:
    """The day's rows; what was usual is an estimate beside them."""
    lately, tree = lately_of(view), spend_tree(view, DAY)
    if reading.value is None or lately is None:
        return None
    deviation = LastDay(lately=lately).deviation
    if deviation is None or not isinstance(tree, Operation):
        return tree
    usual = Estimate(
        label="what was usual",
        algorithm=str(deviation.method),
        version=stats.ANOMALY_VERSION,
        value=round(deviation.expected),
    )
    return evolve(tree, beside=(usual,))


SPEND_ANOMALY = card_of(
    _judge,
    key="spend_anomaly",
    title="Spend Anomaly",
    question="Was the last complete day unlike those before it?",
    category="Alerts & Anomalies",
    chart=Chart.ALERT_LIST,
    unit="money",
    roles=EVERYBODY,
    windows=("24H", "30D"),
    needs=(*spend_needs(DAY), SERIES),
    wanted=(*(each for each in WANTED if each != SERIES), BY_CAMPAIGN),
    explain=_explain,
    formula="spend of the last complete day, and whether it deviates from its weekday's level of the 7 days "
    "before by over 3 robust scales of logarithms (sigma2: from the mean by over 2 standard deviations)",
    source="requirement R77; peers reference 1.3: beyond 2 sigma; pacing reference 3.1 for the method",
    siblings=("spend_trend", "spend_vs_budget", "roas"),
    sentiment=SentimentRule(
        shape=SentimentShape.CATEGORICAL,
        source="ours: what is unusual is to be watched, inflation, fatigue and broken tracking are bad",
    ),
    alert=AlertRule(
        when="an episode opens on the last complete day; its other days and its end are not told again",
        severity=Severity.MEDIUM,
        source="requirement R77; pacing reference 3.1",
    ),
    stages=(Stage.DELIVERY,),
)
CARDS = (SPEND_ANOMALY,)

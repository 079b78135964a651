"""Delivery Problems: what holds delivery back by the last look, with its evidence (R68)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paceboard.catalogue.delivery_checks import checks_of, lately_of
from paceboard.catalogue.diagnosis_part import check_part
from paceboard.catalogue.envelope import reading_of
from paceboard.catalogue.lately import ADS_WANTED
from paceboard.catalogue.manifest import EVERYBODY, card_of
from paceboard.plugin import (
    AccountView,
    AlertRule,
    CardSpec,
    Chart,
    Freshness,
    Given,
    Node,
    Operation,
    Operator,
    Reading,
    Sentiment,
    SentimentRule,
    SentimentShape,
    Severity,
    Stage,
)

if TYPE_CHECKING:
    from paceboard.plugin import pacing

__all__ = ["CARDS", "DELIVERY_PROBLEMS"]

NAMES = {
    "creative_rejected": "rejected creatives",
    "audience_too_narrow": "narrow audiences",
    "cpc_above_bid_cap": "bids below the price of a click",
    "schedule_gap": "time without schedule",
    "limit": "a limit that is used up",
    "zero_balance": "no balance",
}
"""What is looked at, in words; learning has a card of its own."""
_STOPS = ("creative_rejected", "limit", "zero_balance")
"""What keeps something from being delivered at all, and not only from being delivered more."""


def _checks(view: AccountView) -> list[pacing.diagnosis.Check] | None:
    """The checks of the last look; None where nothing was fetched yet."""
    lately = lately_of(view)
    if lately is None or view.period is None:
        return None
    return [each for each in checks_of(view, lately) if str(each.cause) in NAMES]


def _with(checks: list[pacing.diagnosis.Check], finding: str) -> list[pacing.diagnosis.Check]:
    return [each for each in checks if str(each.finding) == finding]


def _judge(card: CardSpec, view: AccountView) -> Reading:
    checks = _checks(view)
    found = _with(checks or [], "found")
    fires = any(str(each.cause) in _STOPS for each in found)
    return reading_of(
        view,
        card.key,
        card.title,
        value=None if checks is None else len(found),
        unit="count",
        fires=fires,
        sentiment=_sentiment(checks, fires=fires),
        text=_text(checks),
        parts={"problems": [{"name": NAMES[str(each.cause)], **check_part(each)} for each in checks or []]},
    )


def _sentiment(checks: list[pacing.diagnosis.Check] | None, *, fires: bool) -> Sentiment:
    """Good only where every cause that applies was looked for and ruled out."""
    if fires:
        return Sentiment.BAD
    if checks and _with(checks, "found"):
        return Sentiment.WATCH
    return Sentiment.NEUTRAL if not checks or _with(checks, "unknown") else Sentiment.GOOD


def _text(checks: list[pacing.diagnosis.Check] | None) -> str:
    if checks is None:
        return "Not known: nothing was fetched yet."
    found, unknown = _with(checks, "found"), _with(checks, "unknown")
    told = "; ".join(each.text for each in found) or "no problem of delivery found"
    missing = ", ".join(NAMES[str(each.cause)] for each in unknown)
    text = f"{told[0].upper()}{told[1:]}"
    return f"{text}. Not known: {missing}." if unknown else f"{text}."


def _explain(view: AccountView, reading: Reading) -> Node | None:
    checks = _checks(view)
    if reading.value is None or checks is None:
        return None
    source = f"the platform's answers at revision {view.revision}"
    parts = tuple(Given(label=each.text, value=1, source=source) for each in _with(checks, "found"))
    return Operation(label="problems of delivery", operator=Operator.SUM, parts=parts)


DELIVERY_PROBLEMS = card_of(
    _judge,
    key="delivery_problems",
    title="Delivery Problems",
    question="What holds delivery back?",
    category="Alerts & Anomalies",
    chart=Chart.ALERT_LIST,
    unit="count",
    roles=EVERYBODY,
    windows=("T",),
    needs=(),
    wanted=ADS_WANTED,
    explain=_explain,
    formula="how many of these are found: rejected creatives, narrow audiences, bids below the price of a "
    "click, time of the period without schedule, a limit that is used up, no balance",
    source="requirement R68; the seed's list of causes of under-delivery; class and category are ours",
    siblings=("learning_phase", "spend_vs_budget", "account_limit"),
    freshness=Freshness.LOOK,
    sentiment=SentimentRule(
        shape=SentimentShape.CATEGORICAL,
        source="what fires is bad, what else is found is to be watched, what cannot be told is neither",
    ),
    alert=AlertRule(
        when="creatives are rejected, a limit is used up, or nothing is left on the account",
        severity=Severity.HIGH,
        source="requirement R68; which of its causes fire is ours",
    ),
    stages=(Stage.DELIVERY,),
)
CARDS = (DELIVERY_PROBLEMS,)

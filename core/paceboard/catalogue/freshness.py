"""Data Freshness: how old each group of measures is, beside what the platform's own lag allows (R48)."""

from __future__ import annotations

from fractions import Fraction

from paceboard.catalogue.envelope import reading_of
from paceboard.catalogue.manifest import EVERYBODY, card_of
from paceboard.plugin import (
    SECOND,
    AccountView,
    AlertRule,
    CardSpec,
    Caution,
    Chart,
    Freshness,
    Given,
    Instant,
    MeasureGroup,
    Node,
    Operation,
    Operator,
    Reading,
    Sentiment,
    Severity,
    groups_of,
)

__all__ = ["CARDS", "DATA_FRESHNESS"]


def _age(view: AccountView) -> Fraction | None:
    """Seconds from the watermark of spend to the instant of the look."""
    return None if view.watermark is None else Fraction(view.as_of - view.watermark, SECOND)


def _mark(view: AccountView, group: MeasureGroup) -> int | None:
    marks = (view.watermarks[each] for each in group.measures if each in view.watermarks)
    return next(marks, None)


def _judge(card: CardSpec, view: AccountView) -> Reading:
    groups = groups_of(view.capabilities)
    rows = [
        {
            "name": key,
            "complete_to": Instant(mark) if mark is not None else None,
            "lag_seconds": group.lag,
            "moves_for_days": group.horizon,
            "stale": not view.stale_measures.isdisjoint(group.measures),
        }
        for key, group in groups.items()
        for mark in [
            next((view.watermarks[each] for each in group.measures if each in view.watermarks), None)
        ]
    ]
    stale = [row["name"] for row in rows if row["stale"]]
    value = _age(view)
    text = "Nothing was fetched yet."
    if value is not None:
        hours = f"{int(value) // 3_600} h {int(value) % 3_600 // 60} min"
        told = f"too old: {', '.join(map(str, stale))}" if stale else "as fresh as the platform allows"
        text = f"Spend is complete up to {hours} before the last look; {told}."
    return reading_of(
        view,
        card.key,
        card.title,
        value=value,
        unit="seconds",
        fires=bool(stale),
        sentiment=Sentiment.NEUTRAL if value is None else Sentiment.WATCH if stale else Sentiment.GOOD,
        warnings=tuple(Caution("stale", f"{name} is older than twice the platform's lag") for name in stale),
        text=text,
        parts={"groups": rows},
    )


def _explain(view: AccountView, reading: Reading) -> Node | None:
    if reading.value is None or view.watermark is None:
        return None
    ends = (
        Given(
            label="instant of the look",
            value=Fraction(view.as_of, SECOND),
            source=f"revision {view.revision}",
        ),
        Given(label="watermark of spend", value=Fraction(view.watermark, SECOND), source="ledger"),
    )
    return Operation(label="age", operator=Operator.DIFFERENCE, parts=ends)


DATA_FRESHNESS = card_of(
    _judge,
    key="data_freshness",
    title="Data Freshness",
    question="How old are the numbers?",
    category="Data Quality",
    chart=Chart.TABLE,
    unit="seconds",
    roles=EVERYBODY,
    windows=("T",),
    needs=(),
    explain=_explain,
    formula="instant of the last look less the watermark of spend; each group of measures beside its own lag",
    source="requirements R27, R48; C31",
    siblings=("total_spend",),
    freshness=Freshness.LOOK,
    alert=AlertRule(
        when="a group of measures older than twice the lag that its platform declares",
        severity=Severity.MEDIUM,
        source="requirement R48",
    ),
)
CARDS = (DATA_FRESHNESS,)

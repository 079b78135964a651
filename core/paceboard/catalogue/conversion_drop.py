"""Conversion Drop: fewer conversions than the week before had at the same age."""

from __future__ import annotations

from fractions import Fraction

from paceboard.catalogue.amounts import (
    amount_in,
    needs_of,
    summed_reading,
    told_in,
    told_tree,
)
from paceboard.catalogue.equal_ages import BASIS, DROP, WANTED, aged, beyond_chance, taken_for_drop
from paceboard.catalogue.manifest import card_of
from paceboard.catalogue.ratios import change_of
from paceboard.plugin import (
    AccountView,
    AlertRule,
    CardSpec,
    Chart,
    Freshness,
    Node,
    Reading,
    SentimentRule,
    SentimentShape,
    Severity,
    Stage,
    WindowKey,
    format_ratio,
    shown,
)

__all__ = ["CARDS", "CONVERSION_DROP"]

WEEK, BEFORE = WindowKey.COMPLETE_7_DAYS, WindowKey.PRIOR_7_DAYS
CONVERSIONS = "conversions"


def _judge(card: CardSpec, view: AccountView) -> Reading:
    value, before = told_in(view, CONVERSIONS, WEEK), told_in(view, CONVERSIONS, BEFORE)
    share = aged(view, CONVERSIONS, WEEK, BEFORE)
    expected = None if share is None or before is None else Fraction(before) * share.factor
    change = change_of(value, expected)
    spend = change_of(*(amount_in(view, "spend", window).value for window in (WEEK, BEFORE)))
    clicks = change_of(*(amount_in(view, "clicks", window).value for window in (WEEK, BEFORE)))
    fires = (
        change is not None
        and change < DROP
        and beyond_chance(Fraction(value or 0), expected or Fraction(0), Fraction(before or 0))
        and (spend is None or spend > change / 2)
    )
    return summed_reading(
        card,
        view,
        (CONVERSIONS,),
        WEEK,
        value=value,
        fires=fires,
        sentiment=taken_for_drop(change, fires=fires),
        text=_text(value, expected, change, spend),
        parts={
            "prior_7_days": before,
            "expected": expected,
            "change": change,
            "spend_change": spend,
            "clicks_change": clicks,
            "conversions_told": None if share is None else share.now,
            "conversions_told_basis": BASIS if share is None else share.basis,
        },
    )


def _text(
    value: Fraction | int | None, expected: Fraction | None, change: Fraction | None, spend: Fraction | None
) -> str:
    if value is None:
        return "Conversions of the last 7 complete days are not known."
    told = f"{shown(value, 'count', '')} conversions in the last 7 complete days"
    if change is None:
        return f"{told}; there are none before of the same age to compare them with."
    beside = "" if spend is None else f"; spend moved by {format_ratio(spend)}"
    usual = f"{shown(expected, 'count', '')} at the same age ({format_ratio(change)})"
    return f"{told}, where the 7 before had {usual}{beside}."


def _explain(view: AccountView, reading: Reading) -> Node | None:
    return None if reading.value is None else told_tree(view, CONVERSIONS, WEEK)


CONVERSION_DROP = card_of(
    _judge,
    key="conversion_drop",
    title="Conversion Drop",
    question="Are there fewer conversions than the week before had at the same age?",
    category="Alerts & Anomalies",
    chart=Chart.KPI,
    unit="count",
    windows=("7D", "vsP"),
    needs=needs_of((CONVERSIONS, "spend", "clicks"), WEEK, BEFORE),
    wanted=WANTED,
    explain=_explain,
    formula="conversions of the last 7 complete days, against those of the 7 before times what is told at "
    "the age of now ÷ what is told at theirs",
    source="peers reference 1.3 names it without a rule; ours is that of ROAS Drop",
    siblings=("tracking_broken", "roas_drop", "conversion_funnel"),
    freshness=Freshness.DAYS,
    sentiment=SentimentRule(
        shape=SentimentShape.CATEGORICAL,
        source="what fires is bad, a drop that spend explains is to be watched",
    ),
    alert=AlertRule(
        when="over 25 % fewer at the same age, fewer than chance brings in one of a hundred cases, and spend "
        "fell by less than half as much",
        severity=Severity.HIGH,
        source="ours",
    ),
    stages=(Stage.CONVERSION,),
)
CARDS = (CONVERSION_DROP,)

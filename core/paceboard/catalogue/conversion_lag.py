"""Conversion Lag: for how long conversions of a day go on being told, as far as that is known."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from paceboard.catalogue.amounts import (
    needs_of,
    summed_reading,
)
from paceboard.catalogue.manifest import card_of
from paceboard.catalogue.numbers import measured_part
from paceboard.plugin import (
    AccountView,
    CardSpec,
    Chart,
    Daily,
    Freshness,
    Given,
    MeasureGroup,
    Node,
    Reading,
    Stage,
    WindowKey,
    groups_of,
    pacing,
)

__all__ = ["CARDS", "CONVERSION_LAG"]

CONVERSIONS = "conversions"
MONTH = WindowKey.COMPLETE_30_DAYS
DAYS = Daily(CONVERSIONS, MONTH)
AGES = ((0, 0), (1, 1), (2, 2), (3, 6), (7, 13), (14, 29))
"""First and last age of the days that stand together, in whole days since they ended."""


def _group(view: AccountView) -> MeasureGroup | None:
    """What the connector says of conversions."""
    found = (each for each in groups_of(view.capabilities).values() if CONVERSIONS in each.measures)
    return next(found, None)


def _judge(card: CardSpec, view: AccountView) -> Reading:
    group = _group(view)
    text = "Nothing is known of when conversions are told."
    if group is not None:
        text = (
            f"Conversions of a day may change for {group.horizon} days; this is what the platform says,"
            " not what was measured."
        )
    return summed_reading(
        card,
        view,
        (CONVERSIONS,),
        MONTH,
        value=None if group is None else group.horizon,
        text=text,
        parts={
            "basis": "declared",
            "declared": _declared(view),
            "ages": [] if group is None else _ages(view, group),
            "share_told_source": pacing.REPORTED_SOURCE,
        },
    )


def _declared(view: AccountView) -> list[dict[str, Any]]:
    return [
        {
            "name": group.key,
            "first_told_after_seconds": group.lag,
            "moves_for_days": group.horizon,
            "source": group.source or None,
        }
        for group in groups_of(view.capabilities).values()
        if {CONVERSIONS, "conversion_value"}.intersection(group.measures)
    ]


def _ages(view: AccountView, group: MeasureGroup) -> list[dict[str, Any]]:
    """Conversions by the age of their day in days: what they had, and how much of it is told by now."""
    days = list(reversed(view.series.get(DAYS, ())))
    found = []
    for youngest, oldest in AGES:
        values = [value for _, value in days[youngest : oldest + 1]]
        known = [value for value in values if value is not None]
        total = sum(known) if values and len(known) == len(values) else None
        found.append(
            {
                "name": str(youngest) if youngest == oldest else f"{youngest} to {oldest}",
                "value": measured_part(CONVERSIONS, total, view.account.currency),
                "may_change": youngest < group.horizon,
                "share_told": _told(youngest, oldest),
            }
        )
    return found


def _told(youngest: int, oldest: int) -> Fraction:
    """The assumed share of the conversions of such days that is told by now, where each has as many."""
    curve = [*pacing.REPORTED, Fraction(1)]
    shares = [curve[min(age, len(curve) - 1)] for age in range(youngest, oldest + 1)]
    return sum(shares, Fraction(0)) / len(shares)


def _explain(view: AccountView, reading: Reading) -> Node | None:
    group = _group(view)
    if reading.value is None or group is None:
        return None
    said = group.source or f"{view.connector_title}, as its connector says"
    return Given(label="days for which conversions may change", value=group.horizon, source=said)


CONVERSION_LAG = card_of(
    _judge,
    key="conversion_lag",
    title="Conversion Lag",
    question="When are a day's conversions all told?",
    category="Funnel & Conversion",
    chart=Chart.BAR,
    unit="count",
    windows=("30D",),
    needs=(*needs_of((CONVERSIONS,), MONTH), DAYS),
    explain=_explain,
    formula="days for which the platform says that it restates conversions; beside it the conversions of the"
    " last 30 complete days by the age of their day, and the assumed share of them that is told by now",
    source="peers reference 1.3; what connectors declare; the curve is assumed (pacing reference 6)",
    siblings=("conversion_funnel", "data_freshness"),
    freshness=Freshness.DAYS,
    stages=(Stage.CONVERSION,),
)
CARDS = (CONVERSION_LAG,)

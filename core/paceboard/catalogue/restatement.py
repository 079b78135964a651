"""Restatement: how far complete days moved since they were first seen complete."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from paceboard.catalogue.amounts import needs_of, summed_reading
from paceboard.catalogue.manifest import EVERYBODY, card_of
from paceboard.catalogue.numbers import measured_part
from paceboard.catalogue.restated_days import (
    RestatedDay,
    first_tree,
    moved_needs,
    now_tree,
    restated_days,
    share_of,
)
from paceboard.catalogue.taking import taken
from paceboard.plugin import (
    AccountView,
    Bands,
    CardSpec,
    Chart,
    Day,
    Freshness,
    Instant,
    Node,
    Operation,
    Operator,
    Reading,
    Role,
    SentimentRule,
    SentimentShape,
    WindowKey,
    date_text,
    format_micros,
    format_ratio,
)

__all__ = ["CARDS", "RESTATEMENT"]

SPEND, CONVERSIONS = "spend", "conversions"
MONTH = WindowKey.COMPLETE_30_DAYS


def _judge(card: CardSpec, view: AccountView) -> Reading:
    days = restated_days(view, SPEND)
    value = share_of(days)
    top = max(days, key=lambda each: (abs(each.change), each.day), default=None)
    top = top if top is not None and top.change else None
    return summed_reading(
        card,
        view,
        (SPEND,),
        MONTH,
        value=value,
        sentiment=taken(view, card, value),
        text=_sentence(view, days, value, top),
        parts={
            **_sums(view, SPEND, days),
            "last_7_days": share_of(_week(view, days)),
            "largest": None if top is None else _part(view, SPEND, top),
            "days": [_part(view, SPEND, each) for each in days],
            "conversions": _conversions(view),
        },
    )


def _week(view: AccountView, days: Sequence[RestatedDay]) -> list[RestatedDay]:
    first = view.windows[WindowKey.COMPLETE_7_DAYS][0] if days else 0
    return [each for each in days if each.day >= first]


def _sums(view: AccountView, measure: str, days: Sequence[RestatedDay]) -> dict[str, Any]:
    """What the days were and are together; nothing is known of them where there are none."""
    first, now = sum(each.before for each in days), sum(each.now for each in days)
    currency = view.account.currency
    return {
        "first": measured_part(measure, first if days else None, currency),
        "now": measured_part(measure, now if days else None, currency),
        "change": measured_part(measure, now - first if days else None, currency),
        "days_compared": len(days),
        "days_moved": sum(each.change != 0 for each in days),
    }


def _part(view: AccountView, measure: str, each: RestatedDay) -> dict[str, Any]:
    currency = view.account.currency
    return {
        "name": date_text(each.day),
        "day": Day(each.day),
        "first": measured_part(measure, each.before, currency),
        "value": measured_part(measure, each.now, currency),
        "change": measured_part(measure, each.change, currency),
        "share": Fraction(each.change, each.before) if each.before else None,
        "first_seen": Instant(each.first.instant),
        "stable_since": None if each.stable is None else Instant(each.stable.instant),
    }


def _conversions(view: AccountView) -> dict[str, Any]:
    """The same of conversions, which move for longer, from the same first looks."""
    days = restated_days(view, CONVERSIONS)
    return {
        **_sums(view, CONVERSIONS, days),
        "share": share_of(days),
        "days": [_part(view, CONVERSIONS, each) for each in days],
    }


def _sentence(
    view: AccountView, days: Sequence[RestatedDay], value: Fraction | None, top: RestatedDay | None
) -> str:
    if not days:
        return "Not known: no day of the last 30 was looked at twice, the first time when it was new."
    if value is None:
        return f"Nothing was spent on the {len(days)} days that were looked at twice."
    if top is None:
        return f"None of the {len(days)} days that were looked at twice moved."
    moved, currency = sum(each.change != 0 for each in days), view.account.currency
    change = sum(each.change for each in days)
    return (
        f"Spend of {len(days)} complete days moved by {format_micros(change, currency)}"
        f" ({format_ratio(value)}) since they were first seen complete: {moved} of them moved,"
        f" {date_text(top.day)} the most, by {format_micros(top.change, currency)}."
    )


def _explain(view: AccountView, reading: Reading) -> Node | None:
    if reading.value is None:
        return None
    days = restated_days(view, SPEND)
    first = first_tree(view, SPEND, days)
    change = Operation(
        label="moved by", operator=Operator.DIFFERENCE, parts=(now_tree(view, SPEND, days), first)
    )
    return Operation(label="share of what it was", operator=Operator.QUOTIENT, parts=(change, first))


RESTATEMENT = card_of(
    _judge,
    key="restatement",
    title="Restatement",
    question="How far do days move after they are over?",
    category="Data Quality",
    chart=Chart.TABLE,
    unit="ratio",
    roles=(*EVERYBODY, Role.OPERATIONS),
    windows=("30D", "7D"),
    needs=(*needs_of((SPEND,), MONTH), *moved_needs(SPEND)),
    wanted=moved_needs(CONVERSIONS),
    explain=_explain,
    formula="spend now less spend as it was first seen complete, over the latter, of those of the last 30"
    " complete days that were looked at twice; first seen is the last look of the day after, or of the next"
    " one. A share, so that accounts compare; the money stands beside it",
    source="requirement R29; peers reference 1.6 (M2); -0.4 % after three days is what the pacing reference"
    " (6) assumes of spend",
    siblings=("data_freshness", "conversion_lag", "total_spend"),
    freshness=Freshness.HOURS,
    sentiment=SentimentRule(
        shape=SentimentShape.TWO_SIDED,
        bands=Bands(
            bad_below=Fraction(-5, 100),
            good_from=Fraction(-1, 100),
            good_to=Fraction(1, 100),
            bad_above=Fraction(5, 100),
        ),
        source="ours: what budgets are held to by a hundredth is not to move by more",
    ),
)
CARDS = (RESTATEMENT,)

"""Spend Trend: the daily series of 30 account-local days beside what the budgets planned (R76)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from paceboard.catalogue.envelope import (
    cautions_about_data,
    reading_of,
    spend_needs,
    spend_tree,
    spent_in,
    whole_micros,
)
from paceboard.catalogue.words import unknown_sentence
from paceboard.plugin import (
    AccountView,
    CardClass,
    CardSpec,
    Chart,
    Daily,
    Day,
    Money,
    Node,
    Reading,
    Role,
    WindowKey,
    format_micros,
    pacing,
)

__all__ = ["CARDS", "SPEND_TREND", "judge"]

KEY, TITLE = "spend_trend", "Spend Trend"
_WINDOW = WindowKey.LAST_30_DAYS
_SERIES = Daily("spend", _WINDOW)


def _changes(view: AccountView) -> set[int]:
    """Days on which another amount came into force; a stretch that follows an equal one is no change."""
    zone, (first, last) = view.account.zone, view.windows[_WINDOW]
    net: Counter[tuple[int, str, str, int]] = Counter()
    for stretch in view.resolution.stretches:
        budget = (stretch.entity, str(stretch.mode), stretch.amount)
        net[stretch.start, *budget] += 1
        net[stretch.end, *budget] -= 1
    begin, end = zone.start(first), zone.start(last + 1)
    return {zone.day(instant) for (instant, *_), times in net.items() if times and begin < instant < end}


def _points(view: AccountView, *, disagree: bool) -> list[dict[str, Any]]:
    """Every day of the window; where the levels disagree nobody knows which days are wrong."""
    currency, zone = view.account.currency, view.account.zone
    known = view.resolution.plannable
    changes = _changes(view) if known else set()
    return [
        {
            "day": Day(day),
            "spend": None if spend is None or disagree else Money(spend, currency),
            "budget": (
                Money(whole_micros(pacing.day_amounts(view.resolution.stretches, zone, day)), currency)
                if known
                else None
            ),
            "budget_changed": day in changes,
        }
        for day, spend in view.series.get(_SERIES, ())
    ]


def judge(view: AccountView) -> Reading:
    """Give the window's spend, each day's value and its planned budget; unknown days stay unknown."""
    spent = spent_in(view, _WINDOW)
    known = None if view.watermark is None else spent.micros
    currency = view.account.currency
    text = (
        unknown_sentence(view, spent, _WINDOW)
        if known is None
        else f"{format_micros(known, currency)} in the last 30 account-local days."
    )
    return reading_of(
        view,
        KEY,
        TITLE,
        value=known,
        unit="money",
        window=view.windows.get(_WINDOW),
        warnings=tuple(cautions_about_data(view, spent, _WINDOW)),
        completeness={"rows": spent.rows, "rows_without_value": spent.unknown},
        text=text,
        parts={
            "series": _points(view, disagree=spent.disagreement is not None)
            if _WINDOW in view.windows
            else []
        },
    )


def explain(view: AccountView, reading: Reading) -> Node | None:
    """The rows that the window was summed from."""
    return None if reading.value is None else spend_tree(view, _WINDOW)


SPEND_TREND = CardSpec(
    key=KEY,
    title=TITLE,
    question="How does daily spend run beside its budget?",
    archetype="ad_platform",
    card_class=CardClass.STANDARD,
    category="Executive Overview",
    chart=Chart.SPARKLINE,
    unit="money",
    roles=(Role.OWNER, Role.MARKETING, Role.FINANCE),
    windows=("30D",),
    needs=(*spend_needs(_WINDOW), _SERIES),
    judge=judge,
    explain=explain,
    formula="spend of each of the last 30 complete account-local days, and of the running one so far",
    source="requirement R76; seed document 'Spend vs Budget', sibling cards",
    siblings=("spend_vs_budget", "total_spend"),
)
CARDS = (SPEND_TREND,)

"""Budget Utilisation: how much of the budget is used, with no word on time (R78)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import evolve

from paceboard.catalogue.case import Case
from paceboard.catalogue.parts import budget_part
from paceboard.catalogue.spend_vs_budget import SPEND_VS_BUDGET, judged
from paceboard.catalogue.spend_vs_budget import explain as explain_used
from paceboard.plugin import (
    AccountView,
    CardClass,
    CardSpec,
    Chart,
    Reading,
    Role,
    Sentiment,
    format_ratio,
)

__all__ = ["BUDGET_UTILISATION", "CARDS", "judge"]

KEY, TITLE = "budget_utilisation", "Budget Utilisation"
_KEPT = ("spent", "cap", "basis", "basis_name", "remaining", "used")
_SILENT = (
    "stale",
    "levels_incoherent",
    "unlisted_campaigns",
    "budget_raised",
    "period_start_estimated",
    "limit_reset_within_day",
    "budget_history_estimated",
    "lifetime_plan_estimated",
    "value_missing",
    "no_rows",
    "not_fetched",
    "unsupported_budget_mode",
    "cap_unknown",
    "partial_day",
    "provisional",
    "hours_disagree",
    "day_not_by_hours",
)


def judge(view: AccountView) -> Reading:
    """The share of the budget that is used: the same number as in Spend vs Budget, as a gauge."""
    pacing, case = judged(view)
    connector = view.account.ref.connector
    return evolve(
        pacing,
        card=f"{connector}.{KEY}",
        title=f"{view.connector_title} {TITLE}",
        status=None,
        fires=False,
        sentiment=Sentiment.NEUTRAL,
        warnings=tuple(each for each in pacing.warnings if each.code in _SILENT),
        text=pacing.text if case is None else _sentence(pacing, case),
        explanation=f"{view.account.ref}/{KEY}@{view.revision}",
        parts={} if case is None else _parts(case),
    )


def _parts(case: Case) -> dict[str, Any]:
    """Those of Spend vs Budget that know no time, built alone."""
    found = budget_part(case)
    return {key: found[key] for key in _KEPT}


def _sentence(pacing: Reading, case: Case) -> str:
    if pacing.value is not None:
        return f"{format_ratio(Fraction(pacing.value))} of the budget is used."
    if case.figures.cap is None and case.view.resolution.unlisted:
        return "The budget is not known in full."
    return "No budget is known." if case.figures.cap is None else "The budget is zero."


BUDGET_UTILISATION = CardSpec(
    key=KEY,
    title=TITLE,
    question="How much of the budget is used?",
    archetype="ad_platform",
    card_class=CardClass.STANDARD,
    category="Budget Monitoring",
    chart=Chart.GAUGE,
    unit="ratio",
    roles=(Role.OWNER, Role.MARKETING, Role.FINANCE),
    windows=("T", "30D"),
    needs=SPEND_VS_BUDGET.needs,
    judge=judge,
    explain=explain_used,
    formula="spend of the period up to the watermark ÷ the period's budget; no time in it",
    source="requirement R78; seed document 'Spend vs Budget', sibling cards",
    siblings=("spend_vs_budget",),
)
CARDS = (BUDGET_UTILISATION,)

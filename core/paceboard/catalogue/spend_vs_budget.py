"""Spend vs Budget: is spend on pace with budget, what binds, when does the budget run out, what to do."""

from __future__ import annotations

from paceboard.catalogue.budget_cautions import budget_cautions
from paceboard.catalogue.case import Case
from paceboard.catalogue.constraints import LAST_WEEK, is_stopped, limit_cautions
from paceboard.catalogue.derivation import explain
from paceboard.catalogue.envelope import (
    cautions_about_data,
    reading_of,
    spend_needs,
    spent_in,
)
from paceboard.catalogue.expected import SHAPE
from paceboard.catalogue.feasibility import feasibility_caution
from paceboard.catalogue.figures import SERIES, TREND, Figures, day_ceiling, figures_of
from paceboard.catalogue.forecast_part import HISTORY
from paceboard.catalogue.lately import WANTED as LATELY
from paceboard.catalogue.parts import budget_gap, parts_of
from paceboard.catalogue.returns import WANTED as RETURNS
from paceboard.catalogue.situation import blocked_by
from paceboard.catalogue.what_if import what_if
from paceboard.catalogue.words import sentence, sentiment_of, unknown_sentence
from paceboard.plugin import (
    AccountView,
    CardClass,
    CardSpec,
    Chart,
    Later,
    Reading,
    Role,
    Status,
    WindowKey,
    pacing,
)

__all__ = ["CARDS", "SPEND_VS_BUDGET", "explain", "judge", "judged"]

KEY, TITLE = "spend_vs_budget", "Spend vs Budget"
_TODAY = spend_needs(WindowKey.TODAY)


def _verdict(view: AccountView, figures: Figures) -> pacing.Verdict:
    # A single day is looked at only in the first ones.
    first_days = figures.days < view.policy.first_days
    today = figures.today if first_days else None
    return pacing.ladder(
        spent=figures.spent,
        cap=None if figures.cap is None else figures.cap.micros,
        plan=figures.plan_to_date,
        elapsed=figures.time,
        planned_share=figures.planned_share,
        days=figures.days,
        policy=view.policy,
        cap_hit=not view.scope and is_stopped(view),
        today=(
            pacing.pace(today.spent, today.planned)
            if today is not None and today.spent is not None and today.planned
            else None
        ),
        day_ceiling=None if today is None else day_ceiling(view, today),
        # An account's is the policy's own.
        tolerance=figures.tolerance.above if view.scope else None,
    )


def judge(view: AccountView) -> Reading:
    """Judge spend against its budget; pure: the same view gives the same reading."""
    return judged(view)[0]


def judged(view: AccountView) -> tuple[Reading, Case | None]:
    """The reading with the case that it is of; None where spend or the watermark is unknown."""
    spent = spent_in(view, WindowKey.PERIOD)
    cautions = [*budget_cautions(view), *cautions_about_data(view, spent), *limit_cautions(view)]
    figures = None if spent.micros is None else figures_of(view, spent.micros)
    completeness = {"rows": spent.rows, "rows_without_value": spent.unknown}
    if figures is None:
        unknown = reading_of(
            view,
            KEY,
            TITLE,
            value=None,
            unit="ratio",
            status=Status.STALE,
            period=view.period,
            warnings=tuple(cautions),
            completeness=completeness,
            text=unknown_sentence(view, spent),
        )
        return unknown, None
    blocked = blocked_by(view)
    verdict = _verdict(view, figures) if blocked is None else pacing.Verdict(blocked)
    case = Case(view=view, figures=figures, verdict=verdict, spent=spent)
    cautions += [*budget_gap(view, figures), *feasibility_caution(view, case.explained, case.feasible)]
    reading = reading_of(
        view,
        KEY,
        TITLE,
        value=figures.used,
        unit="ratio",
        status=verdict.status,
        fires=verdict.fires,
        sentiment=sentiment_of(verdict.status),
        period=figures.period,
        warnings=tuple(cautions),
        completeness=completeness,
        text=Later(lambda: sentence(view, figures, verdict, case.binding)),
        parts=Later(lambda: parts_of(case)),
    )
    return reading, case


SPEND_VS_BUDGET = CardSpec(
    key=KEY,
    title=TITLE,
    question="Is spend on pace with budget, what binds, and when does the budget run out?",
    archetype="ad_platform",
    card_class=CardClass.HERO,
    category="Budget Monitoring",
    chart=Chart.PROGRESS,
    unit="ratio",
    roles=(Role.OWNER, Role.MARKETING, Role.FINANCE),
    windows=("T", "30D"),
    needs=(*spend_needs(WindowKey.PERIOD), *_TODAY, LAST_WEEK, SERIES, TREND, SHAPE, HISTORY),
    judge=judge,
    explain=explain,
    formula="spend of the period up to the watermark ÷ the period's budget",
    source="seed document 'Spend vs Budget'; requirements R1 to R67; pacing reference 1.5, 2.4, 3.2",
    wanted=tuple(dict.fromkeys((*RETURNS, *LATELY))),
    what_if=what_if,
    siblings=("total_spend", "spend_trend", "budget_utilisation"),
)
CARDS = (SPEND_VS_BUDGET,)

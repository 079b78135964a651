"""What-if of Spend vs Budget: the card under other assumptions, and how near another verdict is (R67)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from paceboard.catalogue.constraints import constraints_of
from paceboard.catalogue.deciding import decision_part
from paceboard.catalogue.envelope import cautions_about_data, reading_of, spent_in, whole_micros
from paceboard.catalogue.feasibility import feasibility_caution, feasibility_of, is_explained
from paceboard.catalogue.figures import figures_of
from paceboard.catalogue.forecast_part import forecast_of
from paceboard.catalogue.options import option_parts
from paceboard.catalogue.returns import roas_part
from paceboard.catalogue.situation import situation_of
from paceboard.catalogue.words import sentiment_of, unknown_sentence, why
from paceboard.plugin import AccountView, Day, Instant, Money, Reading, Status, WindowKey, pacing

__all__ = ["what_if"]

KEY, TITLE = "spend_vs_budget", "Spend vs Budget, what if"
_MILLION = 10**6


def what_if(view: AccountView, changes: pacing.Changes) -> Reading:
    """The reading that the card would give, with what it gives now beside it; nothing of it is kept.

    Raises:
        UsageError: for changes that cannot be.
    """
    spent = spent_in(view, WindowKey.PERIOD)
    figures = None if spent.micros is None else figures_of(view, spent.micros)
    cautions = tuple(cautions_about_data(view, spent))
    completeness = {"rows": spent.rows, "rows_without_value": spent.unknown}
    if figures is None:
        return reading_of(
            view,
            KEY,
            TITLE,
            value=None,
            unit="ratio",
            status=Status.STALE,
            period=view.period,
            warnings=cautions,
            completeness=completeness,
            text=unknown_sentence(view, spent),
        )
    explained, constraints = is_explained(view, figures.period), constraints_of(view, figures)
    cautions += tuple(
        feasibility_caution(view, explained, lambda: feasibility_of(view, figures.spent, figures.period))
    )
    ahead = forecast_of(view, figures, constraints, feasible=explained)
    now = situation_of(view, figures, constraints, ahead)
    then = now.changed(changes)
    status = then.status.status
    return reading_of(
        view,
        KEY,
        TITLE,
        value=_used(then.standing),
        unit="ratio",
        status=status,
        fires=then.status.fires,
        sentiment=sentiment_of(status),
        period=then.standing.period,
        warnings=cautions,
        completeness=completeness,
        text=f"{status} ({why(view, then.status)}); the decision is {then.decision.choice}.",
        parts=_parts(view, now, then, changes),
    )


def _used(standing: pacing.Standing) -> Fraction | None:
    return None if standing.cap is None or standing.cap <= 0 else Fraction(standing.spent) / standing.cap


def _parts(
    view: AccountView, now: pacing.Situation, then: pacing.Situation, changes: pacing.Changes
) -> dict[str, Any]:
    currency = view.account.currency
    return {
        "changed": _changed(changes, currency),
        **_state(view, then),
        "before": _state(view, now),
        "options": option_parts(then, currency),
        "flips": {
            "status": [_flip(each, currency) for each in pacing.status_flips(then)],
            "decision": [_flip(each, currency) for each in pacing.decision_flips(then)],
        },
    }


def _state(view: AccountView, situation: pacing.Situation) -> dict[str, Any]:
    """Everything that a change may move."""
    standing, currency = situation.standing, view.account.currency
    gone = standing.exhausted(standing.bound)
    status = situation.status

    def money(micros: Fraction | int | None) -> Money | None:
        return None if micros is None else Money(whole_micros(Fraction(micros)), currency)

    return {
        "status": str(status.status),
        "fires": status.fires,
        "why": why(view, status),
        "spent": money(standing.spent),
        "cap": money(standing.cap),
        "remaining": money(None if standing.cap is None else standing.cap - standing.spent),
        "used": _used(standing),
        "elapsed": standing.elapsed,
        "planned_share": standing.planned_share,
        "last": None if standing.period.last is None else Day(standing.period.last),
        "days_left": standing.left,
        "rate_per_day": money(None if standing.rate is None else standing.rate.micros),
        "rate_days": 0 if standing.rate is None else standing.rate.days,
        "exhausted_at": None if gone is None else Instant(gone),
        "floor": situation.policy.roas_floor,
        "roas": roas_part(view, situation.roas, situation.policy),
        "decision": decision_part(situation.decision),
    }


def _changed(changes: pacing.Changes, currency: str) -> dict[str, Any]:
    """What was assumed, and nothing else."""
    told = {
        "cap": None if changes.cap is None else Money(changes.cap, currency),
        "rate": None if changes.rate is None else Money(changes.rate, currency),
        "roas": changes.roas,
        "floor": changes.floor,
        "end": None if changes.end is None else Day(changes.end),
    }
    return {name: value for name, value in told.items() if value is not None}


def _flip(flip: pacing.Flip, currency: str) -> dict[str, Any]:
    value: Any = Fraction(flip.value, _MILLION)
    if flip.lever == "end":
        value = Day(flip.value)
    elif flip.lever in ("cap", "rate"):
        value = Money(flip.value, currency)
    return {"change": flip.lever, "to": value, "becomes": flip.becomes, "share": flip.share}

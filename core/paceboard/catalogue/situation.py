"""From the card's numbers to what status, decision and options are reckoned from."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from paceboard.catalogue.constraints import Binding, is_stopped, whole_account
from paceboard.catalogue.figures import day_ceiling
from paceboard.catalogue.returns import guard_of, roas_in
from paceboard.plugin import AccountView, Period, Status, pacing

if TYPE_CHECKING:
    from paceboard.catalogue.figures import Figures

__all__ = ["blocked_by", "situation_of"]


def blocked_by(view: AccountView) -> Status | None:
    """What makes judging impossible, before anything is judged (R9, R48)."""
    if view.resolution.unsupported:
        return Status.UNSUPPORTED_BUDGET_MODE
    return Status.STALE if view.stale else None


def situation_of(
    view: AccountView, figures: Figures, constraints: list[Binding], ahead: pacing.Forecast | str
) -> pacing.Situation:
    """Where spend stands and leads, with its return, and the first days where they are not over.

    Args:
        constraints: every hard one, what is exhausted first in front.
        ahead: where spend leads, or why nobody can tell.
    """
    return pacing.Situation(
        standing=_standing(view, figures, whole_account(_lasting(constraints, figures.period))),
        forecast=None if isinstance(ahead, str) else ahead,
        policy=view.policy,
        roas=roas_in(view),
        guard=guard_of(view),
    )


def _lasting(constraints: list[Binding], period: Period) -> list[Binding]:
    """Those that hold to the period's end: what starts over before cannot be raised to last until then."""
    return [
        each
        for each in constraints
        if each.constraint.resets is None or (period.end is not None and each.constraint.resets >= period.end)
    ]


def _standing(view: AccountView, figures: Figures, binding: Binding | None) -> pacing.Standing:
    cap, period, zone = figures.cap, figures.period, view.account.zone
    at = period.start if view.watermark is None else view.watermark
    # A single day is looked at only in the first ones.
    today = figures.today if figures.days < view.policy.first_days else None
    bound = _first_bound(view, figures, binding)
    hard = None if binding is None else _of_constraint(binding)
    stretches = view.resolution.stretches
    known = view.resolution.plannable and period.last is not None
    return pacing.Standing(
        spent=figures.spent,
        cap=None if cap is None else cap.micros,
        cap_is_plan=figures.planned_share is not None and figures.target is None,
        planned_share=figures.planned_share,
        at=at,
        period=period,
        zone=zone,
        days=figures.days,
        plan=None if figures.target is not None else figures.plan,
        expected=_expected(figures),
        time=figures.time,
        planned_end=figures.planned_end,
        day_plan=pacing.day_amounts(stretches, zone, period.last) if known and period.last else None,
        bound=bound,
        stop=hard if bound is not None and not bound.hard else None,
        rate=figures.rate,
        today=(
            pacing.pace(today.spent, today.planned)
            if today is not None and today.spent is not None and today.planned
            else None
        ),
        day_ceiling=None if today is None else day_ceiling(view, today),
        tolerance=figures.tolerance.above if view.scope else None,
        cap_hit=not view.scope and is_stopped(view),
        blocked=blocked_by(view),
    )


def _expected(figures: Figures) -> Fraction | None:
    """The share of the cap that should have been spent, where a curve says it or no plan of budgets does."""
    cap, due = figures.cap, figures.plan_to_date
    if cap is None or cap.micros <= 0 or due is None:
        return None
    return due / cap.micros if figures.target is not None or figures.plan is None else None


def _first_bound(view: AccountView, figures: Figures, binding: Binding | None) -> pacing.Bound | None:
    """The hard constraint where it ends before the budget does, else the budget."""
    cap, watermark = figures.cap, view.watermark
    if cap is None or watermark is None:
        return None
    budget = pacing.Bound(
        kind=cap.basis, amount=cap.micros, spent=figures.spent, at=watermark, hard=_stops(view, cap)
    )
    if binding is None or binding.exhausted_at is None or figures.rate is None:
        return budget
    gone = pacing.exhausted_at(figures.spent, cap.micros, figures.rate, watermark)
    if not binding.constraint.stopped and gone is not None and gone <= binding.exhausted_at:
        return budget
    return _of_constraint(binding)


def _stops(view: AccountView, cap: pacing.Cap) -> bool:
    """Delivery ends with the budget: a limit, a lifetime budget, a flight that is declared hard (C15)."""
    if cap.basis == "flight":
        return view.flight is not None and view.flight.hard
    return cap.basis in ("account_limit", "lifetime")


def _of_constraint(binding: Binding) -> pacing.Bound:
    constraint = binding.constraint
    return pacing.Bound(
        kind=constraint.kind,
        amount=Fraction(constraint.amount),
        spent=constraint.spent,
        at=constraint.at,
        hard=True,
    )

"""The parts of a Spend vs Budget reading: every number that the card can show, by name (R2)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from paceboard.catalogue.constraints import Binding, whole_account
from paceboard.catalogue.deciding import decision_part
from paceboard.catalogue.envelope import Spent, whole_micros
from paceboard.catalogue.figures import Figures
from paceboard.catalogue.options import options_of
from paceboard.catalogue.returns import roas_in, roas_part
from paceboard.catalogue.situation import situation_of
from paceboard.catalogue.words import meaning_of
from paceboard.plugin import (
    AccountView,
    Caution,
    Daily,
    Day,
    Instant,
    Money,
    WindowKey,
    format_micros,
    pacing,
)

__all__ = ["TREND", "budget_gap", "parts_of"]

TREND = Daily("spend", WindowKey.LAST_30_DAYS)
"""Spend of the last 30 days: context, never paced (R32)."""


def _money(view: AccountView, micros: Fraction | int | None) -> Money | None:
    if micros is None:
        return None
    return Money(micros if isinstance(micros, int) else whole_micros(micros), view.account.currency)


def parts_of(
    view: AccountView, figures: Figures, verdict: pacing.Verdict, constraints: list[Binding], spent: Spent
) -> dict[str, Any]:
    """Every number of the card, exact; money that is planned or projected is shown to the micro."""
    binding = next(iter(constraints), None)
    used, compared, plan = figures.used, figures.compared, figures.plan_to_date
    pace = None if plan is None else pacing.pace(figures.spent, plan)
    cap = None if figures.cap is None else figures.cap.micros
    return {
        "spent": _money(view, figures.spent),
        "spent_means": view.spend_means or None,
        "cap": _money(view, cap),
        "basis": None if figures.cap is None else figures.cap.basis,
        "basis_name": None if figures.cap is None else figures.cap.name,
        "remaining": _money(view, None if cap is None else cap - figures.spent),
        "used": used,
        "elapsed": figures.elapsed,
        "planned_share": figures.planned_share,
        "index": used / compared if used is not None and compared else None,
        "gap": used - compared if used is not None and compared is not None else None,
        "plan": _money(view, plan),
        "plan_basis": "daily_sum" if figures.plan is not None else "cap" if plan is not None else None,
        "pace": pace,
        "bases": {
            "daily_sum": {"plan": _money(view, figures.plan), "used": _over(figures.spent, figures.plan)},
            "cap": {"cap": _money(view, cap), "used": used},
        },
        "trigger": used is not None and compared is not None and pacing.trigger(used, compared, view.policy),
        "ladder_fires": verdict.fires,
        "why": meaning_of(verdict.status, unlisted=bool(view.resolution.unlisted)),
        "days_complete": figures.days,
        "days_left": figures.days_left,
        **_outlook(view, figures, cap),
        "binding": None if binding is None else binding.as_part(),
        "constraints": [each.as_part() for each in constraints],
        "budget_gap": _money(view, _gap(figures)),
        "unattributed": _money(view, spent.unattributed),
        "unbudgeted_campaigns": list(view.resolution.unbudgeted),
        "unlisted_campaigns": list(view.resolution.unlisted),
        "today": _today_part(view, figures),
        "trend": [
            {"day": Day(day), "spend": _money(view, value)} for day, value in view.series.get(TREND, ())
        ],
        **_decided(view, figures, verdict, whole_account(constraints)),
    }


def _decided(
    view: AccountView, figures: Figures, verdict: pacing.Verdict, binding: Binding | None
) -> dict[str, Any]:
    """What to do about the cap, where it fires (R56); the return stands beside every status."""
    if not verdict.fires:
        return {"roas": roas_part(view, roas_in(view)), "decision": None, "options": []}
    situation = situation_of(view, figures, binding)
    stopped = binding is not None and binding.constraint.stopped
    return {
        "roas": roas_part(view, situation.roas),
        "decision": decision_part(situation.decision),
        "options": options_of(situation, view.account.currency, stopped=stopped),
    }


def _over(spent: int, plan: Fraction | None) -> Fraction | None:
    return None if plan is None else pacing.pace(spent, plan)


def _gap(figures: Figures) -> Fraction | None:
    if figures.cap is None or figures.planned_end is None:
        return None
    return figures.planned_end - figures.cap.micros


def _outlook(view: AccountView, figures: Figures, cap: Fraction | None) -> dict[str, Any]:
    """Where the present rate leads; arithmetic on what was spent, no forecast."""
    rate, left = figures.rate, figures.days_left
    if rate is None or cap is None or view.watermark is None:
        return {
            "rate_per_day": None,
            "rate_days": 0,
            "landing": None,
            "exhausted_at": None,
            "required_per_day": None,
        }
    gone = pacing.exhausted_at(figures.spent, cap, rate, view.watermark)
    within = gone if gone is not None and (figures.period.end is None or gone < figures.period.end) else None
    return {
        "rate_per_day": _money(view, rate.micros),
        "rate_days": rate.days,
        "landing": None if left is None else _money(view, pacing.landing(figures.spent, rate, left)),
        "exhausted_at": None if within is None else Instant(within),
        "required_per_day": None
        if left is None
        else _money(view, pacing.required_rate(figures.spent, cap, left)),
    }


def _today_part(view: AccountView, figures: Figures) -> dict[str, Any] | None:
    spent, planned = figures.today.spent, figures.today.planned
    if view.today is None or view.watermark is None:
        return None
    whole = pacing.day_amounts(view.resolution.stretches, view.account.zone, view.today)
    known = view.resolution.plannable
    return {
        "day": Day(view.today),
        "spent": _money(view, spent),
        "budget": _money(view, whole) if known else None,
        "used": None if spent is None or not known or whole <= 0 else Fraction(spent) / whole,
        "provisional": view.watermark < view.account.zone.start(view.today + 1),
        "plan": _money(view, planned),
    }


def budget_gap(view: AccountView, figures: Figures) -> list[Caution]:
    """R15: declared cap and the sum of daily budgets differ by more than the tolerance."""
    cap, planned = figures.cap, figures.planned_end
    if cap is None or planned is None or cap.basis not in ("flight", "account_limit"):
        return []
    gap = planned - cap.micros
    if abs(gap) <= view.policy.gap_tolerance * cap.micros:
        return []
    amount = format_micros(abs(whole_micros(gap)), view.account.currency)
    side = f"end {amount} short of the cap" if gap < 0 else f"can exceed the cap by {amount}"
    return [Caution("budget_gap", f"the configured budgets {side}")]

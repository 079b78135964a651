"""The parts of a Spend vs Budget reading: every number that the card can show, by name (R2).

A part is built when the reading's parts are first read, never for a verdict alone. To add some: write a
function from the case to a mapping of names to values, in a module of its own, and put it into `PARTS`, where
its names come in that order; then say in `docs/reference/readings.md` what they mean.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from paceboard.catalogue.case import Case
from paceboard.catalogue.deciding import decided
from paceboard.catalogue.diagnosis_part import diagnosis
from paceboard.catalogue.envelope import whole_micros
from paceboard.catalogue.feasibility import feasibility_part
from paceboard.catalogue.figures import TREND, Figures, planned_within
from paceboard.catalogue.forecast_part import forecast_part
from paceboard.catalogue.lifetimes import lifetime_parts
from paceboard.catalogue.vendor_view import vendor_view
from paceboard.catalogue.words import why
from paceboard.plugin import (
    AccountView,
    Caution,
    Day,
    Instant,
    Money,
    format_micros,
    pacing,
)

__all__ = ["PARTS", "budget_gap", "budget_part", "parts_of"]


def parts_of(case: Case) -> dict[str, Any]:
    """Every number of the card, exact; money that is planned or projected is shown to the micro."""
    found: dict[str, Any] = {}
    for part in PARTS:
        found.update(part(case))
    return found


def _money(view: AccountView, micros: Fraction | int | None) -> Money | None:
    if micros is None:
        return None
    return Money(micros if isinstance(micros, int) else whole_micros(micros), view.account.currency)


def budget_part(case: Case) -> Mapping[str, Any]:
    """What was spent, of what, and what is left of it; no word on time."""
    view, figures, cap = case.view, case.figures, case.figures.cap
    return {
        "spent": _money(view, figures.spent),
        "spent_means": view.spend_means or None,
        "cap": None if cap is None else _money(view, cap.micros),
        "basis": None if cap is None else cap.basis,
        "basis_name": None if cap is None else cap.name,
        "remaining": None if cap is None else _money(view, cap.micros - figures.spent),
        "used": figures.used,
    }


def _pace(case: Case) -> Mapping[str, Any]:
    view, figures = case.view, case.figures
    used, compared, plan = figures.used, figures.compared, figures.plan_to_date
    return {
        "elapsed": figures.elapsed,
        "elapsed_scheduled": figures.expected.scheduled,
        "expected_share": figures.expected.share,
        "hour_shape": figures.expected.as_part(),
        "planned_share": figures.planned_share,
        "index": used / compared if used is not None and compared else None,
        "gap": used - compared if used is not None and compared is not None else None,
        "plan": _money(view, plan),
        "plan_basis": _plan_basis(figures),
        "pace": _over(figures.spent, plan),
        "bases": {
            "daily_sum": {"plan": _money(view, figures.plan), "used": _over(figures.spent, figures.plan)},
            "cap": {"cap": None if figures.cap is None else _money(view, figures.cap.micros), "used": used},
        },
    }


def _verdict(case: Case) -> Mapping[str, Any]:
    view, used, compared = case.view, case.figures.used, case.figures.compared
    tolerance = case.figures.tolerance
    return {
        "trigger": used is not None and compared is not None and pacing.trigger(used, compared, view.policy),
        "ladder_fires": case.verdict.fires,
        "rule_pack": view.policy.rule_pack,
        "why": why(view, case.verdict),
        "tolerance": {"kind": tolerance.kind, "above": tolerance.above, "noise": tolerance.noise},
    }


def _outlook(case: Case) -> Mapping[str, Any]:
    """Where the present rate leads; arithmetic on what was spent, no forecast."""
    view, figures = case.view, case.figures
    rate, left, cap = figures.rate, figures.days_left, figures.cap
    required = None if left is None or cap is None else pacing.required_rate(figures.spent, cap.micros, left)
    found = {"days_complete": figures.days, "days_left": left}
    if rate is None or cap is None:
        # What is required rests on no rate, so it is known before the first whole day.
        unknown = {"rate_per_day": None, "rate_days": 0, "landing": None, "exhausted_at": None}
        return {**found, **unknown, "required_per_day": _money(view, required)}
    end = figures.period.end
    gone = pacing.exhausted_at(figures.spent, cap.micros, rate, figures.watermark)
    within = gone if gone is not None and (end is None or gone < end) else None
    return {
        **found,
        "rate_per_day": _money(view, rate.micros),
        "rate_days": rate.days,
        "landing": None if left is None else _money(view, pacing.landing(figures.spent, rate, left)),
        "exhausted_at": None if within is None else Instant(within),
        "required_per_day": _money(view, required),
    }


def _bounds(case: Case) -> Mapping[str, Any]:
    constraints = [each.as_part() for each in case.constraints]
    return {
        "binding": constraints[0] if constraints else None,
        "constraints": constraints,
        "budget_gap": _money(case.view, _gap(case.figures)),
        "feasibility": feasibility_part(case.view, case.feasibility),
    }


def _unexplained(case: Case) -> Mapping[str, Any]:
    resolution = case.view.resolution
    return {
        "unattributed": _money(case.view, case.spent.unattributed),
        "unbudgeted_campaigns": list(resolution.unbudgeted),
        "unlisted_campaigns": list(resolution.unlisted),
    }


def _days(case: Case) -> Mapping[str, Any]:
    view = case.view
    return {
        "today": _today(view, case.figures),
        "trend": [
            {"day": Day(day), "spend": _money(view, value)} for day, value in view.series.get(TREND, ())
        ],
    }


def _plans(case: Case) -> Mapping[str, Any]:
    view, figures = case.view, case.figures
    return {
        "flight": _flight(view, figures),
        "lifetime_plans": lifetime_parts(view, figures.watermark),
        "vendor_view": vendor_view(view),
    }


PARTS: tuple[Callable[[Case], Mapping[str, Any]], ...] = (
    budget_part,
    _pace,
    _verdict,
    _outlook,
    forecast_part,
    _bounds,
    _plans,
    _unexplained,
    _days,
    decided,
    diagnosis,
)
"""What the parts are made of, in the order in which they stand in a reading."""


def _plan_basis(figures: Figures) -> str | None:
    if figures.target is not None:
        return "flight"
    if figures.plan is not None:
        return "daily_sum"
    return None if figures.plan_to_date is None else "cap"


def _over(spent: int, plan: Fraction | None) -> Fraction | None:
    return None if plan is None else pacing.pace(spent, plan)


def _flight(view: AccountView, figures: Figures) -> dict[str, Any] | None:
    """The declared flight and its curve's target, by now and for the day of the watermark."""
    flight = view.flight
    if flight is None:
        return None
    today = None
    if figures.target is not None and view.today is not None:
        start, end = view.account.zone.span(view.today)
        today = pacing.target(flight, view.account.zone, end) - pacing.target(
            flight, view.account.zone, start
        )
    return {
        "name": flight.name,
        "hard": flight.hard,
        "curve": None if flight.curve is None else str(flight.curve),
        "target": _money(view, figures.target),
        "target_today": _money(view, today),
    }


def _gap(figures: Figures) -> Fraction | None:
    if figures.cap is None or figures.planned_end is None:
        return None
    return figures.planned_end - figures.cap.micros


def _today(view: AccountView, figures: Figures) -> dict[str, Any] | None:
    if view.today is None:
        return None
    spent, planned = figures.today.spent, figures.today.planned
    whole = planned_within(view, *view.account.zone.span(view.today))
    known = view.resolution.plannable
    return {
        "day": Day(view.today),
        "spent": _money(view, spent),
        "budget": _money(view, whole) if known else None,
        "used": None if spent is None or not known or whole <= 0 else Fraction(spent) / whole,
        "ceiling": _money(view, figures.today.most),
        "provisional": figures.watermark < view.account.zone.start(view.today + 1),
        "plan": _money(view, planned),
    }


def budget_gap(view: AccountView, figures: Figures) -> list[Caution]:
    """R15: declared cap and the sum of daily budgets differ by more than the tolerance."""
    cap = figures.cap
    if cap is None or cap.basis not in ("flight", "account_limit"):
        return []
    planned = figures.planned_end
    if planned is None:
        return []
    tolerance = view.policy.gap_tolerance
    # Both sides by the two denominators: whole numbers alone.
    whole = cap.micros.numerator * planned.denominator
    beside = planned.numerator * cap.micros.denominator - whole
    if abs(beside) * tolerance.denominator <= tolerance.numerator * whole:
        return []
    gap = planned - cap.micros
    amount = format_micros(abs(whole_micros(gap)), view.account.currency)
    side = f"end {amount} short of the cap" if gap < 0 else f"can exceed the cap by {amount}"
    return [Caution("budget_gap", f"the configured budgets {side}")]

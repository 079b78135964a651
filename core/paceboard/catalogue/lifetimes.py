"""Lifetime budgets that were paused or changed: as first planned, as last declared, as laid anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from paceboard.catalogue.envelope import whole_micros
from paceboard.plugin import DAY, AccountView, Caution, Level, Money, pacing

__all__ = ["lifetime_cautions", "lifetime_parts"]


def lifetime_parts(view: AccountView, until: int) -> list[dict[str, Any]]:
    """Every lifetime budget of which there is more than one plan, and what each says by an instant."""
    names = {(each.level, each.id): each.name for each in view.entities}
    return [_part(view, plan, names, until) for plan in view.lifetimes if plan.differs]


def _part(
    view: AccountView, plan: pacing.LifetimePlan, names: Mapping[tuple[Level, str], str], until: int
) -> dict[str, Any]:
    currency = view.account.currency

    def money(micros: Fraction) -> Money:
        return Money(whole_micros(micros), currency)

    leg = plan.line.leg(until)
    rate = Fraction(0) if leg is None or until >= leg.end or not leg.time else leg.left * DAY / leg.time
    return {
        "entity": plan.entity,
        "name": names.get((plan.level, plan.entity)) or plan.entity,
        "amount": Money(plan.amount, currency),
        "original": money(plan.original.until(until)),
        "declared": money(plan.declared.until(until)),
        "reflowed": money(plan.reflowed.until(until)),
        "judged_by": plan.judged_by,
        "per_day": money(rate),
        "estimated": plan.line.estimated,
    }


def lifetime_cautions(view: AccountView) -> list[Caution]:
    """Plans that rest on a spend which is not known to the instant."""
    entities = _estimated(view.lifetimes)
    if not entities:
        return []
    several = f"the plans of {len(entities)} lifetime budgets rest"
    which = f"the plan of {entities[0]} rests" if len(entities) == 1 else several
    text = f"{which} on an estimate: what was spent by a pause, a change or the period's start is not known"
    return [Caution("lifetime_plan_estimated", text)]


def _estimated(plans: Sequence[pacing.LifetimePlan]) -> list[str]:
    return [plan.entity for plan in plans if plan.line.estimated and plan.line.legs]

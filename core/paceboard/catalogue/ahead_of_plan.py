"""Lifetime budgets ahead of their plan: no single day binds them, so all days together are judged."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

from paceboard.catalogue.campaign_budgets import Budgeted
from paceboard.catalogue.envelope import whole_micros
from paceboard.plugin import (
    AccountView,
    Given,
    Level,
    Measured,
    Money,
    Node,
    Operation,
    Operator,
    Total,
    WindowKey,
)

__all__ = ["RUNAWAY", "TO_DATE", "Planned", "plan_part", "plan_tree", "planned"]

RUNAWAY = Fraction(6, 5)
"""Of a budget: beyond it a day, or a plan, is called a runaway where no rule of the platform bounds it."""
TO_DATE = Total("spend", WindowKey.PERIOD, Level.CAMPAIGN)


@frozen(kw_only=True)
class Planned:
    """A campaign of lifetime budgets beside what their plan wanted of the period by now.

    Args:
        spend, plan: micros from the period's beginning to the watermark.
        warning: more than so many times its plan is ahead of it.
        estimated: spend at one of its events is not known exactly.
    """

    own: Budgeted
    spend: int
    plan: int
    warning: Fraction
    estimated: bool

    @property
    def over(self) -> int:
        """Micros beyond the plan; below zero where it is behind."""
        return self.spend - self.plan

    @property
    def ahead(self) -> bool:
        """By more than the policy takes for on pace."""
        return self.spend > self.plan * self.warning

    @property
    def fires(self) -> bool:
        """It has run away."""
        return self.spend > self.plan * RUNAWAY


def planned(view: AccountView, campaigns: Sequence[Budgeted]) -> list[Planned]:
    """Those campaigns that live by a plan and whose spend is known, the most ahead first."""
    if view.watermark is None or not view.covers(WindowKey.PERIOD):
        return []
    found = (_planned(view, own, view.watermark) for own in campaigns if own.lives_by_plan)
    known = [each for each in found if each is not None]
    return sorted(known, key=lambda each: (-each.over, each.own.campaigns))


def _planned(view: AccountView, own: Budgeted, watermark: int) -> Planned | None:
    spent = [view.totals.get(TO_DATE, {}).get(key, Measured(0, 0, 0)) for key in own.campaigns]
    if any(each.unknown for each in spent):
        return None
    return Planned(
        own=own,
        spend=sum(each.value or 0 for each in spent),
        plan=whole_micros(own.planned_by(watermark)),
        warning=view.policy.warning,
        estimated=any(each.line.estimated for each in own.plans),
    )


def plan_part(view: AccountView, each: Planned) -> dict[str, Any]:
    """A campaign as a line of the reading."""
    currency = view.account.currency
    return {
        "name": each.own.name,
        "campaigns": list(each.own.campaigns),
        "value": Money(each.over, currency),
        "over_share": Fraction(each.over, each.plan) if each.plan else None,
        "spend": Money(each.spend, currency),
        "plan": Money(each.plan, currency),
        "plan_estimated": each.estimated,
    }


def plan_tree(view: AccountView, each: Planned) -> Node:
    """The rows of its spend, less its plan."""
    rows = tuple(row for key in each.own.campaigns for row in view.rows(TO_DATE, key))
    plan = Given(label="planned by now", value=each.plan, source="its lifetime budgets, to the micro")
    spent = Operation(label="spent", operator=Operator.SUM, parts=rows)
    return Operation(label=f"{each.own.name}, to date", operator=Operator.DIFFERENCE, parts=(spent, plan))

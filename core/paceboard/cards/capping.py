"""What a view's spend is paced against, once it is known which budgets are known."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from paceboard.model import LimitCycle, SpendingLimit
from paceboard.pacing import choose_cap
from paceboard.specs import AccountView, Ledgered

__all__ = ["spending_limit", "with_cap"]


def with_cap(view: AccountView) -> AccountView:
    """The period's budget, once it is known whether every campaign that spent has one."""
    if view.period is None:
        return view
    cap = choose_cap(
        period=view.period,
        flight=view.flight,
        limit=None if view.scope else spending_limit(view.limits),
        resolution=view.resolution,
        zone=view.account.zone,
        lifetimes=view.lifetimes,
    )
    return evolve(view, cap=cap)


def spending_limit(limits: Sequence[Ledgered]) -> SpendingLimit | None:
    """The account's limit that may be a period's budget: of a calendar month, or since its reset (R14)."""
    items = [each.item for each in limits if isinstance(each.item, SpendingLimit)]
    of_cycle = {item.cycle: item for item in reversed(items)}
    return of_cycle.get(LimitCycle.MONTHLY, of_cycle.get(LimitCycle.ONE_TIME))

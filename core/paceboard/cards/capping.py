"""What a view's spend is paced against, once it is known which budgets are known."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from paceboard.model import LimitCycle, SpendingLimit
from paceboard.pacing import choose_cap
from paceboard.specs import AccountView, Ledgered

__all__ = ["with_cap"]


def with_cap(view: AccountView) -> AccountView:
    """The period's budget, once it is known whether every campaign that spent has one."""
    if view.period is None:
        return view
    cap = choose_cap(
        period=view.period,
        flight=view.flight,
        limit=None if view.scope else _monthly(view.limits),
        resolution=view.resolution,
        zone=view.account.zone,
        lifetimes=view.lifetimes,
    )
    return evolve(view, cap=cap)


def _monthly(limits: Sequence[Ledgered]) -> SpendingLimit | None:
    """The account's limit of a calendar month: the only one that is a period's budget (R14)."""
    items = (each.item for each in limits if isinstance(each.item, SpendingLimit))
    return next((item for item in items if item.cycle is LimitCycle.MONTHLY), None)

"""The vendor's own view: cost of all campaigns over their budgets, as its list shows both columns (R115).

It multiplies no daily budget by its days, knows no pause and no period, and adds lifetime amounts to daily
ones. It stands beside our numbers so that somebody can find them again, and nothing is judged by it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from paceboard.plugin import AccountView, Budget, Delivery, Level, Money, Total, WindowKey

__all__ = ["LABEL", "vendor_view"]

LABEL = "vendor view: sum of campaign cost ÷ sum of campaign budgets"


def vendor_view(view: AccountView) -> dict[str, Any]:
    """Cost of the period and of its last day over the budgets that campaigns have now; null: not known."""
    listed = [
        each.id
        for each in view.entities
        if each.level is Level.CAMPAIGN
        and each.delivery is not Delivery.DELETED
        and (not view.scope or each.id in view.scope)
    ]
    stated = _stated(view)
    amounts = [stated[each] for each in listed if each in stated]
    budgets = sum(amounts) if amounts else None
    currency = view.account.currency
    return {
        "label": LABEL,
        "budgets": None if budgets is None else Money(budgets, currency),
        "campaigns": len(amounts),
        "campaigns_without_budget": len(listed) - len(amounts),
        "period": _over(view, WindowKey.PERIOD, listed, budgets),
        "today": _over(view, WindowKey.TODAY, listed, budgets),
    }


def _stated(view: AccountView) -> dict[str, int]:
    """By campaign, the amount that is in force at the last look."""
    found: dict[str, int] = {}
    for version in view.budgets:
        budget: Budget = version.budget
        begun = version.valid_from is None or version.valid_from <= view.as_of
        over = version.valid_to is not None and version.valid_to <= view.as_of
        if budget.level is Level.CAMPAIGN and budget.amount is not None and begun and not over:
            found[budget.entity] = budget.amount
    return found


def _over(view: AccountView, window: WindowKey, campaigns: list[str], budgets: int | None) -> dict[str, Any]:
    measured = view.totals.get(Total("spend", window, Level.CAMPAIGN), {})
    known = view.covers(window) and not any(each.unknown for each in measured.values())
    cost = sum(each.value or 0 for key, each in measured.items() if key in campaigns) if known else None
    return {
        "cost": None if cost is None else Money(cost, view.account.currency),
        "used": Fraction(cost, budgets) if cost is not None and budgets else None,
    }

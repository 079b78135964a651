"""The budgets of a scenario at a given time."""

from __future__ import annotations

from paceboard.model import BudgetMode
from paceboard.simulator.scenario import Campaign, ScheduledBudget

__all__ = [
    "amount_at",
    "daily_budgets",
    "drawn_at",
    "highest_amount",
    "last_change",
    "mean_amount",
    "raised_at",
]

DAILY_MODES = (BudgetMode.DAILY, BudgetMode.DYNAMIC_DAILY)


def amount_at(budget: ScheduledBudget, day: int, hour: int = 0) -> int:
    """Micros in force in an hour of a day; 0 for a budget without an amount."""
    amount = budget.amount
    for change in budget.changes:
        if (change.day, change.hour) <= (day, hour):
            amount = change.amount
    return amount or 0


def raised_at(budget: ScheduledBudget, day: int, hour: int) -> int:
    """Micros by which the amount is raised in an hour of a day."""
    now = 24 * day + hour
    return sum(each.more for each in budget.raises if 0 <= now - 24 * each.day - each.hour < each.hours)


def drawn_at(budget: ScheduledBudget, day: int, hour: int = 0) -> int:
    """What the budget's campaign draws of what is in force: all of it, or its share of a pool."""
    in_force = amount_at(budget, day, hour) + raised_at(budget, day, hour)
    return in_force * budget.share.numerator // budget.share.denominator


def mean_amount(budget: ScheduledBudget, day: int) -> int:
    """What is drawn a day, weighted by the hours it was in force: 100 set at 09:00 gives 62.50."""
    return sum(drawn_at(budget, day, hour) for hour in range(24)) // 24


def highest_amount(budget: ScheduledBudget, day: int) -> int:
    """The highest that is drawn on the day: what a day's ceiling is a multiple of."""
    return max(drawn_at(budget, day, hour) for hour in range(24))


def last_change(budget: ScheduledBudget, day: int) -> int | None:
    """The last day up to this one on which the amount changed."""
    return max((change.day for change in budget.changes if change.day <= day), default=None)


def daily_budgets(campaign: Campaign) -> tuple[ScheduledBudget, ...]:
    """The daily budgets that count: the campaign's, or else its groups'; none for other modes."""
    if campaign.budget.mode in DAILY_MODES:
        return (campaign.budget,)
    if campaign.budget.mode is not BudgetMode.NONE:
        return ()
    own = (group.budget for group in campaign.groups)
    return tuple(budget for budget in own if budget is not None and budget.mode in DAILY_MODES)

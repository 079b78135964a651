"""What each campaign wants to spend on a day: its budget, times what happens to it, within the rules.

target = budget x (pace + N(0, noise)) x weekday x learning x review
target = min(target, ceiling of the day, what the week has left)
lifetime: budget = (amount - spent) / days left, and never more than is left
"""

from __future__ import annotations

from random import Random

from attrs import define, field

from paceboard.model import BudgetMode
from paceboard.simulator.budgets import (
    amount_at,
    daily_budgets,
    drawn_at,
    highest_amount,
    last_change,
    mean_amount,
)
from paceboard.simulator.scenario import Ad, Campaign, ScheduledBudget, SimulatedAccount

__all__ = ["Record", "ad_serving", "serving", "target", "weekday"]

_LOST_IN_REVIEW = 0.6
"""A rejected ad's share is lost to this part; the platform routes the rest to its siblings (assumed)."""


@define
class Record:
    """What a campaign has spent so far, in micros, by day and in all."""

    total: int = 0
    days: dict[int, int] = field(factory=dict)

    def add(self, day: int, spent: int) -> None:
        """Close a day."""
        self.days[day] = spent
        self.total += spent

    def between(self, first: int, end: int) -> int:
        """Spent from `first` up to the day before `end`."""
        return sum(self.days.get(day, 0) for day in range(first, end))


def weekday(day: int) -> int:
    """0 for Sunday to 6 for Saturday."""
    return (day + 4) % 7


def serving(campaign: Campaign, day: int) -> bool:
    """The campaign's own schedule, pauses and deletion let it deliver on this day."""
    return (
        campaign.first <= day
        and (campaign.last is None or day <= campaign.last)
        and (campaign.deleted is None or day < campaign.deleted)
        and not any(pause.first <= day <= pause.last for pause in campaign.pauses)
    )


def _launched(ad: Ad, campaign: Campaign, day: int) -> bool:
    first = campaign.first if ad.first is None else ad.first
    return first <= day and (ad.deleted is None or day < ad.deleted)


def _rejected(ad: Ad, day: int) -> bool:
    return ad.rejected is not None and ad.rejected.first <= day <= ad.rejected.last


def ad_serving(ad: Ad, campaign: Campaign, day: int) -> bool:
    """The ad is launched, approved and not deleted; its campaign may still be off."""
    return _launched(ad, campaign, day) and not _rejected(ad, day)


def _approved_share(campaign: Campaign, day: int) -> float:
    ads = [ad for group in campaign.groups for ad in group.ads if _launched(ad, campaign, day)]
    off = sum(_rejected(ad, day) for ad in ads)
    if len(ads) == off:
        return 0.0
    return 1.0 - _LOST_IN_REVIEW * off / len(ads)


def _pace(campaign: Campaign, day: int) -> float:
    found = 1.0
    for pace in campaign.paces:
        if pace.first <= day:
            found = float(pace.factor)
    return found


def _week_left(budget: ScheduledBudget, campaign: Campaign, day: int, record: Record) -> int:
    """What the running part of the week may still take: its days up to Saturday times the amount."""
    sunday = day - weekday(day)
    part = max(sunday, campaign.first, last_change(budget, day) or sunday)
    return drawn_at(budget, day, 23) * (sunday + 7 - part) - record.between(part, day)


def _bounds(account: SimulatedAccount, campaign: Campaign, day: int, record: Record) -> list[int]:
    bounds: list[int] = []
    if campaign.budget.mode is BudgetMode.LIFETIME:
        bounds.append(amount_at(campaign.budget, day, 23) - record.total)
    budgets = daily_budgets(campaign)
    if budgets and all(budget.mode is BudgetMode.DAILY for budget in budgets):
        bounds.append(sum(highest_amount(budget, day) for budget in budgets))
    elif budgets and account.ceiling is not None:
        factor = account.ceiling.day
        highest = sum(highest_amount(budget, day) for budget in budgets)
        bounds.append(highest * factor.numerator // factor.denominator)
        if account.ceiling.week and len(budgets) == 1:
            bounds.append(_week_left(budgets[0], campaign, day, record))
    return bounds


def _budget_of_day(campaign: Campaign, day: int, record: Record) -> int:
    budgets = daily_budgets(campaign)
    if budgets:
        return sum(mean_amount(budget, day) for budget in budgets)
    if campaign.budget.mode is BudgetMode.LIFETIME and campaign.last is not None:
        left = amount_at(campaign.budget, day) - record.total
        return left // (campaign.last - day + 1)
    return campaign.demand


def target(account: SimulatedAccount, campaign: Campaign, day: int, record: Record, rng: Random) -> int:
    """Micros that the campaign wants to spend on the day; 0 where it does not deliver."""
    noise = rng.gauss(0.0, account.noise)
    if not serving(campaign, day):
        return 0
    factor = (_pace(campaign, day) + noise) * account.weekdays[weekday(day)] / 100
    if account.learning is not None and day - campaign.first < account.learning.days:
        factor *= account.learning.factor
    wanted = _budget_of_day(campaign, day, record) * factor * _approved_share(campaign, day)
    return max(0, min([int(wanted), *_bounds(account, campaign, day, record)]))

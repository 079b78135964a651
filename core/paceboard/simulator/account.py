"""One account of a world: what it delivers, and what of it is known at an instant."""

from __future__ import annotations

from threading import Lock

from paceboard.model import (
    Balance,
    Budget,
    BudgetMode,
    Entity,
    Fact,
    Grain,
    Level,
    LimitCycle,
    SpendingLimit,
    Window,
)
from paceboard.model import Delivery as DeliveryState
from paceboard.simulator.book import Book
from paceboard.simulator.budgets import amount_at
from paceboard.simulator.delivery import Delivery
from paceboard.simulator.funnel import spread_over_ads
from paceboard.simulator.limits import cycle_start
from paceboard.simulator.people import over_window
from paceboard.simulator.roster import roster
from paceboard.simulator.scenario import SimulatedAccount
from paceboard.simulator.states import budgets, campaign_delivery, entities

__all__ = ["AccountAtWork"]


class AccountAtWork:
    """What an account shows at an instant; nothing depends on what was asked before.

    Args:
        number: the account's place in its world, from 1; its entities' ids begin with it.
        seed: the text that all its randomness is drawn from.
    """

    def __init__(self, account: SimulatedAccount, number: int, seed: str) -> None:
        self._account = account
        self._seed = seed
        self._ads = roster(account, number)
        self._delivery = Delivery(account, seed)
        self._books: dict[int, Book] = {}
        self._lock = Lock()

    def entities(self, now: int) -> tuple[Entity, ...]:
        """Campaigns, groups and ads that exist, the deleted ones too."""
        day = self._account.zone.day(now)
        exhausted = self.limit(now).stopped is True
        states: dict[int, DeliveryState] = {
            index: campaign_delivery(campaign, day, exhausted=exhausted or self._used_up(index, day))
            for index, campaign in enumerate(self._account.campaigns)
        }
        return tuple(entities(self._ads, self._account.zone, day, states))

    def _used_up(self, index: int, day: int) -> bool:
        """The lifetime budget was used up by the start of the day."""
        budget = self._account.campaigns[index].budget
        if budget.mode is not BudgetMode.LIFETIME or day <= self._account.first:
            return False
        return self._delivery.campaign_spent(index, day) >= amount_at(budget, day)

    def budgets(self, now: int) -> tuple[Budget, ...]:
        """Budgets as the platform states them."""
        local = self._account.zone.local(now)
        return tuple(budgets(self._ads, self._account.zone, self._account.zone.day(now), local.hour))

    def limit(self, now: int) -> SpendingLimit:
        """The spending limit and what is used of it, up to the instant itself."""
        limit, zone = self._account.limit, self._account.zone
        began = cycle_start(limit, zone.day(now))
        if limit is None or limit.cycle is LimitCycle.UNKNOWN:
            cycle = LimitCycle.UNLIMITED if limit is None else LimitCycle.UNKNOWN
            return SpendingLimit(cycle=cycle, reason="" if limit is None else limit.reason)
        if began is None or limit.amount is None:
            return SpendingLimit(cycle=LimitCycle.UNLIMITED)
        reset = zone.start(began)
        spent = self._delivery.spent(now) - self._delivery.spent(reset)
        return SpendingLimit(
            cycle=limit.cycle, amount=limit.amount, spent=spent, reset=reset, stopped=spent >= limit.amount
        )

    def balances(self, now: int) -> tuple[Balance, ...]:
        """Money in all, in cash and in ad credit."""
        paid_in_credit = self._delivery.credit_spent(now)
        cash = self._account.cash - (self._delivery.spent(now) - paid_in_credit)
        granted = self._account.credit
        started = granted is not None and granted.first <= self._account.zone.day(now)
        credit = granted.amount - paid_in_credit if granted is not None and started else 0
        return (
            Balance(kind="total", amount=cash + credit),
            Balance(kind="cash", amount=cash),
            Balance(kind="credit", amount=credit),
        )

    def facts(self, window: Window, level: Level, grain: Grain, now: int, lag: int) -> tuple[Fact, ...]:
        """What is reported of a window of days; `lag` in microseconds."""
        if grain is Grain.WINDOW:
            return over_window(self.facts(window, level, Grain.DAY, now, lag), window)
        zone, horizon = self._account.zone, now - lag
        today = zone.day(now)
        first, last = max(window.first, self._account.first), min(window.last, zone.day(horizon))
        found: list[Fact] = []
        for day in range(first, last + 1):
            restatement = self._account.restatement
            old = restatement is not None and today - day > restatement.after
            found.extend(self._book(day).facts(level, grain, horizon=horizon, restated=old))
        return tuple(found)

    def _book(self, day: int) -> Book:
        with self._lock:
            if day not in self._books:
                self._books[day] = self._write(day)
            return self._books[day]

    def _write(self, day: int) -> Book:
        delivered, step = self._delivery.day(day), self._delivery.step
        return Book(
            day,
            hours=delivered.hours,
            ads=self._ads,
            days=spread_over_ads(self._account, self._ads, delivered, self._seed, step),
            restatement=self._account.restatement,
            step=step,
        )

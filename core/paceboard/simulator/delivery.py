"""What an account delivers, hour by hour: targets, hour shape, the hard limit, the credit.

    x(campaign, hour) = min(target x share of the hour x LogN(0, noise), target - spent today)
    the last hour tops up by at most 12 % of the target
    all x of an hour together = min(sum x, what the limit has left); then 0 until it begins anew

Each day rests on the days before it, so days are reckoned in order and kept.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random
from threading import Lock

from paceboard.model import HOUR, minor_digits
from paceboard.model.hours import Hour, hours_of
from paceboard.simulator.apportion import apportion
from paceboard.simulator.delivered import DeliveredDay
from paceboard.simulator.draws import spread, stream
from paceboard.simulator.limits import cycle_start
from paceboard.simulator.scenario import Campaign, SimulatedAccount
from paceboard.simulator.targets import Record, target

__all__ = ["Delivery"]

_TOP_UP = 0.12
_AFTER_A_STOP = 0.9
"""On the day after its limit had stopped it, an account delivers so much less."""
_PRICE_MEMORY, _PRICE_SPREAD = 0.6, 0.06


class Delivery:
    """An account's delivery from the first day of its history on.

    Args:
        account: what is declared of it.
        seed: two worlds with the same seed are the same, to the last order.
    """

    def __init__(self, account: SimulatedAccount, seed: str) -> None:
        self.account = account
        self.seed = seed
        self.step: int = 10 ** (6 - minor_digits(account.currency))
        self._lock = Lock()
        self._days: list[DeliveredDay] = []
        self._records = [Record() for _ in account.campaigns]
        self._prices = [0.0 for _ in account.campaigns]
        self._stopped: int | None = None

    def day(self, day: int) -> DeliveredDay:
        """A day, with all before it reckoned.

        Raises:
            ValueError: where the day lies before the account's history.
        """
        index = day - self.account.first
        if index < 0:
            raise ValueError(f"the account's history begins on day {self.account.first}, not {day}")
        with self._lock:
            while len(self._days) <= index:
                self._days.append(self._reckon(self.account.first + len(self._days)))
            return self._days[index]

    def spent(self, instant: int) -> int:
        """Micros spent since the start of the history; not late."""
        day = self.account.zone.day(instant)
        return self._whole(self.day(day).spent(instant)) if day >= self.account.first else 0

    def credit_spent(self, instant: int) -> int:
        """Micros of ad credit used since the start of the history; not late."""
        day = self.account.zone.day(instant)
        return self._whole(self.day(day).credit_spent(instant)) if day >= self.account.first else 0

    def _whole(self, amount: int) -> int:
        return amount // self.step * self.step

    def campaign_spent(self, index: int, day: int) -> int:
        """Micros that one campaign spent before the start of a day."""
        self.day(day)
        return self._records[index].between(self.account.first, day)

    def _reckon(self, day: int) -> DeliveredDay:
        hours = hours_of(self.account.zone, day)
        before, credit_before = self._before(day)
        spend = self._limited(day, self._wanted(day, hours), before)
        for record, amounts in zip(self._records, zip(*spend, strict=True), strict=False):
            record.add(day, sum(amounts))
        return DeliveredDay(
            day=day,
            hours=hours,
            spend=spend,
            credit=self._credited(day, spend, credit_before),
            prices=self._priced(day),
            before=before,
            credit_before=credit_before,
        )

    def _before(self, day: int) -> tuple[int, int]:
        if day == self.account.first:
            return 0, 0
        last = self._days[-1]
        return last.before + sum(map(sum, last.spend)), last.credit_before + sum(last.credit)

    def _wanted(self, day: int, hours: Sequence[Hour]) -> list[list[int]]:
        """Micros that each campaign (outer) wants in each hour (inner)."""
        scripted = self.account.daily_spend.get(day)
        wanted: list[list[int]] = []
        targets = self._targets(day, scripted)
        for index, (campaign, amount) in enumerate(zip(self.account.campaigns, targets, strict=True)):
            rng = self._stream("hours", campaign, index, day)
            shape = [self.account.hours[hour.label] * (hour.end - hour.start) / HOUR for hour in hours]
            noisy = [weight * spread(rng, self.account.hour_noise) for weight in shape]
            if scripted is None:
                scale = sum(shape)
                wanted.append(self._paced(amount, [weight / scale for weight in noisy]))
            else:
                wanted.append(apportion(amount, noisy, self.step))
        return wanted

    def _targets(self, day: int, scripted: int | None) -> list[int]:
        targets = [
            target(self.account, campaign, day, record, self._stream("target", campaign, index, day))
            for index, (campaign, record) in enumerate(
                zip(self.account.campaigns, self._records, strict=True)
            )
        ]
        if scripted is not None:
            return apportion(scripted, targets, self.step)
        cooled = _AFTER_A_STOP if self._stopped == day - 1 else 1.0
        return [int(amount * cooled) for amount in targets]

    def _stream(self, purpose: str, campaign: Campaign, index: int, day: int) -> Random:
        return stream(self.seed, purpose, index, campaign.name, day)

    def _paced(self, amount: int, shares: Sequence[float]) -> list[int]:
        hourly: list[int] = []
        left = amount - amount % self.step
        for place, share in enumerate(shares, start=1):
            wish = amount * (share + (_TOP_UP if place == len(shares) else 0.0))
            taken = min(int(wish) // self.step * self.step, left)
            hourly.append(taken)
            left -= taken
        return hourly

    def _limited(self, day: int, wanted: Sequence[Sequence[int]], before: int) -> tuple[tuple[int, ...], ...]:
        """Hours (outer) by campaigns (inner), cut where the limit is used up."""
        began = cycle_start(self.account.limit, day)
        hourly = [list(amounts) for amounts in zip(*wanted, strict=True)]
        if began is None or self.account.limit is None or self.account.limit.amount is None:
            return tuple(map(tuple, hourly))
        left = self.account.limit.amount - (before - self._spent_before(began))
        left -= left % self.step
        for place, amounts in enumerate(hourly):
            if sum(amounts) > left:
                hourly[place] = apportion(left, amounts, self.step)
                self._stopped = day
            left -= sum(hourly[place])
        return tuple(map(tuple, hourly))

    def _spent_before(self, day: int) -> int:
        index = day - self.account.first
        if index <= 0:
            return 0
        if index < len(self._days):
            return self._days[index].before
        return self._before(day)[0]

    def _credited(self, day: int, spend: Sequence[Sequence[int]], used: int) -> tuple[int, ...]:
        credit = self.account.credit
        left = credit.amount - used if credit is not None and credit.first <= day else 0
        paid: list[int] = []
        for amounts in spend:
            paid.append(min(left, sum(amounts)))
            left -= paid[-1]
        return tuple(paid)

    def _priced(self, day: int) -> tuple[float, ...]:
        """Prices drift: today's deviation remembers yesterday's."""
        for index, campaign in enumerate(self.account.campaigns):
            shock = self._stream("price", campaign, index, day).gauss(0.0, _PRICE_SPREAD)
            self._prices[index] = _PRICE_MEMORY * self._prices[index] + shock
        return tuple(self.account.funnel.price * math.exp(drift) for drift in self._prices)

"""A panel of daily spend to try forecasts on: many campaigns with budgets that are raised and cut, creatives
that go viral, rejections, pauses, and the ceilings of platforms.

Set to what was measured of real accounts: weekly log-changes with a standard deviation of .28, weekday
factors of .13, daily residuals of .18, a coefficient of variation of .49 (pacing reference, 2.1). Rates of
events are assumed. Deterministic: the same seed gives the same panel, and each series is its own stream.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from random import Random

from attrs import frozen

from paceboard.model import MICROS, day_from_text
from paceboard.simulator.draws import spread, stream

__all__ = ["FIRST", "PanelSeries", "panel"]

FIRST = day_from_text("2026-01-01")
"""The epoch day of every series' first day; a Thursday."""

_RULES = ((1.25, 7.0), (1.75, 7.0), (2.0, math.inf), (1.0, 7.0))
"""Times the amount that a day may cost, and a week from Sunday on, by platform."""
_STEP_EVERY, _STEP_DRIFT, _STEP_SIGMA = 24, 0.025, 0.45
"""Days between changes of budget on average; mean and spread of a change's logarithm."""
_VIRAL_EVERY, _REJECTED_EVERY, _PAUSED_EVERY = 100, 100, 500
_WEEKDAY_SIGMA, _RESIDUAL_SIGMA, _WANDER_SIGMA, _RETURN = 0.142, 0.145, 0.035, 0.05


@frozen(kw_only=True)
class PanelSeries:
    """One campaign.

    Args:
        spend: micros of each day from `FIRST` on.
        budgets: micros, the daily amount in force on each of them; zero on a day on which it was paused.
    """

    spend: tuple[int, ...]
    budgets: tuple[int, ...]

    def until(self, day: int) -> tuple[tuple[int, int], ...]:
        """(Epoch day, micros) of the days before a place in the series: what is known by then."""
        return tuple((FIRST + place, value) for place, value in enumerate(self.spend[:day]))


def panel(seed: int, count: int, days: int = 120) -> Iterator[PanelSeries]:
    """So many series, all different, all of them told by the seed."""
    return (_series(stream("panel", seed, number), days) for number in range(count))


def _series(rng: Random, days: int) -> PanelSeries:
    amounts = _amounts(rng, days)
    wanted, paused = _wanted(rng, days), _spells(rng, days, _PAUSED_EVERY, 1, 4)
    day_factor, week_factor = rng.choice(_RULES)
    spend: list[int] = []
    week = 0.0
    for day in range(days):
        # Epoch day 3 was a Sunday.
        week = 0.0 if (FIRST + day - 3) % 7 == 0 else week
        most = max(0.0, min(day_factor * amounts[day], week_factor * amounts[day] - week))
        value = 0.0 if day in paused else min(amounts[day] * wanted[day], most)
        week += value
        spend.append(round(value * MICROS))
    return PanelSeries(
        spend=tuple(spend),
        budgets=tuple(0 if day in paused else amount * MICROS for day, amount in enumerate(amounts)),
    )


def _amounts(rng: Random, days: int) -> list[int]:
    """The daily budget of each day, in whole units of currency: it moves in steps."""
    amount, found = math.exp(rng.uniform(math.log(40.0), math.log(4_000.0))), []
    for _ in range(days):
        if rng.random() < 1.0 / _STEP_EVERY:
            amount *= math.exp(rng.gauss(_STEP_DRIFT, _STEP_SIGMA))
        found.append(max(5, round(amount)))
    return found


def _wanted(rng: Random, days: int) -> list[float]:
    """What delivery asks for each day, over the budget: weekdays, noise, and what happens to creatives."""
    weekdays = [spread(rng, _WEEKDAY_SIGMA) for _ in range(7)]
    mean = sum(weekdays) / 7.0
    base, sigma, wander = rng.uniform(0.75, 1.05), _RESIDUAL_SIGMA * spread(rng, 0.3), 0.0
    viral = _spells(rng, days, _VIRAL_EVERY, 4, 12)
    rejected = _spells(rng, days, _REJECTED_EVERY, 1, 3)
    found = []
    for day in range(days):
        wander += rng.gauss(0.0, _WANDER_SIGMA) - _RETURN * wander
        share = base * weekdays[(FIRST + day) % 7] / mean * math.exp(wander) * spread(rng, sigma)
        found.append(share * viral.get(day, 1.0) / rejected.get(day, 1.0))
    return found


def _spells(rng: Random, days: int, every: int, shortest: int, longest: int) -> dict[int, float]:
    """Days on which something lasts, each with the strength of its spell, 1.3 to 1.9."""
    found: dict[int, float] = {}
    for day in range(days):
        if rng.random() < 1.0 / every:
            strength = rng.uniform(1.3, 1.9)
            found.update(dict.fromkeys(range(day, day + rng.randint(shortest, longest)), strength))
    return found

"""Panels of daily series in which nothing happened, and what is done to them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from random import Random

import pytest
from attrs import frozen

from paceboard.model import MICROS
from paceboard.stats import DaySpend

DAYS = 70
"""Length of a series; the last four weeks of it are judged."""
JUDGED = 28


@frozen(kw_only=True)
class World:
    """What a panel's series are made of, in logarithms.

    Args:
        drift: spread of the level's daily step.
        freedom: of Student's residuals; 0: normal ones.
        steps: spread of a budget's step at the end of a week.
    """

    name: str
    drift: float = 0.0
    freedom: int = 0
    steps: float = 0.0
    known_budgets: bool = False
    weekdays: float = 0.13
    residual: float = 0.15


WORLDS = (
    World(name="weekday only"),
    World(name="drift 4 %/d", drift=0.04),
    World(name="heavy tails", freedom=4),
    World(name="budget steps, known", steps=0.28, known_budgets=True),
)
"""Those in which the recommended method keeps its promise; unknown budget steps are real changes."""


def _residual(rng: Random, world: World) -> float:
    if not world.freedom:
        return rng.gauss(0, world.residual)
    spread = math.sqrt(world.freedom / (world.freedom - 2))
    chi = rng.gammavariate(world.freedom / 2, 2) / world.freedom
    return rng.gauss(0, 1) / math.sqrt(chi) / spread * world.residual


def series_of(world: World, number: int) -> list[DaySpend]:
    """One series of a panel, the same in every process."""
    rng = Random(f"{world.name}|{number}")
    factors = [rng.gauss(0, world.weekdays) for _ in range(7)]
    level, budget, days = 0.0, 1_000 * MICROS, []
    for day in range(DAYS):
        level += rng.gauss(0, world.drift) if world.drift else 0
        if world.steps and day % 7 == 0 and rng.random() < 0.3:
            budget = int(budget * math.exp(rng.gauss(0, world.steps)))
        spend = budget * math.exp(level + factors[day % 7] + _residual(rng, world))
        days.append(DaySpend(day=day, spend=int(spend), budget=budget if world.known_budgets else None))
    return days


Panel = Callable[[World, int], Iterator[list[DaySpend]]]


@pytest.fixture(name="panel")
def _panel() -> Panel:
    def of(world: World, count: int) -> Iterator[list[DaySpend]]:
        return (series_of(world, number) for number in range(count))

    return of

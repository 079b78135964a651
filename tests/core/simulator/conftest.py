from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from paceboard.model import MICROS, AccountRef, BudgetMode, Fact, Grain, Level, Window, Zone, day_from_text
from paceboard.simulator.scenario import (
    Ad,
    Campaign,
    Group,
    Scenario,
    ScheduledBudget,
    SimulatedAccount,
)
from paceboard.simulator.world import World

FIRST = day_from_text("2026-04-05")
REF = AccountRef("tiktok", "7000000000000000077")


def daily(amount: int, mode: BudgetMode = BudgetMode.DYNAMIC_DAILY) -> ScheduledBudget:
    """A daily budget of whole units."""
    return ScheduledBudget(mode=mode, amount=amount * MICROS)


def campaign(name: str = "One", amount: int = 100, **changes: Any) -> Campaign:
    """A campaign of two groups and three ads that begins on a Sunday."""
    groups = (
        Group(name=f"{name} wide", ads=(Ad(name=f"{name} a"), Ad(name=f"{name} b"))),
        Group(name=f"{name} narrow", ads=(Ad(name=f"{name} c"),)),
    )
    return Campaign(**{"name": name, "first": FIRST, "budget": daily(amount), "groups": groups, **changes})


def account(**changes: Any) -> SimulatedAccount:
    """An account of two campaigns without any noise in its days."""
    calm: dict[str, Any] = {
        "ref": REF,
        "name": "Calm",
        "zone": Zone("Etc/GMT+8"),
        "first": FIRST,
        "campaigns": (campaign("One", 100), campaign("Two", 60)),
        "weekdays": (100,) * 7,
        "noise": 0.0,
        "cash": 10_000 * MICROS,
    }
    return SimulatedAccount(**{**calm, **changes})


def world_of(made: SimulatedAccount, *, days: int = 5, seed: int = 1, lag: int = 7_200) -> World:
    """A world of one account in which so many days are wholly visible."""
    scenario = Scenario(
        name="test",
        title="A test",
        accounts=(made,),
        first=made.first,
        last=made.first + 29,
        present=made.first + days - 1,
        lag=lag,
    )
    found = World(scenario, seed=seed)
    found.advance_to(found.default_now)
    return found


class Made:
    """What the tests of this folder build worlds from."""

    first = FIRST
    key = str(REF)
    daily = staticmethod(daily)
    campaign = staticmethod(campaign)
    account = staticmethod(account)
    world = staticmethod(world_of)

    @staticmethod
    def facts(world: World, level: Level, grain: Grain = Grain.DAY) -> tuple[Fact, ...]:
        """Everything that the accounts of a world show."""
        accounts = world.scenario.accounts
        window = Window(first=min(account.first for account in accounts), last=world.last_day)
        return tuple(
            fact for account in accounts for fact in world.facts(str(account.ref), window, level, grain)
        )

    @classmethod
    def totals(cls, world: World, level: Level, grain: Grain = Grain.DAY) -> Mapping[int, dict[str, int]]:
        """The sum of each measure, by day."""
        found: dict[int, dict[str, int]] = {}
        for fact in cls.facts(world, level, grain):
            of_day = found.setdefault(fact.day, dict.fromkeys(fact.measures, 0))
            for key, value in fact.measures.items():
                assert value is not None
                of_day[key] += value
        return found

    @classmethod
    def delivered(cls, world: World, level: Level, grain: Grain = Grain.DAY) -> Mapping[int, dict[str, int]]:
        """The totals of the days on which anything was delivered."""
        return {day: total for day, total in cls.totals(world, level, grain).items() if total["impressions"]}

    @classmethod
    def spend(cls, world: World, level: Level = Level.ACCOUNT) -> list[int]:
        """Whole units of spend of each day, in the order of days."""
        return [total["spend"] // MICROS for _, total in sorted(cls.totals(world, level).items())]


@pytest.fixture(scope="session")
def made() -> type[Made]:
    """Builders of small worlds."""
    return Made

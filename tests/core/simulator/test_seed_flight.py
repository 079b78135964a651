from __future__ import annotations

from itertools import accumulate
from typing import Any

import pytest

from paceboard.model import HOUR, MICROS, Delivery, Grain, Level, LimitCycle, Window
from paceboard.simulator.seed_flight import ACCOUNT, FLIGHT_START, GOLDEN, seed_flight
from paceboard.simulator.world import World

SERIES = (
    *(1180, 1340, 1365, 1385, 1390, 1375, 1365, 1390, 1405, 1420, 1435, 1450, 1460, 1840),
    *(1900, 2000, 2100, 2200, 2200, 2200, 2200, 1790, 1810, 1800),
)


@pytest.fixture(scope="module")
def over() -> World:
    """The flight, seen after its last day."""
    world = World(seed_flight())
    world.advance_to(world.complete_at(world.last_day))
    return world


@pytest.mark.parametrize("grain", [Grain.DAY, Grain.HOUR])
@pytest.mark.parametrize("level", list(Level))
def test_the_golden_series_to_the_cent(over: World, made: Any, level: Level, grain: Grain) -> None:
    """Days 1 to 24 spend exactly the series, at every level and through the hours; then nothing."""
    totals = made.totals(over, level, grain)
    days = [totals.get(FLIGHT_START + day, {"spend": 0})["spend"] for day in range(30)]

    assert [*(amount * MICROS for amount in SERIES), *[0] * 6] == days


@pytest.mark.parametrize("level", list(Level))
def test_the_days_before_spend_their_budget(over: World, made: Any, level: Level) -> None:
    """35 days of exactly 1,300.00."""
    totals = made.totals(over, level)

    assert [1_300 * MICROS] * 35 == [totals[FLIGHT_START - day]["spend"] for day in range(1, 36)]


def test_the_series_adds_up_to_the_seeds_table() -> None:
    """Day 1, 7, 14, 21, 23 and the cap on day 24."""
    total = list(accumulate(GOLDEN))

    assert [1_180, 9_400, 19_800, 34_600, 38_200, 40_000] == [
        total[day - 1] for day in (1, 7, 14, 21, 23, 24)
    ]


def test_day_23_is_the_present() -> None:
    """All of it is to be seen, and nothing of day 24."""
    world = World(seed_flight())
    world.advance_to(world.default_now)
    window = Window(first=FLIGHT_START, last=FLIGHT_START + 29)
    seen = world.facts(str(ACCOUNT), window, Level.ACCOUNT, Grain.HOUR)

    assert 23 * 24 == len(seen)
    assert 38_200 * MICROS == sum(fact.measures["spend"] or 0 for fact in seen)
    assert (FLIGHT_START + 22, 23) == (seen[-1].day, seen[-1].hour)


def test_the_limit_stops_delivery_at_the_end_of_day_24() -> None:
    """An hour before midnight it still runs; at midnight 40,000.00 are gone."""
    world = World(seed_flight())
    midnight = world.scenario.accounts[0].zone.start(FLIGHT_START + 24)
    world.advance_to(midnight - HOUR)
    (before,) = world.limits(str(ACCOUNT))
    world.advance_to(midnight)
    (after,) = world.limits(str(ACCOUNT))

    assert (LimitCycle.ONE_TIME, 40_000 * MICROS) == (after.cycle, after.amount)
    assert (False, True) == (before.stopped, after.stopped)
    assert 40_000 * MICROS == after.spent
    assert {Delivery.LIMITED} == {entity.delivery for entity in world.entities(str(ACCOUNT))}


def test_before_the_flight_there_is_no_limit() -> None:
    """It was set at the start of 2 April."""
    world = World(seed_flight())
    world.advance_to(world.scenario.accounts[0].zone.start(FLIGHT_START) - 1)

    assert LimitCycle.UNLIMITED == world.limits(str(ACCOUNT))[0].cycle


def test_the_budgets_make_1300_a_day(over: World) -> None:
    """Three shared dynamic daily budgets: 520, 455 and 325."""
    amounts = [budget.amount for budget in over.budgets(str(ACCOUNT)) if budget.level is Level.CAMPAIGN]

    assert [520 * MICROS, 455 * MICROS, 325 * MICROS] == amounts
    assert [True] * 3 == [e.budget_shared for e in over.entities(str(ACCOUNT)) if e.level is Level.CAMPAIGN]


def test_creative_4_goes_viral_on_day_13(over: World) -> None:
    """Its click rate goes from 1.2 % to 4.8 %, and it takes 70 % of its campaign."""
    (viral,) = [entity for entity in over.entities(str(ACCOUNT)) if "#4" in entity.name]
    (group,) = [entity for entity in over.entities(str(ACCOUNT)) if entity.id == viral.parent]

    def total(level: Level, entity: str, key: str, first: int, last: int) -> int:
        window = Window(first=FLIGHT_START + first - 1, last=FLIGHT_START + last - 1)
        facts = over.facts(str(ACCOUNT), window, level, Grain.DAY)
        return sum(fact.measures[key] or 0 for fact in facts if fact.entity == entity)

    def click_rate(first: int, last: int) -> float:
        clicks, shown = (total(Level.AD, viral.id, key, first, last) for key in ("clicks", "impressions"))
        return clicks / shown

    share = total(Level.AD, viral.id, "spend", 14, 21) / total(Level.CAMPAIGN, group.parent, "spend", 14, 21)
    value = total(Level.AD, viral.id, "conversion_value", 13, 21)

    assert 0.012 == pytest.approx(click_rate(1, 12), rel=0.05)
    assert 0.048 == pytest.approx(click_rate(13, 13), rel=0.05)
    assert 0.70 == pytest.approx(share, abs=0.001)
    assert 4.6 == pytest.approx(value / total(Level.AD, viral.id, "spend", 13, 21), rel=0.1)


def test_the_declared_flight_is_the_cap(over: World) -> None:
    """40,000.00 from 2 April to 1 May, not to be passed."""
    (flight,) = over.flights("tiktok")

    assert (FLIGHT_START, FLIGHT_START + 29) == (flight.first, flight.last)
    assert (40_000 * MICROS, True) == (flight.amount, flight.hard)
    assert () == tuple(over.flights("meta"))


def test_the_account_lives_in_a_fixed_offset(over: World) -> None:
    """UTC-8 all year, whatever California does."""
    (account,) = over.accounts("tiktok")

    assert ("Etc/GMT+8", "USD", True) == (account.zone.name, account.currency, account.simulated)
    assert -8 * HOUR == account.zone.utc_offset(over.now())

"""From the world over real HTTP to model rows: TikTok's face on one side, the connector on the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from itertools import accumulate
from typing import Any

import pytest
import structlog

from paceboard.model import Account, BudgetMode, Fact, Grain, Level, LimitCycle, Window, day_from_text
from paceboard.plugin import Connector, ConnectorContext, Secret
from paceboard.simulator import World, served, stamped, world
from paceboard.transport.client import client_for
from paceboard.transport.redaction import Redactor
from paceboard_tiktok.connector import TikTok
from paceboard_tiktok.face import simulator
from paceboard_tiktok.options import TikTokOptions
from paceboard_tiktok.spec import connector_spec

FIRST = day_from_text("2026-04-02")
DOLLARS = 1_000_000
Ask = Callable[[Connector, Account], AsyncIterator[Any]]


async def _read(base_url: str, ask: Ask) -> list[Any]:
    spec = simulator()
    client = client_for(
        connector_spec(),
        base_url=base_url,
        clock=lambda: 0,
        redactor=Redactor(),
        log=structlog.get_logger(),
    )
    connector = TikTok(
        ConnectorContext(
            options=TikTokOptions(business_center=spec.options["business_center"]),
            secrets={name: Secret(text) for name, text in spec.secrets.items()},
            client=client,
            clock=lambda: 0 if client.world is None else client.world.now,
            base_url=base_url,
        )
    )
    try:
        (account,) = [each async for each in connector.accounts()]
        assert isinstance(account, Account)
        return [row async for row in ask(connector, account)]
    finally:
        await client.aclose()


@pytest.fixture
def flight() -> World:
    """The seed's flight, with day 23 complete."""
    made = world("seed-flight")
    made.advance_to(made.complete_at(FIRST + 22))
    return made


@pytest.fixture
def read(flight: World) -> Callable[[Ask], list[Any]]:
    """Asks the connector, which asks the face of the flight over loopback."""

    def run(ask: Ask) -> list[Any]:
        with served(stamped(simulator().face(flight), flight)) as base_url:
            return asyncio.run(_read(base_url, ask))

    return run


def spent(facts: list[Fact]) -> dict[int, int]:
    """Micros by day."""
    days: dict[int, int] = {}
    for fact in facts:
        days[fact.day] = days.get(fact.day, 0) + (fact.measures["spend"] or 0)
    return dict(sorted(days.items()))


def test_the_seeds_spend_arrives_to_the_cent(read: Callable[[Ask], list[Any]]) -> None:
    """The control total gives 1,180 on day 1, 9,400 by day 7, 38,200 by day 23."""
    window = Window(first=FIRST, last=FIRST + 22)
    days = spent(read(lambda c, account: c.facts(account, window, Level.ACCOUNT, Grain.DAY)))
    running = dict(zip(days, accumulate(days.values()), strict=True))

    assert list(range(FIRST, FIRST + 23)) == list(days)
    assert [1_180, 9_400, 19_800, 34_600, 38_200] == [
        running[FIRST + day - 1] // DOLLARS for day in (1, 7, 14, 21, 23)
    ]
    assert 38_200 * DOLLARS == running[FIRST + 22]


@pytest.mark.parametrize("level", [Level.CAMPAIGN, Level.GROUP, Level.AD])
def test_every_level_adds_up_to_the_control_total(read: Callable[[Ask], list[Any]], level: Level) -> None:
    """What campaigns, groups and ads spent is what the account spent, day by day."""
    window = Window(first=FIRST, last=FIRST + 22)

    async def both(connector: Connector, account: Account) -> AsyncIterator[Fact]:
        for each in (Level.ACCOUNT, level):
            async for fact in connector.facts(account, window, each, Grain.DAY):
                yield fact

    facts: list[Fact] = read(both)

    assert spent([fact for fact in facts if fact.level is Level.ACCOUNT]) == spent(
        [fact for fact in facts if fact.level is level]
    )


def test_every_measure_of_a_settled_day_arrives_as_the_world_has_it(
    read: Callable[[Ask], list[Any]], flight: World
) -> None:
    """Two days later all measures are there, ad credit and cash among them, and none is changed."""
    window = Window(first=FIRST, last=FIRST + 19)
    (account,) = flight.accounts("tiktok")
    facts: list[Fact] = read(lambda c, account: c.facts(account, window, Level.ACCOUNT, Grain.DAY))
    shown = {
        fact.day: {key: fact.measures.get(key) for key in facts[0].measures}
        for fact in flight.facts(str(account.ref), window, Level.ACCOUNT, Grain.DAY)
    }

    assert shown == {fact.day: fact.measures for fact in facts}


def test_hours_add_up_to_their_day(read: Callable[[Ask], list[Any]]) -> None:
    """The hours of a complete day sum to the day's spend."""
    window = Window(first=FIRST + 21, last=FIRST + 21)

    async def both(connector: Connector, account: Account) -> AsyncIterator[Fact]:
        for grain in (Grain.DAY, Grain.HOUR):
            async for fact in connector.facts(account, window, Level.ACCOUNT, grain):
                yield fact

    facts: list[Fact] = read(both)
    hours = [fact for fact in facts if fact.grain is Grain.HOUR]

    assert spent(hours) == spent([fact for fact in facts if fact.grain is Grain.DAY])
    assert set(range(24)) >= {fact.hour for fact in hours}


def test_what_the_world_holds_is_what_the_connector_reads(
    read: Callable[[Ask], list[Any]], flight: World
) -> None:
    """Campaigns, groups and ads with their budgets, the limit and its use come over the wire unchanged."""
    key = str(flight.accounts("tiktok")[0].ref)

    async def everything(connector: Connector, account: Account) -> AsyncIterator[Any]:
        async for entity in connector.entities(account):
            yield entity.level, entity.id, entity.parent, entity.name, entity.delivery
        async for budget in connector.budgets(account):
            if budget.mode not in (BudgetMode.NONE, BudgetMode.INHERITED):
                yield budget.entity, budget.mode, budget.amount
        async for limit in connector.limits(account):
            yield limit.cycle, limit.amount, limit.spent
        async for balance in connector.balances(account):
            yield balance.kind, balance.amount

    expected = [
        *((each.level, each.id, each.parent, each.name, each.delivery) for each in flight.entities(key)),
        *(
            (each.entity, each.mode, each.amount)
            for each in flight.budgets(key)
            if each.mode not in (BudgetMode.NONE, BudgetMode.INHERITED)
        ),
        *((each.cycle, each.amount, each.spent) for each in flight.limits(key)),
        *((each.kind, each.amount) for each in flight.balances(key)),
    ]
    found = read(everything)

    assert sorted(map(str, expected)) == sorted(map(str, found))
    assert any(row[0] is LimitCycle.ONE_TIME for row in found)

"""From the world over real HTTP to model rows: Meta's face, the host's client, the connector."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import structlog
from attrs import evolve

from paceboard.model import Account, AccountRef, Fact, Grain, Level, Window, day_from_text
from paceboard.plugin import Connector, ConnectorContext, Secret
from paceboard.simulator import World, served, stamped, world
from paceboard.transport.client import client_for
from paceboard.transport.redaction import Redactor
from paceboard_meta.connector import Meta
from paceboard_meta.face import simulator
from paceboard_meta.options import MetaOptions
from paceboard_meta.spec import connector_spec

FIRST = day_from_text("2026-04-02")
DOLLARS = 1_000_000
Ask = Callable[[Connector, Account], AsyncIterator[Any]]


async def _read(base_url: str, ask: Ask, accounts: tuple[str, ...]) -> list[Any]:
    spec = simulator()
    client = client_for(
        connector_spec(), base_url=base_url, clock=lambda: 0, redactor=Redactor(), log=structlog.get_logger()
    )
    connector = Meta(
        ConnectorContext(
            options=MetaOptions(**spec.options),  # type: ignore[arg-type]
            secrets={name: Secret(text) for name, text in spec.secrets.items()},
            client=client,
            clock=lambda: 0 if client.world is None else client.world.now,
            base_url=base_url,
            accounts=accounts,
        )
    )
    try:
        found = [each async for each in connector.accounts()]
        readable = [each for each in found if isinstance(each, Account)]
        return [row for account in readable for row in [each async for each in ask(connector, account)]]
    finally:
        await client.aclose()


@pytest.fixture
def flight() -> World:
    """The seed's flight twice, at two accounts of Meta's, with day 23 complete."""
    scenario = world("seed-flight").scenario
    accounts = tuple(
        evolve(account, ref=AccountRef("meta", key)) for account in scenario.accounts for key in ("71", "72")
    )
    made = World(evolve(scenario, accounts=accounts, flights=()))
    made.advance_to(made.complete_at(FIRST + 22))
    return made


@pytest.fixture
def read(flight: World) -> Callable[..., list[Any]]:
    """Asks the connector, which asks the face of the flight over loopback."""

    def run(ask: Ask, *, accounts: tuple[str, ...] = ("71",)) -> list[Any]:
        with served(stamped(simulator().face(flight), flight)) as base_url:
            return asyncio.run(_read(base_url, ask, accounts))

    return run


def spent(facts: list[Fact]) -> dict[int, int]:
    """Micros by day."""
    days: dict[int, int] = {}
    for fact in facts:
        days[fact.day] = days.get(fact.day, 0) + (fact.measures["spend"] or 0)
    return dict(sorted(days.items()))


def test_the_seeds_spend_arrives_to_the_cent(read: Callable[..., list[Any]]) -> None:
    """23 days add up to 38,200.00, with the first at 1,180.00."""
    window = Window(first=FIRST, last=FIRST + 22)
    days = spent(read(lambda c, account: c.facts(account, window, Level.ACCOUNT, Grain.DAY)))

    assert (23, 1_180 * DOLLARS, 38_200 * DOLLARS) == (len(days), days[FIRST], sum(days.values()))


@pytest.mark.parametrize("level", [Level.CAMPAIGN, Level.GROUP, Level.AD])
def test_every_level_adds_up_to_the_control_total(read: Callable[..., list[Any]], level: Level) -> None:
    """What campaigns, ad sets and ads spent is what the account spent, day by day."""
    window = Window(first=FIRST, last=FIRST + 22)

    async def both(connector: Connector, account: Account) -> AsyncIterator[Fact]:
        for each in (Level.ACCOUNT, level):
            async for fact in connector.facts(account, window, each, Grain.DAY):
                yield fact

    facts: list[Fact] = read(both)

    assert spent([fact for fact in facts if fact.level is Level.ACCOUNT]) == spent(
        [fact for fact in facts if fact.level is level]
    )


@pytest.mark.parametrize("accounts", [(), ("71", "72"), ("72", "99", "71")])
def test_accounts_come_by_list_and_by_batch(
    read: Callable[..., list[Any]], accounts: tuple[str, ...]
) -> None:
    """All that the business has, or those that are named; a foreign one costs no other."""

    async def only(_connector: Connector, account: Account) -> AsyncIterator[str]:
        yield account.ref.id

    assert {"71", "72"} == set(read(only, accounts=accounts))

"""From the world over real HTTP to model rows: Google's face on one side, the connector on the other."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from attrs import evolve

from paceboard.model import Grain, Level, Window
from paceboard.plugin import Account, AccountRef, ConnectorContext, Secret
from paceboard.simulator import World, served, stamped, world
from paceboard.transport.client import client_for
from paceboard.transport.redaction import Redactor
from paceboard_google_ads.connector import GoogleAds
from paceboard_google_ads.face import simulator
from paceboard_google_ads.options import GoogleAdsOptions
from paceboard_google_ads.spec import connector_spec


async def _read(base_url: str, window: Window) -> tuple[list[Any], list[Any]]:
    client = client_for(
        connector_spec(), base_url=base_url, clock=lambda: 0, redactor=Redactor(), log=structlog.get_logger()
    )
    connector = GoogleAds(
        ConnectorContext(
            options=GoogleAdsOptions(),
            secrets={name: Secret(text) for name, text in simulator().secrets.items()},
            client=client,
            clock=lambda: 0 if client.world is None else client.world.now,
            base_url=base_url,
        )
    )
    try:
        (account,) = [each async for each in connector.accounts()]
        assert isinstance(account, Account)
        facts = [each async for each in connector.facts(account, window, Level.ACCOUNT, Grain.DAY)]
        return facts, [each async for each in connector.budgets(account)]
    finally:
        await client.aclose()


def test_the_seeds_spend_arrives_to_the_cent() -> None:
    """Log in, walk the manager, read 23 days: 38,200.00 in all, with three budgets of 1,300.00 a day."""
    scenario = world("seed-flight").scenario
    (only,) = scenario.accounts
    moved = evolve(only, ref=AccountRef("google_ads", "1234567890"))
    flight = World(evolve(scenario, accounts=(moved,), flights=()))
    flight.advance_to(flight.default_now)
    window = Window(first=flight.first_day, last=flight.first_day + 22)
    with served(stamped(simulator().face(flight), flight)) as base_url:
        facts, budgets = asyncio.run(_read(base_url, window))

    assert 38_200_000_000 == sum(fact.measures["spend"] for fact in facts)
    assert 1_300_000_000 == sum(budget.amount for budget in budgets)

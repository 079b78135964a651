"""The connector over a recorded exchange. Recorded against the simulated face: see cassettes/README.md."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import structlog

from paceboard.model import Account, BudgetMode, Grain, Level, LimitCycle, Window, day_from_text
from paceboard.plugin import Connector, ConnectorContext, Secret
from paceboard.simulator import served, stamped, world
from paceboard.testing.cassettes import cassette, leaks_in
from paceboard.transport.client import client_for
from paceboard.transport.redaction import Redactor
from paceboard_tiktok.connector import TikTok
from paceboard_tiktok.face import simulator
from paceboard_tiktok.options import TikTokOptions
from paceboard_tiktok.spec import connector_spec

FOLDER = Path(__file__).parents[3] / "cassettes" / "tiktok"
RECORDING = bool(os.environ.get("PACEBOARD_RECORD"))
FIRST = day_from_text("2026-04-02")
NOW = 1_777_111_200_000_000
"""Two hours after day 23 of the flight ended: the instant that the recording was made at in its world."""
Ask = Callable[[Connector, Account], AsyncIterator[Any]]


async def _read(base_url: str, ask: Ask, redactor: Redactor) -> list[Any]:
    spec = simulator()
    for secret in spec.secrets.values():
        redactor.register(secret)
    client = client_for(
        connector_spec(), base_url=base_url, clock=lambda: NOW, redactor=redactor, log=structlog.get_logger()
    )
    context = ConnectorContext(
        options=TikTokOptions(business_center=spec.options["business_center"]),
        secrets={name: Secret(text) for name, text in spec.secrets.items()},
        client=client,
        clock=lambda: NOW,
        base_url=base_url,
    )
    connector = TikTok(context)
    try:
        (account,) = [each async for each in connector.accounts()]
        assert isinstance(account, Account)
        return [row async for row in ask(connector, account)]
    finally:
        await client.aclose()


def played(name: str, ask: Ask) -> list[Any]:
    """Replay a cassette whole, or record it where the environment asks for that."""
    path, redactor = FOLDER / f"{name}.yaml", Redactor()
    flight = world("seed-flight")
    flight.advance_to(flight.complete_at(FIRST + 22))
    server = (
        served(stamped(simulator().face(flight), flight)) if RECORDING else nullcontext("http://127.0.0.1:9")
    )
    if RECORDING:
        path.unlink(missing_ok=True)
    with server as base_url, cassette(path, redactor, record_mode="once" if RECORDING else "none") as tape:
        rows = asyncio.run(_read(base_url, ask, redactor))
        assert RECORDING or tape.all_played, "a recorded exchange was not asked for"
    return rows


async def _entities_and_budgets(connector: Connector, account: Account) -> AsyncIterator[Any]:
    async for entity in connector.entities(account):
        yield entity
    async for budget in connector.budgets(account):
        yield budget


def test_a_recorded_month_of_campaigns_reads_to_the_cent() -> None:
    """Campaign days of the flight add up to 38,200.00 by day 23."""
    window = Window(first=FIRST, last=FIRST + 22)
    facts = played("facts", lambda tiktok, account: tiktok.facts(account, window, Level.CAMPAIGN, Grain.DAY))

    assert 38_200_000_000 == sum(fact.measures["spend"] for fact in facts)


def test_recorded_campaigns_hold_the_seeds_budgets() -> None:
    """520, 455 and 325 a day at campaign level, inherited by the groups."""
    rows = played("entities", _entities_and_budgets)
    budgets = [row for row in rows if hasattr(row, "mode")]

    assert [325_000_000, 455_000_000, 520_000_000] == sorted(
        budget.amount for budget in budgets if budget.mode is BudgetMode.DYNAMIC_DAILY
    )
    assert {BudgetMode.INHERITED} == {row.mode for row in budgets if row.level is Level.GROUP}


def test_a_recorded_limit_is_the_seeds() -> None:
    """A one-time limit of 40,000.00 that has not stopped delivery."""
    (limit,) = played("limits", lambda tiktok, account: tiktok.limits(account))

    assert (LimitCycle.ONE_TIME, 40_000_000_000, False) == (limit.cycle, limit.amount, limit.stopped)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.name)
def test_no_cassette_holds_a_secret(path: Path) -> None:
    """Each file is searched as it stands for tokens and for the secrets that it was recorded with."""
    redactor = Redactor()
    for secret in simulator().secrets.values():
        redactor.register(secret)

    assert [] == list(leaks_in(path.read_text(encoding="utf-8"), redactor))

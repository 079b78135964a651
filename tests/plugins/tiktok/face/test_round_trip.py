"""The connector reads off the wire what the world put on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from paceboard.plugin import (
    Account,
    BudgetMode,
    ConnectorContext,
    Fact,
    Grain,
    Level,
    LimitCycle,
    Secret,
    Window,
)
from paceboard.simulator import WORLDS
from paceboard_tiktok.connector import TikTok
from paceboard_tiktok.face import simulator
from paceboard_tiktok.options import TikTokOptions

LATE = {"billed_spend", "cash_spend", "credit_spend"}
CALLS = ((Level.ACCOUNT, Grain.HOUR), *((level, Grain.DAY) for level in Level))


def connected(face: Any) -> tuple[TikTok, Account]:
    """A connector over the face, and the last account that it finds."""
    spec = simulator()
    connector = TikTok(
        ConnectorContext(
            options=TikTokOptions(business_center=spec.options["business_center"]),
            secrets={name: Secret(text) for name, text in spec.secrets.items()},
            client=face,
            clock=face.world.now,
            base_url="http://127.0.0.1",
        )
    )
    *_, account = everything(connector.accounts())
    return connector, account


def everything(rows: AsyncIterator[Any]) -> list[Any]:
    """All rows."""

    async def gather() -> list[Any]:
        return [row async for row in rows]

    return asyncio.run(gather())


@pytest.mark.parametrize("name", WORLDS)
def test_facts_come_back_as_they_were(face: Any, name: str) -> None:
    """Every measure that the connector asks for, at every level and grain, in every world."""
    made = face(name)
    connector, account = connected(made)
    first = made.world.first_day
    for level, grain in CALLS:
        window = Window(first=first, last=first + (1 if grain is Grain.HOUR else 12))
        told = _keyed(made.world.facts(str(account.ref), window, level, grain))
        read = _keyed(everything(connector.facts(account, window, level, grain)))

        assert told.keys() == read.keys()
        for key, measures in read.items():
            unknown = {measure for measure, value in measures.items() if value is None}
            assert unknown <= LATE
            assert {**{m: told[key][m] for m in measures}, **dict.fromkeys(unknown)} == measures


def _keyed(facts: Sequence[Fact]) -> dict[tuple[str, int, int | None], dict[str, int | None]]:
    return {(fact.entity, fact.day, fact.hour): dict(fact.measures) for fact in facts}


@pytest.mark.parametrize("name", WORLDS)
def test_entities_come_back_as_they_were(face: Any, name: str) -> None:
    """Ids, names, parents and states of all levels; a campaign's schedule is its groups'."""
    made = face(name)
    connector, account = connected(made)

    def known(entities: Any) -> set[tuple[Any, ...]]:
        return {(e.level, e.id, e.parent, e.name, e.delivery, e.created) for e in entities}

    assert known(made.world.entities(str(account.ref))) == known(everything(connector.entities(account)))


@pytest.mark.parametrize("name", WORLDS)
def test_budgets_come_back_as_they_were(face: Any, name: str) -> None:
    """Mode, amount and schedule, with what is inherited told from what is not there."""
    made = face(name)
    connector, account = connected(made)

    def known(budgets: Any) -> set[tuple[Any, ...]]:
        return {(b.level, b.entity, b.mode, b.amount, b.starts, b.ends) for b in budgets}

    budgets = everything(connector.budgets(account))

    assert known(made.world.budgets(str(account.ref))) == known(budgets)
    assert BudgetMode.UNKNOWN not in {budget.mode for budget in budgets}


@pytest.mark.parametrize("name", WORLDS)
def test_limits_and_balances_come_back_as_they_were(face: Any, name: str) -> None:
    """What cannot be read is unknown, with a reason."""
    made = face(name)
    connector, account = connected(made)
    (told,), (read,) = made.world.limits(str(account.ref)), everything(connector.limits(account))
    balances = {balance.kind: balance.amount for balance in made.world.balances(str(account.ref))}
    money = {balance.kind: balance.amount for balance in everything(connector.balances(account))}
    unknown = name in ("limit-unknown", "three-platforms")

    assert (told.cycle, told.amount, told.spent) == (read.cycle, read.amount, read.spent)
    assert bool(told.stopped) == bool(read.stopped)
    assert (told.cycle is LimitCycle.UNKNOWN) == unknown
    assert unknown or balances == money

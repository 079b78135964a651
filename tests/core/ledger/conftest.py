from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from paceboard.ledger import FactWindow, Ledger
from paceboard.model import (
    Account,
    AccountRef,
    Budget,
    BudgetMode,
    Delivery,
    Entity,
    Fact,
    Grain,
    Level,
    Window,
    Zone,
)
from paceboard.testing.postgresql import PostgreSQLServer, find_programs, postgresql_server

DAYS = ((Level.CAMPAIGN, Grain.DAY),)


class Make:
    """Builds model rows with defaults, so that a test names only what it is about."""

    def account(self, identity: str = "7001", **changes: Any) -> Account:
        values = {"name": "Shop", "zone": Zone("Etc/UTC"), "currency": "USD", **changes}
        return Account(ref=AccountRef("tiktok", identity), **values)

    def fact(self, day: int, spend: Any = 0, **changes: Any) -> Fact:
        values = {
            "level": Level.CAMPAIGN,
            "entity": "c1",
            "grain": Grain.DAY,
            "measures": {"spend": spend},
            **changes,
        }
        return Fact(day=day, **values)

    def window(
        self, spends: Mapping[tuple[int, str], Any] | Sequence[Fact], *, first: int = 1, last: int = 30
    ) -> FactWindow:
        """A window of campaign days, from facts or from spend by day and campaign."""
        if isinstance(spends, Mapping):
            spends = [self.fact(day, spend, entity=entity) for (day, entity), spend in spends.items()]
        return FactWindow(window=Window(first=first, last=last), planned=DAYS, facts=spends)

    def campaign(self, identity: str = "c1", **changes: Any) -> Entity:
        values = {"level": Level.CAMPAIGN, "name": "Spring", "delivery": Delivery.ACTIVE, **changes}
        return Entity(id=identity, **values)

    def budget(self, amount: int | None, **changes: Any) -> Budget:
        values = {"level": Level.CAMPAIGN, "entity": "c1", "mode": BudgetMode.DAILY, **changes}
        return Budget(amount=amount, **values)

    def spends(
        self, ledger: Ledger, account: Account, revision: int | None = None
    ) -> dict[tuple[int, str], int]:
        """Spend by day and campaign, as known at a revision."""
        rows = ledger.fact_rows(account.ref, Level.CAMPAIGN, Grain.DAY, 0, 40_000, "spend", revision=revision)
        keys = [dict(row.key) for row in rows]
        return {(int(key["day"]), key["entity"]): row.value for key, row in zip(keys, rows, strict=True)}


@pytest.fixture
def make() -> Make:
    return Make()


@pytest.fixture
def account(make: Make) -> Account:
    return make.account()


@pytest.fixture(scope="session")
def server() -> Iterator[PostgreSQLServer]:
    """A real PostgreSQL, where it is installed."""
    programs = find_programs()
    if programs is None or find_spec("psycopg") is None:
        pytest.skip("PostgreSQL or its driver is not installed: the ledger's tests run on SQLite only")
    with postgresql_server(programs) as running:
        yield running


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file for tests that are about SQLite itself."""
    return tmp_path / "ledger.db"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """On each engine that is installed; that one is not is told once, by the tests of PostgreSQL itself."""
    if "engine" in metafunc.fixturenames:
        there = find_programs() is not None and find_spec("psycopg") is not None
        metafunc.parametrize("engine", ["sqlite", *(["postgresql"] if there else [])], scope="session")


@pytest.fixture
def place(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new ledger may be made, on each engine."""
    if engine == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    server: PostgreSQLServer = request.getfixturevalue("server")
    return server.schema()


@pytest.fixture
def ledger(place: str) -> Iterator[Ledger]:
    """A new ledger on each engine; its clock counts 100, 101, ..."""
    with Ledger.open(place, clock=count(100).__next__, wait=0.05) as opened:
        yield opened

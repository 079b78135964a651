from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect

from paceboard.app import Paceboard
from paceboard.config import Configuration
from paceboard.errors import LedgerError, LedgerOutdated, UsageError
from paceboard.ledger import Ledger
from paceboard.ledger.engine import Store, database_at
from paceboard.ledger.migrations import STEPS, migrate
from paceboard.ledger.schema import METADATA, SCHEMA
from paceboard.ledger.upgrading import Upgraded, upgrade
from paceboard.model import Flight
from paceboard.testing.postgresql import PostgreSQLServer

RELEASED = Path(__file__).parent / "released"
RELEASES = {"0.1": 1, "0.2.dev": 2, "0.3.dev": 3, "0.4.dev": 4}
"""Version of the tables of each release whose ledger is kept here: a file, and its dump of then."""

ADDED: dict[str, dict[str, list[Any]]] = {
    "0.1": {"budget": ["", None, None, ""], "fact_day": [""], "fact_hour": [""]},
    "0.2.dev": {"budget": [""]},
    "0.3.dev": {"budget": [""], "fact_window": [None]},
    "0.4.dev": {"budget": [""]},
}
"""Since version 1: pool, the next amount and from when; how the platform counted. Since 2: tables alone.
Since 3: the average watch time. Since 4: for which times budgets are raised."""
BEHIND = {"fact_window": 1}
"""Columns of a table that stand behind what is new: how the platform counted."""

FLIGHT = Flight(
    account="tiktok:7000000000000000001",
    name="US athleisure launch",
    first=20545,
    last=20574,
    amount=40_000_000_000,
    currency="USD",
    hard=True,
)
"""The plan of the world that the kept ledgers lived through, for 12 days."""
CARDS = {
    "tiktok.budget_utilisation",
    "tiktok.spend_trend",
    "tiktok.spend_vs_budget",
    "tiktok.total_spend",
}


def upgraded(place: Path | str, **given: Any) -> Upgraded:
    return upgrade(place, clock=lambda: 1_700_000_000_000_000, wait=0.05, **given)


def rows_of(dump: Iterator[str]) -> dict[str, list[list[Any]]]:
    """The rows of a dump by table."""
    rows: dict[str, list[list[Any]]] = {}
    for line in dump:
        table, _, row = line.partition(" ")
        rows.setdefault(table, []).append(json.loads(row))
    return rows


def form_of(connection: Connection) -> dict[str, Any]:
    """Columns of each table with type and nullability, and its key."""
    found = inspect(connection)
    return {
        table: (
            {each["name"]: (str(each["type"]), each["nullable"]) for each in found.get_columns(table)},
            found.get_pk_constraint(table)["constrained_columns"],
        )
        for table in found.get_table_names()
    }


def form_at(place: Path | str) -> dict[str, Any]:
    store = Store(database_at(place, wait=1, read_only=True))
    try:
        with store.reading() as connection:
            return form_of(connection)
    finally:
        store.close()


@pytest.fixture(params=RELEASES)
def release(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def old(release: str, tmp_path: Path) -> Path:
    """A ledger as a release left it."""
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress((RELEASED / f"{release}.db.gz").read_bytes()))
    return path


def test_the_steps_lead_to_the_present_one_by_one() -> None:
    """Each version but the first has its step, in order, and says what it does."""
    assert list(range(2, SCHEMA + 1)) == [step.to for step in STEPS]
    assert all(step.sentence.endswith(".") for step in STEPS)


def test_every_earlier_version_has_its_kept_ledger() -> None:
    """P8: whoever raises the version keeps a file of the one before."""
    assert set(range(1, SCHEMA)) == set(RELEASES.values())


def test_a_ledger_of_before_is_not_migrated_in_passing(old: Path) -> None:
    """Opening it, to read or to write, says what to run and leaves every byte as it was."""
    before = old.read_bytes()
    for read_only in (True, False):
        with pytest.raises(LedgerOutdated, match=r"earlier version.+ Do: run `paceboard migrate`"):
            Ledger.open(old, clock=lambda: 0, read_only=read_only)

    assert before == old.read_bytes()


def test_migrating_keeps_every_row(old: Path, release: str) -> None:
    """P8: every row of the old dump is in the new one, with what is new unknown or empty beside it."""
    lines = gzip.decompress((RELEASED / f"{release}.dump.gz").read_bytes()).decode().splitlines()
    before = rows_of(iter(lines))
    done = upgraded(old)
    with Ledger.open(old, clock=lambda: 0) as ledger:
        after = rows_of(ledger.dump())

        assert () == ledger.check()
    assert (RELEASES[release], SCHEMA) == (done.version, done.now)
    assert set(before) == set(after)
    for table, rows in before.items():
        new = ADDED[release].get(table.removesuffix("_history"), [])
        # A row of now ends with its revision, behind what is new.
        place = (0 if table.endswith("_history") else 1) + BEHIND.get(table.removesuffix("_history"), 0)
        expected = [[*row[: len(row) - place], *new, *row[len(row) - place :]] for row in rows]
        assert expected == after[table], table


def test_the_tables_are_those_of_a_new_ledger(old: Path, tmp_path: Path) -> None:
    """A migrated ledger has the tables, columns, types and keys of one that is made today."""
    upgraded(old)
    Ledger.open(tmp_path / "new.db", clock=lambda: 0).close()

    assert form_at(tmp_path / "new.db") == form_at(old)


def test_a_backup_is_made_first(old: Path, release: str) -> None:
    """It lies beside the ledger, named by version and instant, and is the ledger as it was."""
    before = form_at(old)
    done = upgraded(old)

    assert old.with_name(f"old.version-{RELEASES[release]}-20231114T221320Z.db") == done.backup
    assert done.backup is not None
    assert before == form_at(done.backup)


def test_where_there_is_nothing_to_do_nothing_is_done(old: Path) -> None:
    """A second migration makes no backup and takes no step."""
    upgraded(old)
    files = set(old.parent.iterdir())

    assert Upgraded(place=str(old), version=SCHEMA, now=SCHEMA) == upgraded(old)
    assert files == set(old.parent.iterdir())


def test_what_stops_a_migration_leaves_the_ledger_as_it_was(old: Path, release: str) -> None:
    """It is one transaction: an error after the last step undoes all of them, and it can be run again."""
    before = form_at(old)
    store = Store(database_at(old, wait=1, read_only=False))
    with suppress(ZeroDivisionError), store.writing() as connection:
        migrate(connection, RELEASES[release])
        raise ZeroDivisionError
    store.close()

    assert before == form_at(old)
    assert SCHEMA == upgraded(old).now


def test_every_card_of_a_migrated_ledger_can_be_read(old: Path) -> None:
    """The cards of now, and the readings of then, in every revision's own words."""
    upgraded(old)
    configuration = Configuration(store=f"sqlite:///{old}", apps={}, accounts=(), flights=(FLIGHT,))
    with Paceboard(configuration, clock=lambda: 0) as paceboard:
        evaluated = {each.card: each.reading for each in paceboard.evaluate()}
        pacing = evaluated["tiktok.spend_vs_budget"]
        kept = {card: len(paceboard.replay(card)) for card in CARDS}

        assert set(evaluated) >= CARDS
        assert None not in evaluated.values()
        assert pacing is not None
        assert Fraction(33, 80) == pacing.value
        assert dict.fromkeys(CARDS, 12) == kept
        assert 13 == len(paceboard.replay("tiktok.spend_vs_budget", with_inputs="now"))


def test_nothing_is_migrated_where_there_is_no_ledger(tmp_path: Path) -> None:
    """A missing file is said to be missing, and not made."""
    with pytest.raises(LedgerError, match="There is no ledger"):
        upgraded(tmp_path / "none.db")

    assert [] == list(tmp_path.iterdir())


def version_1_on(server: PostgreSQLServer) -> str:
    """A schema of a server with the tables of version 1, and one budget in them."""
    place = server.schema()
    store = Store(database_at(place, wait=1, read_only=False))
    with store.writing() as connection:
        METADATA.create_all(connection, tables=[t for n, t in METADATA.tables.items() if n in TABLES_OF_1])
        for table in ("budget", "budget_history"):
            for column in ("pool", "next_amount", "next_from", "raises"):
                connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
        for table in ("fact_day", "fact_day_history", "fact_hour", "fact_hour_history"):
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN attributes")
        connection.exec_driver_sql("INSERT INTO meta VALUES ('schema', '1'), ('ledger', 'L')")
        connection.exec_driver_sql(
            "INSERT INTO budget (account, level, entity, mode, amount, raw_mode, revision)"
            " VALUES ('tiktok:1', 'campaign', 'c1', 'daily', 5, '', 1)"
        )
    store.close()
    return place


TABLES_OF_1 = {
    "meta",
    "run",
    "revision",
    "first_look",
    "needs_judging",
    "inputs",
    "reading",
    *(
        f"{name}{suffix}"
        for name in (
            "account",
            "entity",
            "budget",
            "spending_limit",
            "balance",
            "watermark",
            "fact_day",
            "fact_hour",
        )
        for suffix in ("", "_history")
    ),
}


def test_a_ledger_on_a_server_is_migrated_once_somebody_says_that_it_is_backed_up(
    server: PostgreSQLServer,
) -> None:
    """Without that word nothing is touched; with it the tables are those of a new one, and rows stay."""
    place, new = version_1_on(server), server.schema()
    before = form_at(place)
    with pytest.raises(UsageError, match=r"Do: run `pg_dump .+ then add --yes"):
        upgraded(place)

    assert before == form_at(place)

    done = upgraded(place, backed_up=True)
    Ledger.open(new, clock=lambda: 0).close()
    with Ledger.open(place, clock=lambda: 0) as ledger:
        (row,) = rows_of(ledger.dump())["budget"]

    assert (1, None) == (done.version, done.backup)
    assert form_at(new) == form_at(place)
    assert ["tiktok:1", "campaign", "c1", "daily", 5, "", None, None, None, "", None, None, "", 1] == row

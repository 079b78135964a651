from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select

from paceboard.errors import ConfigurationError, LedgerBusy, LedgerError
from paceboard.ledger import Ledger
from paceboard.ledger.schema import META, SCHEMA
from paceboard.model import Account

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Make

    from paceboard.testing.postgresql import PostgreSQLServer


def opened(place: str | Path, *, create: bool = True, read_only: bool = False, wait: float = 0.05) -> Ledger:
    return Ledger.open(place, clock=count(100).__next__, create=create, read_only=read_only, wait=wait)


@pytest.fixture
def schema(server: PostgreSQLServer) -> str:
    return server.schema()


@pytest.fixture
def ledger(schema: str) -> Iterator[Ledger]:
    """A new ledger on PostgreSQL."""
    with opened(schema) as new:
        yield new


@pytest.mark.parametrize("url", ["postgresql://me:geheim@host/db", "postgresql://me@host/db?password=geheim"])
def test_a_password_in_the_url_is_refused_and_not_repeated(url: str) -> None:
    """It belongs into PGPASSWORD or a password file, and the message says so."""
    with pytest.raises(ConfigurationError, match=r"carries a password.+PGPASSWORD") as caught:
        opened(url)

    assert "geheim" not in str(caught.value)


def test_a_url_that_cannot_be_read_is_a_matter_of_configuration() -> None:
    """Nothing is connected to."""
    with pytest.raises(ConfigurationError, match="cannot be read"):
        opened("postgresql://host:port/db")


def test_a_server_that_is_away_is_said_to_be_away(tmp_path: Path) -> None:
    """A connection that fails ends in our words and with a next step."""
    pytest.importorskip("psycopg", reason="the driver of PostgreSQL is not installed")
    with pytest.raises(LedgerError, match=r"The database cannot be reached: .+ Do: look whether its server"):
        opened(f"postgresql://me@/db?host={tmp_path}")


def test_a_database_that_is_not_there_is_named(schema: str) -> None:
    """A database is made by its owner, not by us."""
    with pytest.raises(LedgerError, match=r"cannot be reached: .+/nowhere.+ Do: .+createdb"):
        opened(schema.replace("/postgres?", "/nowhere?"))


def test_an_empty_schema_becomes_a_ledger_only_where_one_may_be_made(schema: str) -> None:
    """Reading does not make tables."""
    with pytest.raises(LedgerError, match="There is no ledger at"):
        opened(schema, create=False)
    with opened(schema) as ledger:
        identity = ledger.identity
    with opened(schema, create=False) as again:
        assert identity == again.identity


def test_another_programs_schema_is_left_alone(server: PostgreSQLServer, schema: str) -> None:
    """A schema with other tables is no ledger, and gets none of ours."""
    name = schema.rpartition("%3D")[2]
    server.run(f"CREATE TABLE {name}.bookmarks (x int)")
    with pytest.raises(LedgerError, match="is no ledger"):
        opened(schema)

    assert f"{name}|bookmarks" in server.run("SELECT schemaname, tablename FROM pg_tables").splitlines()
    assert f"{name}|meta" not in server.run("SELECT schemaname, tablename FROM pg_tables").splitlines()


def test_threads_that_open_a_new_ledger_at_once_make_one(schema: str) -> None:
    """Whoever comes first makes the tables, the others find them."""

    def identity(_: int) -> str:
        with opened(schema, wait=10) as ledger:
            return ledger.identity

    with ThreadPoolExecutor(4) as pool:
        assert 1 == len(set(pool.map(identity, range(4))))


def test_a_second_writer_waits_and_then_says_busy(schema: str, ledger: Ledger, account: Account) -> None:
    """While another process writes, ours gives up after its wait and nothing is half done."""
    busy = pytest.raises(LedgerBusy, match=r"locked for 0\.05 seconds")
    with opened(schema) as other, other._store.writing(), busy:
        ledger.commit(account, at=1)

    assert 1 == ledger.commit(account, at=1).revision


def test_reading_never_waits_for_writing(schema: str, ledger: Ledger, account: Account) -> None:
    """P7: a reader sees the last commit while another process writes."""
    ledger.commit(account, at=1)
    with opened(schema) as other, other._store.writing() as connection:
        connection.execute(delete(META))

        assert (account,) == ledger.accounts()
        connection.rollback()


def test_a_snapshot_sees_one_state(schema: str, ledger: Ledger, make: Make, account: Account) -> None:
    """What another process commits meanwhile is not in it."""
    ledger.commit(account, at=1)
    with opened(schema) as other, ledger.snapshot() as then:
        before = then.accounts()
        other.commit(make.account(name="Renamed"), at=2)

        assert before == then.accounts()


def test_a_reading_connection_cannot_write(ledger: Ledger) -> None:
    """A statement that writes is refused by the database itself."""
    with pytest.raises(LedgerError, match="can only be read"):
        ledger.execute(delete(META))

    assert str(SCHEMA) == ledger.execute(select(META.c.value).where(META.c.name == "schema"))[0].value


def test_a_read_only_ledger_reads_and_does_not_write(schema: str, ledger: Ledger, account: Account) -> None:
    """It was opened so, and says so."""
    ledger.commit(account, at=1)
    with opened(schema, read_only=True) as reader:
        with pytest.raises(LedgerError, match="can only be read"):
            reader.commit(account, at=2)

        assert (account,) == reader.accounts()


def test_both_engines_keep_the_same_rows(tmp_path: Path, schema: str, account: Account, make: Make) -> None:
    """The same commits give the same dump, line by line, names in other scripts too."""
    dumps = []
    for place in (schema, tmp_path / "ledger.db"):
        with opened(place) as ledger:
            for at, spend in enumerate([5, None, 2**62], 1):
                facts = [make.window({(1, "c1"): spend, (2, "C1"): 7, (2, "ä"): -1})]
                entities = [make.campaign("c1", name="Größe 'Ä' 東京 \U0001f600"), make.campaign("C1")]
                ledger.commit(account, at=at, facts=facts, entities=entities)
            dumps.append(list(ledger.dump()))

    assert dumps[0] == dumps[1]

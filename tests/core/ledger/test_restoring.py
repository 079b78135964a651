from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from paceboard.errors import LedgerBusy, LedgerError, LedgerOutdated, UsageError
from paceboard.ledger import Ledger
from paceboard.ledger.backup import take_backup
from paceboard.ledger.restoring import Restored, restore
from paceboard.model import Account
from paceboard.testing.postgresql import PostgreSQLServer

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Make

RELEASED = Path(__file__).parent / "released"
Commits = Callable[[int], list[str]]


def restored(place: Path | str, source: Path, **given: Any) -> Restored:
    return restore(place, source, clock=lambda: 1_700_000_000_000_000, wait=0.05, **given)


def dump_of(path: Path) -> list[str]:
    with Ledger.open(path, clock=lambda: 0, read_only=True) as ledger:
        return list(ledger.dump())


@pytest.fixture
def commits(path: Path, account: Account, make: Make) -> Commits:
    """Writes one window more to the ledger and gives its dump afterwards."""
    instants = count(1)

    def write(spend: int) -> list[str]:
        with Ledger.open(path, clock=lambda: 0) as ledger:
            ledger.commit(account, at=next(instants), facts=[make.window({(1, "c1"): spend})])
            return list(ledger.dump())

    return write


@pytest.fixture
def backup(path: Path, commits: Commits) -> Path:
    """A backup of the ledger's first state."""
    commits(5)
    return Path(take_backup(path, path.with_name("backup.db"), clock=lambda: 0).place)


def test_a_restored_ledger_is_the_backup(path: Path, backup: Path, commits: Commits) -> None:
    """Row by row; what stood there before is kept beside it, and writing goes on."""
    before = dump_of(path)
    after = commits(7)
    done = restored(path, backup, replace=True)

    assert before == dump_of(path)
    assert path.with_name("ledger.replaced-20231114T221320Z.db") == done.aside
    assert done.aside is not None
    assert after == dump_of(done.aside)
    assert after != before == dump_of(backup)
    assert any("[9]" in line or ", 9," in line for line in commits(9))


def test_nothing_is_replaced_without_a_word(path: Path, backup: Path, commits: Commits) -> None:
    """The ledger stays as it is, and the error says what would be done."""
    before = commits(7)
    with pytest.raises(UsageError, match=r"There is a ledger .+ Do: stop what writes to it, then add --yes"):
        restored(path, backup)

    assert before == dump_of(path)


def test_a_missing_ledger_is_made_from_its_backup(path: Path, backup: Path) -> None:
    """Where there is none there is nothing to ask and nothing to keep."""
    path.unlink()

    assert restored(path, backup).aside is None
    assert dump_of(backup) == dump_of(path)


def test_a_damaged_backup_replaces_nothing(path: Path, backup: Path, commits: Commits) -> None:
    """It is looked at first: broken promises, pages of another kind, files of other programs."""
    before = commits(7)
    connection = sqlite3.connect(backup)
    connection.execute("DELETE FROM revision")
    connection.commit()
    connection.close()
    with pytest.raises(LedgerError, match=r"(?s)is damaged\. Why: .+ Do: take an earlier one"):
        restored(path, backup, replace=True)
    backup.write_text("campaign,spend\n" * 100)
    with pytest.raises(LedgerError, match="no ledger"):
        restored(path, backup, replace=True)
    with pytest.raises(LedgerError, match="There is no ledger"):
        restored(path, backup.with_name("none.db"), replace=True)

    assert before == dump_of(path)


def test_a_damaged_ledger_is_moved_aside(path: Path, backup: Path) -> None:
    """What cannot be copied any more is kept as it is, and the backup takes its place."""
    path.write_text("no ledger any more\n" * 300)
    done = restored(path, backup, replace=True)

    assert done.aside is not None
    assert done.aside.read_text().startswith("no ledger any more")
    assert dump_of(backup) == dump_of(path)


def test_a_reader_sees_the_one_or_the_other(path: Path, backup: Path, commits: Commits) -> None:
    """A process that reads meanwhile goes on with what it began with, and then sees the backup."""
    after = commits(7)
    with Ledger.open(path, clock=lambda: 0, read_only=True) as reader:
        with reader.snapshot() as then:
            (account,) = then.accounts()
            restored(path, backup, replace=True)
            head = then.head(account.ref)

            assert head is not None
            assert 2 == head.number
        assert dump_of(backup) == list(reader.dump()) != after


def test_a_ledger_that_is_written_to_is_not_replaced(path: Path, backup: Path, commits: Commits) -> None:
    """After its wait it says busy, and the other's transaction is not disturbed."""
    before = commits(7)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LedgerBusy):
        restored(path, backup, replace=True)
    other.execute("ROLLBACK")
    other.close()

    assert before == dump_of(path)


def test_worlds_do_not_replace_each_other(path: Path, backup: Path, tmp_path: Path, make: Make) -> None:
    """A simulated world's backup does not come into a real ledger's place."""
    simulated = tmp_path / "simulated.db"
    with Ledger.open(simulated, clock=lambda: 0) as ledger:
        ledger.commit(make.account(simulated=True), at=1, world="seed-flight")
    with pytest.raises(LedgerError, match=r"simulated world 'seed-flight' and does not belong"):
        restored(path, simulated, replace=True)

    assert dump_of(backup) == dump_of(path)


def test_a_backup_of_an_earlier_version_is_restored_as_it_is(path: Path) -> None:
    """It can be restored; opening it then says what to run."""
    old = path.with_name("old.db")
    old.write_bytes(gzip.decompress((RELEASED / "0.1.db.gz").read_bytes()))

    assert 1 == restored(path, old).now.schema
    with pytest.raises(LedgerOutdated):
        Ledger.open(path, clock=lambda: 0)


def test_a_ledger_on_a_server_is_left_to_the_servers_tools(server: PostgreSQLServer, tmp_path: Path) -> None:
    """The error names the tools."""
    with pytest.raises(UsageError, match="pg_restore"):
        restored(server.schema(), tmp_path / "backup.db")

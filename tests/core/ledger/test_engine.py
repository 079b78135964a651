from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, insert, select

from paceboard.errors import ConfigurationError, LedgerBusy, LedgerError
from paceboard.ledger import Ledger
from paceboard.ledger.schema import META, SCHEMA
from paceboard.model import Account

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Make


def opened(place: Path | str, *, create: bool = True, read_only: bool = False) -> Ledger:
    return Ledger.open(place, clock=lambda: 0, create=create, read_only=read_only, wait=0.05)


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    """A new ledger in a file."""
    with opened(path) as new:
        yield new


def sayings(path: Path, *statements: str) -> list[object]:
    """What SQLite itself answers to each statement."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        return [connection.execute(each).fetchone() for each in statements]
    finally:
        connection.close()


def test_a_ledger_is_made_where_there_is_none(tmp_path: Path) -> None:
    """Folders above it are made too, by path or by URL, and the id outlives the process."""
    path = tmp_path / "new folder" / "a#b?.db"
    with opened(path) as ledger:
        identity = ledger.identity
    with opened(f"sqlite:///{path}", create=False) as again:
        assert identity == again.identity
        assert f"sqlite:///{path}" == again.url


@pytest.mark.parametrize("read_only", [True, False])
def test_a_missing_ledger_is_said_to_be_missing(path: Path, read_only: bool) -> None:
    """Nothing is made where nothing was to be made."""
    with pytest.raises(LedgerError, match=r"There is no ledger at .+ the file does not exist.+ Do: refresh"):
        opened(path, create=read_only, read_only=read_only)

    assert not path.exists()


def test_an_empty_file_becomes_a_ledger_only_where_one_may_be_made(path: Path) -> None:
    """A process that was killed before the tables stood leaves an empty file, which is no obstacle."""
    path.touch()
    with pytest.raises(LedgerError, match="the file is empty"):
        opened(path, create=False)
    with opened(path) as ledger:
        assert () == ledger.accounts()


@pytest.mark.parametrize("statement", ["CREATE TABLE bookmarks (x)", "CREATE TABLE meta (name, value)"])
def test_another_programs_file_is_left_alone(path: Path, statement: str) -> None:
    """A SQLite file with other tables is no ledger, and gets none of ours."""
    sayings(path, statement)
    before = path.read_bytes()
    with pytest.raises(LedgerError, match=r"is no ledger\. Why: .+ Do: name another one"):
        opened(path)

    assert before == path.read_bytes()


def test_a_file_that_is_no_database_is_left_alone(path: Path) -> None:
    """A text file is refused in our words."""
    path.write_text("campaign,spend\n" * 100)
    with pytest.raises(LedgerError, match="The file is no ledger"):
        opened(path)


def test_a_newer_ledger_is_refused(path: Path) -> None:
    """Tables of a later version are not touched; the message says what to update."""
    with opened(path) as ledger, ledger._store.writing() as connection:
        connection.execute(delete(META).where(META.c.name == "schema"))
        connection.execute(insert(META), {"name": "schema", "value": str(SCHEMA + 1)})
    with pytest.raises(LedgerError, match=rf"newer .+ version {SCHEMA + 1}.+ Do: update paceboard"):
        opened(path)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:geheim@host/db",
        "postgresql://host/db?password=geheim",
        "sqlite://",
        "mysql://a:geheim@b/x",
    ],
)
def test_other_engines_are_refused_without_their_password(url: str) -> None:
    """A URL that we do not know is a matter of configuration, and its secrets are not repeated."""
    with pytest.raises(ConfigurationError) as caught:
        opened(url)

    assert "geheim" not in str(caught.value)


def test_a_ledger_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    """Where a file stands in the place of a folder, the system's own words are in the error."""
    (tmp_path / "file").touch()
    with pytest.raises(LedgerError, match=r"cannot be made\. Why: .+ Do: name another place"):
        opened(tmp_path / "file" / "ledger.db")


def test_a_read_only_ledger_reads_and_does_not_write(path: Path, account: Account) -> None:
    """Everything can be read, nothing written, and the file stays as it is."""
    with opened(path) as ledger:
        ledger.commit(account, at=1)
    before = path.read_bytes()
    with opened(path, read_only=True) as ledger:
        with pytest.raises(LedgerError, match="can only be read"):
            ledger.commit(account, at=2)

        assert (account,) == ledger.accounts()
    assert before == path.read_bytes()


def test_a_reading_connection_cannot_write(ledger: Ledger) -> None:
    """A statement that writes is refused by the database itself, whoever compiled it."""
    with pytest.raises(LedgerError, match="can only be read"):
        ledger.execute(delete(META))

    assert str(SCHEMA) == ledger.execute(select(META.c.value).where(META.c.name == "schema"))[0].value


def test_a_second_writer_waits_and_then_says_busy(path: Path, ledger: Ledger, account: Account) -> None:
    """While another process writes, ours gives up after its wait and nothing is half done."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LedgerBusy, match=r"locked for 0\.05 seconds"):
        ledger.commit(account, at=1)
    other.execute("ROLLBACK")
    other.close()

    assert 1 == ledger.commit(account, at=1).revision


def test_reading_never_waits_for_writing(path: Path, ledger: Ledger, account: Account) -> None:
    """P7: a reader sees the last commit while another process holds the write lock."""
    ledger.commit(account, at=1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("DELETE FROM account")

    assert (account,) == ledger.accounts()
    other.close()


def test_a_second_thread_that_writes_says_busy_after_its_wait(ledger: Ledger, account: Account) -> None:
    """One connection writes; a thread that waited for it too long gets the same error as a process."""
    with ledger._store.writing(), pytest.raises(LedgerBusy, match="Another thread"):
        ledger.commit(account, at=1)


def test_threads_that_open_a_new_ledger_at_once_make_one(path: Path) -> None:
    """Whoever comes first makes the tables, the others find them."""

    def identity(_: int) -> str:
        with Ledger.open(path, clock=lambda: 0, wait=5) as ledger:
            return ledger.identity

    with ThreadPoolExecutor(4) as pool:
        assert 1 == len(set(pool.map(identity, range(4))))


def test_the_file_is_kept_as_promised(path: Path, ledger: Ledger) -> None:
    """WAL in the file, a full sync for each commit, and tables that hold their types."""
    with ledger._store.writing() as connection:
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar()
    mode, loose = sayings(
        path,
        "PRAGMA journal_mode",
        "SELECT count(*) FROM pragma_table_list WHERE NOT strict AND name NOT LIKE 'sqlite%'",
    )

    assert (("wal",), 2, (0,)) == (mode, synchronous, loose)


def test_closing_leaves_one_file(path: Path, account: Account) -> None:
    """After a clean end the write-ahead log is folded in, so that the one file can be copied."""
    with opened(path) as ledger:
        ledger.commit(account, at=1)
    with opened(path) as ledger:
        ledger.accounts()

    assert [path] == list(path.parent.iterdir())


def test_a_full_disk_leaves_the_ledger_as_it_was(ledger: Ledger, account: Account, make: Make) -> None:
    """P5: no row of the failed commit is there, the file is whole, and the next commit succeeds."""
    ledger.commit(account, at=1, facts=[make.window({(1, "c1"): 1})])
    before = list(ledger.dump())
    large = [make.window({(day, f"c{n}"): n for day in range(1, 31) for n in range(200)})]
    with ledger._store.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(LedgerError, match=r"The disk is full.+ Do: make space"):
        ledger.commit(account, at=2, facts=large)

    assert before == list(ledger.dump())
    assert () == ledger.check()
    with ledger._store.writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert 6000 == ledger.commit(account, at=2, facts=large).rows_new + 1


def test_a_damaged_file_is_said_to_be_damaged(path: Path, account: Account, make: Make) -> None:
    """Pages of another kind in the middle of the file end in our error, never in wrong rows."""
    with opened(path) as ledger:
        ledger.commit(
            account, at=1, facts=[make.window({(d, f"c{n}"): n for d in range(1, 31) for n in range(50)})]
        )
    content = bytearray(path.read_bytes())
    content[40_960:-4_096] = b"\xa5" * (len(content) - 40_960 - 4_096)
    path.write_bytes(content)
    with pytest.raises(LedgerError, match=r"damaged.+ Do: put a backup"), opened(path) as ledger:
        list(ledger.dump())

"""SQLite's own words: how a file is opened, what its errors mean. No other module speaks them.

WAL, so that readers never wait for the writer; `synchronous=FULL`, so that an acknowledged commit
survives a loss of power; `BEGIN IMMEDIATE`, so that a writer waits at its beginning and never fails at
its end. Readers get connections that cannot write.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from attrs import frozen
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import QueuePool

from paceboard.errors import LedgerBusy, LedgerError

__all__ = ["SQLite"]

_WAL = "PRAGMA journal_mode=WAL"
_FULL = ("The disk is full", "make space and refresh again: the ledger is as it was before")
_DAMAGED = ("The file is damaged", "put a backup in its place, or refresh into a new file")
_WORDS = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: ("The ledger can only be read", "open it for writing, or mend the rights"),
    sqlite3.SQLITE_CANTOPEN: (
        "The ledger cannot be opened",
        "look at the path and at the rights of its folder",
    ),
    sqlite3.SQLITE_PERM: ("The ledger cannot be opened", "mend the rights of the file"),
    sqlite3.SQLITE_IOERR: ("The disk failed", "look at the disk; the ledger is as it was before"),
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: ("The file is no ledger", "name another file: this one is left as it is"),
    sqlite3.SQLITE_CONSTRAINT: ("The ledger refuses a row", "report it: nothing was written"),
}


@frozen(kw_only=True)
class SQLite:
    """One SQLite file.

    Args:
        path: absolute.
        wait: seconds that a writer waits for another process.
        read_only: also its owner may not write.
    """

    path: Path
    wait: float
    read_only: bool = False

    @property
    def url(self) -> str:
        """Where it is: `sqlite:////path`."""
        return f"sqlite:///{self.path}"

    @property
    def name(self) -> str:
        """Where it is, as an error says it."""
        return str(self.path)

    def reader(self) -> Engine:
        """An engine whose connections cannot write; each transaction sees one state."""
        return self._engine("ro" if self.read_only else "rw", "BEGIN", ("PRAGMA query_only=ON",), size=5)

    def writer(self) -> Engine:
        """An engine of one connection, whose transactions hold the write lock from their beginning."""
        pragmas = ("PRAGMA synchronous=FULL", _WAL)
        return self._engine("rw", "BEGIN IMMEDIATE", pragmas, size=1)

    def exists(self) -> bool:
        """There is such a file."""
        return self.path.is_file()

    def create(self) -> None:
        """Make an empty file and the folders above it; leave one that is there as it is.

        Raises:
            LedgerError: where the disk or the rights do not allow it.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch()
        except OSError as error:
            raise LedgerError(
                f"The ledger {self.path} cannot be made",
                why=error.strerror or str(error),
                do="name another place, or mend the rights of the folder",
            ) from error

    def tables(self, connection: Connection) -> set[str]:
        """Names of all tables in the file, ours or not."""
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        return set(names.scalars())

    def damages(self, connection: Connection) -> tuple[str, ...]:
        """What SQLite itself finds wrong with the file."""
        lines = connection.exec_driver_sql("PRAGMA integrity_check").scalars()
        return tuple(line for line in lines if line != "ok")

    def copy_to(self, target: Path) -> None:
        """Write one state of it into a new file of its own, without a log beside it."""
        # One that may only read would leave the log's files behind when it is closed.
        with self._told(), closing(self._opened("rw")) as source, closing(sqlite3.connect(target)) as copy:
            # All pages in one step: a writer meanwhile goes on, and nothing of its work is in the copy.
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")

    def become(self, source: Path) -> None:
        """Take over what a copy holds, in one transaction: who reads meanwhile sees the one or the other."""

        def no_waiting(status: int, _remaining: int, _total: int) -> None:
            # The driver would ask for ever; the lock's own wait is over by then.
            if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise self._busy()

        with self._told(), closing(self._opened("ro", source)) as copy, closing(self._opened("rw")) as old:
            old.execute("PRAGMA synchronous=FULL")
            old.execute(_WAL)
            copy.backup(old, progress=no_waiting)

    def set_aside(self, aside: Path) -> None:
        """Move the file and its log out of the way."""
        for suffix in ("", "-wal", "-shm"):
            beside = Path(f"{self.path}{suffix}")
            if beside.exists():
                beside.rename(f"{aside}{suffix}")

    def compact(self, tables: Iterable[str]) -> bool:  # noqa: ARG002 - a file is written as a whole
        """Write the file anew without what was deleted; False: somebody who reads it was in the way."""
        with self._told(), closing(self._opened("rw")) as connection:
            try:
                connection.execute("VACUUM")
                # What was written anew stands in the log first, behind what was there before.
                (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                    raise
                return False
        return not busy

    def problem(self, error: BaseException | None) -> LedgerError:
        """The driver's error as one of ours."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return self._busy()
        what, do = _WORDS.get(code, ("The ledger cannot do this", "report it with this text"))
        return LedgerError(f"{what}: {self.path}", why=str(error), do=do)

    def _busy(self) -> LedgerBusy:
        return LedgerBusy(
            f"Another process writes to the ledger {self.path}",
            why=f"it was locked for {self.wait:g} seconds",
            do="ask again when the other has ended",
        )

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self.problem(error) from error

    def _opened(self, mode: str, path: Path | None = None) -> sqlite3.Connection:
        # Without an isolation level the driver leaves BEGIN to us; the pool keeps threads apart.
        return sqlite3.connect(
            f"{(path or self.path).as_uri()}?mode={mode}",
            uri=True,
            timeout=self.wait,
            isolation_level=None,
            check_same_thread=False,
        )

    def _engine(self, mode: str, begin: str, pragmas: tuple[str, ...], *, size: int) -> Engine:
        def connect() -> sqlite3.Connection:
            connection = self._opened(mode)
            for pragma in pragmas:
                _execute(connection, pragma)
            return connection

        engine = create_engine(
            URL.create("sqlite", database=str(self.path)),
            creator=connect,
            poolclass=QueuePool,
            pool_size=size,
            max_overflow=0 if size == 1 else 10,
            pool_timeout=self.wait,
        )

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        return engine


def _execute(connection: sqlite3.Connection, pragma: str) -> None:
    try:
        connection.execute(pragma)
    except sqlite3.OperationalError as error:
        # Of two that make one ledger at once, one sets the mode; the other is told so without a wait.
        if pragma != _WAL or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            connection.close()
            raise

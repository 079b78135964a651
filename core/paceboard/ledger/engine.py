"""Opening a store: the schema made once, transactions to read and to write in, errors of our tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from paceboard.errors import ConfigurationError, LedgerBusy, LedgerError, LedgerOutdated
from paceboard.ledger.database import Database
from paceboard.ledger.schema import ACCOUNT, META, METADATA, REVISION, SCHEMA
from paceboard.ledger.sqlite import SQLite

__all__ = ["Store", "database_at", "open_store", "version_of"]

_SQLITE, _POSTGRESQL = "sqlite:///", "postgresql://"


class Store:
    """An open store. Any number of threads may read, one at a time writes."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @property
    def url(self) -> str:
        """Where it is, as a URL."""
        return self.database.url

    @cached_property
    def _reader(self) -> Engine:
        return self.database.reader()

    @cached_property
    def _writer(self) -> Engine:
        return self.database.writer()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the store until the block ends, and cannot write.

        Raises:
            LedgerError: for whatever the database says.
        """
        with self._told(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed when the block ends, and undone when it raises.

        Raises:
            LedgerBusy: where another process holds the store for too long.
            LedgerError: where the store was opened to be read, and for whatever the database says.
        """
        if self.database.read_only:
            raise LedgerError(
                f"The ledger can only be read: {self.database.name}",
                why="it was opened so",
                do="open it for writing",
            )
        with self._told(), self._writer.begin() as connection:
            yield connection

    def compact(self) -> bool:
        """Write the tables anew, so that the store's files hold nothing of what was deleted.

        Returns:
            Whether it was done; False: somebody who reads them was in the way.

        Raises:
            LedgerError: for whatever the database says.
        """
        with self._told():
            return self.database.compact(METADATA.tables)

    def close(self) -> None:
        """Give back what the store holds of the machine; a later call opens it again."""
        for name in ("_reader", "_writer"):
            engine = self.__dict__.pop(name, None)
            if engine is not None:
                engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise self.database.problem(error.orig) from error
        except PoolTimeout as error:
            raise LedgerBusy(
                f"Another thread writes to the ledger {self.database.name}",
                do="ask again when it has ended",
            ) from error


def open_store(
    place: str | Path, *, identity: Callable[[], str], create: bool, read_only: bool, wait: float
) -> Store:
    """Open the store at a path or a URL, and make it where there is none yet.

    Args:
        identity: gives a new ledger its id.
        create: make it where it is missing.

    Raises:
        ConfigurationError: for a URL of an engine that we do not know.
        LedgerError: where it is missing, damaged, no ledger, or of a newer version.
        LedgerOutdated: where it is of an earlier version; nothing migrates it in passing.
    """
    database = database_at(place, wait=wait, read_only=read_only)
    store = Store(database)
    create = create and not read_only
    if create and not database.exists():
        database.create()
    try:
        if not (database.exists() and _is_ledger(store)):
            _make(store, identity, create=create)
    except BaseException:
        store.close()
        raise
    return store


def database_at(place: str | Path, *, wait: float, read_only: bool) -> Database:
    """The database at a path or a URL, whatever is in it.

    Raises:
        ConfigurationError: for a URL of an engine that we do not know.
    """
    text = str(place)
    if text.startswith(_POSTGRESQL):
        from paceboard.ledger.postgresql import PostgreSQL

        return PostgreSQL.at(text, wait=wait, read_only=read_only)
    if "://" not in text:
        return SQLite(path=Path(text).absolute(), wait=wait, read_only=read_only)
    if text.startswith(_SQLITE) and len(text) > len(_SQLITE):
        return SQLite(path=Path(text.removeprefix(_SQLITE)).absolute(), wait=wait, read_only=read_only)
    raise ConfigurationError(
        f"No ledger can be kept at a URL of {text.partition('://')[0]!r}",
        why="what is known is a SQLite file, sqlite:///path, and postgresql://user@host/database",
        do="correct the URL of [store]",
    )


def _is_ledger(store: Store) -> bool:
    """Whether the tables are there, in the form that this program knows; False for a file without any."""
    with store.reading() as connection:
        found = version_of(store.database, connection)
    if found is not None and found < SCHEMA:
        raise LedgerOutdated(
            f"The ledger {store.database.name} is of an earlier version of this program",
            why=f"its tables are of version {found}, this program's of {SCHEMA}",
            do="run `paceboard migrate`: it makes a backup first and keeps every row",
        )
    return found is not None


def version_of(database: Database, connection: Connection) -> int | None:
    """The version of the tables; None where there is none at all.

    Raises:
        LedgerError: where the tables are another program's, or of a later version than this one knows.
    """
    tables = database.tables(connection)
    if not tables:
        return None
    found: str | None = None
    if tables >= {META.name, REVISION.name, ACCOUNT.current.name}:
        found = connection.execute(select(META.c.value).where(META.c.name == "schema")).scalar()
    if found is None or not found.isdigit():
        raise LedgerError(
            f"{database.name} is no ledger",
            why="it holds tables of another program",
            do="name another one: this is left as it is",
        )
    if int(found) > SCHEMA:
        raise LedgerError(
            f"The ledger {database.name} is newer than this program",
            why=f"its tables are of version {found}, this program knows {SCHEMA}",
            do="update paceboard",
        )
    return int(found)


def _make(store: Store, identity: Callable[[], str], *, create: bool) -> None:
    if not create:
        raise LedgerError(
            f"There is no ledger at {store.database.name}",
            why="the file is empty" if store.database.exists() else "the file does not exist",
            do="refresh an account, or correct [store] in the configuration",
        )
    with store.writing() as connection:
        if store.database.tables(connection):
            return  # another process made it meanwhile
        METADATA.create_all(connection, checkfirst=False)
        rows = [{"name": "schema", "value": str(SCHEMA)}, {"name": "ledger", "value": identity()}]
        connection.execute(insert(META), rows)

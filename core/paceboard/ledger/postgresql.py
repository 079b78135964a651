"""PostgreSQL's own words: how it is connected to, what its errors mean. No other module speaks them.

A reader sees one state (REPEATABLE READ, READ ONLY) and waits for nobody. A writer takes one advisory
lock of the schema at its beginning and loses it with its transaction, so that writers wait for one
another as they do on a file, and one that is killed holds up nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec

from attrs import frozen
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from paceboard.errors import ConfigurationError, LedgerBusy, LedgerError

__all__ = ["PostgreSQL"]

_FULL = ("The disk of the database is full", "make space and refresh again: the ledger is as it was before")
_REFUSED = ("The database refuses to be read or written", "give its user the rights to the schema")
_AWAY = (
    "The database cannot be reached",
    "look whether its server runs, the database is there (createdb) and the login is right (PGPASSWORD)",
)
"""The driver tells no SQLSTATE of a connection that did not come about, only the server's words."""
_WORDS = {
    "53100": _FULL,
    "25006": ("The ledger can only be read", "open it for writing, or connect to the primary server"),
    "3F000": ("There is no such schema", "make it, or correct the URL of [store]"),
    "42501": _REFUSED,
}
"""By SQLSTATE."""
_CLASSES = {
    "08": _AWAY,
    "23": ("The ledger refuses a row", "report it: nothing was written"),
    "53": _AWAY,
    "57": _AWAY,
    "XX": ("The database is damaged", "put a backup in its place, or refresh into a new one"),
}
"""By the first two characters of a SQLSTATE."""
_LOCKED = "55P03"


@frozen(kw_only=True)
class PostgreSQL:
    """One schema of one database, the first of the connection's search path.

    Args:
        place: where it is; it carries no password.
        wait: seconds that a writer waits for another one.
        read_only: also its owner may not write.
    """

    place: URL
    wait: float
    read_only: bool = False

    @classmethod
    def at(cls, url: str, *, wait: float, read_only: bool) -> PostgreSQL:
        """The database at a URL.

        Raises:
            ConfigurationError: where the URL cannot be read or carries a password, or the driver is missing.
        """
        try:
            place = make_url(url)
        except (ArgumentError, ValueError):
            raise ConfigurationError(
                "The URL of [store] cannot be read", do="write it like postgresql://user@host/database"
            ) from None
        if place.password is not None or "password" in place.query:
            raise ConfigurationError(
                "The URL of [store] carries a password",
                why="it would stand in the configuration, in errors and in logs",
                do="take it out and set PGPASSWORD, or keep it in a password file (PGPASSFILE)",
            )
        if find_spec("psycopg") is None:
            raise ConfigurationError(
                "The driver of PostgreSQL is not installed", do="install paceboard with its extra: postgresql"
            )
        return cls(place=place.set(drivername="postgresql+psycopg"), wait=wait, read_only=read_only)

    @property
    def url(self) -> str:
        """Where it is: `postgresql://user@host/database`."""
        return self.place.set(drivername="postgresql").render_as_string()

    @property
    def name(self) -> str:
        """Where it is, as an error says it."""
        return self.url

    def reader(self) -> Engine:
        """An engine whose connections cannot write; each transaction sees one state."""
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        return create_engine(self.place, pool_size=5, pool_pre_ping=True).execution_options(**options)

    def writer(self) -> Engine:
        """An engine of one connection, whose transactions hold the writers' lock from their beginning."""
        engine = create_engine(
            self.place, pool_size=1, max_overflow=0, pool_timeout=self.wait, pool_pre_ping=True
        )

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            # READ COMMITTED, so that what is read after the wait is what the writer before us left.
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{max(1, round(self.wait * 1000))}ms'")
            connection.exec_driver_sql("SET LOCAL synchronous_commit = on")
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), 0))")

        return engine

    def exists(self) -> bool:
        """A database is made by its owner, so it is there, or connecting says why not."""
        return True

    def create(self) -> None:
        """Not ours to do: see `exists`."""

    def tables(self, connection: Connection) -> set[str]:
        """Names of all tables in the schema, ours or not."""
        names = connection.exec_driver_sql(
            "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = current_schema()"
        )
        return set(names.scalars())

    def damages(self, _connection: Connection) -> tuple[str, ...]:
        """Nothing: the server watches over its own files."""
        return ()

    def compact(self, tables: Iterable[str]) -> bool:
        """Write the tables anew without what was deleted; False: somebody who reads them was in the way."""
        engine = create_engine(self.place, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql(f"SET lock_timeout = '{max(1, round(self.wait * 1000))}ms'")
                for table in tables:
                    connection.exec_driver_sql(f'VACUUM (FULL) "{table}"')
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != _LOCKED:
                raise
            return False
        finally:
            engine.dispose()
        return True

    def problem(self, error: BaseException | None) -> LedgerError:
        """The driver's error as one of ours."""
        code = str(getattr(error, "sqlstate", None) or "")
        if code == _LOCKED:
            return LedgerBusy(
                f"Another process writes to the ledger {self.name}",
                why=f"it was locked for {self.wait:g} seconds",
                do="ask again when the other has ended",
            )
        other = ("The ledger cannot do this", "report it with this text") if code else _AWAY
        what, do = _WORDS.get(code) or _CLASSES.get(code[:2]) or other
        return LedgerError(f"{what}: {self.name}", why=" ".join(str(error).split())[:300], do=do)

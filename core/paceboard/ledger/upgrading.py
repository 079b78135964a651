"""Bringing a ledger of an earlier version to this program's tables, a backup first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from attrs import frozen

from paceboard.errors import LedgerError, UsageError
from paceboard.ledger.backup import dated, take_backup
from paceboard.ledger.database import Database
from paceboard.ledger.engine import Store, database_at, version_of
from paceboard.ledger.migrations import migrate
from paceboard.ledger.schema import SCHEMA
from paceboard.ledger.sqlite import SQLite

__all__ = ["Upgraded", "upgrade"]


@frozen(kw_only=True)
class Upgraded:
    """What a migration did.

    Args:
        place: the ledger.
        version: of its tables before; `now` afterwards.
        steps: a sentence for each version in between; none: it was of this version already.
        backup: where it is kept as it was before; None where nothing was to be done, or on a server.
    """

    place: str
    version: int
    now: int
    steps: tuple[str, ...] = ()
    backup: Path | None = None


def upgrade(
    place: str | Path, *, clock: Callable[[], int], backed_up: bool = False, wait: float = 10.0
) -> Upgraded:
    """Migrate a ledger in one transaction: it is wholly of the one version or of the other.

    Args:
        backed_up: somebody has a backup: asked of a ledger on a server, where none can be made here.

    Raises:
        UsageError: where a ledger on a server was not said to be backed up.
        LedgerBusy: where another process writes for too long.
        LedgerError: where there is no ledger, it is newer than this program, or cannot be written.
    """
    store = Store(database_at(place, wait=wait, read_only=False))
    try:
        version = _version(store)
        if version == SCHEMA:
            return Upgraded(place=store.database.name, version=version, now=SCHEMA)
        backup = _backed_up(store.database, version, clock, said=backed_up)
        with store.writing() as connection:
            # Another process may have done it while we waited for the lock.
            version = version_of(store.database, connection) or SCHEMA
            steps = migrate(connection, version)
    finally:
        store.close()
    return Upgraded(
        place=store.database.name,
        version=version,
        now=SCHEMA,
        steps=tuple(step.sentence for step in steps),
        backup=backup,
    )


def _version(store: Store) -> int:
    version: int | None = None
    if store.database.exists():
        with store.reading() as connection:
            version = version_of(store.database, connection)
    if version is None:
        raise LedgerError(
            f"There is no ledger at {store.database.name}",
            why="nothing was refreshed into it yet",
            do="look at [store] in the configuration",
        )
    return version


def _backed_up(database: Database, version: int, clock: Callable[[], int], *, said: bool) -> Path | None:
    if isinstance(database, SQLite):
        target = dated(database.path, clock(), f"version-{version}")
        take_backup(database.path, target, clock=clock, replace=True)
        return target
    if not said:
        raise UsageError(
            f"The ledger {database.name} is to be migrated from version {version} and nobody said that it is "
            "backed up",
            why="the server's own tools back up a database",
            do=f"run `pg_dump --format=custom --file=ledger.dump '{database.url}'`, then add --yes",
        )
    return None

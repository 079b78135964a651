"""Copies of a ledger: taken while it is written to, looked at before anybody relies on them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from attrs import evolve, frozen
from sqlalchemy import func, select

from paceboard.errors import LedgerError, UsageError
from paceboard.ledger.check import broken_promises
from paceboard.ledger.database import Database
from paceboard.ledger.engine import Store, database_at, version_of
from paceboard.ledger.schema import ACCOUNT, META, SCHEMA
from paceboard.ledger.sqlite import SQLite
from paceboard.model import SECOND

__all__ = ["Examined", "dated", "examine", "file_at", "take_backup", "whole"]


@frozen(kw_only=True)
class Examined:
    """A ledger, or a copy of one, that was looked at.

    Args:
        place: where it is, as an error says it.
        schema: version of its tables.
        ledger: its id.
        world: its stamp: empty for a real one or a new one, else the simulated world.
        accounts: how many it knows.
        problems: what is wrong with it, a line for each promise that does not hold. Of tables of an earlier
            version only what the engine itself finds.
    """

    place: str
    schema: int
    ledger: str
    world: str
    accounts: int
    problems: tuple[str, ...]


def examine(place: str | Path, *, promises: bool = True, wait: float = 10.0) -> Examined:
    """Look at a whole ledger, also at one of an earlier version; nothing is written.

    Args:
        promises: look at what each row promises, too, and not only at what the engine finds.

    Raises:
        LedgerError: where there is none, or it cannot be read at all.
    """
    store = Store(database_at(place, wait=wait, read_only=True))
    try:
        return _examined(store, promises=promises)
    finally:
        store.close()


def _examined(store: Store, *, promises: bool) -> Examined:
    database = store.database
    if not database.exists():
        raise _missing(database)
    with store.reading() as connection:
        version = version_of(database, connection)
        if version is None:
            raise _missing(database)
        meta = {row.name: row.value for row in connection.execute(select(META))}
        known = broken_promises(connection) if promises and version == SCHEMA else ()
        return Examined(
            place=database.name,
            schema=version,
            ledger=meta.get("ledger", ""),
            world=meta.get("world", ""),
            accounts=connection.execute(select(func.count()).select_from(ACCOUNT.current)).scalar_one(),
            problems=(*database.damages(connection), *known),
        )


def _missing(database: Database) -> LedgerError:
    why = "it is empty" if database.exists() else "the file does not exist"
    return LedgerError(f"There is no ledger at {database.name}", why=why, do="look at the path")


def take_backup(
    place: str | Path,
    target: Path | None = None,
    *,
    clock: Callable[[], int],
    replace: bool = False,
    wait: float = 10.0,
) -> Examined:
    """Copy a ledger into a file, while others read and write; the file is there whole, or not at all.

    Args:
        target: where to; by default beside the ledger, named by the instant.
        replace: write over a file that is there.

    Raises:
        UsageError: where a file is there already, or the ledger is kept on a server.
        LedgerError: where there is no ledger, it is damaged, or the copy cannot be written.
    """
    database = file_at(place, wait=wait, read_only=True)
    if not database.exists():
        raise _missing(database)
    target = dated(database.path, clock(), "backup") if target is None else target.absolute()
    if target.resolve() == database.path.resolve():
        raise UsageError(f"{target} is the ledger itself", do="name another file")
    if target.exists() and not replace:
        raise UsageError(f"There is a file at {target}", do="name another one, or add --yes to replace it")
    with whole(target, like=database.path) as part:
        database.copy_to(part)
        found = examine(part, promises=False)
        if found.problems:
            raise LedgerError(
                f"The ledger {database.name} is damaged, so no backup was made",
                why="\n".join(found.problems[:5]),
                do="restore an earlier backup",
            )
    return evolve(found, place=str(target))


def file_at(place: str | Path, *, wait: float, read_only: bool = False) -> SQLite:
    """The file that a ledger is kept in.

    Raises:
        ConfigurationError: for a URL of an engine that we do not know.
        UsageError: where it is kept on a server.
    """
    database = database_at(place, wait=wait, read_only=read_only)
    if isinstance(database, SQLite):
        return database
    raise UsageError(
        f"The ledger {database.name} is kept on a server",
        why="the server's own tools back up and restore a database, with its users and rights",
        do=f"run `pg_dump --format=custom --file=ledger.dump '{database.url}'`; pg_restore is its way back",
    )


def dated(file: Path, instant: int, word: str) -> Path:
    """The path of a file beside a ledger, named by an instant: `paceboard.backup-20261122T195100Z.db`."""
    when = datetime.fromtimestamp(instant // SECOND, UTC).strftime("%Y%m%dT%H%M%SZ")
    return file.with_name(f"{file.stem}.{word}-{when}{file.suffix}")


@contextmanager
def whole(target: Path, *, like: Path) -> Iterator[Path]:
    """A file to write into, which gets its name when it is whole and safe on the disk.

    Args:
        like: the file whose rights it gets.

    Raises:
        LedgerError: where it cannot be written.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.touch(mode=0o600)
        try:
            yield part
            shutil.copymode(like, part)
            _synced(part)
            part.replace(target)
            _synced(target.parent)
        finally:
            part.unlink(missing_ok=True)
            part.with_name(f"{part.name}-journal").unlink(missing_ok=True)
    except OSError as error:
        raise LedgerError(
            f"The copy {target} cannot be written",
            why=error.strerror or str(error),
            do="make space, mend the rights, or name another place",
        ) from error


def _synced(path: Path) -> None:
    """Wait until the disk has it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

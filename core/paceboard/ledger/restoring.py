"""A backup put in the place of a ledger, in one transaction; what stood there is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from attrs import evolve, frozen

from paceboard.errors import LedgerError, UsageError
from paceboard.ledger.backup import Examined, dated, examine, file_at, whole
from paceboard.ledger.sqlite import SQLite

__all__ = ["Restored", "restore"]


@frozen(kw_only=True)
class Restored:
    """What a restored ledger holds, and where the one is now that stood there before, if any did."""

    now: Examined
    aside: Path | None


def restore(
    place: str | Path, source: Path, *, clock: Callable[[], int], replace: bool = False, wait: float = 10.0
) -> Restored:
    """Put a backup in the place of a ledger, and keep what stood there in a dated file beside it.

    Args:
        replace: there may be a ledger already.

    Raises:
        UsageError: where there is one and it may not be replaced, or it is kept on a server.
        LedgerBusy: where another process writes to it.
        LedgerError: where the backup is damaged, no ledger, or of another world.
    """
    database = file_at(place, wait=wait)
    found = examine(source)
    if found.problems:
        why = "\n".join(found.problems[:5])
        raise LedgerError(f"The backup {source} is damaged", why=why, do="take an earlier one")
    aside: Path | None = None
    if database.exists():
        if not replace:
            raise UsageError(
                f"There is a ledger at {database.name}",
                why="restoring replaces all of it; it would be kept beside it, in a dated file",
                do="stop what writes to it, then add --yes",
            )
        aside = dated(database.path, clock(), "replaced")
        _keep(database, found, aside)
    database.create()
    database.become(source.absolute())
    return Restored(now=evolve(found, place=database.name), aside=aside)


def _keep(database: SQLite, found: Examined, aside: Path) -> None:
    """Copy what is to be replaced; what is too damaged to be copied is moved."""
    try:
        before = examine(database.path)
    except LedgerError:
        before = None
    if before is None:
        database.set_aside(aside)
        return
    if before.world != found.world and before.accounts:
        raise LedgerError(
            f"The backup is {_kind(found)} and does not belong into the ledger {database.name}",
            why=f"that one is {_kind(before)}",
            do="name another ledger in [store]",
        )
    with whole(aside, like=database.path) as part:
        database.copy_to(part)


def _kind(found: Examined) -> str:
    return f"of the simulated world {found.world!r}" if found.world else "real"

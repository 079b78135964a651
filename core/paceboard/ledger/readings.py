"""Readings, by the revision that they were judged from, and the inputs that they cite."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import Connection, and_, bindparam, delete, insert, select

from paceboard.errors import LedgerError
from paceboard.ledger.batch import run_batch
from paceboard.ledger.columns import verify
from paceboard.ledger.records import StoredReading
from paceboard.ledger.schema import INPUTS, NEEDS_JUDGING, READING, REVISION
from paceboard.ledger.writes import head_of
from paceboard.model import AccountRef

__all__ = [
    "accounts_to_judge",
    "find_inputs",
    "hash_of",
    "inputs_at",
    "keep_inputs",
    "record",
    "stored_readings",
]

_COLUMNS = ("account", "card", "scope", "revision", "inputs", "body")


def hash_of(json_text: str) -> str:
    """The address of inputs: SHA-256 of their text as it is, in hexadecimal."""
    # Half a surrogate pair has no bytes; whether the text may be kept is for `keep_inputs` to say.
    return sha256(json_text.encode(errors="surrogatepass")).hexdigest()


def keep_inputs(connection: Connection, json_text: str) -> None:
    """Keep inputs under their hash; those that are there already stay as they are.

    Raises:
        LedgerError: where the text could not be kept exactly.
    """
    row = {"hash": hash_of(json_text), "json": json_text}
    verify(INPUTS, tuple(row), [tuple(row.values())])
    if find_inputs(connection, row["hash"]) is None:
        connection.execute(insert(INPUTS), row)


def find_inputs(connection: Connection, digest: str) -> str | None:
    """The text of inputs; None where there are none of this hash."""
    found: str | None = connection.execute(select(INPUTS.c.json).where(INPUTS.c.hash == digest)).scalar()
    return found


def inputs_at(connection: Connection, account: str, revision: int) -> tuple[str, int] | None:
    """Hash of the inputs of the last readings up to a revision, and their revision; None: there are none."""
    columns = READING.c
    statement = (
        select(columns.inputs, columns.revision)
        .where(columns.account == account, columns.revision <= revision)
        .order_by(columns.revision.desc(), columns.card, columns.scope)
        .limit(1)
    )
    found = connection.execute(statement).one_or_none()
    return (found.inputs, found.revision) if found else None


def accounts_to_judge(connection: Connection) -> tuple[tuple[AccountRef, int], ...]:
    """Accounts that changed since they were last judged, with the revision to judge."""
    statement = select(NEEDS_JUDGING.c.account, NEEDS_JUDGING.c.revision).order_by(NEEDS_JUDGING.c.account)
    return tuple((AccountRef.parse(row.account), row.revision) for row in connection.execute(statement))


def record(
    connection: Connection,
    account: str,
    revision: int,
    inputs: str,
    readings: Sequence[tuple[str, str, str]],
) -> bool:
    """Keep readings (card, scope, JSON text) if the account still stands at their revision.

    A card that was judged at this revision before, from other inputs, gets the new reading.

    Returns:
        Whether they were kept; False: the account changed meanwhile, and is still to be judged.

    Raises:
        LedgerError: where the inputs are not kept, or a text could not be kept exactly.
    """
    rows = [(account, card, scope, revision, inputs, body) for card, scope, body in readings]
    verify(READING, _COLUMNS, rows)
    if head_of(connection, account)[0] != revision:
        return False
    if find_inputs(connection, inputs) is None:
        raise LedgerError(
            f"Readings cite inputs that the ledger does not hold: {inputs!r:.80}", do="put the inputs first"
        )
    known = _known(connection, account, revision)
    fresh = {row[1:3]: row for row in rows if known.get(row[1:3]) != row[4:]}
    run_batch(
        connection,
        delete(READING).where(*(READING.c[name] == bindparam(f"of_{name}") for name in _COLUMNS[:4])),
        tuple(f"of_{name}" for name in _COLUMNS[:4]),
        [(account, card, scope, revision) for card, scope in fresh.keys() & known.keys()],
    )
    run_batch(connection, insert(READING), _COLUMNS, list(fresh.values()))
    connection.execute(
        delete(NEEDS_JUDGING).where(NEEDS_JUDGING.c.account == account, NEEDS_JUDGING.c.revision <= revision)
    )
    return True


def _known(connection: Connection, account: str, revision: int) -> dict[tuple[str, str], tuple[str, str]]:
    columns = READING.c
    statement = select(columns.card, columns.scope, columns.inputs, columns.body).where(
        columns.account == account, columns.revision == revision
    )
    return {(row.card, row.scope): (row.inputs, row.body) for row in connection.execute(statement)}


def stored_readings(
    connection: Connection, account: str, card: str, scope: str, first: int | None, last: int | None
) -> tuple[StoredReading, ...]:
    """A card's readings by revision, from the first to the last one asked for; None: no bound."""
    columns = READING.c
    bounds = [
        *([] if first is None else [columns.revision >= first]),
        *([] if last is None else [columns.revision <= last]),
    ]
    statement = (
        select(READING, REVISION.c.instant)
        .join(REVISION, and_(REVISION.c.account == columns.account, REVISION.c.number == columns.revision))
        .where(columns.account == account, columns.card == card, columns.scope == scope, *bounds)
        .order_by(columns.revision)
    )
    return tuple(
        StoredReading(
            card=row.card,
            scope=row.scope,
            revision=row.revision,
            instant=row.instant,
            inputs=row.inputs,
            body=row.body,
        )
        for row in connection.execute(statement)
    )

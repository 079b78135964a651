"""What is wrong with a ledger: the promises of its tables, asked of every row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, exists, func, select

from paceboard.ledger.known import known_rows
from paceboard.ledger.readings import hash_of
from paceboard.ledger.schema import (
    ACCOUNT,
    FIRST_LOOK,
    INPUTS,
    NEEDS_JUDGING,
    READING,
    REVISION,
    VERSIONED,
    Versioned,
)

__all__ = ["broken_promises"]


def broken_promises(connection: Connection) -> Iterator[str]:
    """One line for each promise that does not hold, with the number of rows."""
    for table, promise, rows in _violations():
        count = connection.execute(select(func.count()).select_from(rows.subquery("broken"))).scalar_one()
        if count:
            yield f"{table}: {count} {promise}"
    for row in connection.execute(select(INPUTS)):
        if hash_of(row.json) != row.hash:
            yield f"{INPUTS.name}: {row.hash} is not the hash of its text"


def _violations() -> Iterator[tuple[str, str, Select[Any]]]:
    """Table, promise and the rows that break it."""
    yield from _of_revisions()
    for versioned in VERSIONED:
        yield from _of_versions(versioned)
    for table in (FIRST_LOOK, NEEDS_JUDGING, READING):
        yield table.name, "rows of a revision that does not exist", _without_revision(table, table.c.revision)
    cited = exists().where(INPUTS.c.hash == READING.c.inputs)
    yield READING.name, "readings cite inputs that are not kept", select(READING.c.card).where(~cited)


def _of_revisions() -> Iterator[tuple[str, str, Select[Any]]]:
    columns, name = REVISION.c, REVISION.name

    def last(column: ColumnElement[Any]) -> ColumnElement[Any]:
        return func.lag(column).over(partition_by=columns.account, order_by=columns.number)

    before = select(
        columns.number,
        columns.instant,
        func.coalesce(last(columns.number), 0).label("last_number"),
        last(columns.instant).label("last_instant"),
    ).subquery("before")
    yield name, "numbers are left out", select(before).where(before.c.number != before.c.last_number + 1)
    yield (
        name,
        "instants lie before the last one",
        select(before).where(before.c.instant < before.c.last_instant),
    )
    current = exists().where(ACCOUNT.current.c.account == columns.account)
    yield name, "revisions of an account that is not there", select(columns.number).where(~current)


def _of_versions(table: Versioned) -> Iterator[tuple[str, str, Select[Any]]]:
    now, then = table.current, table.history
    yield now.name, "rows of a revision that does not exist", _without_revision(now, now.c.revision)
    for end in (then.c.known_from, then.c.known_to):
        yield then.name, "rows of a revision that does not exist", _without_revision(then, end)
    empty = select(then.c.account).where(then.c.known_from >= then.c.known_to)
    yield then.name, "rows end before they begin", empty
    rows = known_rows(table).subquery("known")
    key = [rows.c[name] for name in ("account", *table.key)]
    until = func.lag(rows.c.known_to).over(partition_by=key, order_by=rows.c.known_from)
    count = func.row_number().over(partition_by=key, order_by=rows.c.known_from)
    spans = select(rows.c.known_from, until.label("until"), count.label("place")).subquery("spans")
    overlap = (spans.c.place > 1) & (spans.c.until.is_(None) | (spans.c.until > spans.c.known_from))
    yield now.name, "rows are known twice at one revision", select(spans.c.place).where(overlap)


def _without_revision(table: FromClause, number: ColumnElement[Any]) -> Select[Any]:
    """Rows whose account has no revision of that number."""
    there = exists().where(and_(REVISION.c.account == table.c.account, REVISION.c.number == number))
    return select(table.c.account).where(~there)

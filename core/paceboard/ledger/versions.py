"""The one way in which rows change: compare a part of a table with the truth of now, move what differs.

A row that changed or was withdrawn goes to the history with the revisions between which it was known;
a new one stands in the current table with the revision since which it is. What is equal writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from attrs import field, frozen
from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Insert,
    Select,
    Update,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from paceboard.errors import PagingBroken
from paceboard.ledger.batch import run_batch
from paceboard.ledger.columns import verify
from paceboard.ledger.rows import Content, Key
from paceboard.ledger.schema import Versioned

__all__ = ["Difference", "Part", "Truth", "compare", "move", "truth_of"]


@frozen(eq=False)
class Part:
    """A part of one current table, by its shape; made once for each, so that its statement is too.

    Args:
        conditions: with bound parameters of their own, whose values a truth has.
    """

    conditions: tuple[ColumnElement[bool], ...]


@frozen(kw_only=True, eq=False)
class Truth:
    """What a part of one table holds from now on, all of it.

    Args:
        rows: content by key.
        doubled: rows that came more than once, with the same content.
        part: of the current table; None: all rows of the account.
        bounds: values of the part's parameters.
        lasting: what is missing in it was not withdrawn: a log tells what is old no more.
    """

    table: Versioned
    rows: Mapping[Key, Content]
    doubled: int = 0
    part: Part | None = None
    bounds: Mapping[str, int] = field(factory=dict)
    lasting: bool = False


@frozen(kw_only=True, eq=False)
class Difference:
    """What is to be done to a table so that it holds the truth.

    Args:
        new: content by key; `changed` likewise.
        old: content and revision, by key, of the rows that changed or were withdrawn.
        withdrawn: keys.
        equal: rows that stay as they are.
    """

    table: Versioned
    new: Mapping[Key, Content]
    changed: Mapping[Key, Content]
    withdrawn: frozenset[Key]
    old: Mapping[Key, tuple[Content, int]]
    equal: int

    def __bool__(self) -> bool:
        return bool(self.new or self.old)


def truth_of(
    table: Versioned,
    rows: Iterable[tuple[Key, Content]],
    *,
    part: Part | None = None,
    bounds: Mapping[str, int] | None = None,
    lasting: bool = False,
) -> Truth:
    """The truth that a list of rows tells, each key once.

    Raises:
        PagingBroken: where two rows of one key differ: the pages were not of one moment.
        LedgerError: where a value could not be kept exactly.
    """
    distinct: dict[Key, Content] = {}
    doubled = 0
    for key, content in rows:
        known = distinct.setdefault(key, content)
        if known is not content:
            if known != content:
                raise PagingBroken(
                    f"The platform gave two different rows for one {table.current.name}",
                    why=f"key {', '.join(map(str, key))}",
                    do="refresh again: nothing of this answer was written",
                )
            doubled += 1
    verify(table.current, table.key, distinct.keys())
    verify(table.current, table.content, distinct.values())
    return Truth(table=table, rows=distinct, doubled=doubled, part=part, bounds=bounds or {}, lasting=lasting)


def compare(connection: Connection, account: str, truth: Truth) -> Difference:
    """What the truth changes; reads one range of the current table and writes nothing."""
    table, width = truth.table, len(truth.table.key)
    statement = _selection(table, truth.part)
    new = dict(truth.rows)
    changed: dict[Key, Content] = {}
    old: dict[Key, tuple[Content, int]] = {}
    withdrawn: set[Key] = set()
    for row in connection.execute(statement, {"of_account": account, **truth.bounds}).all():
        values = tuple(row)
        key, content = values[:width], values[width:-1]
        incoming = new.pop(key, None)
        if incoming == content or (incoming is None and truth.lasting):
            continue
        old[key] = (content, values[-1])
        if incoming is None:
            withdrawn.add(key)
        else:
            changed[key] = incoming
    return Difference(
        table=table,
        new=new,
        changed=changed,
        withdrawn=frozenset(withdrawn),
        old=old,
        equal=len(truth.rows) - len(new) - len(changed),
    )


@cache
def _selection(table: Versioned, part: Part | None) -> Select[Any]:
    """Key, content and revision of the rows of one account in a part of a table."""
    columns = (table.current.c[name] for name in (*table.key, *table.content, "revision"))
    conditions = () if part is None else part.conditions
    return select(*columns).where(table.current.c.account == bindparam("of_account"), *conditions)


def move(connection: Connection, account: str, difference: Difference, revision: int) -> None:
    """Bring a table to the truth, at a new revision of its account."""
    table = difference.table
    content = (*table.content, "revision")
    statements = _statements(table)
    run_batch(
        connection,
        statements.keep,
        ("account", *table.key, "known_from", "known_to", *table.content),
        [(account, *key, since, revision, *was) for key, (was, since) in difference.old.items()],
    )
    run_batch(connection, statements.remove, _bound(table), [(account, *key) for key in difference.withdrawn])
    run_batch(
        connection,
        statements.change,
        (*content, *_bound(table)),
        [(*now, revision, account, *key) for key, now in difference.changed.items()],
    )
    run_batch(
        connection,
        statements.add,
        ("account", *table.key, *content),
        [(account, *key, *now, revision) for key, now in difference.new.items()],
    )


@frozen(kw_only=True, eq=False)
class _Statements:
    """How rows of one table move; made once, since to make them takes as long as to run them."""

    keep: Insert
    remove: Delete
    change: Update
    add: Insert


@cache
def _statements(table: Versioned) -> _Statements:
    content = (*table.content, "revision")
    return _Statements(
        keep=insert(table.history),
        remove=delete(table.current).where(*_same(table)),
        change=update(table.current).values({name: bindparam(name) for name in content}).where(*_same(table)),
        add=insert(table.current),
    )


def _bound(table: Versioned) -> tuple[str, ...]:
    return tuple(f"of_{name}" for name in ("account", *table.key))


def _same(table: Versioned) -> list[ColumnElement[bool]]:
    return [table.current.c[name.removeprefix("of_")] == bindparam(name) for name in _bound(table)]


def counts(differences: Iterable[Difference]) -> dict[str, int]:
    """Rows in, new, changed, withdrawn and equal, summed."""
    total: dict[str, Any] = dict.fromkeys(
        ("rows_in", "rows_new", "rows_changed", "rows_withdrawn", "rows_equal"), 0
    )
    for each in differences:
        total["rows_in"] += len(each.new) + len(each.changed) + each.equal
        total["rows_new"] += len(each.new)
        total["rows_changed"] += len(each.changed)
        total["rows_withdrawn"] += len(each.withdrawn)
        total["rows_equal"] += each.equal
    return total

"""Rows as they were known at a revision: the current table, and with its history where it is needed.

`known_from` is the account's revision since which a row is known, `known_to` the one from which on it
is not any more, NULL for what is current. As known at revision r is `known_from <= r`, and `known_to`
NULL or above r. Both halves are read by one statement, so that no row is missed while it moves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnCollection,
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.sql.selectable import FromClause

from paceboard.errors import LedgerError
from paceboard.ledger.schema import FACTS, Versioned
from paceboard.model import Grain

__all__ = ["as_known", "fact_table", "known_facts", "known_rows", "version_halves", "versions_until"]

Columns = ColumnCollection[str, Any]
Known = Select[Any] | CompoundSelect[Any]
Condition = Callable[[Columns], Sequence[ColumnElement[bool]]]


def fact_table(grain: Grain) -> Versioned:
    """The table of facts of one grain."""
    return FACTS[grain]


def known_facts(grain: Grain, *, history: bool, accounts: Sequence[str] = ()) -> FromClause:
    """Day or hour facts to select from.

    Args:
        history: False: the current table, with `revision`; True: current and history together, with
            `known_from` and `known_to` in its place.
        accounts: refs of those that the history is wanted for; empty: of all. An engine does not carry
            a join into both halves: without them one account of 200 took 150 ms instead of 2.6.

    Raises:
        LedgerError: for whole windows, which overlap and tell what does not add up.
    """
    if grain is Grain.WINDOW:
        raise LedgerError("Facts of whole windows are not summed", do="read one with `fact_rows`")
    table = fact_table(grain)
    if not history:
        return table.current
    current, past = _halves(table)
    if accounts:
        current = current.where(table.current.c.account.in_(accounts))
        past = past.where(table.history.c.account.in_(accounts))
    return union_all(current, past).subquery(f"known_{grain}")


def known_rows(table: Versioned) -> CompoundSelect[Any]:
    """Current rows and history together, of all accounts."""
    return union_all(*_halves(table))


def as_known(table: Versioned, account: str, revision: int | None, *conditions: Condition) -> Known:
    """The account's rows as known at a revision; None: now.

    The columns are those of the table, `known_from`, `known_to`, and `stands_in`, the name of the
    table that a row was read from.
    """
    current, history = _halves(table)
    now, then = table.current.c, table.history.c
    current = current.where(now.account == account, *_all(conditions, now))
    if revision is None:
        return current
    current = current.where(now.revision <= revision)
    history = history.where(
        then.account == account,
        then.known_from <= revision,
        then.known_to > revision,
        *_all(conditions, then),
    )
    return union_all(current, history)


def versions_until(table: Versioned, account: str, revision: int | None) -> CompoundSelect[Any]:
    """Every version of the account's rows that was known at a revision or before; None: until now."""
    current, history = _halves(table)
    now, then = table.current.c, table.history.c
    current = current.where(now.account == account)
    history = history.where(then.account == account)
    if revision is not None:
        current = current.where(now.revision <= revision)
        history = history.where(then.known_from <= revision)
    return union_all(current, history)


def version_halves(
    table: Versioned, revision: ColumnElement[int]
) -> tuple[tuple[Table, tuple[ColumnElement[bool], ...]], ...]:
    """Both tables of a versioned one, each with what makes its rows those known at a revision of a statement.

    For joins with many revisions at once: an engine does not carry a join into both halves of a union.
    """
    now, then = table.current, table.history
    return (
        (now, (now.c.revision <= revision,)),
        (then, (then.c.known_from <= revision, then.c.known_to > revision)),
    )


def _halves(table: Versioned) -> tuple[Select[Any], Select[Any]]:
    names = ("account", *table.key, *table.content)
    now, then = table.current, table.history
    current = select(
        *(now.c[name] for name in names),
        now.c.revision.label("known_from"),
        type_coerce(null(), now.c.revision.type).label("known_to"),
        literal(now.name, now.c.account.type).label("stands_in"),
    )
    history = select(
        *(then.c[name] for name in names),
        then.c.known_from,
        then.c.known_to,
        literal(then.name, then.c.account.type).label("stands_in"),
    )
    return current, history


def _all(conditions: Sequence[Condition], columns: Columns) -> list[ColumnElement[bool]]:
    return [each for condition in conditions for each in condition(columns)]

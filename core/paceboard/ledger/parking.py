"""Accounts and apps that are put aside until a platform's own time has come."""

from __future__ import annotations

from functools import cache

from attrs import asdict
from sqlalchemy import Connection, Delete, bindparam, delete, insert, select

from paceboard.ledger.columns import verify
from paceboard.ledger.records import Parked
from paceboard.ledger.schema import PARKED

__all__ = ["park", "parked", "release"]


def park(connection: Connection, parked: Parked) -> None:
    """Put aside; what was said of the same scope before is replaced."""
    row = asdict(parked)
    verify(PARKED, tuple(row), [tuple(row.values())])
    release(connection, parked.scope)
    connection.execute(insert(PARKED), row)


def release(connection: Connection, scope: str) -> None:
    """Its time has come, or it went well before."""
    connection.execute(_release(), {"of_scope": scope})


@cache
def _release() -> Delete:
    return delete(PARKED).where(PARKED.c.scope == bindparam("of_scope"))


def parked(connection: Connection) -> tuple[Parked, ...]:
    """All that is put aside, by scope; those whose time has come stand there until they went well."""
    rows = connection.execute(select(PARKED).order_by(PARKED.c.scope))
    return tuple(
        Parked(scope=row.scope, since=row.since, until=row.until, kind=row.kind, why=row.why) for row in rows
    )

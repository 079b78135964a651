"""The ledger's column types: integers and text only, so that every engine keeps the same values.

Money is micros, a count a count, an instant microseconds since 1970, a day an epoch day: all 64-bit
integers. A float, a truth value, an integer of more than 64 bits or a text that an engine would change
is refused before a transaction begins, since SQLite would keep NaN as NULL without a word.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from types import NoneType
from typing import Any

from sqlalchemy import INTEGER, BigInteger, Column, Table, Text

from paceboard.errors import LedgerError

__all__ = ["integer", "text", "verify"]

# STRICT tables know INTEGER and no BIGINT; it holds 64 bits there.
_INTEGER = BigInteger().with_variant(INTEGER(), "sqlite")
# Ordered by code point on every engine, as SQLite does by itself.
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")

_LOWEST, _HIGHEST = -(2**63), 2**63 - 1


def integer(name: str, *, key: bool = False, null: bool = False, counted: bool = False) -> Column[Any]:
    """A 64-bit integer: micros, a count, an instant, an epoch day or a revision.

    Args:
        key: part of the primary key.
        null: may be unknown.
        counted: the engine gives out the numbers itself, from 1.
    """
    return Column(name, _INTEGER, primary_key=key, nullable=null, autoincrement=counted)


def text(name: str, *, key: bool = False) -> Column[Any]:
    """A text, empty where there is none."""
    return Column(name, _TEXT, primary_key=key, nullable=False)


def verify(table: Table, names: Sequence[str], rows: Collection[tuple[Any, ...]]) -> None:
    """Refuse rows that the store could not give back exactly as they are.

    Args:
        names: the columns that each row has a value for, in its order.

    Raises:
        LedgerError: with the table, the column and the first value that is wrong.
    """
    for name, values in zip(names, zip(*rows, strict=True), strict=bool(rows)):
        column = table.c[name]
        wanted: type = str if isinstance(column.type, Text) else int
        allowed = {wanted, NoneType} if column.nullable else {wanted}
        types = set(map(type, values))
        if not types <= allowed:
            wrong = next(value for value in values if type(value) not in allowed)
            raise _refused(table, name, f"{type(wrong).__name__} {wrong!r:.80}", f"give {wanted.__name__}")
        if types == {NoneType}:
            continue
        if wanted is int:
            _verify_range(table, name, values)
        else:
            _verify_text(table, name, values)


def _verify_range(table: Table, name: str, values: Collection[int | None]) -> None:
    known = [value for value in values if value is not None]
    if known and (min(known) < _LOWEST or max(known) > _HIGHEST):
        wrong = next(value for value in known if not _LOWEST <= value <= _HIGHEST)
        raise _refused(table, name, f"{wrong:#x} has more than 64 bits", "look at the platform's answer")


def _verify_text(table: Table, name: str, values: Collection[str]) -> None:
    joined = "".join(values)
    if joined.isascii() and "\0" not in joined:
        return
    for value in values:
        if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise _refused(table, name, f"{value!r:.80} is no text", "look at the platform's answer")


def _refused(table: Table, name: str, why: str, do: str) -> LedgerError:
    return LedgerError(
        "A row cannot be kept exactly, nothing was written", why=f"{table.name}.{name}: {why}", do=do
    )

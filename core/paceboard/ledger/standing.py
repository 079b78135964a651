"""Where an account stands, for whoever refreshes it; by statements that are made once."""

from __future__ import annotations

from functools import cache
from typing import Any

from attrs import frozen
from sqlalchemy import BindParameter, Connection, Select, bindparam, func, select

from paceboard.ledger.records import Standing
from paceboard.ledger.schema import FACTS, REVISION, WATERMARK
from paceboard.model import Grain, Level

__all__ = ["days_with_spend", "standing"]


@frozen(kw_only=True, eq=False)
class _Statements:
    head: Select[int | None]
    mark: Select[int | None, int | None]
    spent: Select[int]


@cache
def _statements() -> _Statements:
    account: BindParameter[str] = bindparam("of_account")
    mark, fact = WATERMARK.current.c, FACTS[Grain.DAY].current.c
    spent: Select[Any] = select(fact.day).where(
        fact.account == account,
        fact.level == bindparam("of_level"),
        fact.day.between(bindparam("first"), bindparam("last")),
        fact.spend > 0,
    )
    return _Statements(
        head=select(func.max(REVISION.c.number)).where(REVISION.c.account == account),
        mark=select(mark.instant, mark.covered_from).where(
            mark.account == account, mark.measures == bindparam("of_group")
        ),
        spent=spent.distinct(),
    )


def standing(connection: Connection, account: str, group: str) -> Standing:
    """The account's last revision, and up to where and since when it was read."""
    statements = _statements()
    named = {"of_account": account, "of_group": group}
    mark = connection.execute(statements.mark, named).one_or_none()
    return Standing(
        revision=connection.execute(statements.head, {"of_account": account}).scalar_one(),
        watermark=None if mark is None else mark.instant,
        covered_from=None if mark is None else mark.covered_from,
    )


def days_with_spend(connection: Connection, account: str, level: Level, first: int, last: int) -> set[int]:
    """Epoch days from one to another, both included, on which something of the level spent."""
    named = {"of_account": account, "of_level": str(level), "first": first, "last": last}
    return set(connection.execute(_statements().spent, named).scalars())

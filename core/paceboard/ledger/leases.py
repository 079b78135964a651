"""Leases: which process refreshes an account, by a number that fences off whoever held it before."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from attrs import evolve, frozen
from sqlalchemy import Connection, Insert, Select, Update, bindparam, insert, select, update

from paceboard.errors import AccountBusy
from paceboard.ledger.columns import verify
from paceboard.ledger.records import Lease
from paceboard.ledger.rows import AnyRow
from paceboard.ledger.schema import LEASE
from paceboard.model import SECOND, AccountRef, instant_text

__all__ = ["LENGTH", "check", "give_back", "held", "renew", "take"]

LENGTH = 60 * SECOND
"""How long a lease lasts that nobody renews."""
_CLOCKS_APART = 600 * SECOND
"""A lease that ends later than this was taken before a clock was set back, and its holder is gone."""


def take(
    connection: Connection,
    account: AccountRef,
    holder: str,
    now: int,
    has_gone: Callable[[str], bool] = lambda _: False,
) -> Lease:
    """The account's next lease; the caller's transaction keeps other writers away meanwhile.

    Args:
        has_gone: whether the holder of a lease that has not ended is known to be no more.

    Raises:
        AccountBusy: where it is held, with by whom and since when.
    """
    last = _last(connection, account)
    held = last is not None and now < last.until <= now + LENGTH + _CLOCKS_APART
    if last is not None and held and not has_gone(last.holder):
        raise _busy(last)
    lease = Lease(
        account=account,
        fence=1 if last is None else last.fence + 1,
        holder=holder,
        since=now,
        until=now + LENGTH,
    )
    row = _row(lease)
    verify(LEASE, tuple(row), [tuple(row.values())])
    statements = _statements()
    if last is None:
        connection.execute(statements.add, row)
    else:
        connection.execute(statements.take_over, {"of_account": str(account), **row})
    return lease


def check(connection: Connection, lease: Lease) -> None:
    """Refuse whoever held the account before somebody else took it.

    Raises:
        AccountBusy: where the lease is not the account's last one.
    """
    last = _last(connection, lease.account)
    if last is None or last.fence != lease.fence:
        raise _busy(last or lease, lost=True)


def renew(connection: Connection, lease: Lease, now: int) -> Lease:
    """The same lease, to end later.

    Raises:
        AccountBusy: where somebody took the account over.
    """
    check(connection, lease)
    later = evolve(lease, until=now + LENGTH)
    _end_at(connection, lease, later.until)
    return later


def give_back(connection: Connection, lease: Lease, now: int) -> None:
    """End the lease, if it is still the account's last one."""
    _end_at(connection, lease, min(now, lease.until))


def held(connection: Connection, now: int) -> tuple[Lease, ...]:
    """The leases that have not ended, by account."""
    rows = connection.execute(select(LEASE).where(LEASE.c.until > now).order_by(LEASE.c.account))
    return tuple(map(_lease, rows))


@frozen(kw_only=True, eq=False)
class _Statements:
    """Made once: to make them takes longer than to run them."""

    last: Select[Any]
    add: Insert
    take_over: Update
    end: Update


@cache
def _statements() -> _Statements:
    of_account = LEASE.c.account == bindparam("of_account")
    row: dict[str, Any] = {column.name: bindparam(column.name) for column in LEASE.c}
    return _Statements(
        last=select(LEASE).where(of_account),
        add=insert(LEASE),
        take_over=update(LEASE).where(of_account).values(row),
        end=update(LEASE)
        .where(of_account, LEASE.c.fence == bindparam("of_fence"))
        .values(until=bindparam("until")),
    )


def _end_at(connection: Connection, lease: Lease, until: int) -> None:
    named = {"of_account": str(lease.account), "of_fence": lease.fence, "until": until}
    connection.execute(_statements().end, named)


def _last(connection: Connection, account: AccountRef) -> Lease | None:
    row = connection.execute(_statements().last, {"of_account": str(account)}).one_or_none()
    return None if row is None else _lease(row)


def _lease(row: AnyRow) -> Lease:
    return Lease(
        account=AccountRef.parse(row.account),
        fence=row.fence,
        holder=row.holder,
        since=row.since,
        until=row.until,
    )


def _row(lease: Lease) -> dict[str, str | int]:
    return {
        "account": str(lease.account),
        "fence": lease.fence,
        "holder": lease.holder,
        "since": lease.since,
        "until": lease.until,
    }


def _busy(lease: Lease, *, lost: bool = False) -> AccountBusy:
    since = instant_text(lease.since - lease.since % SECOND)
    if lost:
        return AccountBusy(
            f"{lease.account} was taken over by another refresh, nothing more of this one is written",
            why=f"{lease.holder} refreshes it since {since}; this one had not been heard of for too long",
            do="leave it to the other one",
        )
    return AccountBusy(
        f"{lease.account} is being refreshed already",
        why=f"by {lease.holder} since {since}",
        do="wait until that has ended; one whose machine was lost is given up a minute later",
    )

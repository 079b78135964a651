"""An app's rate, shared by every process: each takes the turns of about a second at a time for itself."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from paceboard.ledger.columns import verify
from paceboard.ledger.schema import RATE
from paceboard.model import SECOND

__all__ = ["pause", "take"]

_FAR = 60 * SECOND
"""Turns that begin later than this were taken before a clock was set back; no queue is so long."""


def take(connection: Connection, app: str, *, count: int, gap: int, now: int) -> int:
    """Take so many turns, the given microseconds apart; gives the instant of the first."""
    next_free, paused_until = _row(connection, app, now)
    first = max(now, next_free if next_free <= now + _FAR else now, paused_until)
    _keep(connection, app, next_free=first + count * gap, paused_until=paused_until)
    return first


def pause(connection: Connection, app: str, *, until: int, now: int) -> None:
    """No turn before this instant, for any process; never earlier than was said before."""
    next_free, paused_until = _row(connection, app, now)
    _keep(connection, app, next_free=next_free, paused_until=max(paused_until, until))


def _row(connection: Connection, app: str, now: int) -> tuple[int, int]:
    row = connection.execute(select(RATE).where(RATE.c.app == app)).one_or_none()
    if row is None:
        connection.execute(insert(RATE), {"app": app, "next_free": now, "paused_until": 0})
        return now, 0
    return row.next_free, row.paused_until


def _keep(connection: Connection, app: str, *, next_free: int, paused_until: int) -> None:
    verify(RATE, ("next_free", "paused_until"), [(next_free, paused_until)])
    values = {"next_free": next_free, "paused_until": paused_until}
    connection.execute(update(RATE).where(RATE.c.app == app).values(values))

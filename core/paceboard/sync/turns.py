"""The turns of an app as a ledger keeps them, in the terms of a limiter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import anyio.to_thread
from attrs import frozen

from paceboard.ledger import Ledger
from paceboard.model import SECOND

__all__ = ["LedgerTurns"]


@frozen
class LedgerTurns:
    """Takes an app's turns from a ledger, so that every process that shares it shares them.

    Args:
        app: the app as its platform tells apps apart; carries no secret.
        clock: the ledger's own.
    """

    ledger: Ledger
    app: str
    clock: Callable[[], int]

    async def take(self, count: int, gap: float) -> float:
        """Take so many turns, the given seconds apart; gives the seconds until the first of them."""
        now = self.clock()
        ask = partial(self.ledger.take_turns, self.app, count=count, gap=int(gap * SECOND))
        return (await anyio.to_thread.run_sync(ask) - now) / SECOND

    async def pause(self, seconds: float) -> None:
        """Let no process take a turn for so long."""
        until = self.clock() + int(seconds * SECOND)
        await anyio.to_thread.run_sync(self.ledger.pause_turns, self.app, until)

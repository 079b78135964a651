"""Keeps an app's requests within its rates, in every window of every span, from the first request on.

Where several processes share an app, each takes the turns of about a second at a time out of what they
share, evenly spaced, so that together they stay within the rates too.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable
from math import ceil
from typing import TYPE_CHECKING, Protocol

from attrs import define

from paceboard.errors import RateLimited

if TYPE_CHECKING:
    import anyio

__all__ = ["Limiter", "Rate", "Shared"]

Rate = tuple[int, int]
"""Requests per span of seconds: `(600, 60)`."""

_SHORTEST_SLEEP = 1e-6
"""Seconds; a shorter one would not move a clock of large numbers, and the waiter would turn for ever."""


_ON_THE_WAY = 0.04
"""Seconds by which one request may take longer to the platform than the next; it counts arrivals."""

_LEASE = 1.0
"""Seconds whose turns are taken at a time out of what processes share."""


class Shared(Protocol):
    """The turns of one app, as far as several processes share them."""

    async def take(self, count: int, gap: float) -> float:
        """Take so many turns, the given seconds apart; gives the seconds until the first of them."""
        ...

    async def pause(self, seconds: float) -> None:
        """Let no process take a turn for so long."""
        ...


class _Windows:
    """When the last requests went out, for each rate as many as it allows.

    A bucket that starts full and refills lets twice its size through in its first span. To remember the
    instants costs a few kilobytes and lets exactly as much through as is allowed, without loss.
    """

    def __init__(self, rates: tuple[Rate, ...]) -> None:
        self._sent = tuple((span, deque[float](maxlen=count)) for count, span in rates)

    def free_at(self) -> float:
        """The first instant at which one more request stays within every rate."""
        ready = (sent[0] + span + _ON_THE_WAY for span, sent in self._sent if len(sent) == sent.maxlen)
        return max(ready, default=float("-inf"))

    def note(self, instant: float) -> None:
        for _, sent in self._sent:
            sent.append(instant)


@define(eq=False)
class _Queue:
    """Those who wait for one set of windows, one after the other."""

    windows: _Windows
    lock: anyio.Lock
    paused_until: float = float("-inf")


class _Turns:
    """The turns of the whole app that this process has taken and not used yet."""

    def __init__(self, shared: Shared, rates: tuple[Rate, ...], monotonic: Callable[[], float]) -> None:
        self._shared = shared
        self._gap = max((span + _ON_THE_WAY) / count for count, span in rates)
        self._count = max(1, int(_LEASE / self._gap))
        self._monotonic = monotonic
        self._next = 0.0
        self._left = 0

    async def next_at(self) -> float:
        """The instant of the next turn; it stays the next one until it is used."""
        now = self._monotonic()
        # One that was not used in its time is gone: used later, it would stand too near to another process's.
        self._use(min(self._left, max(0, ceil((now - _ON_THE_WAY - self._next) / self._gap))))
        if not self._left:
            # The way to the store takes time too, and only moves the turns further away.
            self._next = now + await self._shared.take(self._count, self._gap)
            self._left = self._count
        return self._next

    def use(self) -> None:
        """The next turn is taken."""
        self._use(1)

    def _use(self, turns: int) -> None:
        # All at once: an app that may ask a million times a second leaves most of its turns.
        self._left -= turns
        self._next += turns * self._gap


class Limiter:
    """Rates of one platform app and of each of its accounts.

    Whoever comes first goes first; among accounts each has one request waiting for the app's turn at any
    time, so that one account with a thousand requests does not stand before all others.

    Args:
        rates: `(count, span of seconds)` for the whole app; none: unlimited.
        account_rates: the same for each account alone.
        shared: what other processes take turns of the app from, too; None: nobody else sends for it.
        patience: seconds that the first in the queue waits at most for room or for the end of a pause;
            where it would be longer that is an error at once, so that the caller can put the account aside.
        monotonic: a clock that only goes forward, in seconds.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        rates: tuple[Rate, ...] = (),
        *,
        account_rates: tuple[Rate, ...] = (),
        shared: Shared | None = None,
        patience: float = 120.0,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] | None = None,
    ) -> None:
        import anyio

        self._account_rates = account_rates
        self._patience = patience
        self._monotonic = monotonic
        self._sleep = sleep or anyio.sleep
        self._app = _Queue(_Windows(rates), anyio.Lock())
        self._accounts: dict[str, _Queue] = {}
        self._shared = shared
        self._turns = _Turns(shared, rates, monotonic) if shared is not None and rates else None

    def pause(self, seconds: float, account: str = "") -> None:
        """Let nothing of the app, or of one account, out for so long; never shorter than said before."""
        queue = self._queue(account) if account else self._app
        queue.paused_until = max(queue.paused_until, self._monotonic() + seconds)

    async def pause_all(self, seconds: float) -> None:
        """Let nothing of the whole app out, by any process that shares its turns."""
        self.pause(seconds)
        if self._shared is not None:
            await self._shared.pause(seconds)

    async def acquire(self, account: str = "") -> float:
        """Wait for a turn; gives the seconds that it took.

        Raises:
            RateLimited: where the wait would outlast the patience; `after` is how long it would be.
        """
        began = self._monotonic()
        own = self._queue(account)
        try:
            async with own.lock:
                await self._wait(own)
                async with self._app.lock:
                    await self._wait(self._app, self._turns)
                    now = self._monotonic()
                    if self._turns is not None:
                        self._turns.use()
                    own.windows.note(now)
                    self._app.windows.note(now)
        finally:
            paused = own.paused_until > self._monotonic()
            if not self._account_rates and not own.lock.locked() and not paused:
                # Without rates or a pause of its own an account has nothing to remember.
                self._accounts.pop(account, None)
        return now - began

    def _queue(self, account: str) -> _Queue:
        import anyio

        if account not in self._accounts:
            self._accounts[account] = _Queue(_Windows(self._account_rates), anyio.Lock())
        return self._accounts[account]

    async def _wait(self, queue: _Queue, turns: _Turns | None = None) -> None:
        # Asked again after each sleep: another answer may have moved the pause meanwhile.
        while (seconds := await self._ready(queue, turns) - self._monotonic()) > 0:
            if seconds > self._patience:
                raise RateLimited(
                    "The app's requests are used up for now",
                    why="the platform paused it, or its own rates leave no room",
                    do=f"refresh again in {_span(seconds)}; the account is put aside until then",
                    after=seconds,
                    whole_app=queue is self._app,
                )
            await self._sleep(max(seconds, _SHORTEST_SLEEP))

    async def _ready(self, queue: _Queue, turns: _Turns | None) -> float:
        own = max(queue.windows.free_at(), queue.paused_until)
        # Turns are not taken for a time in which nothing may go out.
        if turns is None or own > self._monotonic():
            return own
        return await turns.next_at()


def _span(seconds: float) -> str:
    """So many hours and minutes, rounded up: whoever comes back by then is not too early."""
    hours, minutes = divmod(ceil(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"

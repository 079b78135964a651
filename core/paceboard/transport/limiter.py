"""Keeps an app's requests within its rates, in every window of every span, from the first request on."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable
from math import ceil
from typing import TYPE_CHECKING

from attrs import field, frozen

from paceboard.errors import RateLimited

if TYPE_CHECKING:
    import anyio

__all__ = ["Limiter", "Rate"]

Rate = tuple[int, int]
"""Requests per span of seconds: `(600, 60)`."""

_SHORTEST_SLEEP = 1e-6
"""Seconds; a shorter one would not move a clock of large numbers, and the waiter would turn for ever."""


class _Windows:
    """When the last requests went out, for each rate as many as it allows.

    A bucket that starts full and refills lets twice its size through in its first span. To remember the
    instants costs a few kilobytes and lets exactly as much through as is allowed, without loss.
    """

    def __init__(self, rates: tuple[Rate, ...]) -> None:
        self._sent = tuple((span, deque[float](maxlen=count)) for count, span in rates)

    def free_at(self) -> float:
        """The first instant at which one more request stays within every rate."""
        ready = (sent[0] + span for span, sent in self._sent if len(sent) == sent.maxlen)
        return max(ready, default=float("-inf"))

    def note(self, instant: float) -> None:
        for _, sent in self._sent:
            sent.append(instant)


@frozen
class _Queue:
    """Those who wait for one set of windows, one after the other."""

    windows: _Windows
    lock: anyio.Lock = field(eq=False)


class Limiter:
    """Rates of one platform app and of each of its accounts.

    Whoever comes first goes first; among accounts each has one request waiting for the app's turn at any
    time, so that one account with a thousand requests does not stand before all others.

    Args:
        rates: `(count, span of seconds)` for the whole app; none: unlimited.
        account_rates: the same for each account alone.
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
        self._paused_until = float("-inf")

    def pause_until(self, instant: float) -> None:
        """Let nothing of the whole app out before this instant of the monotonic clock; never earlier."""
        self._paused_until = max(self._paused_until, instant)

    def pause(self, seconds: float) -> None:
        """The same, counted from now."""
        self.pause_until(self._monotonic() + seconds)

    async def acquire(self, account: str = "") -> float:
        """Wait for a turn; gives the seconds that it took.

        Raises:
            RateLimited: where the wait would outlast the patience; `after` is how long it would be.
        """
        began = self._monotonic()
        own = self._queue(account)
        try:
            async with own.lock:
                await self._wait(own.windows)
                async with self._app.lock:
                    await self._wait(self._app.windows)
                    now = self._monotonic()
                    own.windows.note(now)
                    self._app.windows.note(now)
        finally:
            if not self._account_rates and not own.lock.locked():
                # Without rates of its own an account has nothing to remember.
                self._accounts.pop(account, None)
        return now - began

    def _queue(self, account: str) -> _Queue:
        import anyio

        if account not in self._accounts:
            self._accounts[account] = _Queue(_Windows(self._account_rates), anyio.Lock())
        return self._accounts[account]

    async def _wait(self, windows: _Windows) -> None:
        # Asked again after each sleep: another answer may have moved the pause meanwhile.
        while (seconds := max(windows.free_at(), self._paused_until) - self._monotonic()) > 0:
            if seconds > self._patience:
                raise RateLimited(
                    "The app's requests are used up for now",
                    why="the platform paused it, or its own rates leave no room",
                    do=f"refresh again in {_span(seconds)}; the account is put aside until then",
                    after=seconds,
                )
            await self._sleep(max(seconds, _SHORTEST_SLEEP))


def _span(seconds: float) -> str:
    """So many hours and minutes, rounded up: whoever comes back by then is not too early."""
    hours, minutes = divmod(ceil(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"

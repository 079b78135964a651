"""How many calls TikTok lets one app make, and what it says when there are too many.

Rate limits v1.3, portal document 1740029171730433. A second's limit is over in the next second; a
minute's suspends the app for five minutes. TikTok sends no headers about it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from paceboard_tiktok.face.envelope import Refusal

__all__ = ["BASIC", "Limiter"]

Rates = tuple[tuple[int, int], ...]

BASIC: Rates = ((10, 1), (600, 60))
"""Calls per span of seconds of an app of the lowest level."""

TOO_FREQUENT = 40100
SUSPENDED_FOR = 300.0


class Limiter:
    """Counts the calls of one app.

    Args:
        rates: calls per span of seconds; empty: no limit.
        clock: seconds, monotonic.
        app_id: named in the message, as TikTok does.
    """

    def __init__(self, rates: Rates, *, clock: Callable[[], float], app_id: str) -> None:
        self._rates = rates
        self._clock = clock
        self._app_id = app_id
        self._calls: deque[float] = deque()
        self._suspended_until = float("-inf")

    def count(self) -> None:
        """Count one call.

        Raises:
            Refusal: 40100 where it is one too many; a refused call does not count.
        """
        if not self._rates:
            return
        now = self._clock()
        while self._calls and self._calls[0] <= now - max(span for _, span in self._rates):
            self._calls.popleft()
        if now < self._suspended_until:
            raise self._suspended()
        for most, span in self._rates:
            if sum(call > now - span for call in self._calls) >= most:
                if span == 1:
                    raise Refusal(TOO_FREQUENT, "App reaches the QPS limit.")
                self._suspended_until = now + SUSPENDED_FOR
                raise self._suspended()
        self._calls.append(now)

    def _suspended(self) -> Refusal:
        return Refusal(
            TOO_FREQUENT,
            f"Due to too many requests, requests from App [{self._app_id}] are temporarily restricted.",
        )

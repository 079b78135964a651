"""Sends nothing more to an app that fails again and again, but one request once in a while."""

from __future__ import annotations

import time
from collections.abc import Callable

from paceboard.errors import DeadlineExceeded, RateLimited, Transient, Unavailable

__all__ = ["FAILURES", "Breaker"]

FAILURES = 5
"""Transient failures in a row after which nothing more is sent."""
_FIRST, _LONGEST = 60.0, 3_600.0
"""Seconds of a first cool-down, doubled by each probe that fails, and of the longest."""


class Breaker:
    """Of one platform app.

    Limits on calls do not count, they have their own times, and neither does what a request of another
    kind would mend; only that the platform does not answer, or answers that it is broken.

    Args:
        cooled: seconds of a cool-down that another process has waited for; then the first request is the
            probe; 0: the app went well.
        monotonic: a clock that only goes forward, in seconds.
    """

    def __init__(self, *, cooled: float = 0.0, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._failures = FAILURES if cooled else 0
        self._cool_down = cooled
        self._closed_until = float("-inf")
        self._probing = False
        self._last = ""

    @property
    def cool_down(self) -> float:
        """Seconds of the present cool-down; 0 where requests go out."""
        return self._cool_down if self._failures >= FAILURES else 0.0

    def admit(self) -> None:
        """Let a request out, or refuse to; the first one after a cool-down is the probe.

        Raises:
            Unavailable: while the app cools down, and while its one probe is under way.
        """
        self.refuse()
        self._probing = self._failures >= FAILURES

    def refuse(self) -> None:
        """Raise what `admit` would, and let nothing out."""
        if self._failures < FAILURES:
            return
        remaining = self._closed_until - self._monotonic()
        if remaining > 0 or self._probing:
            raise Unavailable(
                "The app's requests failed again and again, nothing more is sent for now",
                why=f"{FAILURES} in a row; the last: {self._last}"
                if self._last
                else "its probe is under way",
                after=max(remaining, 1.0),
            )

    def worked(self) -> None:
        """The platform answered, whatever it said."""
        self._failures = 0
        self._cool_down = 0.0
        self._probing = False

    def failed(self, error: BaseException) -> None:
        """A request ended in an error; where it is no sign of an outage, the platform is there."""
        if isinstance(error, RateLimited) or not isinstance(error, Transient):
            # Whoever was stopped has learnt nothing: the next one may probe.
            self._probing = False
            if isinstance(error, Exception):
                self.worked()
            return
        was_open = self._failures >= FAILURES
        self._failures += 1
        self._last = error.what if not isinstance(error, DeadlineExceeded) else "no whole answer in time"
        if self._failures >= FAILURES and (self._probing or not was_open):
            self._cool_down = min(self._cool_down * 2 if self._cool_down else _FIRST, _LONGEST)
            self._closed_until = self._monotonic() + self._cool_down
        self._probing = False

"""Whose clock counts: ours, or the platform's where ours is plainly wrong.

A clock that runs a day ahead would date facts and watermarks into a future that then is never read. The
platforms' answers bear their own time; what they say is believed where the two are far apart.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from paceboard.model import SECOND, instant_text
from paceboard.specs import WorldStamp

__all__ = ["TOLERATED", "PlatformClock"]

TOLERATED = 600 * SECOND
"""Microseconds that a clock may be off; a platform's lags are hours."""


class Dated(Protocol):
    """What tells the platform's time: the client that its answers come through."""

    @property
    def world(self) -> WorldStamp | None:
        """A simulated world's stamp; None for a real platform."""
        ...

    @property
    def told(self) -> int | None:
        """The instant that the last answer bore; None where none did."""
        ...


class PlatformClock:
    """The present instant, as far as one app's platform is concerned.

    Args:
        clock: ours.
        note: takes a note of a clock that is wrong, once a refresh.
    """

    def __init__(self, clock: Callable[[], int], client: Dated, *, note: Callable[[str, str], None]) -> None:
        self._clock = clock
        self._client = client
        self._note = note
        self._off = 0

    def settle(self) -> None:
        """Hold our clock against the answer that has just come; what is found holds for this refresh."""
        told = self._client.told
        ours = self._clock()
        if self._client.world is not None or told is None or abs(told - ours) <= TOLERATED:
            return
        self._off = told - ours
        self._note(
            "clock_wrong",
            f"this machine's clock says {instant_text(ours)}, the platform's {instant_text(told)}; the "
            "platform's counts: set the clock",
        )

    def now(self) -> int:
        """The present instant: a simulated world's own, or ours, put right."""
        world = self._client.world
        return self._clock() + self._off if world is None else world.now

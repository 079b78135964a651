"""Episodes: one event is told once, not on each of its days and not again when it is over.

A change of level flags the days until the median has followed, and its end flags the days of the return:
only 17 % of the days of a week at 1.6 times its level are flagged, and 29 % of the first days after it
(pacing reference, 3.1).
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve, frozen

from paceboard.stats.anomaly import Deviation

__all__ = ["SETTLE_DAYS", "Episode", "episodes"]

SETTLE_DAYS = 7
"""Days without a flag after which an episode is closed: the level of seven days has settled."""


@frozen(kw_only=True)
class Episode:
    """A run of days that began with a flagged one.

    Args:
        opened: the first flagged day; the only one that is told.
        last: the last flagged day that belongs to it, repeats and echo included.
        returned: first day back at the level of before, where it was flagged for that: the echo.
        repeats: flagged days after the first that were not told.
    """

    opened: Deviation
    last: int
    returned: int | None = None
    repeats: int = 0

    @property
    def first(self) -> int:
        """Its first day."""
        return self.opened.day

    @property
    def up(self) -> bool:
        """It began with more than usual, not less."""
        return self.opened.up

    def open_on(self, day: int) -> bool:
        """Whether it still lasts: it did not return, and its last flag is at most seven days ago."""
        return self.returned is None and self.first <= day <= self.last + SETTLE_DAYS

    def holds(self, each: Deviation) -> bool:
        """Whether a flag is its own: a repeat, or the way back to the level of before."""
        if each.day > self.last + SETTLE_DAYS:
            return False
        return each.up is self.up or self._is_return(each)

    def _is_return(self, each: Deviation) -> bool:
        distance = abs(each.value - self.opened.level)
        return distance <= each.method.threshold * max(each.scale, self.opened.scale)

    def followed_by(self, each: Deviation) -> Episode:
        """The same with one more of its flags."""
        back = each.day if self.returned is None and each.up is not self.up else self.returned
        return evolve(self, last=each.day, repeats=self.repeats + 1, returned=back)


def episodes(judged: Iterable[Deviation]) -> tuple[Episode, ...]:
    """The episodes of a series, in order.

    A flag on the other side is the echo of the one before where the day is as it was before the episode;
    where it lies beyond that, something else has happened, and another episode opens.

    Args:
        judged: deviations of one series by one method, oldest first.
    """
    found: list[Episode] = []
    for each in judged:
        if not each.flagged:
            continue
        if found and found[-1].holds(each):
            found[-1] = found[-1].followed_by(each)
        else:
            found.append(Episode(opened=each, last=each.day))
    return tuple(found)

"""Which status is worse than which: what stands on top, and beside every total."""

from __future__ import annotations

from collections.abc import Iterable

from paceboard.plugin import Member, Reading, Status

__all__ = ["WORST_FIRST", "by_urgency", "rank", "worst"]

WORST_FIRST = (
    Status.RUNAWAY,
    Status.EXHAUSTED_EARLY,
    Status.CAP_HIT,
    Status.FIRES,
    Status.CRITICAL,
    Status.MISCONFIGURED,
    Status.UNSUPPORTED_BUDGET_MODE,
    Status.DAILY_OVER_CEILING,
    Status.WARNING,
    Status.DONE_OVER,
    Status.STALE,
    Status.UNDER,
    Status.DONE_UNDER,
    Status.NO_BUDGET,
    Status.NO_END_DATE,
    Status.MILD_OVER,
    Status.NORMAL_DAILY,
    Status.ON_PACE,
    Status.DONE_PERFECT,
)
"""Money that runs away first, then what nobody can judge, then what is late, then what is well (ours)."""


def rank(reading: Reading | None) -> int:
    """Where a reading's status stands, the worst at 0; without one it stands behind all."""
    if reading is None or reading.status is None:
        return len(WORST_FIRST)
    return WORST_FIRST.index(reading.status)


def by_urgency(members: Iterable[Member]) -> list[Member]:
    """The worst first; of equal ones what asks for an alert, then in the order of their refs."""
    return sorted(
        members,
        key=lambda each: (
            rank(each.reading),
            each.reading is None or not each.reading.fires,
            each.view.account.ref,
        ),
    )


def worst(members: Iterable[Member]) -> Reading | None:
    """The reading of the worst status; None where no member has one."""
    found = [each.reading for each in by_urgency(members) if each.reading is not None]
    return next((reading for reading in found if reading.status is not None), None)

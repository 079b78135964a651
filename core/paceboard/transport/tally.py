"""Counting what one piece of work sends and hears, while others send and hear beside it.

A tally follows the tasks that are started inside of its block, however deep; so a client that serves many
accounts at once need not know for which of them it is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from attrs import define, field

__all__ = ["Tally", "current_tally", "tallied"]


@define
class Tally:
    """What was sent and heard so far.

    Args:
        requests: tries that were sent, the repeated ones too.
        bytes_in: bytes of bodies as they came over the wire.
        pages: answers that were taken for a yes.
        retries: tries after the first.
        waits: seconds spent waiting, for a turn or before a retry, summed over all requests.
        notes: unexpected but harmless things that were said, by code.
        quota: what the platform says is used of its limits, in percent, by the limit's name.
    """

    requests: int = 0
    bytes_in: int = 0
    pages: int = 0
    retries: int = 0
    waits: float = 0.0
    notes: Counter[str] = field(factory=Counter)
    quota: dict[str, float] = field(factory=dict)


_CURRENT: ContextVar[Tally | None] = ContextVar("tally", default=None)


def current_tally() -> Tally:
    """That of the work that asks; one that nobody looks at, where nobody counts."""
    return _CURRENT.get() or Tally()


@contextmanager
def tallied() -> Iterator[Tally]:
    """Count what is sent and heard in this block, and nothing else."""
    tally = Tally()
    token = _CURRENT.set(tally)
    try:
        yield tally
    finally:
        _CURRENT.reset(token)

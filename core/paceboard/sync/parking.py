"""Putting accounts aside: what a platform's own time says about when they are asked about again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from paceboard.errors import PlatformError, RateLimited, Transient, Unavailable
from paceboard.ledger import Parked
from paceboard.model import SECOND, instant_text

__all__ = ["Aside", "aside_after", "cooled", "for_all", "longest_parked", "still_parked"]

_LONGEST = 25 * 3_600 * SECOND
"""No platform's time is later than its next day; what is, was put aside before a clock was set back."""


@frozen
class Aside:
    """That nobody asks, until when, and the error that says so."""

    error: PlatformError
    until: int


def aside_after(error: Exception | None, *, scope: str, now: int) -> Parked | None:
    """What to keep of an error that says when asking makes sense again; None: it says no time."""
    if not isinstance(error, Transient) or not error.after:
        return None
    why = ". ".join(text for text in (error.what, error.why) if text)
    until = now + int(error.after * SECOND)
    return Parked(scope=scope, since=now, until=until, kind=type(error).__name__, why=why)


def for_all(error: Exception | None) -> bool:
    """Whether an error speaks for every account of its app."""
    return isinstance(error, Unavailable) or (isinstance(error, RateLimited) and error.whole_app)


def cooled(app: str, aside: Mapping[str, Parked]) -> float:
    """Seconds for which an app was left alone after it failed again and again; 0: it did not."""
    parked = aside.get(app)
    if parked is None or parked.kind != Unavailable.__name__:
        return 0.0
    return max((parked.until - parked.since) / SECOND, 60.0)


def longest_parked(scopes: Sequence[str], aside: Mapping[str, Parked], now: int) -> Parked | None:
    """Of what still puts these aside, what does so longest; None: they may be asked about now."""
    waiting = (
        aside[scope] for scope in scopes if scope in aside and now < aside[scope].until <= now + _LONGEST
    )
    return max(waiting, key=lambda each: each.until, default=None)


def still_parked(scopes: Sequence[str], aside: Mapping[str, Parked], now: int) -> Aside | None:
    """The latest time before which one of these is not asked about; None: it may be asked about now."""
    last = longest_parked(scopes, aside, now)
    if last is None:
        return None
    kind = Unavailable if last.kind == Unavailable.__name__ else RateLimited
    told = instant_text(last.until + (-last.until) % SECOND)
    error = kind(
        f"Nothing is asked before {told}",
        why=last.why,
        do="refresh again then",
        after=(last.until - now) / SECOND,
    )
    return Aside(error, last.until)

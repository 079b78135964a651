"""The one place that judges an answer of TikTok: its envelope's code first, its HTTP status after.

TikTok says 200 to nearly everything and means the code. Only where a code has two meanings does the
message decide: how long a limit lasts, and whether a refused parameter is a refused permission.
"""

from __future__ import annotations

import re

from paceboard.plugin import (
    DAY,
    SECOND,
    AccountUnusable,
    Answer,
    Corrupt,
    DeadlineExceeded,
    Drift,
    PermissionDenied,
    PlatformError,
    RateLimited,
    Reauthorise,
    Rejected,
    TooHeavy,
    Transient,
    decode,
    default_verdict,
)
from paceboard_tiktok.codes import OK, PARTIAL, class_of
from paceboard_tiktok.wire import Head

__all__ = ["Throttled", "verdict"]

THROTTLE = "x-tt-ads-throttle"
"""Header of a report that leaves out all but the 20,000 newest ads."""
MINUTES = 300.0
"""TikTok suspends an app for five minutes; so long it also asks to wait for its maintenance."""
MAINTENANCE = 60001
ONE_ACCOUNT = (40132, 40133)
"""Limits of one value or one advertiser; every other stops the whole app."""
GATEWAY_TIMEOUT = 504
TIMED_OUT = re.compile(r"time[d]?[ -]?out")
"""TikTok gave up on a request; one that times out a third time it blocks, so it is repeated only once."""
LONGEST = 300
"""Characters of TikTok's message that an error repeats."""

DO: dict[type[PlatformError], str] = {
    RateLimited: "wait; lower the app's share of requests if it returns",
    Reauthorise: "connect the account again: TikTok tells no other way to revive a token",
    PermissionDenied: "ask the account's owner to grant the app this account and its reading scopes",
    AccountUnusable: "look at the account in TikTok Ads Manager; take it off the list if it is gone",
    TooHeavy: "ask for fewer days or ids at once",
    Rejected: "report it with the request id; asking again gives the same",
    Transient: "ask again later",
    DeadlineExceeded: "ask for fewer days at once",
    Corrupt: "ask again; nothing of this answer was used",
}


class Throttled(TooHeavy):
    """TikTok left out part of a report for the number of its ads: fewer days would not help."""


def verdict(answer: Answer, *, partial: bool = False) -> None:
    """Raise the error that an answer means; give nothing where it is a yes.

    Args:
        partial: accept a batch of which some ids failed; the reader compares what it asked for.

    Raises:
        PlatformError: of the class that the code, or else the HTTP status, stands for.
        Corrupt: where the body is not JSON.
        Drift: where it is JSON without an envelope.
    """
    try:
        head = decode(answer.body, Head, what="TikTok's answer", glance=True)
    except (Corrupt, Drift):
        _timed_out(answer)
        default_verdict(answer)
        raise
    if head.code != OK and not (partial and head.code == PARTIAL):
        raise _refusal(head, answer.received_at)
    _timed_out(answer)
    default_verdict(answer)
    if THROTTLE in answer.headers:
        raise Throttled(
            "TikTok left the older ads out of a report",
            why=f"more than 20,000 ads; header {THROTTLE}",
            do="refresh again; if it stays, read the account at campaign or group level",
            request_id=head.request_id or "",
        )


def _timed_out(answer: Answer) -> None:
    if answer.status == GATEWAY_TIMEOUT:
        raise DeadlineExceeded(
            "TikTok did not answer in time", why=f"HTTP status {answer.status}", do=DO[DeadlineExceeded]
        )


def _refusal(head: Head, now: int) -> PlatformError:
    message = (head.message or "").strip()
    kind, known = class_of(head.code)
    kind = _by_message(kind, head.code, message.lower())
    what = "TikTok refused" if known else f"TikTok refused with a code that we do not know, {head.code}"
    why, do, request_id = f"{head.code}: {message[:LONGEST]}", DO[kind], head.request_id or ""
    if issubclass(kind, RateLimited):
        return kind(
            what,
            why=why,
            do=do,
            code=str(head.code),
            request_id=request_id,
            after=_wait(kind, head.code, message, now),
            whole_app=head.code not in ONE_ACCOUNT,
        )
    if issubclass(kind, Transient):
        after = _wait(kind, head.code, message, now)
        return kind(what, why=why, do=do, code=str(head.code), request_id=request_id, after=after)
    return kind(what, why=why, do=do, code=str(head.code), request_id=request_id)


def _by_message(kind: type[PlatformError], code: int, message: str) -> type[PlatformError]:
    """The class of a code whose message says more than the code."""
    if "punish" in message:
        return AccountUnusable
    if kind is Transient and TIMED_OUT.search(message):
        return DeadlineExceeded
    if code == 40002 and ("permission" in message or "not accessible" in message):
        return PermissionDenied
    return kind


def _wait(kind: type[PlatformError], code: int, message: str, now: int) -> float | None:
    """Seconds until asking makes sense again: the next second, five minutes, or midnight UTC."""
    if code == MAINTENANCE:
        return MINUTES
    if not issubclass(kind, RateLimited):
        return None
    if "QPD" in message or "per day" in message.lower():
        return (DAY - now % DAY) / SECOND
    if "QPM" in message or "per minute" in message.lower() or "temporarily restricted" in message:
        return MINUTES
    return 1.0

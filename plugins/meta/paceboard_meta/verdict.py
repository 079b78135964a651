"""The one place that judges an answer of Meta: its `error` object first, its HTTP status after.

Meta says 400 to nearly every refusal and means code and subcode. The order is: too heavy, dead token,
throttled, passing; code 1 stands for the first and for the last. Messages are localised and decide
nothing, but for three that Meta gives no code of their own.
"""

from __future__ import annotations

from typing import Any

from paceboard.plugin import (
    AccountUnusable,
    Answer,
    Corrupt,
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
from paceboard_meta.codes import ALL_INSIGHTS, WHOLE_APP, class_of
from paceboard_meta.usage import regain
from paceboard_meta.wire import Head

__all__ = ["refusal", "verdict"]

HEAVY = "reduce the amount of data"
INVALID: dict[str, type[PlatformError]] = {
    "missing permission": PermissionDenied,
    "in summary param": Transient,
}
"""What code 100 means by its message, where it has no subcode; the second one comes now and then, for
nothing."""
LONGEST = 300
"""Characters of Meta's message that an error repeats."""
UNAVAILABLE = b"Service Unavailable"

DO: dict[type[PlatformError], str] = {
    RateLimited: "wait; calls made meanwhile only make it last longer",
    Reauthorise: "connect the account again; a system user's token does not expire",
    PermissionDenied: "look whether the id is right, and ask its owner to give the token's user the account "
    "and the permission ads_read",
    AccountUnusable: "look at the account in Ads Manager: Meta has blocked it for its policies",
    TooHeavy: "ask for fewer rows, days or fields at once",
    Rejected: "report it with the trace id; asking again gives the same",
    Transient: "ask again later",
}
DO_BY_CODE = {
    104: "correct the app's app_secret: it does not belong to the app that the token was made for",
    613: "wait; if it comes again, spread the refreshes over the hour: Meta minds calls in bursts",
    2635: "set api_version in the app's options to one that Meta still serves",
    3018: "ask for days of the last 37 months",
}


def verdict(answer: Answer, *, array: bool = False) -> None:
    """Raise the error that an answer means; give nothing where it is a yes.

    Args:
        array: the answers of a batch are expected, which are judged one by one.

    Raises:
        PlatformError: of the class that code and subcode, or else the HTTP status, stand for.
        Corrupt: where the body is not JSON.
        Drift: where it is JSON, and no object.
    """
    if array and answer.body.lstrip()[:1] == b"[":
        default_verdict(answer)
        return
    try:
        head = decode(answer.body, Head, what="Meta's answer", glance=True)
    except (Corrupt, Drift):
        default_verdict(answer)
        if UNAVAILABLE in answer.body[:200]:
            raise Transient("Meta says that its service is unavailable", do=DO[Transient]) from None
        raise
    if isinstance(head.error, dict):
        raise refusal(head.error, answer=answer)
    default_verdict(answer)
    if head.error is not None:
        raise Drift(
            "Meta's answer holds an error of another form",
            why=f"error is {type(head.error).__name__}",
            do="report it",
        )


def refusal(error: dict[str, Any], *, answer: Answer | None = None) -> PlatformError:
    """The error of the tree that an `error` object means.

    Args:
        answer: what it came in, for its status and its word on when to ask again.
    """
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    status = 0 if answer is None else answer.status
    kind, known = _kind(code, subcode, error, status)
    message = str(error.get("message") or "").strip()
    what = "Meta refused" if known else f"Meta refused with a code that we do not know, {code}"
    why = f"{code}/{subcode}: {message[:LONGEST]}" if subcode else f"{code}: {message[:LONGEST]}"
    do = DO_BY_CODE.get(code, DO[kind])
    # The trace id is worth something only for days, so it goes with the error at once.
    trace = str(error.get("fbtrace_id") or "")
    named = f"{code}/{subcode}" if subcode else str(code)
    if issubclass(kind, RateLimited):
        return kind(
            what,
            why=why,
            do=do,
            code=named,
            request_id=trace,
            after=None if answer is None else regain(answer.headers),
            whole_app=code in WHOLE_APP and subcode not in ALL_INSIGHTS,
        )
    return kind(what, why=why, do=do, code=named, request_id=trace)


def _kind(code: int, subcode: int, error: dict[str, Any], status: int) -> tuple[type[PlatformError], bool]:
    """Shrink before auth before throttle before transient."""
    message = str(error.get("message") or "").lower()
    if HEAVY in message:
        return TooHeavy, True
    kind, known = class_of(code, subcode)
    if kind in (TooHeavy, Reauthorise, RateLimited):
        return kind, known
    if status == 429:
        return RateLimited, known
    transient = error.get("is_transient")
    if transient is True:
        return Transient, known
    if kind is Transient and transient is False and code == 1:
        return Rejected, known
    if code == 100 and not subcode:
        return next((kind for words, kind in INVALID.items() if words in message), kind), known
    if not known and status >= 500:
        return Transient, known
    if not known and kind is Rejected and status in (401, 403):
        return (Reauthorise if status == 401 else PermissionDenied), known
    return kind, known


def _number(value: object) -> int:
    """A code as a number; 0 where there is none."""
    text = str(value)
    return int(text) if text.removeprefix("-").isdecimal() and text.isascii() and len(text) < 12 else 0

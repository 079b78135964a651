"""What an HTTP status says where the platform's own body says nothing.

A connector judges each answer by the platform's rules first, body before status, and calls
`default_verdict` for the rest.
"""

from __future__ import annotations

import email.utils
import re
from datetime import UTC
from http import HTTPStatus

from paceboard.errors import (
    Corrupt,
    HostNotAllowed,
    PermissionDenied,
    PlatformError,
    RateLimited,
    Reauthorise,
    Rejected,
    TooHeavy,
    Transient,
)
from paceboard.model import SECOND
from paceboard.specs import Answer
from paceboard.transport.redaction import excerpt

__all__ = ["LONGEST_AFTER", "default_verdict", "retry_after"]

LONGEST_AFTER = 86_400.0
"""Seconds; a platform that says more is asked again after a day."""

_SECONDS = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,9})?")


def default_verdict(answer: Answer) -> None:
    """Pass an answer of status 2xx, refuse every other with the error of its class.

    Raises:
        PlatformError: the subclass that says what the caller may do.
    """
    if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        raise _error(answer)


def _error(answer: Answer) -> PlatformError:
    kind, do = _class_of(answer.status)
    what = f"The platform answered with HTTP status {answer.status}"
    why, code = excerpt(answer.body), str(answer.status)
    if issubclass(kind, Transient):
        return kind(what, why=why, do=do, code=code, after=retry_after(answer))
    return kind(what, why=why, do=do, code=code)


def _class_of(status: int) -> tuple[type[PlatformError], str]:
    match status:
        case 401:
            return Reauthorise, "connect the account again"
        case 403:
            return PermissionDenied, "ask the account's owner for access"
        case 408 | 425:
            return Transient, "ask again later"
        case 413 | 414:
            return TooHeavy, "ask for less, in parts"
        case 429:
            return RateLimited, "wait, then ask again"
    match status // 100:
        case 3:
            return HostNotAllowed, "correct base_url; redirects are never followed"
        case 4:
            return Rejected, "report it to the connector's authors"
        case 5:
            return Transient, "ask again later"
    return Corrupt, "look for a proxy in between: no platform gives such a status"


def retry_after(answer: Answer) -> float | None:
    """Seconds that the answer tells us to wait; None where it says nothing that can be read.

    Both forms are read, a number of seconds and an HTTP date; a date that has passed is 0. More than a
    day is taken as a day. How long a process sleeps at most is the retry policy's affair: what is
    longer than that stays in the error's `after`, so that the account can be parked.
    """
    text = answer.headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), LONGEST_AFTER)
    try:
        date = email.utils.parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    # A date without a zone is in UTC: HTTP knows no other.
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    seconds = date.timestamp() - answer.received_at / SECOND
    return min(max(seconds, 0.0), LONGEST_AFTER)

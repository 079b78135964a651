"""The one place that judges an answer of Google: the failure in its body first, its HTTP status after.

A refusal is `{"error": ...}`; of `searchStream` it comes in an array, and may come after good batches with
status 200. Both are accepted everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from paceboard.plugin import (
    SECOND,
    AccountUnusable,
    Answer,
    Corrupt,
    Drift,
    PagingBroken,
    PermissionDenied,
    PlatformError,
    RateLimited,
    Reauthorise,
    Rejected,
    TooHeavy,
    Transient,
    decode_document,
    default_verdict,
    instant_text,
)
from paceboard_google_ads.codes import OAUTH, SHORT_WAIT, STALE, STATUSES, WAITS, class_of
from paceboard_google_ads.figures import seconds

__all__ = ["StaleToken", "judged", "judged_token"]

LONGEST = 300
"""Characters of Google's message that an error repeats."""
LONG = 300.0
"""Seconds from which on a limit is worth saying until when it lasts: nobody waits so long in place."""
RETRY_IN = re.compile(r"[Rr]etry in ([0-9]{1,9}) seconds?", re.ASCII)

WORST: tuple[type[PlatformError], ...] = (
    Reauthorise,
    PermissionDenied,
    AccountUnusable,
    Rejected,
    PagingBroken,
    RateLimited,
    Transient,
)
"""Of several errors the first in this order counts: what asking again cannot mend goes first."""

DO: Mapping[type[PlatformError], str] = {
    Reauthorise: "connect the account again; a consent screen in testing makes tokens die after seven days",
    PermissionDenied: "ask for access to the account, and look whether login_customer_id is a manager of it",
    AccountUnusable: "look at the account in Google Ads; take it off the list if it is gone",
    TooHeavy: "ask for fewer days at once",
    Rejected: "report it with the request id; asking again gives the same",
    PagingBroken: "refresh again; nothing of these pages was used",
    RateLimited: "ask for a higher access level of the Google Cloud project if it returns",
    Transient: "ask again later",
}
DO_BY_CODE: Mapping[str, str] = {
    "authorizationError.CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION": "apply for access of the Google Cloud "
    "project in its console: it may read test accounts only",
    "authorizationError.DEVELOPER_TOKEN_NOT_APPROVED": "apply for access of the Google Cloud project in its "
    "console: it may read test accounts only",
    "requestError.UNSUPPORTED_VERSION": "set the app's option version to one that Google still serves",
    "authenticationError.CLIENT_CUSTOMER_ID_INVALID": "write the customer id with its digits only",
    "dateRangeError.REQUESTED_DATE_GRANULARITY_NOT_SUPPORTED": "ask for later days: Google keeps days and "
    "hours for 37 months",
    "dateRangeError.INVALID_DATE": "ask for later days: Google keeps days and hours for 37 months",
    "SERVICE_DISABLED": "enable the Google Ads API in the Google Cloud project",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": "connect again with the scope .../auth/adwords",
}


class StaleToken(Reauthorise):
    """The access token is no good; whoever renews it may ask once more."""


@frozen(kw_only=True)
class _Refusal:
    """One thing that Google says is wrong."""

    kind: type[PlatformError]
    code: str
    message: str
    after: float | None = None
    whole_app: bool = True


def judged(answer: Answer, *, what: str) -> Any:
    """The answer's document, where it is a yes.

    Raises:
        PlatformError: of the class that Google's error, or else the HTTP status, stands for.
        Corrupt: where the body is no JSON.
    """
    document = _document(answer, what, _judge_status)
    for part in document if isinstance(document, list) else [document]:
        if isinstance(part, Mapping) and "error" in part:
            raise _error(part["error"], answer)
        if isinstance(part, Mapping) and _is_failure(part):
            raise _error({"details": [part]}, answer)
    _judge_status(answer)
    return document


def _judge_status(answer: Answer) -> None:
    """What stands before the API says 401 and no more; whether it is the token a new one will show."""
    try:
        default_verdict(answer)
    except Reauthorise as error:
        raise StaleToken(error.what, why=error.why, do=error.do, code=error.code) from None


def judged_token(answer: Answer) -> Mapping[str, Any]:
    """What the token endpoint gave.

    Raises:
        Reauthorise: where the grant is dead (`invalid_grant`) or the client is not known.
        Drift: where there is no token in a yes.
    """
    document = _document(answer, "token", default_verdict)
    if isinstance(document, list) and len(document) == 1:
        document = document[0]
    code = document.get("error") if isinstance(document, Mapping) else None
    if isinstance(code, str):
        kind = Transient if answer.status >= 500 else OAUTH.get(code, Reauthorise)
        do = DO[kind]
        if code in ("invalid_client", "unauthorized_client", "deleted_client", "disabled_client"):
            do = "correct client_id and client_secret: Google does not know them"
        why = f"{code}: {str(document.get('error_description') or '')[:LONGEST]}"
        raise kind("Google gave no access token", why=why, do=do, code=code)
    default_verdict(answer)
    if not isinstance(document, Mapping) or not isinstance(document.get("access_token"), str):
        raise Drift("Google's token endpoint gave no token", why="no text at access_token", do="report it")
    return document


def _document(answer: Answer, what: str, judge: Callable[[Answer], None]) -> Any:
    try:
        return decode_document(answer.body, what=what)
    except Corrupt:
        judge(answer)
        raise


def _error(status: Any, answer: Answer) -> PlatformError:
    """The error for a `google.rpc.Status`, by the worst that it holds."""
    status = status if isinstance(status, Mapping) else {}
    details = [each for each in _listed(status.get("details")) if isinstance(each, Mapping)]
    failures = [each for each in details if _is_failure(each)]
    refusals = [each for failure in failures for each in _refusals(failure, answer.status)]
    if not refusals:
        refusals = [_plain(status, details, answer)]
    worst = min(refusals, key=lambda each: (_rank(each.kind), -(each.after or 0.0)))
    request_id = next((str(each["requestId"]) for each in failures if "requestId" in each), "")
    return _made(worst, len(refusals), request_id or answer.headers.get("request-id", ""), answer)


def _is_failure(detail: Mapping[str, Any]) -> bool:
    return str(detail.get("@type", "")).endswith(".GoogleAdsFailure")


def _rank(kind: type[PlatformError]) -> int:
    return next(place for place, each in enumerate(WORST) if issubclass(kind, each))


def _made(worst: _Refusal, count: int, request_id: str, answer: Answer) -> PlatformError:
    what = f"Google refused ({worst.code})" + (f" and named {count} reasons" if count > 1 else "")
    do = DO_BY_CODE.get(worst.code) or next(text for kind, text in DO.items() if issubclass(worst.kind, kind))
    why, code, kind = worst.message[:LONGEST], worst.code, worst.kind
    if issubclass(kind, RateLimited):
        if worst.after is not None and worst.after >= LONG:
            until = instant_text((answer.received_at // SECOND + round(worst.after)) * SECOND)
            do = f"refresh again after {until}, not before: each call that is refused counts too; {do}"
        return kind(
            what,
            why=why,
            do=do,
            code=code,
            request_id=request_id,
            after=worst.after,
            whole_app=worst.whole_app,
        )
    if issubclass(kind, Transient):
        return kind(what, why=why, do=do, code=code, request_id=request_id, after=worst.after)
    if kind is Reauthorise and code in STALE:
        kind = StaleToken
    return kind(what, why=why, do=do, code=code, request_id=request_id)


def _refusals(failure: Mapping[str, Any], status: int) -> Iterator[_Refusal]:
    for error in _listed(failure.get("errors")):
        if not isinstance(error, Mapping):
            continue
        family, name = _code(error)
        kind, code = class_of(family, name, status), f"{family}.{name}"
        message = str(error.get("message") or "")
        yield _Refusal(
            kind=kind,
            code=code,
            message=message,
            after=_after(kind, code, error, message),
            whole_app=_quota(error).get("rateScope") != "ACCOUNT",
        )


def _code(error: Mapping[str, Any]) -> tuple[str, str]:
    """Family and name; the true name where the called version is too old to know it."""
    codes = error.get("errorCode")
    family, name = next(iter(codes.items()), ("", "")) if isinstance(codes, Mapping) else ("", "")
    details = error.get("details")
    unpublished = details.get("unpublishedErrorCode") if isinstance(details, Mapping) else None
    if isinstance(unpublished, str) and name in ("", "UNKNOWN", "UNSPECIFIED", "ERROR_CODE_NOT_PUBLISHED"):
        name = unpublished.rpartition(".")[2]
    return str(family), str(name)


def _after(kind: type[PlatformError], code: str, error: Mapping[str, Any], message: str) -> float | None:
    """Seconds to wait: what Google says, or what is usual for the limit."""
    told = seconds(_quota(error).get("retryDelay"))
    if told is None and (match := RETRY_IN.search(message)):
        told = float(match[1])
    if told is not None or not issubclass(kind, RateLimited):
        return told
    return WAITS.get(code, SHORT_WAIT)


def _quota(error: Mapping[str, Any]) -> Mapping[str, Any]:
    """Of which limit it is, and how long it lasts; empty where it does not say."""
    details = error.get("details")
    quota = details.get("quotaErrorDetails") if isinstance(details, Mapping) else None
    return quota if isinstance(quota, Mapping) else {}


def _plain(status: Mapping[str, Any], details: Sequence[Mapping[str, Any]], answer: Answer) -> _Refusal:
    """A refusal without a failure of the Ads API: from the front door, or of the Cloud project."""
    name = str(status.get("status") or "")
    kind = STATUSES.get(name, Rejected) if name else _by_http(answer)
    reason = next((str(each["reason"]) for each in details if "reason" in each), "")
    told = next((seconds(each["retryDelay"]) for each in details if "retryDelay" in each), None)
    if told is None and issubclass(kind, RateLimited):
        told = SHORT_WAIT
    return _Refusal(
        kind=kind,
        code=reason if reason in DO_BY_CODE else name or str(answer.status),
        message=str(status.get("message") or ""),
        after=told,
    )


def _by_http(answer: Answer) -> type[PlatformError]:
    try:
        default_verdict(answer)
    except PlatformError as error:
        return type(error) if isinstance(error, WORST) else Rejected
    return Rejected  # an error with status 200: it came after good batches, and says no status of its own


def _listed(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else ()

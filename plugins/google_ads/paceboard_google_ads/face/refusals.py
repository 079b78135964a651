"""How Google says no, one of each class: statuses, enums and words of its published errors."""

from __future__ import annotations

from typing import Any

from paceboard.plugin import (
    AccountUnusable,
    DeadlineExceeded,
    PermissionDenied,
    PlatformError,
    RateLimited,
    Reauthorise,
    Rejected,
    SimulatedRefusal,
    Transient,
)
from paceboard_google_ads.face.refusal import FAILURE

__all__ = ["REFUSALS"]

SEARCH, STREAM, TOKEN = ":search", ":searchStream", "/token"
PLAIN = "The request was refused."


def _failure(
    name: str,
    error: type[PlatformError] | None,
    http: int,
    status: str,
    code: tuple[str, str],
    message: str,
    *,
    details: dict[str, Any] | None = None,
    path: str = SEARCH,
    scene: str = "accounts",
    times: int = 0,
) -> SimulatedRefusal:
    """A refusal with a GoogleAdsFailure in it; one of a stream comes in an array."""
    inner = {"errorCode": {code[0]: code[1]}, "message": message, **({"details": details} if details else {})}
    failure = {"@type": FAILURE, "errors": [inner], "requestId": f"refusal-{name}"}
    body: Any = {"error": {"code": http, "message": PLAIN, "status": status, "details": [failure]}}
    return SimulatedRefusal(
        name=name,
        error=error,
        status=http,
        body=[body] if path == STREAM else body,
        path=path,
        scene=scene,
        times=times,
    )


def _oauth(name: str, error: type[PlatformError], http: int, code: str, told: str) -> SimulatedRefusal:
    """A no of the token endpoint."""
    body = {"error": code, "error_description": told}
    return SimulatedRefusal(name=name, error=error, status=http, body=body, path=TOKEN)


def _quota(seconds: int) -> dict[str, Any]:
    return {
        "quotaErrorDetails": {
            "rateScope": "DEVELOPER",
            "rateName": "Requests per day",
            "retryDelay": f"{seconds}s",
        }
    }


REFUSALS: tuple[SimulatedRefusal, ...] = (
    _oauth("grant_revoked", Reauthorise, 400, "invalid_grant", "Token has been expired or revoked."),
    _oauth("client_unknown", Reauthorise, 401, "invalid_client", "The OAuth client was not found."),
    _oauth("token_endpoint_down", Transient, 503, "temporarily_unavailable", "Try again later."),
    _failure(
        "token_refreshed",
        None,
        401,
        "UNAUTHENTICATED",
        ("authenticationError", "OAUTH_TOKEN_EXPIRED"),
        "OAuth token in the header has expired.",
        times=1,
    ),
    _failure(
        "login_revoked",
        Reauthorise,
        401,
        "UNAUTHENTICATED",
        ("authenticationError", "OAUTH_TOKEN_REVOKED"),
        "OAuth token has been revoked.",
    ),
    _failure(
        "permission",
        PermissionDenied,
        403,
        "PERMISSION_DENIED",
        ("authorizationError", "USER_PERMISSION_DENIED"),
        "User doesn't have permission to access customer.",
    ),
    _failure(
        "account_closed",
        AccountUnusable,
        403,
        "PERMISSION_DENIED",
        ("authorizationError", "CUSTOMER_NOT_ENABLED"),
        "The customer account can't be accessed because it is not yet enabled or has been deactivated.",
    ),
    _failure(
        "rate_short",
        RateLimited,
        429,
        "RESOURCE_EXHAUSTED",
        ("quotaError", "RESOURCE_TEMPORARILY_EXHAUSTED"),
        "Too many requests. Retry in 5 seconds.",
    ),
    _failure(
        "rate_day",
        RateLimited,
        429,
        "RESOURCE_EXHAUSTED",
        ("quotaError", "RESOURCE_EXHAUSTED"),
        "Too many requests. Retry in 41000 seconds.",
        details=_quota(41_000),
    ),
    _failure(
        "transient",
        Transient,
        503,
        "UNAVAILABLE",
        ("internalError", "TRANSIENT_ERROR"),
        "The service is currently unavailable.",
    ),
    _failure(
        "deadline",
        DeadlineExceeded,
        504,
        "DEADLINE_EXCEEDED",
        ("internalError", "DEADLINE_EXCEEDED"),
        "The deadline was exceeded.",
    ),
    _failure(
        "bad_request",
        Rejected,
        400,
        "INVALID_ARGUMENT",
        ("queryError", "UNRECOGNIZED_FIELD"),
        "Unrecognized field in the query: 'metrics.spend'.",
        path=STREAM,
        scene="facts",
    ),
    _failure(
        "recovered",
        None,
        503,
        "UNAVAILABLE",
        ("internalError", "TRANSIENT_ERROR"),
        "The service is currently unavailable.",
        path=STREAM,
        scene="facts",
        times=1,
    ),
    SimulatedRefusal(name="gateway", error=Transient, status=502, body="Bad Gateway", path=SEARCH),
)

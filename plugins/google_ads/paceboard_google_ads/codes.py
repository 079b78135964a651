"""What each error of Google's means for the caller, by family and name of its enum (v26).

Most families have one meaning; the table names those values that differ from their family's.
"""

from __future__ import annotations

from collections.abc import Mapping

from paceboard.plugin import (
    AccountUnusable,
    DeadlineExceeded,
    PagingBroken,
    PermissionDenied,
    PlatformError,
    RateLimited,
    Reauthorise,
    Rejected,
    Transient,
)

__all__ = ["CODES", "FAMILIES", "OAUTH", "STALE", "STATUSES", "WAITS", "WRONG_WAY", "class_of"]

FAMILIES: Mapping[str, type[PlatformError]] = {
    "quotaError": RateLimited,
    "internalError": Transient,
    "authenticationError": Reauthorise,
    "authorizationError": PermissionDenied,
}
"""Families that mean one thing; every other one is a refusal of what we ask."""

CODES: Mapping[str, Mapping[str, type[PlatformError]]] = {
    "quotaError": {"ACCESS_PROHIBITED": PermissionDenied},
    "internalError": {"DEADLINE_EXCEEDED": DeadlineExceeded, "ERROR_CODE_NOT_PUBLISHED": Rejected},
    "databaseError": {"CONCURRENT_MODIFICATION": Transient},
    "authenticationError": {
        "CUSTOMER_NOT_FOUND": AccountUnusable,
        "CLIENT_CUSTOMER_ID_INVALID": Rejected,
        "DEVELOPER_TOKEN_INVALID": PermissionDenied,
        "ORGANIZATION_NOT_RECOGNIZED": PermissionDenied,
        "ORGANIZATION_NOT_APPROVED": PermissionDenied,
        "ORGANIZATION_NOT_ASSOCIATED_WITH_DEVELOPER_TOKEN": PermissionDenied,
    },
    "authorizationError": {
        "CUSTOMER_NOT_ENABLED": AccountUnusable,
        "ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT": AccountUnusable,
    },
    "headerError": {"INVALID_LOGIN_CUSTOMER_ID": PermissionDenied},
    "requestError": {
        "CLOUD_PROJECT_NOT_FOUND": PermissionDenied,
        "EXPIRED_PAGE_TOKEN": PagingBroken,
        "INVALID_PAGE_TOKEN": PagingBroken,
        "RPC_DEADLINE_TOO_SHORT": DeadlineExceeded,
    },
}

STALE = (
    "authenticationError.OAUTH_TOKEN_EXPIRED",
    "authenticationError.GOOGLE_ACCOUNT_COOKIE_INVALID",
    "authenticationError.AUTHENTICATION_ERROR",
    "UNAUTHENTICATED",
)
"""The access token is no good: a new one may be."""

WRONG_WAY = (
    "authorizationError.USER_PERMISSION_DENIED",
    "authorizationError.INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION",
    "headerError.INVALID_LOGIN_CUSTOMER_ID",
)
"""No access, or not through this manager."""

WAITS: Mapping[str, float] = {
    "quotaError.RESOURCE_EXHAUSTED": 3_600.0,
    "quotaError.EXCESSIVE_LONG_TERM_QUERY_RESOURCE_CONSUMPTION": 3_600.0,
    "quotaError.EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION": 60.0,
}
"""Seconds to wait where Google names none: a day's quota does not come back within minutes."""
SHORT_WAIT = 10.0
"""Seconds for every other limit; Google's own advice for its token bucket."""

STATUSES: Mapping[str, type[PlatformError]] = {
    "UNAUTHENTICATED": Reauthorise,
    "PERMISSION_DENIED": PermissionDenied,
    "RESOURCE_EXHAUSTED": RateLimited,
    "DEADLINE_EXCEEDED": DeadlineExceeded,
    "CANCELLED": Transient,
    "UNKNOWN": Transient,
    "INTERNAL": Transient,
    "UNAVAILABLE": Transient,
    "ABORTED": Transient,
    "DATA_LOSS": Transient,
}
"""Where there is no GoogleAdsFailure; every other status is a refusal."""

OAUTH: Mapping[str, type[PlatformError]] = {
    "temporarily_unavailable": Transient,
    "internal_failure": Transient,
    "server_error": Transient,
    "rate_limit_exceeded": RateLimited,
    "slow_down": RateLimited,
    "access_denied": PermissionDenied,
    "invalid_scope": PermissionDenied,
    "org_internal": PermissionDenied,
    "admin_policy_enforced": PermissionDenied,
    "unsupported_grant_type": Rejected,
    "invalid_request": Rejected,
}
"""Errors of the token endpoint; every other one (`invalid_grant`) needs the account connected again."""


def class_of(family: str, name: str, status: int) -> type[PlatformError]:
    """The class of an error; of one that was never published, by its family and the HTTP status."""
    known = CODES.get(family, {}).get(name) or FAMILIES.get(family)
    if known is not None:
        return known
    return Transient if status >= 500 else Rejected

"""How Meta says no, one of each class: codes, subcodes and words of its own error reference."""

from __future__ import annotations

import json

from paceboard.plugin import (
    AccountUnusable,
    PermissionDenied,
    PlatformError,
    RateLimited,
    Reauthorise,
    Rejected,
    SimulatedRefusal,
    Transient,
)

__all__ = ["REFUSALS"]

ACCOUNTS, INSIGHTS = "/owned_ad_accounts", "/insights"


def _refusal(
    name: str,
    error: type[PlatformError] | None,
    code: int,
    message: str,
    *,
    subcode: int = 0,
    status: int = 400,
    transient: bool | None = None,
    kind: str = "OAuthException",
    path: str = ACCOUNTS,
    scene: str = "accounts",
    times: int = 0,
    headers: dict[str, str] | None = None,
) -> SimulatedRefusal:
    told: dict[str, object] = {"message": message, "type": kind, "code": code}
    if subcode:
        told["error_subcode"] = subcode
    if transient is not None:
        told["is_transient"] = transient
    return SimulatedRefusal(
        name=name,
        error=error,
        body={"error": {**told, "fbtrace_id": f"A{code:020d}s"}},
        status=status,
        path=path,
        scene=scene,
        times=times,
        headers={"facebook-api-version": "v26.0", **(headers or {})},
    )


def _usage(kind: str) -> dict[str, str]:
    used = {"type": kind, "call_count": 101, "total_cputime": 40, "total_time": 60}
    return {
        "x-business-use-case-usage": json.dumps(
            {"7000000000000000001": [{**used, "estimated_time_to_regain_access": 12}]}
        )
    }


REFUSALS: tuple[SimulatedRefusal, ...] = (
    _refusal(
        "token_expired",
        Reauthorise,
        190,
        "Error validating access token: Session has expired on Friday, 24-Apr-26 10:00:00 PDT.",
        subcode=463,
    ),
    _refusal(
        "token_revoked",
        Reauthorise,
        190,
        "Error validating access token: The session has been invalidated because the user changed their "
        "password.",
        subcode=460,
    ),
    _refusal("permission", PermissionDenied, 200, "(#200) Requires ads_read permission.", status=403),
    _refusal("scope_missing", PermissionDenied, 100, "(#100) Missing permissions"),
    _refusal(
        "object_unseen",
        PermissionDenied,
        100,
        "Unsupported get request. Object with ID '1500000000000001' does not exist, cannot be loaded due to "
        "missing permissions, or does not support this operation.",
        subcode=33,
        kind="GraphMethodException",
    ),
    _refusal("account_blocked", AccountUnusable, 368, "The action attempted has been deemed abusive."),
    _refusal("rate_app", RateLimited, 4, "(#4) Application request limit reached"),
    _refusal("rate_account", RateLimited, 17, "(#17) User request limit reached", subcode=2446079),
    _refusal(
        "rate_insights",
        RateLimited,
        80000,
        "(#80000) There have been too many calls from this ad-account. Wait a bit and try again.",
        subcode=2446079,
        path=INSIGHTS,
        scene="facts",
        headers=_usage("ads_insights"),
    ),
    _refusal("transient", Transient, 2, "(#2) Service temporarily unavailable", transient=True),
    _refusal("recovered", None, 2, "(#2) Service temporarily unavailable", transient=True, times=1),
    _refusal(
        "bad_request",
        Rejected,
        100,
        "(#100) spent is not valid for fields param",
        path=INSIGHTS,
        scene="facts",
    ),
    _refusal("bad_signature", Rejected, 104, "Invalid appsecret_proof provided in the API argument"),
    _refusal(
        "version_retired", Rejected, 2635, "(#2635) You are calling a deprecated version of the Ads API."
    ),
    _refusal(
        "too_heavy",
        None,
        1,
        "Please reduce the amount of data you're asking for, then retry your request",
        status=500,
        path=INSIGHTS,
        scene="hours",
        times=1,
    ),
    SimulatedRefusal(name="gateway", error=Transient, status=502, body="Bad Gateway", path=ACCOUNTS),
)

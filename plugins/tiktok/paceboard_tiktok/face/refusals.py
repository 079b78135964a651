"""How TikTok says no, one of each class: words and codes of its own table of return codes."""

from __future__ import annotations

from paceboard.plugin import (
    AccountUnusable,
    Corrupt,
    PermissionDenied,
    PlatformError,
    RateLimited,
    Reauthorise,
    Rejected,
    SimulatedRefusal,
    TooHeavy,
    Transient,
)

__all__ = ["REFUSALS"]

INFO, REPORT = "/advertiser/info/", "/report/integrated/get/"
ANY_REPORT = "/report/"
"""Those at once and those that TikTok would prepare."""


def _refusal(
    name: str,
    error: type[PlatformError] | None,
    code: int,
    message: str,
    *,
    path: str = INFO,
    scene: str = "accounts",
    times: int = 0,
    headers: dict[str, str] | None = None,
) -> SimulatedRefusal:
    body = {"code": code, "message": message, "request_id": f"2026042510000000000000{code:010d}", "data": {}}
    return SimulatedRefusal(
        name=name, error=error, body=body, path=path, scene=scene, times=times, headers=headers or {}
    )


REFUSALS: tuple[SimulatedRefusal, ...] = (
    _refusal("token_expired", Reauthorise, 40102, "Access token has expired."),
    _refusal("token_revoked", Reauthorise, 40105, "Access token is incorrect or has been revoked."),
    _refusal("permission", PermissionDenied, 40001, "No permission to operate advertiser."),
    _refusal("scope_missing", PermissionDenied, 40002, "You do not have permission to access this API."),
    _refusal("account_gone", AccountUnusable, 40300, "The advertiser does not exist or has been deleted."),
    _refusal("rate_second", RateLimited, 40100, "App reaches the QPS limit."),
    _refusal(
        "rate_suspended",
        RateLimited,
        40100,
        "Due to too many requests, requests from App [7000000000000000900] are temporarily restricted.",
    ),
    _refusal("transient", Transient, 50000, "System error, please try again later."),
    _refusal("maintenance", Transient, 60001, "The service is under maintenance."),
    _refusal("recovered", None, 51010, "Internal service timeout.", times=1),
    _refusal("bad_request", Rejected, 40002, "Invalid metric(s): ['spent'].", path=REPORT, scene="facts"),
    _refusal("too_heavy", TooHeavy, 40067, "The query is too large.", path=ANY_REPORT, scene="hours"),
    # Both are got over: by campaigns, and at last by a report that TikTok prepares.
    _refusal("prepared", None, 40067, "The query is too large.", path=REPORT, scene="hours"),
    _refusal("partial", Corrupt, 20001, "Partial success.", path=REPORT, scene="facts"),
    _refusal(
        "incomplete",
        None,
        0,
        "OK",
        path=REPORT,
        scene="hours",
        headers={"X-Tt-Ads-Throttle": "true"},
    ),
    SimulatedRefusal(name="gateway", error=Transient, status=502, body="Bad Gateway", path=INFO),
)

from __future__ import annotations

import json
from typing import Any

import pytest

from paceboard.plugin import (
    AccountUnusable,
    Answer,
    Corrupt,
    DeadlineExceeded,
    Drift,
    PagingBroken,
    PermissionDenied,
    PlatformError,
    RateLimited,
    Reauthorise,
    Rejected,
    Transient,
)
from paceboard_google_ads.verdict import StaleToken, judged, judged_token


def answer(body: Any, status: int) -> Answer:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status=status, headers={}, body=raw, received_at=0)


def refusal(body: Any, status: int = 400) -> PlatformError:
    with pytest.raises(PlatformError) as caught:
        judged(answer(body, status), what="report")
    return caught.value


BY_CODE: list[tuple[type[PlatformError], int, str, str]] = [
    (RateLimited, 429, "quotaError", "RESOURCE_TEMPORARILY_EXHAUSTED"),
    (RateLimited, 429, "quotaError", "RESOURCE_EXHAUSTED"),
    (RateLimited, 429, "quotaError", "EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION"),
    (RateLimited, 429, "quotaError", "EXCESSIVE_LONG_TERM_QUERY_RESOURCE_CONSUMPTION"),
    (PermissionDenied, 403, "quotaError", "ACCESS_PROHIBITED"),
    (Transient, 500, "internalError", "INTERNAL_ERROR"),
    (Transient, 500, "internalError", "TRANSIENT_ERROR"),
    (DeadlineExceeded, 504, "internalError", "DEADLINE_EXCEEDED"),
    (Rejected, 400, "internalError", "ERROR_CODE_NOT_PUBLISHED"),
    (DeadlineExceeded, 400, "requestError", "RPC_DEADLINE_TOO_SHORT"),
    (PagingBroken, 400, "requestError", "INVALID_PAGE_TOKEN"),
    (PagingBroken, 400, "requestError", "EXPIRED_PAGE_TOKEN"),
    (Rejected, 400, "requestError", "UNSUPPORTED_VERSION"),
    (Rejected, 400, "requestError", "PAGE_SIZE_NOT_SUPPORTED"),
    (PermissionDenied, 400, "requestError", "CLOUD_PROJECT_NOT_FOUND"),
    (Transient, 400, "databaseError", "CONCURRENT_MODIFICATION"),
    (StaleToken, 401, "authenticationError", "OAUTH_TOKEN_EXPIRED"),
    (StaleToken, 401, "authenticationError", "GOOGLE_ACCOUNT_COOKIE_INVALID"),
    (StaleToken, 401, "authenticationError", "AUTHENTICATION_ERROR"),
    (Reauthorise, 401, "authenticationError", "OAUTH_TOKEN_REVOKED"),
    (Reauthorise, 401, "authenticationError", "OAUTH_TOKEN_INVALID"),
    (Reauthorise, 401, "authenticationError", "OAUTH_TOKEN_DISABLED"),
    (Reauthorise, 401, "authenticationError", "NOT_ADS_USER"),
    (Reauthorise, 401, "authenticationError", "GOOGLE_ACCOUNT_DELETED"),
    (Reauthorise, 401, "authenticationError", "TWO_STEP_VERIFICATION_NOT_ENROLLED"),
    (AccountUnusable, 401, "authenticationError", "CUSTOMER_NOT_FOUND"),
    (PermissionDenied, 403, "authorizationError", "USER_PERMISSION_DENIED"),
    (PermissionDenied, 403, "authorizationError", "CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION"),
    (PermissionDenied, 403, "authorizationError", "DEVELOPER_TOKEN_NOT_APPROVED"),
    (PermissionDenied, 403, "authorizationError", "METRIC_ACCESS_DENIED"),
    (AccountUnusable, 403, "authorizationError", "CUSTOMER_NOT_ENABLED"),
    (AccountUnusable, 403, "authorizationError", "ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT"),
    (PermissionDenied, 400, "headerError", "INVALID_LOGIN_CUSTOMER_ID"),
    (Rejected, 400, "queryError", "UNRECOGNIZED_FIELD"),
    (Rejected, 400, "dateRangeError", "INVALID_DATE"),
    (Rejected, 400, "changeEventError", "START_DATE_TOO_OLD"),
]


@pytest.mark.parametrize(("kind", "http", "family", "name"), BY_CODE)
def test_every_code_has_its_class(
    wire: Any, kind: type[PlatformError], http: int, family: str, name: str
) -> None:
    """Errors are told apart by family and name, in an array and outside of one, with any status."""
    body = wire.failure((family, name), http=http)

    for form in (body, [body]):
        error = refusal(form, http)
        assert kind is type(error)
        assert (f"{family}.{name}", "req-1") == (error.code, error.request_id)


@pytest.mark.parametrize(
    ("http", "kind"), [(400, Rejected), (403, Rejected), (500, Transient), (503, Transient)]
)
def test_an_unknown_family_is_classed_by_its_status(wire: Any, http: int, kind: type[PlatformError]) -> None:
    """A family that Google never published fails loudly, unless the fault is on its side."""
    assert kind is type(refusal(wire.failure(("someNewError", "ODD"), http=http), http))


def test_a_refusal_after_good_batches_is_a_refusal(wire: Any) -> None:
    """An error batch behind rows fails the whole query, though the status says 200."""
    body = [{"results": [wire.day()]}, wire.failure(("internalError", "INTERNAL_ERROR"), http=500)]

    assert isinstance(refusal(body, 200), Transient)


def test_the_worst_of_several_errors_counts(wire: Any) -> None:
    """What asking again cannot mend goes before what it can, in any order."""
    codes = [("quotaError", "RESOURCE_EXHAUSTED"), ("authorizationError", "CUSTOMER_NOT_ENABLED")]

    assert AccountUnusable is type(refusal(wire.failure(*codes, http=403), 403))
    assert AccountUnusable is type(refusal(wire.failure(*reversed(codes), http=403), 403))


@pytest.mark.parametrize(
    ("name", "more", "after"),
    [
        ("RESOURCE_EXHAUSTED", {"details": {"quotaErrorDetails": {"retryDelay": "40591s"}}}, 40591.0),
        ("RESOURCE_EXHAUSTED", {"details": {"quotaErrorDetails": {"retryDelay": "0.5s"}}}, 0.5),
        ("RESOURCE_EXHAUSTED", {"message": "Too many requests. Retry in 40591 seconds."}, 40591.0),
        ("RESOURCE_EXHAUSTED", {}, 3600.0),
        ("RESOURCE_EXHAUSTED", {"details": {"quotaErrorDetails": {"retryDelay": "soon"}}}, 3600.0),
        ("RESOURCE_TEMPORARILY_EXHAUSTED", {}, 10.0),
    ],
)
def test_a_limit_lasts_as_long_as_google_says(wire: Any, name: str, more: Any, after: float) -> None:
    """The delay comes out of the details, or the message; a day's quota is not asked for within minutes."""
    error = refusal(wire.failure(("quotaError", name), http=429, **more), 429)

    assert isinstance(error, RateLimited)
    assert after == error.after


def test_the_true_name_of_a_newer_error_is_read(wire: Any) -> None:
    """A version that is too old for an error says its name elsewhere."""
    body = wire.failure(
        ("authorizationError", "UNKNOWN"), http=403, details={"unpublishedErrorCode": "CUSTOMER_NOT_ENABLED"}
    )

    assert AccountUnusable is type(refusal(body, 403))


@pytest.mark.parametrize(
    ("status", "http", "kind"),
    [
        ("UNAUTHENTICATED", 401, StaleToken),
        ("PERMISSION_DENIED", 403, PermissionDenied),
        ("RESOURCE_EXHAUSTED", 429, RateLimited),
        ("UNAVAILABLE", 503, Transient),
        ("INTERNAL", 500, Transient),
        ("DEADLINE_EXCEEDED", 504, DeadlineExceeded),
        ("CANCELLED", 499, Transient),
        ("NOT_FOUND", 404, Rejected),
        ("INVALID_ARGUMENT", 400, Rejected),
    ],
)
def test_without_a_failure_the_status_decides(status: str, http: int, kind: type[PlatformError]) -> None:
    """Errors of Google's front door carry a canonical code and nothing else."""
    error = refusal({"error": {"code": http, "message": "no", "status": status}}, http)

    assert kind is type(error)
    assert "no" == error.why


def test_a_disabled_api_says_what_to_switch_on() -> None:
    """The Cloud project's own refusal names its reason, and the next step."""
    info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "SERVICE_DISABLED"}
    body = {"error": {"code": 403, "status": "PERMISSION_DENIED", "message": "off", "details": [info]}}
    error = refusal(body, 403)

    assert PermissionDenied is type(error)
    assert "enable the Google Ads API" in error.do


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, StaleToken), (403, PermissionDenied), (429, RateLimited), (502, Transient), (404, Rejected)],
)
def test_a_page_of_a_gateway_is_judged_by_its_status(status: int, kind: type[PlatformError]) -> None:
    """What is no JSON has its status alone."""
    assert kind is type(refusal(b"<html>gateway</html>", status))


@pytest.mark.parametrize("body", [b"", b"[{", b"<html>", b'[{"results": [{"campaign": {"id": "1"}}'])
def test_a_cut_answer_is_corrupt(body: bytes) -> None:
    """A stream that breaks off is not taken for a short one."""
    assert Corrupt is type(refusal(body, 200))


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("invalid_grant", 400, Reauthorise),
        ("invalid_client", 401, Reauthorise),
        ("deleted_client", 401, Reauthorise),
        ("access_denied", 403, PermissionDenied),
        ("invalid_request", 400, Rejected),
        ("internal_failure", 500, Transient),
        ("whatever", 503, Transient),
    ],
)
def test_a_refused_token_has_its_class(code: str, status: int, kind: type[PlatformError]) -> None:
    """A dead consent asks for a new one; a fault of Google's for patience."""
    with pytest.raises(PlatformError) as caught:
        judged_token(answer({"error": code, "error_description": "expired or revoked"}, status))

    assert (kind, code) == (type(caught.value), caught.value.code)


@pytest.mark.parametrize("body", [{}, [], {"access_token": None}, {"token": "x"}])
def test_a_yes_without_a_token_has_drifted(body: Any) -> None:
    """The token endpoint's answer is read strictly."""
    with pytest.raises(Drift):
        judged_token(answer(body, 200))


def test_a_long_limit_says_until_when(wire: Any) -> None:
    """A day's quota that is used up parks what asks, and names the instant from which to ask again."""
    details = {"quotaErrorDetails": {"retryDelay": "40591s", "rateScope": "DEVELOPER"}}
    error = refusal(wire.failure(("quotaError", "RESOURCE_EXHAUSTED"), http=429, details=details), 429)

    assert isinstance(error, RateLimited)
    assert error.whole_app
    assert error.do.startswith("refresh again after 1970-01-01T11:16:31Z, not before")


def test_a_limit_of_one_account_stops_no_other(wire: Any) -> None:
    """`rateScope` says whose limit it is: an account's, or the whole Cloud project's."""
    details = {"quotaErrorDetails": {"retryDelay": "60s", "rateScope": "ACCOUNT"}}
    error = refusal(wire.failure(("quotaError", "RESOURCE_EXHAUSTED"), http=429, details=details), 429)

    assert isinstance(error, RateLimited)
    assert not error.whole_app


def test_of_several_limits_the_longest_counts(wire: Any) -> None:
    """Two limits at once are over when the later one is."""
    codes = [("quotaError", "RESOURCE_TEMPORARILY_EXHAUSTED"), ("quotaError", "RESOURCE_EXHAUSTED")]
    error = refusal(wire.failure(*codes, http=429), 429)

    assert isinstance(error, RateLimited)
    assert 3_600.0 == error.after


@pytest.mark.parametrize("status", [200, 400])
def test_a_bare_failure_is_a_refusal(status: int) -> None:
    """Google's failure without the status around it is no empty list, whatever HTTP says."""
    body = {
        "@type": "type.googleapis.com/google.ads.googleads.v14.errors.GoogleAdsFailure",
        "errors": [{"errorCode": {"queryError": "BAD_RESOURCE_TYPE_IN_FROM_CLAUSE"}, "message": "no"}],
        "requestId": "req-2",
    }
    for form in (body, [body]):
        error = refusal(form, status)

        assert Rejected is type(error)
        assert ("queryError.BAD_RESOURCE_TYPE_IN_FROM_CLAUSE", "req-2") == (error.code, error.request_id)


def test_a_refused_token_may_stand_in_an_array() -> None:
    """Objects and arrays are taken everywhere."""
    with pytest.raises(Reauthorise) as caught:
        judged_token(answer([{"error": "invalid_grant"}], 400))

    assert "invalid_grant" == caught.value.code

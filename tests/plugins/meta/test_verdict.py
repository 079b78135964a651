from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
)
from paceboard_meta.verdict import refusal, verdict

REDUCE = "Please reduce the amount of data you're asking for, then retry your request"


def judged(body: Any, *, status: int = 400, headers: dict[str, str] | None = None) -> PlatformError:
    import json

    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    with pytest.raises(PlatformError) as caught:
        verdict(Answer(status=status, headers=headers or {}, body=raw, received_at=0))
    return caught.value


@pytest.mark.parametrize(
    ("status", "code", "subcode", "more", "kind"),
    [
        (500, 1, 0, {}, Transient),
        (500, 1, 99, {}, Transient),
        (500, 1, 0, {"message": REDUCE}, TooHeavy),
        (400, 190, 0, {"message": REDUCE}, TooHeavy),
        (400, 1, 2853001, {"is_transient": False}, Rejected),
        (400, 1, 0, {"is_transient": False}, Rejected),
        (400, 2, 0, {"is_transient": True}, Transient),
        (400, 3, 0, {}, PermissionDenied),
        (400, 4, 0, {}, RateLimited),
        (400, 4, 1504022, {}, RateLimited),
        (400, 10, 0, {}, PermissionDenied),
        (403, 200, 0, {}, PermissionDenied),
        (400, 294, 0, {}, PermissionDenied),
        (400, 17, 2446079, {}, RateLimited),
        (400, 17, 1885172, {}, Rejected),
        (400, 32, 0, {}, RateLimited),
        (400, 100, 0, {}, Rejected),
        (400, 100, 0, {"message": "(#100) Missing permissions"}, PermissionDenied),
        (400, 100, 0, {"is_transient": True}, Transient),
        (400, 100, 0, {"message": "(#100) Cannot include id, spend in summary param"}, Transient),
        (400, 100, 1487033, {}, Rejected),
        (400, 100, 1885272, {}, Rejected),
        (400, 4, 1504039, {}, RateLimited),
        (400, 17, 0, {}, RateLimited),
        (400, 613, 0, {}, RateLimited),
        (400, 613, 5044001, {}, RateLimited),
        (400, 613, 1996, {}, RateLimited),
        (400, 506, 0, {}, Rejected),
        (400, 1609005, 0, {}, Rejected),
        *((400, 190, subcode, {}, Reauthorise) for subcode in (458, 459, 464, 467, 492)),
        *((400, code, 0, {}, RateLimited) for code in range(80000, 80015)),
        *((403, code, 0, {}, PermissionDenied) for code in (200, 272, 299)),
        (400, 100, 33, {}, PermissionDenied),
        (400, 100, 1487534, {}, TooHeavy),
        (400, 102, 0, {}, Reauthorise),
        (400, 104, 0, {}, Rejected),
        (400, 190, 463, {}, Reauthorise),
        (400, 190, 460, {"is_transient": True}, Reauthorise),
        (400, 341, 0, {}, RateLimited),
        (400, 368, 0, {}, AccountUnusable),
        (400, 613, 1487742, {}, RateLimited),
        (400, 613, 1487632, {}, Rejected),
        (400, 2500, 0, {}, Rejected),
        (400, 2635, 0, {}, Rejected),
        (400, 3018, 0, {}, Rejected),
        (400, 80000, 2446079, {}, RateLimited),
        (400, 80004, 0, {"is_transient": True}, RateLimited),
        (400, 80014, 0, {}, RateLimited),
        (400, 960, 0, {}, Transient),
        (400, -1, 2446079, {}, RateLimited),
        (400, -3, 0, {}, Transient),
        (400, 424242, 0, {}, Rejected),
        (503, 424242, 0, {}, Transient),
        (429, 424242, 0, {}, RateLimited),
        (200, 190, 0, {}, Reauthorise),
    ],
)
def test_code_and_subcode_say_what_may_be_done(
    wire: Any, status: int, code: int, subcode: int, more: dict[str, Any], kind: type[PlatformError]
) -> None:
    """Each pair has its class, whatever the status; the order is shrink, auth, throttle, transient."""
    error = judged(wire.error(code, subcode, **more), status=status)

    assert kind is type(error)
    assert (f"{code}/{subcode}" if subcode else str(code)) == error.code
    assert "Atrace" == error.request_id
    assert error.do


@pytest.mark.parametrize(
    ("code", "subcode", "whole_app"),
    [(4, 0, True), (341, 0, True), (4, 1504022, False), (80000, 0, False), (17, 2446079, False)],
)
def test_a_limit_says_whose_it_is(wire: Any, code: int, subcode: int, whole_app: bool) -> None:
    """Only the app's own limits stop every account."""
    error = judged(wire.error(code, subcode))

    assert isinstance(error, RateLimited)
    assert whole_app == error.whole_app


def test_the_time_to_regain_access_is_minutes(wire: Any) -> None:
    """Of all accounts and use cases in the header the longest counts."""
    header = (
        '{"123":[{"type":"ads_insights","estimated_time_to_regain_access":0},'
        '{"type":"ads_management","estimated_time_to_regain_access":7}],"act_9":[{"type":"x"}]}'
    )
    error = judged(wire.error(80004, 2446079), headers={"x-business-use-case-usage": header})

    assert isinstance(error, RateLimited)
    assert 420.0 == error.after


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (b'"Service Unavailable"', 200, Transient),
        (b"<html>Service Unavailable</html>", 200, Transient),
        (b"<html>", 200, Corrupt),
        (b"<html>", 502, Transient),
        (b'["x"]', 200, Drift),
        (b"{}", 401, Reauthorise),
        (b'{"error":"odd"}', 200, Drift),
        (b'{"data":[{', 200, Corrupt),
        (b"", 200, Corrupt),
    ],
)
def test_a_body_that_is_no_answer_is_none(body: bytes, status: int, kind: type[PlatformError]) -> None:
    """A yes with half a body, an error page or a bare text is never taken for an empty list."""
    assert kind is type(judged(body, status=status))


@given(st.integers(-10, 100_000), st.integers(0, 3_000_000), st.sampled_from([200, 400, 403, 429, 500]))
def test_every_error_has_a_class(code: int, subcode: int, status: int) -> None:
    """No pair of numbers comes through as a yes, or as an error of ours."""
    answer = Answer(status=status, headers={}, body=b"{}", received_at=0)

    assert isinstance(refusal({"code": code, "error_subcode": subcode}, answer=answer), PlatformError)


@pytest.mark.parametrize("code", ["190", None, [], 1.5, 10**30, True])
def test_a_code_of_an_odd_form_breaks_nothing(code: Any) -> None:
    """Numbers as text are read; what is no number is none."""
    expected = Reauthorise if code == "190" else Rejected

    assert expected is type(refusal({"code": code, "message": None, "error_subcode": {}}))

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
    PermissionDenied,
    PlatformError,
    RateLimited,
    Reauthorise,
    Rejected,
    TooHeavy,
    Transient,
    instant_from_text,
)
from paceboard_tiktok.verdict import Throttled, verdict

NOW = instant_from_text("2026-04-24T21:00Z")


def answer(body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status=status, headers=headers or {}, body=raw, received_at=NOW)


def refusal(code: int, message: str = "no", *, status: int = 200) -> PlatformError:
    body = {"code": code, "message": message, "request_id": "2026042421", "data": {}}
    with pytest.raises(PlatformError) as caught:
        verdict(answer(body, status=status))
    return caught.value


BY_CLASS: dict[type[PlatformError], list[int]] = {
    RateLimited: [40100, 40016, 40132, 40133, 61000],
    Reauthorise: [*range(40101, 40109), 40110, *range(40113, 40117)],
    PermissionDenied: [40001, 40003, 40117, 40118, 40119, 40124, 40125, 40130, 70001],
    AccountUnusable: [40300, 40301, 40302, 40309],
    TooHeavy: [40011, 40067],
    Rejected: [
        *[40000, 40002, 40006, 40007, 40008, 40009, 40010, 40012, 40013, 40014, 40050, 40051],
        *[40061, 40062, 40063, 40400, 40502, 41000, 41001, 41002],
    ],
    Transient: [
        *[40200, 40201, 40202, 40700, 50000, 50002, 51000, 51001, 51008, 51010, 51037, 51040, 51060],
        *[51305, 52000, 52204, 60001],
    ],
    Corrupt: [20001],
}


@pytest.mark.parametrize(
    ("kind", "code"), [(kind, code) for kind, codes in BY_CLASS.items() for code in codes]
)
def test_every_published_code_has_its_class(kind: type[PlatformError], code: int) -> None:
    """Each code of TikTok's list arrives with status 200 and is classed by what the caller may do."""
    error = refusal(code)

    assert kind is type(error)
    assert str(code) == error.code
    assert "2026042421" == error.request_id


def test_zero_is_a_yes() -> None:
    """Code 0 passes, whatever the message says."""
    verdict(answer({"code": 0, "message": "token expired", "data": {}}))


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (40199, PermissionDenied),
        (40299, Transient),
        (40399, AccountUnusable),
        (40999, Rejected),
        (51999, Transient),
        (60999, Transient),
        (61007, RateLimited),
        (70050, PermissionDenied),
        (123, Rejected),
        (-1, Rejected),
    ],
)
def test_an_unknown_code_is_classed_by_its_hundreds(code: int, kind: type[PlatformError]) -> None:
    """A code that TikTok never published gets its family's class, and says that it is unknown."""
    error = refusal(code)

    assert kind is type(error)
    assert f"a code that we do not know, {code}" in error.what


@pytest.mark.parametrize(
    ("message", "after"),
    [
        ("App reaches the QPS limit.", 1.0),
        ("App reaches the QPM limit: 600.", 300.0),
        ("Due to too many requests, requests from App [7] are temporarily restricted.", 300.0),
        ("App reaches the QPD limit.", 3 * 3600.0),
        ("Slow down.", 1.0),
    ],
)
def test_a_limit_lasts_as_long_as_its_wording_says(message: str, after: float) -> None:
    """A second's limit ends with the second, a minute's after five, a day's at midnight UTC."""
    error = refusal(40100, message)

    assert isinstance(error, RateLimited)
    assert after == error.after


@pytest.mark.parametrize("message", ["Internal timeout", "The request timed out.", "System time-out"])
def test_a_time_out_of_tiktoks_own_is_one(message: str) -> None:
    """It is repeated once and then cut: TikTok blocks a request that times out a third time."""
    assert DeadlineExceeded is type(refusal(50002, message))
    assert DeadlineExceeded is type(refusal(51010, message))


def test_maintenance_lasts_minutes() -> None:
    """60001 asks to come back in minutes, other faults of TikTok's do not say."""
    assert isinstance(maintenance := refusal(60001), Transient)
    assert 300.0 == maintenance.after
    assert isinstance(downstream := refusal(51010), Transient)
    assert downstream.after is None


def test_a_punished_account_is_known_by_the_word() -> None:
    """There is no code for a suspended account; its message has the word in it."""
    assert isinstance(refusal(40002, "The advertiser has been punished."), AccountUnusable)


def test_a_refused_parameter_may_be_a_refused_permission() -> None:
    """40002 covers both; the message decides."""
    assert isinstance(refusal(40002, "You don't have permission to read this account."), PermissionDenied)
    assert isinstance(refusal(40002, "Time format should be %Y-%m-%d."), Rejected)


def test_the_code_goes_before_the_status() -> None:
    """A dead token is a dead token also where the status says server error."""
    assert isinstance(refusal(40105, status=500), Reauthorise)


@pytest.mark.parametrize(
    ("status", "kind"), [(404, Rejected), (429, RateLimited), (500, Transient), (504, DeadlineExceeded)]
)
def test_without_an_envelope_the_status_decides(status: int, kind: type[PlatformError]) -> None:
    """A page from a gateway is judged by its status."""
    with pytest.raises(kind) as caught:
        verdict(answer(b"<html>gateway</html>", status=status))

    assert kind is type(caught.value)


@pytest.mark.parametrize("body", [b"<html>welcome</html>", b"", b'{"code": 0, "data": {', b"\xff\xfe"])
def test_what_is_no_json_is_corrupt(body: bytes) -> None:
    """A page, an empty body and a cut one are damaged answers, though their status is 200."""
    with pytest.raises(Corrupt):
        verdict(answer(body))


@pytest.mark.parametrize("body", [[], None, {}, {"code": "0"}, {"code": True}, {"data": {"list": []}}])
def test_json_without_an_envelope_has_drifted(body: Any) -> None:
    """A whole answer of another form is reported, not read."""
    with pytest.raises(Drift):
        verdict(answer(body))


def test_a_partial_batch_passes_only_for_a_reader_that_compares() -> None:
    """20001 is a refusal unless the reader looks for what is missing."""
    body = {"code": 20001, "message": "partial success", "data": {"list": []}}

    verdict(answer(body), partial=True)
    with pytest.raises(Corrupt):
        verdict(answer(body))


def test_a_throttled_report_is_not_complete() -> None:
    """TikTok says by a header alone that it left out all but the newest ads."""
    with pytest.raises(Throttled):
        verdict(answer({"code": 0, "message": "OK", "data": {}}, headers={"x-tt-ads-throttle": "1"}))


@pytest.mark.parametrize(("code", "whole_app"), [(40100, True), (40132, False), (40133, False)])
def test_a_limit_of_one_advertiser_does_not_stop_the_app(code: int, *, whole_app: bool) -> None:
    """Only a limit that counts the app's requests makes its other accounts wait."""
    body = json.dumps({"code": code, "message": "too frequent", "request_id": "1", "data": {}}).encode()
    with pytest.raises(RateLimited) as caught:
        verdict(Answer(status=200, headers={}, body=body, received_at=0))

    assert whole_app == caught.value.whole_app

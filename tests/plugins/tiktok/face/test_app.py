from __future__ import annotations

import sys
from typing import Any

import pytest

from paceboard.plugin import ConfigurationError
from paceboard_tiktok.face import BASIC, tiktok_face


def test_an_answer_is_an_envelope(flight: Any) -> None:
    """Code, message, request id and data, with HTTP status 200."""
    reply = flight.get("advertiser/info/", advertiser_ids=[flight.account])

    assert (200, "application/json") == (reply.status, reply.headers["content-type"])
    assert ["code", "message", "request_id", "data"] == list(reply.envelope)
    assert (0, "OK") == (reply.code, reply.message)
    assert reply.envelope["request_id"].startswith("20260425100000")


def test_each_answer_has_a_request_id_of_its_own(flight: Any) -> None:
    """Two answers at the same instant of the world can be told apart."""
    first, second = (flight.get("campaign/get/").envelope["request_id"] for _ in range(2))

    assert first != second


@pytest.mark.parametrize(
    ("token", "code", "words"),
    [(None, 40104, "empty"), ("", 40104, "empty"), ("other", 40105, "incorrect or has been revoked")],
)
def test_a_bad_token_is_refused_with_status_200(
    flight: Any, token: str | None, code: int, words: str
) -> None:
    """No token and a wrong one have codes of their own, and no data."""
    reply = flight.get("campaign/get/", token=token, advertiser_id=flight.account)

    assert (200, code, {}) == (reply.status, reply.code, reply.envelope["data"])
    assert words in reply.message


@pytest.mark.parametrize("path", ["campaign/get", "nothing/get/", "report/task/cancel/"])
def test_a_wrong_path_never_reaches_the_api(flight: Any, path: str) -> None:
    """A missing slash or an unknown endpoint is HTTP 404, without an envelope."""
    reply = flight.get(path, advertiser_id=flight.account)

    assert (404, b"404 page not found") == (reply.status, reply.body)


def test_reading_endpoints_take_no_other_method(flight: Any) -> None:
    """A POST is HTTP 405."""
    assert 405 == flight.get("campaign/get/", method="POST").status


def test_an_app_is_limited_by_the_second(face: Any) -> None:
    """The eleventh call of a second gets 40100 with status 200; the next second is free again."""
    now = [0.0]
    limited = face("quiet", rates=BASIC, clock=lambda: now[0])
    query = {"advertiser_ids": [limited.account]}
    ten = [limited.get("advertiser/info/", **query).code for _ in range(10)]
    eleventh = limited.get("advertiser/info/", **query)
    now[0] = 1.0

    assert [0] * 10 == ten
    assert (200, 40100, "App reaches the QPS limit.") == (eleventh.status, eleventh.code, eleventh.message)
    assert 0 == limited.get("advertiser/info/", **query).code


def test_an_app_is_suspended_by_the_minute(face: Any) -> None:
    """One call too many in a minute, and all of the next five minutes are refused."""
    now = [0.0]
    limited = face("quiet", rates=((10, 1), (20, 60)), clock=lambda: now[0])
    found = []
    for moment in (*range(20), 20, 319, 320):
        now[0] = float(moment)
        found.append(limited.get("advertiser/info/", advertiser_ids=[limited.account]))

    assert [0] * 20 + [40100, 40100, 0] == [reply.code for reply in found]
    assert "temporarily restricted" in found[21].message


def test_tiktoks_lowest_level_is_known() -> None:
    """Ten calls a second, 600 a minute."""
    assert ((10, 1), (600, 60)) == BASIC


def test_a_refused_token_counts_for_no_limit(face: Any) -> None:
    """Limits are the app's, and a wrong token belongs to none."""
    limited = face("quiet", rates=((1, 1),), clock=lambda: 0.0)
    for _ in range(3):
        limited.get("campaign/get/", token="other")

    assert 0 == limited.get("campaign/get/", advertiser_id=limited.account).code


def test_without_a_limit_it_answers_as_often_as_it_is_asked(flight: Any) -> None:
    """The default, so that a demonstration takes no longer than its work."""
    codes = {flight.get("advertiser/info/", advertiser_ids=[flight.account]).code for _ in range(50)}

    assert {0} == codes


def test_missing_starlette_is_told_with_the_way_to_it(flight: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names what to install."""
    monkeypatch.setitem(sys.modules, "starlette.routing", None)

    with pytest.raises(ConfigurationError, match=r"paceboard\[web\]"):
        tiktok_face(flight.world)

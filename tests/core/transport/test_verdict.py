from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from paceboard.specs import Answer
from paceboard.transport.verdict import LONGEST_AFTER, default_verdict, retry_after

MILLENNIUM = 946_684_800_000_000
"""Sat, 01 Jan 2000 00:00:00 GMT."""


def answer(status: int, body: bytes = b"{}", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, headers=named, body=body, received_at=MILLENNIUM)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (301, HostNotAllowed),
        (400, Rejected),
        (401, Reauthorise),
        (403, PermissionDenied),
        (404, Rejected),
        (408, Transient),
        (410, Rejected),
        (413, TooHeavy),
        (414, TooHeavy),
        (425, Transient),
        (429, RateLimited),
        (500, Transient),
        (502, Transient),
        (503, Transient),
        (504, Transient),
        (100, Corrupt),
        (600, Corrupt),
    ],
)
def test_a_status_has_its_class(status: int, kind: type[PlatformError]) -> None:
    """Each status that is no success is an error of the class that says what to do."""
    with pytest.raises(PlatformError) as caught:
        default_verdict(answer(status))

    assert kind is type(caught.value)
    assert str(status) == caught.value.code


@given(st.integers(200, 299))
def test_a_success_passes(status: int) -> None:
    """Whatever the body says, a status 2xx is no error by itself."""
    default_verdict(answer(status, b"<html>"))


@given(st.integers(0, 999))
def test_every_status_passes_or_has_a_class(status: int) -> None:
    """No status, known or not, raises anything but an error of the tree."""
    try:
        default_verdict(answer(status))
    except PlatformError:
        return

    assert 200 <= status < 300


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7.0),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("1.5", 1.5),
        ("Sat, 01 Jan 2000 00:00:30 GMT", 30.0),
        ("Saturday, 01-Jan-00 00:00:30 GMT", 30.0),
        ("Sat, 01 Jan 2000 00:00:30", 30.0),
        ("Sat, 01 Jan 2000 01:00:30 +0100", 30.0),
        ("Fri, 31 Dec 1999 23:00:00 GMT", 0.0),
        ("999999999999", LONGEST_AFTER),
        ("Sat, 01 Jan 2500 00:00:00 GMT", LONGEST_AFTER),
        ("", None),
        ("-5", None),
        ("abc", None),
        ("nan", None),
        ("inf", None),
        ("1e3", None),
        ("\u0667", None),
        ("9" * 400, None),
        ("Sat, 99 Jan 2000 00:00:30 GMT", None),
        ("Sat, 01 Jan 99999999999 00:00:30 GMT", None),
    ],
)
def test_both_forms_of_retry_after_are_read(text: str, seconds: float | None) -> None:
    """Seconds and dates are read, what has passed is no wait, and nonsense says nothing."""
    assert seconds == retry_after(answer(429, retry_after=text))


@given(st.text(max_size=30))
def test_retry_after_never_raises(text: str) -> None:
    """Whatever stands in the header, it is a number of seconds within a day, or nothing."""
    seconds = retry_after(answer(429, retry_after=text))

    assert seconds is None or 0 <= seconds <= LONGEST_AFTER


def test_the_wait_is_kept_in_the_error() -> None:
    """A refusal for rate and an outage both carry what the platform asked for."""
    for status in (429, 503):
        with pytest.raises(Transient) as caught:
            default_verdict(answer(status, retry_after="3600"))

        assert 3600.0 == caught.value.after


def test_the_body_is_quoted_without_secrets() -> None:
    """The platform's own words are the why, redacted."""
    body = b'{"error": "bad", "access_token": "abcdefghijkl"}'
    with pytest.raises(Rejected) as caught:
        default_verdict(answer(400, body))

    assert '{"error": "bad", "access_token": "***"}' == caught.value.why

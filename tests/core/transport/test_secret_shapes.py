from __future__ import annotations

import base64
import json
import time
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.transport.secret_shapes import (
    SHORTEST,
    forms_of,
    hide_shapes,
    is_sensitive_key,
    percent_pattern,
)

LETTERS = "Ab3" * 15

secrets = st.text(st.characters(codec="utf-8"), min_size=SHORTEST, max_size=40).filter(
    lambda text: len(text.splitlines()) == 1
)


@pytest.mark.parametrize(
    "text",
    [
        "https://host/path?access_token=#",
        "https://host/path?a=b&app_secret=#&c=d",
        "https://host/path?auth_code=#",
        "https://host/path?next=https%3A%2F%2Fhost%2F%3Faccess_token%3D#",
        "https://user:#@host/path",
        '{"access_token": "#", "scope": [1]}',
        '{"access_token":"#","scope":[1]}',
        "{'refresh_token': '#', 'scope': [1]}",
        '{"app_secret": "#',
        '{"body": "{\\"access_token\\":\\"#\\"}"}',
        '{"tokens": ["#", "#"]}',
        "Access-Token: #",
        "developer-token: #",
        "Authorization: Bearer #",
        "authorization: Basic #",
        "Cookie: a=#; b=#",
        "Set-Cookie: session=#; Path=/",
        "curl -H 'Authorization: OAuth #'",
        "api_key=#",
        "API-KEY = #",
        "password: #",
        "appsecret_proof=#",
        "signature=#",
        "sent Bearer # to the host",
        "hooks.slack.com/services/#",
    ],
)
def test_what_stands_where_secrets_stand_is_hidden(text: str) -> None:
    """By its key, its parameter or its header an unknown value is known to be a secret."""
    hidden = hide_shapes(text.replace("#", LETTERS))

    assert LETTERS not in hidden
    assert "***" in hidden


@pytest.mark.parametrize(
    "token",
    [
        "EAA" + LETTERS,
        "ya29" + "." + LETTERS,
        "1" + "//" + LETTERS,
        ".".join(["eyJ" + LETTERS, LETTERS, LETTERS]),
    ],
)
def test_what_looks_like_a_token_is_hidden_anywhere(token: str) -> None:
    """The platforms' own forms of tokens are known wherever they stand."""
    assert "said *** twice" == hide_shapes(f"said {token} twice")
    assert "in%3D***" == hide_shapes(f"in%3D{token}")


@pytest.mark.parametrize(
    "text",
    [
        "The token is expired",
        "GET open_api/v1.3/oauth2/advertiser/get/",
        '{"page_token": "abc", "nextPageToken": "def", "token_type": "bearer"}',
        '{"access_token": null, "secret": false}',
        "spend=38200.00&currency=USD",
        "https://host:8080/path?fields=a,b",
        "2026-04-23T12:00:00Z",
        "7000000000000000001",
        "",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    """Ordinary words, ids, amounts and cursors to the next page are left alone."""
    assert text == hide_shapes(text)


@pytest.mark.parametrize(
    "text", ['{"token":"#","b":[1]}', '{"b":"{\\"token\\":\\"#\\"}"}', '{"url":"https://h/?token=#&a=b"}']
)
def test_json_stays_json(text: str) -> None:
    """Hiding a value takes no quote and no bracket with it."""
    hidden = hide_shapes(text.replace("#", LETTERS))

    assert text.replace("#", "***") == hidden
    assert json.loads(hidden)


@given(st.text(alphabet="token=\"':\\ {}[],&?abc1*", max_size=60) | st.text(max_size=60))
def test_what_is_hidden_stays_as_it_is(text: str) -> None:
    """Hiding twice is hiding once, so that a text may pass more than one guard."""
    once = hide_shapes(text)

    assert once == hide_shapes(once)


@pytest.mark.parametrize(
    ("key", "sensitive"),
    [
        ("access_token", True),
        ("Access-Token", True),
        ("developer-token", True),
        ("app_secret", True),
        ("apiKey", True),
        ("Authorization", True),
        ("Set-Cookie", True),
        ("appsecret_proof", True),
        ("page_token", False),
        ("pageToken", False),
        ("token_type", False),
        ("campaign_name", False),
        ("author", False),
    ],
)
def test_a_key_tells_what_is_under_it(key: str, *, sensitive: bool) -> None:
    """Names of secrets are known in every spelling, cursors and kinds are none."""
    assert sensitive is is_sensitive_key(key)


@given(secrets)
def test_a_secret_s_forms_hold_every_common_encoding(secret: str) -> None:
    """Literal, URL-encoded, JSON, repr and base64 are among the forms by which a secret is looked for."""
    forms = set(forms_of(secret))
    expected = {
        secret,
        quote(secret, safe=""),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        repr(secret)[1:-1],
        base64.b64encode(secret.encode()).decode(),
        base64.urlsafe_b64encode(secret.encode()).decode(),
    }

    assert expected <= forms


@given(secrets, st.binary(max_size=7), st.binary(max_size=7))
def test_a_secret_is_found_inside_something_encoded(secret: str, before: bytes, after: bytes) -> None:
    """Base64 of a text that holds a secret holds one of its forms, wherever it begins."""
    encoded = base64.b64encode(before + secret.encode() + after).decode()

    assert any(form in encoded for form in forms_of(secret))


@given(secrets, st.data())
def test_a_secret_is_found_however_it_is_percent_encoded(secret: str, data: st.DataObject) -> None:
    """No two encoders agree which signs to encode, nor in which case: each choice is found."""
    encoded = "".join(
        chr(byte)
        if byte < 0x80 and data.draw(st.booleans())
        else f"%{byte:02{data.draw(st.sampled_from('xX'))}}"
        for byte in secret.encode()
    )

    assert percent_pattern(secret).fullmatch(encoded)


def test_lines_of_a_secret_are_secrets() -> None:
    """A key of several lines is found line by line; lines too short to search for are left out."""
    forms = set(forms_of("-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nshort\n"))

    assert "MIIEvQIBADANBgkq" in forms
    assert "short" not in forms


@pytest.mark.parametrize(
    "text",
    [
        "token" * 40_000,
        'token="' + "\\" * 200_000,
        "://a:" * 40_000,
        "[?token=[" * 20_000,
        "cookie: " * 30_000,
    ],
)
def test_no_text_makes_it_slow(text: str) -> None:
    """Two hundred thousand signs chosen to hurt are looked through in well under a second."""
    began = time.perf_counter()
    hide_shapes(text)

    assert time.perf_counter() - began < 1.0

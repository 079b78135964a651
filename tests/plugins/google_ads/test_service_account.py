from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from paceboard.plugin import SECOND, ConfigurationError, Secret
from paceboard_google_ads.service_account import SCOPE, ServiceAccount

KEY = {"client_email": "robot@project.example", "private_key": "PEM", "private_key_id": "k1"}


def decoded(part: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_a_token_is_asked_for_with_a_signed_claim() -> None:
    """Who asks, for what, of whom, from when to when; signed over exactly these parts."""
    seen: list[tuple[bytes, str]] = []

    def sign(message: bytes, key: str) -> bytes:
        seen.append((message, key))
        return b"signed"

    form = ServiceAccount.parse(Secret(json.dumps(KEY)), sign=sign).form(1_000 * SECOND)
    header, claims, signature = form["assertion"].split(".")

    assert "urn:ietf:params:oauth:grant-type:jwt-bearer" == form["grant_type"]
    assert {"alg": "RS256", "typ": "JWT", "kid": "k1"} == decoded(header)
    assert {
        "iss": "robot@project.example",
        "scope": SCOPE,
        "aud": "https://oauth2.googleapis.com/token",
        "iat": 1_000,
        "exp": 4_600,
    } == decoded(claims)
    assert base64.urlsafe_b64encode(b"signed").rstrip(b"=").decode() == signature
    assert [(f"{header}.{claims}".encode(), "PEM")] == seen


def test_it_may_act_for_somebody() -> None:
    """The address goes into the claim only where it is given."""
    key = Secret(json.dumps({**KEY, "impersonated_email": "owner@shop.example"}))
    form = ServiceAccount.parse(key, sign=lambda _message, _key: b"").form(0)

    assert "owner@shop.example" == decoded(form["assertion"].split(".")[1])["sub"]


@pytest.mark.parametrize("text", ["", "no json", "[]", "{}", '{"client_email": "a"}'])
def test_what_is_no_key_file_is_a_wrong_configuration(text: str) -> None:
    """The file's own content is in no message."""
    with pytest.raises(ConfigurationError):
        ServiceAccount.parse(Secret(text))


def test_the_library_is_only_needed_here(make: Any, listed: Any) -> None:
    """The connector logs in with the key, or says what to install or what is wrong with the key."""
    connector, client = make({}, secrets={"service_account": json.dumps(KEY)})

    with pytest.raises(ConfigurationError) as caught:
        listed(connector.accounts())
    assert [] == client.requests
    assert any(word in caught.value.do for word in ("service-account", "JSON key file"))


@pytest.mark.long
def test_the_signature_is_rs256() -> None:
    """A real key's public half verifies it; with `cryptography` alone."""
    crypto = pytest.importorskip("cryptography", reason="the extra service-account is not installed")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    from paceboard_google_ads.service_account import rs256

    assert crypto
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    key.public_key().verify(rs256(b"message", pem.decode()), b"message", padding.PKCS1v15(), hashes.SHA256())

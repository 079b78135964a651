"""A service account: a key of its own instead of a person's consent.

Its requests for a token are signed with RS256, which the standard library cannot do. `cryptography` does
it, and is only needed here: the extra `service-account`.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

from attrs import field, frozen

from paceboard.plugin import SECOND, ConfigurationError, Secret

__all__ = ["SCOPE", "ServiceAccount", "rs256"]

SCOPE = "https://www.googleapis.com/auth/adwords"
AUDIENCE = "https://oauth2.googleapis.com/token"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LIFETIME = 3_600

Signer = Callable[[bytes, str], bytes]


def rs256(message: bytes, private_key: str) -> bytes:
    """RSA with SHA-256 over a message.

    Raises:
        ConfigurationError: where `cryptography` is not installed, or the key is none.
    """
    try:
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding, rsa
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    except ModuleNotFoundError:
        raise ConfigurationError(
            "A service account needs cryptography, which is not installed",
            do="pip install 'paceboard-google-ads[service-account]'",
        ) from None
    try:
        key = load_pem_private_key(private_key.encode(), password=None)
    except (ValueError, TypeError):
        raise _unusable("its private_key is no PEM key") from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise _unusable("its private_key is no RSA key")
    signature: bytes = key.sign(message, padding.PKCS1v15(), hashes.SHA256())
    return signature


@frozen(kw_only=True)
class ServiceAccount:
    """The key file of a service account.

    Args:
        email: the account's own address.
        subject: who it acts for, where it acts for somebody; a service account may also be given access
            to the Google Ads account itself.
    """

    email: str
    private_key: Secret
    key_id: str = ""
    subject: str = ""
    sign: Signer = field(default=rs256, repr=False)

    @classmethod
    def parse(cls, key: Secret, *, sign: Signer = rs256) -> ServiceAccount:
        """Read the key file, which is JSON.

        Raises:
            ConfigurationError: where it is no such file.
        """
        try:
            document = json.loads(key.reveal())
        except ValueError:
            raise _unusable("it is no JSON; give the whole key file, as file:PATH") from None
        document = document if isinstance(document, dict) else {}
        email, private_key = document.get("client_email"), document.get("private_key")
        if not isinstance(email, str) or not isinstance(private_key, str):
            raise _unusable("client_email or private_key is missing")
        return cls(
            email=email,
            private_key=Secret(private_key),
            key_id=str(document.get("private_key_id") or ""),
            subject=str(document.get("impersonated_email") or ""),
            sign=sign,
        )

    def form(self, now: int) -> Mapping[str, str]:
        """The fields of the request for an access token."""
        return {"grant_type": GRANT, "assertion": self._assertion(now // SECOND)}

    def _assertion(self, issued: int) -> str:
        """A JSON Web Token that says who asks, for what, until when."""
        header = {"alg": "RS256", "typ": "JWT", **({"kid": self.key_id} if self.key_id else {})}
        claims: dict[str, Any] = {
            "iss": self.email,
            "scope": SCOPE,
            "aud": AUDIENCE,
            "iat": issued,
            "exp": issued + LIFETIME,
            **({"sub": self.subject} if self.subject else {}),
        }
        message = b".".join(_encoded(json.dumps(part).encode()) for part in (header, claims))
        return b".".join((message, _encoded(self.sign(message, self.private_key.reveal())))).decode()


def _encoded(part: bytes) -> bytes:
    return base64.urlsafe_b64encode(part).rstrip(b"=")


def _unusable(why: str) -> ConfigurationError:
    return ConfigurationError(
        "The service account's key cannot be used",
        why=why,
        do="give the JSON key file that the Google Cloud console made",
    )

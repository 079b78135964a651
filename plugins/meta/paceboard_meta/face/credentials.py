"""What the face accepts. These are no secrets: they open nothing but a simulated world."""

from __future__ import annotations

import hashlib
import hmac

from attrs import frozen

from paceboard_meta.face.envelope import Refusal

__all__ = ["SIMULATED", "Credentials"]


@frozen(kw_only=True)
class Credentials:
    """A token, the secret of the app that it belongs to, and the business that owns the accounts."""

    access_token: str
    app_secret: str
    business: str

    def check(self, token: str | None, proof: str | None) -> None:
        """Hold a token, and its proof where one is given, against the valid one.

        Raises:
            Refusal: 190 for the token, 104 for the proof.
        """
        if not token:
            raise Refusal(
                2500, "An active access token must be used to query information about the current user."
            )
        if token != self.access_token:
            raise Refusal(190, "Invalid OAuth access token - Cannot parse access token", subcode=467)
        if proof is not None and not hmac.compare_digest(proof.encode(), self._proof().encode()):
            raise Refusal(104, "Incorrect signature: invalid appsecret_proof")

    def _proof(self) -> str:
        key, message = self.app_secret.encode(), self.access_token.encode()
        return hmac.new(key, message, hashlib.sha256).hexdigest()


SIMULATED = Credentials(
    access_token="EAAsimulatedaccesstoken",  # noqa: S106 - opens nothing
    app_secret="simulated-app-secret",  # noqa: S106 - opens nothing
    business="1500000000000001",
)

"""What the face accepts. These are no secrets: they open nothing but a simulated world."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import field, frozen

from paceboard.plugin import SECOND
from paceboard_google_ads.face.refusal import Data, Refusal

__all__ = ["LIFETIME", "SIMULATED", "Credentials", "Desk"]

LIFETIME = 3_600
"""Seconds that an access token lives."""


@frozen(kw_only=True)
class Credentials:
    """An OAuth client, a consent, and the manager below which all accounts hang."""

    client_id: str
    client_secret: str
    refresh_token: str
    manager: str


SIMULATED = Credentials(
    client_id="simulated.apps.googleusercontent.com",
    client_secret="simulated-client-secret",  # noqa: S106 - opens nothing
    refresh_token="simulated-refresh-token",  # noqa: S106 - opens nothing
    manager="9000000001",
)


@frozen
class Desk:
    """Gives access tokens and knows those that live.

    Args:
        clock: instants; tokens die by it.
    """

    credentials: Credentials
    clock: Callable[[], int]
    _ends: dict[str, int] = field(factory=dict, init=False, repr=False)

    def token(self, form: Mapping[str, str]) -> tuple[int, Data]:
        """Answer a request for a token: HTTP status and body."""
        own = self.credentials
        if form.get("grant_type") != "refresh_token":
            return 400, _error("unsupported_grant_type", f"Invalid grant_type: {form.get('grant_type')}")
        if (form.get("client_id"), form.get("client_secret")) != (own.client_id, own.client_secret):
            return 401, _error("invalid_client", "The OAuth client was not found.")
        if form.get("refresh_token") != own.refresh_token:
            return 400, _error("invalid_grant", "Token has been expired or revoked.")
        token = f"simulated-access-token-{len(self._ends) + 1}"
        self._ends[token] = self.clock() + LIFETIME * SECOND
        return 200, {"access_token": token, "expires_in": LIFETIME, "token_type": "Bearer"}

    def check(self, header: str | None) -> None:
        """Hold the header `Authorization` against the tokens that live.

        Raises:
            Refusal: where it is none of them.
        """
        token = (header or "").removeprefix("Bearer ")
        if token not in self._ends:
            raise Refusal(
                "UNAUTHENTICATED", "authenticationError", "OAUTH_TOKEN_INVALID", "The OAuth token is invalid."
            )
        if self.clock() >= self._ends[token]:
            raise Refusal(
                "UNAUTHENTICATED",
                "authenticationError",
                "OAUTH_TOKEN_EXPIRED",
                "OAuth token in the header has expired.",
            )


def _error(code: str, description: str) -> Data:
    return {"error": code, "error_description": description}

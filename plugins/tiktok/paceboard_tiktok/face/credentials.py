"""What the face accepts. These are no secrets: they open nothing but a simulated world."""

from __future__ import annotations

from attrs import frozen

from paceboard_tiktok.face.envelope import Refusal
from paceboard_tiktok.face.parameters import Parameters

__all__ = ["SIMULATED", "Credentials"]

TOKEN_EMPTY, TOKEN_WRONG, APP_WRONG = 40104, 40105, 40101


@frozen(kw_only=True)
class Credentials:
    """A token, the app that it belongs to, and the Business Center that owns the accounts."""

    access_token: str
    app_id: str
    app_secret: str
    business_center: str

    def check_token(self, token: str | None) -> None:
        """Hold the header `Access-Token` against the one that is valid."""
        if not token:
            raise Refusal(TOKEN_EMPTY, "Access token is empty. Please check the 'Access-Token' header.")
        if token != self.access_token:
            raise Refusal(TOKEN_WRONG, "Access token is incorrect or has been revoked.")

    def check_app(self, parameters: Parameters) -> None:
        """Hold `app_id` and `secret` of a query against the app's."""
        given = (parameters.required("app_id"), parameters.required("secret"))
        if given != (self.app_id, self.app_secret):
            raise Refusal(APP_WRONG, "App id and secret do not match.")


SIMULATED = Credentials(
    access_token="simulated-access-token",  # noqa: S106 - opens nothing
    app_id="7000000000000000900",
    app_secret="simulated-app-secret",  # noqa: S106 - opens nothing
    business_center="7100000000000000001",
)

"""Access tokens: got once, used by everybody until they expire, renewed once however many find them dead."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Protocol

from attrs import field, frozen

from paceboard.plugin import (
    SECOND,
    Client,
    ConfigurationError,
    ConnectorContext,
    Request,
    Secret,
)
from paceboard_google_ads.figures import whole
from paceboard_google_ads.options import TOKEN_HOST
from paceboard_google_ads.service_account import ServiceAccount
from paceboard_google_ads.verdict import judged_token

__all__ = ["EARLY", "Grant", "RefreshToken", "Tokens", "grant_of"]

EARLY = 300 * SECOND
"""How long before its end a token is no longer used."""


class Grant(Protocol):
    """What an access token is asked for with."""

    def form(self, now: int) -> Mapping[str, str]:
        """The fields of the request."""
        ...


@frozen(kw_only=True)
class RefreshToken:
    """A person's consent, given to an OAuth client."""

    client_id: Secret
    client_secret: Secret
    refresh_token: Secret

    def form(self, now: int) -> Mapping[str, str]:  # noqa: ARG002 - a consent has no date
        """The fields of the request."""
        return {
            "grant_type": "refresh_token",
            "client_id": self.client_id.reveal(),
            "client_secret": self.client_secret.reveal(),
            "refresh_token": self.refresh_token.reveal(),
        }


def grant_of(context: ConnectorContext) -> Grant:
    """The way to an access token that the configuration gives.

    Raises:
        ConfigurationError: where it gives none, or half of one.
    """
    secrets = context.secrets
    if "service_account" in secrets:
        return ServiceAccount.parse(secrets["service_account"])
    names = ("client_id", "client_secret", "refresh_token")
    missing = [name for name in names if name not in secrets]
    if missing:
        raise ConfigurationError(
            "nothing says how to log in to Google Ads",
            why=f"the app's secrets lack {', '.join(missing)}",
            do="give it client_id, client_secret and refresh_token, or the key of a service_account",
        )
    return RefreshToken(**{name: secrets[name] for name in names})


@frozen(kw_only=True)
class _Token:
    """One access token and the instant from which it is no longer used."""

    secret: Secret
    until: int


@frozen
class Tokens:
    """The app's access token.

    Args:
        clock: the present instant; tokens die by it.
    """

    client: Client
    grant: Grant
    clock: Callable[[], int]
    _held: list[_Token] = field(factory=list, init=False, repr=False)
    _lock: asyncio.Lock = field(factory=asyncio.Lock, init=False, repr=False, eq=False)

    async def current(self) -> Secret:
        """A token that should live; asked for where there is none.

        Raises:
            Reauthorise: where the grant is dead.
        """
        return await self._other_than(None)

    async def renewed(self, stale: Secret) -> Secret:
        """Another token than one that Google no longer takes; whoever comes first asks, for all."""
        return await self._other_than(stale)

    async def _other_than(self, stale: Secret | None) -> Secret:
        living = self._living(stale)
        if living is not None:
            return living
        async with self._lock:
            living = self._living(stale)
            if living is None:
                token = await self._asked()
                self._held[:] = [token]
                living = token.secret
            return living

    def _living(self, stale: Secret | None) -> Secret | None:
        now = self.clock()
        return next((each.secret for each in self._held if now < each.until and each.secret != stale), None)

    async def _asked(self) -> _Token:
        now = self.clock()
        request = Request(path="token", host=TOKEN_HOST, method="POST", form=self.grant.form(now))
        body = await self.client.fetch(request, judged_token)
        lifetime = whole(body.get("expires_in", 3600), what="token, expires_in") * SECOND
        # A short-lived token serves at least for the request that it was asked for.
        return _Token(secret=Secret(body["access_token"]), until=now + max(lifetime - EARLY, lifetime // 2))

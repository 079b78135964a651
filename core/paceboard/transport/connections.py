"""The connections of one platform app, each used again for whoever is next.

The HTTP library's own pool looks at every connection twice for each request, at its socket too, and asks
five times which event loop it runs in: with ten connections that is half of what a request costs. Here the
one that was used last is taken, and only that one is looked at. How many there are is bounded elsewhere.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Callable
from types import TracebackType
from typing import Self

import httpcore
import httpx

__all__ = ["Connections", "Direct"]

_EXPIRY = 5.0
"""Seconds after which a connection that nobody used is not used again: platforms close them soon after."""


class Direct(httpx.AsyncHTTPTransport):
    """The HTTP library's own way to a platform, over our connections and past its client.

    A client adds what nothing here uses: authentication, redirects, cookies, hooks.
    """

    def __init__(self, trust: ssl.SSLContext) -> None:
        super().__init__(verify=trust)
        self._pool = Connections(trust)  # type: ignore[assignment]  # all that is used of a pool


class Connections:
    """Takes the place of the HTTP library's pool.

    Args:
        trust: certificates that a platform's is checked against.
    """

    def __init__(self, trust: ssl.SSLContext) -> None:
        self._trust = trust
        self._backend = httpcore.AnyIOBackend()
        self._idle: dict[bytes, list[httpcore.AsyncHTTPConnection]] = {}
        self._open: set[httpcore.AsyncHTTPConnection] = set()

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        """Send a request; its connection is free again once the answer is closed.

        Raises:
            httpcore.NetworkError, httpcore.ProtocolError: the connection is closed by then.
        """
        origin = request.url.origin
        idle = self._idle.setdefault(b"%b://%b:%d" % (origin.scheme, origin.host, origin.port), [])
        connection = await self._free(idle) or self._new(origin)
        response = await connection.handle_async_request(request)
        body = _Body(response, lambda: self._give_back(connection, idle))
        return httpcore.Response(
            response.status, headers=response.headers, content=body, extensions=response.extensions
        )

    async def _free(self, idle: list[httpcore.AsyncHTTPConnection]) -> httpcore.AsyncHTTPConnection | None:
        """The connection that was used last, of those that their other end still holds."""
        while idle:
            connection = idle.pop()
            if not connection.has_expired():
                return connection
            self._open.discard(connection)
            await connection.aclose()
        return None

    def _new(self, origin: httpcore.Origin) -> httpcore.AsyncHTTPConnection:
        # One that failed closes itself; it is let go of with the next new one.
        self._open = {each for each in self._open if not each.is_closed()}
        connection = httpcore.AsyncHTTPConnection(
            origin, ssl_context=self._trust, keepalive_expiry=_EXPIRY, network_backend=self._backend
        )
        self._open.add(connection)
        return connection

    def _give_back(
        self, connection: httpcore.AsyncHTTPConnection, idle: list[httpcore.AsyncHTTPConnection]
    ) -> None:
        """One that was read to its end waits for the next request; any other the library has closed."""
        if connection.is_available():
            idle.append(connection)
        else:
            self._open.discard(connection)

    async def aclose(self) -> None:
        """Close every connection, also those whose answer nobody read to its end."""
        self._idle.clear()
        while self._open:
            await self._open.pop().aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


class _Body:
    """An answer's body, which gives its connection back when it is closed."""

    def __init__(
        self,
        response: httpcore.Response,
        give_back: Callable[[], None],
    ) -> None:
        self._response = response
        self._give_back = give_back

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._response.aiter_stream()

    async def aclose(self) -> None:
        await self._response.aclose()
        self._give_back()

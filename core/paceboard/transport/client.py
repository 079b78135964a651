"""The client over httpx. Nothing of httpx leaves here, its errors least of all.

httpx's own time-outs bound single reads, so a server that drips bytes outlives them; here one cancel
scope spans the whole exchange. Its pool is slow, and slower with its size: connections are kept by our own,
which is small, and whoever finds it full waits before the deadline begins to count.
"""

from __future__ import annotations

import random
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from urllib.request import getproxies

from paceboard import __version__
from paceboard.errors import (
    ConfigurationError,
    Corrupt,
    DeadlineExceeded,
    HostNotAllowed,
    Rejected,
    Transient,
)
from paceboard.specs import Answer, ConnectorSpec, Request
from paceboard.transport.app_client import AppClient, Exchange, Received
from paceboard.transport.breaker import Breaker
from paceboard.transport.faults import Fault, translated
from paceboard.transport.hosts import BoundHosts, bind_hosts
from paceboard.transport.limiter import Limiter
from paceboard.transport.reader import read_body
from paceboard.transport.redaction import Redactor
from paceboard.transport.retry import Log, RetryPolicy

if TYPE_CHECKING:
    import anyio
    import httpx

    from paceboard.transport.connections import Direct

__all__ = ["CONNECTIONS", "HttpExchange", "client_for", "hosts_of"]

CONNECTIONS = 20
"""Most connections to one platform app; httpx 0.28.1 slows down above fifty."""

_ALWAYS = {
    "accept": "*/*",
    "accept-encoding": "gzip",
    "connection": "keep-alive",
    "user-agent": f"paceboard/{__version__}",
}
_OWN_HEADERS = ("accept-encoding", "connection", "content-length", "host", "transfer-encoding")


def hosts_of(base_url: str, *, hosts: tuple[str, ...], override: str = "") -> BoundHosts:
    """`bind_hosts` with the parser that connects."""
    import httpx

    return bind_hosts(base_url, hosts=hosts, parse=httpx.URL, override=override)


class HttpExchange:
    """The connections of one platform app.

    Args:
        hosts: where requests go.
        clock: the present instant.
        connections: most at a time.
        trust: certificates other than the system's; None: the usual ones. There is no way to trust all.
    """

    def __init__(
        self,
        hosts: BoundHosts,
        *,
        clock: Callable[[], int],
        connections: int = CONNECTIONS,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._hosts = hosts
        self._clock = clock
        self._connections = min(connections, CONNECTIONS)
        self._trust = trust
        self._pool: tuple[httpx.AsyncClient | Direct, anyio.CapacityLimiter] | None = None

    async def send(self, request: Request) -> Received:
        """Send a request once and take in the whole answer, whatever its status.

        Raises:
            PaceboardError: of the class that says what the caller may do.
        """
        import anyio

        url = self._hosts.url(request.path, request.host)
        way, places = self._open()
        async with places:
            with anyio.move_on_after(request.deadline):
                return await self._send(way, url, request)
        raise DeadlineExceeded(
            f"No whole answer came within {request.deadline:g} seconds",
            do="ask for less at a time, or later",
        )

    async def _send(self, way: httpx.AsyncClient | Direct, url: str, request: Request) -> Received:
        import httpx

        begun = False
        try:
            outgoing = httpx.Request(
                request.method,
                # Put together here: the library would take the URL apart once more to add its query.
                f"{url}?{urlencode(request.query)}" if request.query else url,
                headers=_headers(request.headers),
                json=request.body,
                data=request.form,
            )
            if isinstance(way, httpx.AsyncClient):
                incoming = await way.send(outgoing, stream=True)
            else:
                incoming = await way.handle_async_request(outgoing)
            begun = True
            try:
                body, bytes_in = await read_body(incoming)
            finally:
                await incoming.aclose()
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, OSError) as error:
            raise translated(error, _faults(), begun=begun) from None
        self._refuse_redirect(incoming, outgoing.url)
        answer = Answer(
            status=incoming.status_code,
            headers=dict(incoming.headers),
            body=body,
            received_at=self._clock(),
        )
        return Received(answer=answer, bytes_in=bytes_in)

    def _refuse_redirect(self, incoming: httpx.Response, here: httpx.URL) -> None:
        """Nothing is followed: the connector's own headers, the token among them, would go along."""
        import httpx

        if not 300 <= incoming.status_code < 400:
            return
        told = f"HTTP status {incoming.status_code}"
        try:
            target = here.join(incoming.headers.get("location", ""))
        except httpx.InvalidURL:
            target = here.copy_with(host="invalid")
        if (target.scheme, target.host, target.port) != (here.scheme, here.host, here.port):
            raise HostNotAllowed(
                "The platform sends us to another host", why=told, do="correct base_url", code=told[-3:]
            )
        raise Rejected(
            "The platform sends us to another place", why=told, do="correct base_url", code=told[-3:]
        )

    def _open(self) -> tuple[httpx.AsyncClient | Direct, anyio.CapacityLimiter]:
        import anyio
        import httpx

        from paceboard.transport.connections import Direct

        if self._pool is None:
            alone = self._hosts.loopback
            trust = httpx.create_ssl_context(
                self._trust or _usual_trust(self._hosts.base), trust_env=not alone
            )
            way = Direct(trust) if alone or not _proxies() else _proxied(trust, self._connections)
            self._pool = way, anyio.CapacityLimiter(self._connections)
        return self._pool

    async def aclose(self) -> None:
        """Close every connection; a later request opens new ones."""
        if self._pool is not None:
            (way, _), self._pool = self._pool, None
            await way.aclose()


def _proxies() -> bool:
    """Whether the environment names any, for whatever scheme or host."""
    return any(name != "no" for name in getproxies())


def _proxied(trust: ssl.SSLContext, connections: int) -> httpx.AsyncClient:
    """The library's client, which knows which hosts a proxy is for."""
    import httpx

    return httpx.AsyncClient(
        verify=trust,
        timeout=None,  # noqa: S113 - the cancel scope bounds the whole exchange
        limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
        follow_redirects=False,
        # No answer leaves anything behind that the next account's request would carry.
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
    )


def client_for(
    spec: ConnectorSpec,
    *,
    base_url: str = "",
    clock: Callable[[], int],
    redactor: Redactor,
    log: Log,
    on_answer: Callable[[Request, Received], None] = lambda _request, _received: None,
    limiter: Limiter | None = None,
    breaker: Breaker | None = None,
    exchange: Callable[[BoundHosts], Exchange] | None = None,
    total: float = 120.0,
    sleep: Callable[[float], Awaitable[None]] | None = None,
    monotonic: Callable[[], float] = time.monotonic,
    uniform: Callable[[float, float], float] = random.uniform,
) -> AppClient:
    """A client for one app of a connector, with everything that belongs to it.

    Args:
        base_url: out of the app's options; empty: the connector's own.
        on_answer: is told of every answer, for the log.
        limiter: the one that it shares with other clients of the same app; None: one of its own.
        breaker: likewise.
        exchange: makes what sends a request once; None: `HttpExchange`.
        total: seconds from a request's first try to the beginning of its last, and the longest pause
            that is waited for.

    Raises:
        ConfigurationError: where the base URL cannot be used.
    """
    import anyio

    rest = sleep or anyio.sleep
    hosts = hosts_of(spec.base_url, hosts=spec.hosts, override=base_url)
    return AppClient(
        hosts,
        exchange=exchange(hosts) if exchange else HttpExchange(hosts, clock=clock),
        limiter=limiter or Limiter(spec.rates, patience=total, monotonic=monotonic, sleep=rest),
        retry=RetryPolicy(log=log, sleep=rest, total=total, monotonic=monotonic, uniform=uniform),
        redactor=redactor,
        breaker=breaker or Breaker(monotonic=monotonic),
        on_answer=on_answer,
    )


def _usual_trust(base: str) -> ssl.SSLContext | bool:
    """The system's certificates; none at all for plain http, since to read them takes a while."""
    return True if base.startswith("https:") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _headers(given: Mapping[str, str]) -> dict[str, str]:
    taken = sorted(name for name in given if name.lower() in _OWN_HEADERS)
    if taken:
        raise ConfigurationError(
            f"A connector sets the header {taken[0]!r}, which is the transport's",
            do="remove it from the connector's request",
        )
    return {**_ALWAYS, **given}


def _faults() -> tuple[Fault, ...]:
    """The library's errors, the most specific first."""
    import httpx

    unsendable = "A header or parameter cannot be sent: it has signs that HTTP does not know"
    return (
        Fault(httpx.InvalidURL, ConfigurationError, "The request's URL cannot be used"),
        Fault(httpx.UnsupportedProtocol, ConfigurationError, "The request's URL cannot be used"),
        Fault(httpx.LocalProtocolError, ConfigurationError, unsendable),
        Fault(UnicodeError, ConfigurationError, unsendable),
        Fault(httpx.RemoteProtocolError, Corrupt, "The platform's answer is cut off", begun=True),
        Fault(httpx.RemoteProtocolError, Corrupt, "The platform's answer is no HTTP", parsed=True),
        Fault(httpx.RemoteProtocolError, Transient, "The platform closed the connection without an answer"),
        Fault(httpx.ProxyError, Transient, "The proxy did not let us through"),
        Fault(httpx.ConnectError, Transient, "The platform cannot be reached"),
        Fault(httpx.NetworkError, Transient, "The connection broke"),
    )

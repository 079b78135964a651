"""The client that a connector is handed: its hosts, its rates, its retries, its deadline, its counters."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Protocol, TypeVar

from attrs import frozen

from paceboard.errors import Drift, PaceboardError, RateLimited, during
from paceboard.model import SECOND
from paceboard.specs import Answer, Request, WorldStamp
from paceboard.transport.breaker import Breaker
from paceboard.transport.hosts import BoundHosts
from paceboard.transport.limiter import Limiter
from paceboard.transport.redaction import Redactor
from paceboard.transport.retry import RetryPolicy
from paceboard.transport.tally import current_tally

__all__ = ["AppClient", "Exchange", "Received", "Traffic"]

T = TypeVar("T")

_SHORTEST_PAUSE = 1.0
"""Seconds that an app pauses after a refusal that names no time: the shortest span that platforms count."""


@frozen(kw_only=True)
class Received:
    """A whole answer, and how many bytes its body had on the wire."""

    answer: Answer
    bytes_in: int


class Exchange(Protocol):
    """Sends one request once."""

    async def send(self, request: Request) -> Received:
        """The whole answer, whatever its status; an error of the tree where there is none."""
        ...

    async def aclose(self) -> None:
        """Close every connection."""
        ...


@frozen(kw_only=True)
class Traffic:
    """What went over a client so far, for whomever it was; see `Tally` for one account.

    Args:
        requests: tries that were sent, the repeated ones too.
        bytes_in: bytes of bodies as they came over the wire.
        retries: tries after the first.
        waits: seconds spent waiting, for a turn or before a retry, summed over all requests.
    """

    requests: int = 0
    bytes_in: int = 0
    retries: int = 0
    waits: float = 0.0


class AppClient:
    """The `Client` of one platform app.

    Args:
        hosts: where its requests go.
        exchange: sends one request once.
        limiter: the app's rates.
        retry: when to ask again.
        breaker: when to ask nothing at all.
        redactor: cleans the texts of errors before anyone sees them.
        on_answer: is told of every answer, before it is judged: for the log.
    """

    def __init__(
        self,
        hosts: BoundHosts,
        *,
        exchange: Exchange,
        limiter: Limiter,
        retry: RetryPolicy,
        redactor: Redactor,
        breaker: Breaker | None = None,
        on_answer: Callable[[Request, Received], None] = lambda _request, _received: None,
    ) -> None:
        self._hosts = hosts
        self._exchange = exchange
        self._limiter = limiter
        self._retry = retry
        self._redactor = redactor
        self._on_answer = on_answer
        self._requests = self._bytes_in = self._retries = 0
        self._waits = 0.0
        self._breaker = Breaker() if breaker is None else breaker
        self.world: WorldStamp | None = None
        """What a simulator on this machine said last of its world; None for a real platform, always."""
        self.told: int | None = None
        """The instant that the platform's last answer bore, in microseconds; None where none did."""

    @property
    def traffic(self) -> Traffic:
        """The counters as they stand now."""
        return Traffic(
            requests=self._requests, bytes_in=self._bytes_in, retries=self._retries, waits=self._waits
        )

    async def fetch(self, request: Request, read: Callable[[Answer], T]) -> T:
        """Ask, let `read` judge the answer, and give what it returns; see the `Client` protocol."""

        async def ask() -> T:
            return await self._ask(request, read)

        try:
            with during(request.step):
                return await self._retry.run(
                    ask, what=request.step, repeatable=request.repeatable, on_wait=self._note_retry
                )
        except PaceboardError as error:
            self._redactor.clean(error)
            raise

    async def _ask(self, request: Request, read: Callable[[Answer], T]) -> T:
        self._breaker.refuse()
        self._note_wait(await self._limiter.acquire(request.account))
        self._breaker.admit()
        self._requests += 1
        current_tally().requests += 1
        try:
            answered = await self._exchanged(request, read)
        except BaseException as error:
            self._breaker.failed(error)
            if isinstance(error, RateLimited):
                await self._pause(request, error)
            raise
        self._breaker.worked()
        current_tally().pages += 1
        return answered

    async def _exchanged(self, request: Request, read: Callable[[Answer], T]) -> T:
        received = await self._exchange.send(request)
        self._bytes_in += received.bytes_in
        current_tally().bytes_in += received.bytes_in
        self._on_answer(request, received)
        self._note_world(received.answer)
        self._note_time(received.answer)
        return read(received.answer)

    async def _pause(self, request: Request, error: RateLimited) -> None:
        """One refusal speaks for all requests of its kind: whoever asks on only makes it last longer."""
        seconds = _SHORTEST_PAUSE if error.after is None else error.after
        if error.whole_app:
            await self._limiter.pause_all(seconds)
        elif request.account:
            self._limiter.pause(seconds, request.account)

    def _note_retry(self, seconds: float) -> None:
        self._retries += 1
        current_tally().retries += 1
        self._note_wait(seconds)

    def _note_wait(self, seconds: float) -> None:
        self._waits += seconds
        current_tally().waits += seconds

    def _note_world(self, answer: Answer) -> None:
        """A stamp counts only on this machine: no platform may say that it is a game, or what time it is."""
        world = answer.headers.get("paceboard-world")
        if world is None or not self._hosts.loopback:
            return
        now = answer.headers.get("paceboard-world-now", "")
        if not (now.isascii() and now.removeprefix("-").isdigit()):
            raise Drift("A simulator's answer does not say its time", do="update the simulator's face")
        self.world = WorldStamp(world=world, now=int(now))

    def _note_time(self, answer: Answer) -> None:
        told = _instant_of(answer.headers.get("date", ""))
        if told is not None:
            self.told = told

    async def aclose(self) -> None:
        """Close every connection."""
        await self._exchange.aclose()


@lru_cache(maxsize=16)
def _instant_of(date: str) -> int | None:
    """The instant of a header, which many answers share; None where there is none that anybody could read.

    It is a help, and not a part of the answer.
    """
    try:
        return int(parsedate_to_datetime(date).timestamp()) * SECOND
    except ValueError:
        return None

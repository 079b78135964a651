"""A loop whose time jumps instead of passing, a broken server, a client that talks to it, planted secrets."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import html
import itertools
import json
import random
import string
import urllib.parse
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import anyio
import pytest
from attrs import define, field

from paceboard.testing.wire_faults import WireFaults
from paceboard.transport.app_client import AppClient
from paceboard.transport.client import HttpExchange, hosts_of
from paceboard.transport.limiter import Limiter
from paceboard.transport.redaction import Redactor
from paceboard.transport.retry import RetryBudget, RetryPolicy

T = TypeVar("T")

MILLENNIUM = 946_684_800_000_000
"""2000-01-01T00:00:00Z as an instant."""


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


class VirtualLoop(asyncio.SelectorEventLoop):
    """Time stands still while anything runs, and jumps to the next timer when nothing does."""

    def __init__(self) -> None:
        super().__init__()
        self._instant = 0.0
        selector: Any = self._selector  # type: ignore[attr-defined]  # the loop's own, not in its stubs
        really = selector.select

        def select(timeout: float | None) -> Any:
            if timeout is None:
                raise RuntimeError("nothing will ever happen again")
            self._instant += timeout
            return really(0)

        selector.select = select

    def time(self) -> float:
        return self._instant


def virtual_now() -> float:
    return asyncio.get_running_loop().time()


@pytest.fixture(name="in_virtual_time", scope="session")
def _in_virtual_time() -> Callable[[Callable[[], Awaitable[T]]], T]:
    def run(main: Callable[[], Awaitable[T]]) -> T:
        return anyio.run(main, backend_options={"loop_factory": VirtualLoop})

    return run


@define
class Notes:
    """Takes log events and sleeps down instead of writing and sleeping."""

    events: list[dict[str, Any]] = field(factory=list)
    sleeps: list[float] = field(factory=list)
    now: float = 0.0

    def warning(self, event: str, **values: Any) -> None:
        self.events.append({"event": event, **values})

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds

    def monotonic(self) -> float:
        return self.now


@pytest.fixture(name="notes")
def _notes() -> Notes:
    return Notes()


@pytest.fixture(name="wire", scope="session")
def _wire() -> Iterator[WireFaults]:
    with WireFaults() as server:
        yield server


@pytest.fixture(name="client_of")
def _client_of(notes: Notes) -> Callable[..., AppClient]:
    """Makes clients whose waits are noted, and whose jitter is the half of what it may be."""

    def make(url: str, *, redactor: Redactor | None = None, **http: Any) -> AppClient:
        hosts = hosts_of("https://none.example/", hosts=("none.example",), override=url)
        policy = RetryPolicy(
            log=notes,
            sleep=notes.sleep,
            monotonic=notes.monotonic,
            uniform=lambda low, high: (low + high) / 2,
            budget=RetryBudget(),
        )
        return AppClient(
            hosts,
            exchange=HttpExchange(hosts, clock=itertools.repeat(MILLENNIUM).__next__, **http),
            limiter=Limiter(monotonic=notes.monotonic, sleep=notes.sleep),
            retry=policy,
            redactor=redactor or Redactor(),
        )

    return make


ENCODINGS: dict[str, Callable[[str], str]] = {
    "literal": str,
    "URL": lambda secret: urllib.parse.quote(secret, safe=""),
    "JSON": lambda secret: json.dumps(secret)[1:-1],
    "repr": lambda secret: repr(secret)[1:-1],
    "base64": lambda secret: base64.b64encode(secret.encode()).decode(),
    "last line": lambda secret: secret.splitlines()[-1],
    "hex": lambda secret: secret.encode().hex(),
    "HEX": lambda secret: secret.encode().hex().upper(),
    "HTML": html.escape,
    "URL in a URL": lambda secret: urllib.parse.quote(urllib.parse.quote(secret, safe="")),
    "UTF-16": lambda secret: secret.encode("utf-16-le").decode("latin-1"),
    "UTF-16 in base64": lambda secret: base64.b64encode(secret.encode("utf-16-le")).decode(),
}
"""The ways in which a secret shows up: six that everybody thinks of, six that are met all the same."""


def planted_secrets() -> list[str]:
    """Twenty secrets of all kinds, made here so that no file holds anything that looks like one."""
    draw = random.Random(20)

    def some(alphabet: str, length: int) -> str:
        return "".join(draw.choices(alphabet, k=length))

    letters = string.ascii_letters + string.digits
    key = "\n".join(
        ["-----BEGIN PRIVATE KEY-----", *(some(letters + "+/", 64) for _ in range(3)), some(letters, 32)]
    )
    plain = ["EAA" + some(letters, 60), "ya29" + "." + some(letters, 40), "1" + "//" + some(letters, 40), key]
    plain += [some(string.hexdigits.lower(), 40), some(string.digits, 19), some(letters, 8)]
    plain += [some(letters, 22) + "==", some(letters + "+/", 32), some(letters + "-_", 32), some(letters, 16)]
    odd = ['"', "'", "\\", "%", "&?#", "é\u4e2d", " ", "\t", "${}"]
    return plain + [some(letters, 6) + signs + some(letters, 6) for signs in odd]


@pytest.fixture(name="planted", scope="session")
def _planted() -> list[str]:
    return planted_secrets()


@pytest.fixture(name="found_in", scope="session")
def _found_in(planted: list[str]) -> Callable[[str], list[str]]:
    """Tells which secrets a text holds, in which encoding; read as JSON too where its lines are JSON."""

    def found(text: str) -> list[str]:
        texts = [text]
        for line in text.splitlines():
            with contextlib.suppress(ValueError):
                texts.append(str(json.loads(line)))
        return [
            f"secret {number} as {name}"
            for number, secret in enumerate(planted)
            for name, encode in ENCODINGS.items()
            if any(encode(secret) in each for each in texts)
        ]

    return found

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import anyio
import httpx
import pytest
from anyio.lowlevel import checkpoint
from attrs import define, field

from paceboard.errors import Transient
from paceboard.specs import Request
from paceboard.transport.client import HttpExchange, hosts_of
from paceboard.transport.connections import Direct

pytestmark = pytest.mark.anyio

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@define
class Platform:
    """Answers every request alike, and counts the connections.

    Args:
        answers: of each connection; then the server closes it.
    """

    answers: int = 1_000_000
    answer: bytes = WHOLE
    url: str = ""
    heard: list[bytes] = field(factory=list)
    opened: int = 0
    closed: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.opened += 1
        try:
            for _ in range(self.answers):
                self.heard.append(await reader.readuntil(b"\r\n\r\n"))
                writer.write(self.answer)
        except asyncio.IncompleteReadError:
            pass
        finally:
            self.closed += 1
            writer.close()


@asynccontextmanager
async def served(platform: Platform) -> AsyncIterator[Platform]:
    server = await asyncio.start_server(platform.serve, "127.0.0.1", 0)
    async with server:
        platform.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        yield platform


def exchange(base: str) -> HttpExchange:
    return HttpExchange(hosts_of("https://platform.example/", hosts=(), override=base), clock=lambda: 0)


async def until(happened: Callable[[], bool]) -> None:
    """Wait for what the server's side does a moment later."""
    with anyio.fail_after(5):
        while not happened():
            await checkpoint()
    for _ in range(5):
        await checkpoint()  # the news of it is on its way


async def test_a_connection_is_used_again() -> None:
    """Requests one after the other need one; as many as go side by side need one each."""
    async with served(Platform()) as platform:
        client = exchange(platform.url)
        for _ in range(5):
            await client.send(Request(path="a"))
        one = platform.opened
        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(client.send, Request(path="a"))
        await client.aclose()

    assert 1 == one
    assert 3 >= platform.opened
    assert 8 == len(platform.heard)


async def test_a_connection_that_the_platform_closed_is_not_used_again() -> None:
    """Whoever is next gets a new one, and no error."""
    async with served(Platform(answers=1)) as platform:
        client = exchange(platform.url)
        for number in range(1, 4):
            answer = (await client.send(Request(path="a"))).answer
            await until(lambda number=number: platform.closed == number)  # type: ignore[misc]
        await client.aclose()

    assert b"{}" == answer.body
    assert 3 == platform.opened


async def test_an_answer_that_nobody_read_to_its_end_takes_its_connection_along() -> None:
    """What is left of it is never taken for the next request's answer."""
    async with served(Platform(answer=WHOLE.replace(b"Length: 2", b"Length: 200"))) as platform:
        way = Direct(httpx.create_ssl_context())
        for _ in range(2):
            answer = await way.handle_async_request(httpx.Request("GET", platform.url))
            await answer.aclose()
        await way.aclose()

    assert 2 == platform.opened


async def test_connections_are_closed_in_the_end() -> None:
    """None stays open behind a client that is done; one that is used once more opens a new one."""
    async with served(Platform()) as platform:
        client = exchange(platform.url)
        await client.send(Request(path="a"))
        await client.aclose()
        await until(lambda: platform.closed == 1)
        await client.send(Request(path="a"))
        await client.aclose()
        await until(lambda: platform.closed == 2)

    assert 2 == platform.opened


async def test_the_environment_s_proxy_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A platform is reached through the proxy that the environment names; this machine never is."""
    refusal = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
    async with served(Platform(answer=refusal)) as proxy, served(Platform()) as platform:
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        far = HttpExchange(
            hosts_of("https://platform.example/", hosts=("platform.example",)), clock=lambda: 0
        )
        with pytest.raises(Transient, match="The proxy did not let us through"):
            await far.send(Request(path="a"))
        await far.aclose()
        near = exchange(platform.url)
        await near.send(Request(path="a"))
        await near.aclose()

    assert [b"CONNECT platform.example:443 HTTP/1.1"] == [each.split(b"\r\n")[0] for each in proxy.heard]
    assert 1 == len(platform.heard)


async def test_an_answer_that_nobody_closed_leaves_no_connection_behind() -> None:
    """Whoever was stopped between an answer's head and its end cannot close it; its client does."""
    async with served(Platform()) as platform:
        direct = Direct(httpx.create_ssl_context())
        await direct.handle_async_request(httpx.Request("GET", platform.url))
        before = platform.closed
        await direct.aclose()
        await until(lambda: platform.closed == 1)

    assert (1, 0) == (platform.opened, before)

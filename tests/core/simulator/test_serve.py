from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from paceboard.errors import ConfigurationError
from paceboard.simulator import serve
from paceboard.simulator.serve import beside, serve_forever, served, stamped


async def echo(scope: Mapping[str, Any], _receive: Any, send: Any) -> None:
    """An app that answers with its path."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"x-own", b"1")]})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


def test_every_answer_is_stamped_with_the_world_and_its_clock(made: Any) -> None:
    """The headers stand beside the app's own."""
    world = made.world(made.account())
    with served(stamped(echo, world)) as base:
        answer = httpx.get(f"{base}/anything")

    assert "/anything" == answer.text
    assert ("1", "test") == (answer.headers["x-own"], answer.headers["paceboard-world"])
    assert str(world.now()) == answer.headers["paceboard-world-now"]


def test_the_world_says_that_it_is_simulated(made: Any) -> None:
    """`/-/world` belongs to the server, not to the face."""
    world = made.world(made.account())
    with served(stamped(echo, world)) as base:
        answer = httpx.get(f"{base}/-/world")

    assert {"world": "test", "now": world.now(), "simulated": True} == answer.json()
    assert str(world.now()) == answer.headers["paceboard-world-now"]


def test_apps_stand_beside_each_other_below_their_names(made: Any) -> None:
    """Each has its own stamp, knows where it is mounted, and what is nobody's says whose there is."""

    async def rooted(scope: Mapping[str, Any], receive: Any, send: Any) -> None:
        await echo({**scope, "path": f"{scope['root_path']} {scope['path']}"}, receive, send)

    world = made.world(made.account())
    with served(beside({"one": stamped(echo, world), "two": rooted})) as base:
        first, second, nobody = (httpx.get(f"{base}/{path}") for path in ("one/x", "two/y", "three/z"))
        told = httpx.get(f"{base}/one/-/world")

    assert ("/one/x", "test") == (first.text, first.headers["paceboard-world"])
    assert "/two /two/y" == second.text
    assert (404, ["one", "two"]) == (nobody.status_code, nobody.json()["below"])
    assert "test" == told.json()["world"]


def test_it_listens_on_this_machine_alone() -> None:
    """On a port of the system's choosing."""
    with served(echo) as first, served(echo) as second:
        assert first.startswith("http://127.0.0.1:")
        assert first != second


def test_it_starts_and_stops_at_once() -> None:
    """Ten times up, asked and down again take no tenth of a second each."""
    began = time.perf_counter()
    with httpx.Client() as client:
        for _ in range(10):
            with served(echo) as base:
                assert "/x" == client.get(f"{base}/x").text

    assert time.perf_counter() - began < 1.5


def test_small_answers_are_not_held_back() -> None:
    """Fifty answers over one connection come without the 40 ms that Nagle's algorithm adds to each."""
    with served(echo) as base, httpx.Client(base_url=base) as client:
        client.get("/")
        began = time.perf_counter()
        for _ in range(50):
            client.get("/")

    assert time.perf_counter() - began < 1.5


def test_it_answers_many_at_once() -> None:
    """Connections do not wait for each other."""
    with served(echo) as base, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: httpx.get(f"{base}/{number}").text, range(24)))

    assert [f"/{number}" for number in range(24)] == answers


def test_a_stopped_server_is_gone() -> None:
    """After the block nobody answers on its port."""
    with served(echo) as base:
        pass
    with pytest.raises(httpx.ConnectError):
        httpx.get(base)


def test_other_scopes_pass_through(made: Any) -> None:
    """What is no HTTP request reaches the app unchanged."""
    seen: list[str] = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        seen.append(scope["type"])

    coroutine = stamped(app, made.world(made.account()))({"type": "lifespan"}, None, None)  # type: ignore[arg-type]
    with pytest.raises(StopIteration):
        coroutine.send(None)  # type: ignore[attr-defined]

    assert ["lifespan"] == seen


@pytest.mark.parametrize("start", [lambda: served(echo).__enter__(), lambda: serve_forever(echo, 0)])
def test_a_missing_web_server_is_told_with_the_way_to_it(start: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names what to install."""
    monkeypatch.setitem(sys.modules, "uvicorn", None)

    with pytest.raises(ConfigurationError, match=r"paceboard\[web\]"):
        start()


def test_serving_for_long_takes_the_port_that_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """On this machine, at that port, without a log line for each request."""
    import uvicorn

    ran: list[uvicorn.Config] = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda self, sockets: ran.append(self.config))
    serve_forever(echo, 8_123)

    assert [(serve.HOST, 8_123, False)] == [(config.host, config.port, config.access_log) for config in ran]

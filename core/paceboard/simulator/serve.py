"""A simulator's face on a local port: stamped with its world, started and stopped at once."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from paceboard.errors import ConfigurationError, UsageError
from paceboard.specs import SimulatedWorld

if TYPE_CHECKING:
    import uvicorn

__all__ = ["beside", "serve_forever", "served", "stamped"]

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

HOST = "127.0.0.1"


def stamped(app: App, world: SimulatedWorld) -> App:
    """The app with its world's stamp.

    Every answer carries the headers `paceboard-world` and `paceboard-world-now` (integer microseconds),
    and GET `/-/world` answers `{"world": ..., "now": ..., "simulated": true}`.
    """

    async def stamping(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        now = world.now()
        stamp = [
            (b"paceboard-world", world.name.encode()),
            (b"paceboard-world-now", str(now).encode()),
        ]

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *stamp]}
            await send(message)

        if scope["method"] == "GET" and _own_path(scope) == "/-/world":
            await _answer(sending, {"world": world.name, "now": now, "simulated": True})
        else:
            await app(scope, receive, sending)

    return stamping


def _own_path(scope: Scope) -> str:
    """The path below where the app is mounted."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def beside(apps: Mapping[str, App]) -> App:
    """Several apps behind one port, each below the path of its own name: `/meta/v26.0/me`.

    What lies below no name is answered with 404 and the names.
    """

    async def choosing(scope: Scope, receive: Receive, send: Send) -> None:
        name = str(scope.get("path", "")).split("/")[1:2]
        app = apps.get(name[0]) if name else None
        if app is not None:
            root = scope.get("root_path", "")
            await app({**scope, "root_path": f"{root}/{name[0]}"}, receive, send)
        elif scope["type"] == "http":
            await _answer(send, {"error": "there is nothing here", "below": sorted(apps)}, status=404)

    return choosing


async def _answer(send: Send, content: dict[str, object], *, status: int = 200) -> None:
    body = json.dumps(content).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@contextmanager
def served(app: App) -> Iterator[str]:
    """Serve an app from a thread of its own while the block runs; gives the base URL.

    The port is the system's choice and answers from the first instant; leaving the block closes it.

    Raises:
        ConfigurationError: where the web server is not installed.
    """
    config = _config(app)
    listener = _listener()
    loop, stop = asyncio.new_event_loop(), asyncio.Event()
    server = _server(config, stop)
    thread = threading.Thread(
        target=_run, args=(loop, server, listener), name="paceboard-simulator", daemon=True
    )
    thread.start()
    try:
        yield f"http://{HOST}:{listener.getsockname()[1]}"
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def _listener(port: int = 0) -> socket.socket:
    # The protocol must be named: asyncio turns Nagle's delay off (40 ms an answer) only where it is.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # A port that a server has just left is free again at once.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise UsageError(
            f"port {port} of this machine cannot be listened on",
            why=error.strerror or str(error),
            do="name another one; 0 takes any that is free",
        ) from error
    listener.listen(128)
    return listener


def _run(loop: asyncio.AbstractEventLoop, server: uvicorn.Server, listener: socket.socket) -> None:
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(server.serve(sockets=[listener]))


def serve_forever(app: App, port: int, *, on_listening: Callable[[str], None] = lambda _: None) -> None:
    """Serve an app on a port of this machine until the process is interrupted.

    Args:
        port: 0 takes any that is free.
        on_listening: is told the base URL as soon as somebody may ask.

    Raises:
        ConfigurationError: where the web server is not installed.
        UsageError: where the port is taken.
    """
    config = _config(app, port=port)
    import uvicorn

    with _listener(port) as listener:
        on_listening(f"http://{HOST}:{listener.getsockname()[1]}")
        uvicorn.Server(config).run(sockets=[listener])


def _config(app: App, *, port: int = 0) -> uvicorn.Config:
    try:
        import uvicorn
    except ModuleNotFoundError:
        raise ConfigurationError(
            "A simulated platform needs a web server that is not installed",
            do="pip install 'paceboard[web]'",
        ) from None
    return uvicorn.Config(
        app,
        host=HOST,
        port=port,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=False,
    )


def _server(config: uvicorn.Config, stop: asyncio.Event) -> uvicorn.Server:
    """A server that ends when it is told to; uvicorn's own looks ten times a second whether it should."""
    import uvicorn

    class Server(uvicorn.Server):
        async def main_loop(self) -> None:
            await stop.wait()

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            for server in self.servers:
                server.close()
            for listener in sockets or []:
                listener.close()
            for connection in list(self.server_state.connections):
                connection.shutdown()

    return Server(config)

"""A server of raw sockets on this machine, which can answer in ways that no HTTP library would."""

from __future__ import annotations

import re
import socket
import ssl
import struct
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import Self

from attrs import field, frozen

__all__ = ["Answering", "Connection", "Truth", "WireServer"]

_LONGEST = 10.0
"""Seconds after which a connection that is held open is given up."""


@frozen
class Truth:
    """What the answer would be if nothing went wrong.

    Args:
        headers: whole lines, without those of the connection and its length.
    """

    body: bytes = field(repr=False)
    headers: tuple[str, ...] = ()
    status: str = "200 OK"


class Connection:
    """One accepted connection, of which the request has been read.

    Args:
        truth: what would be answered if nothing went wrong.
        request: as it came.
    """

    def __init__(
        self, peer: socket.socket, stopped: threading.Event, *, truth: Truth, request: bytes
    ) -> None:
        self._peer = peer
        self._stopped = stopped
        self.truth = truth
        self.request = request

    @property
    def body(self) -> bytes:
        """The body that would be answered if nothing went wrong."""
        return self.truth.body

    def tell(self, *headers: str, body: bytes | None = None) -> None:
        """Answer the truth, with more headers or another body."""
        told = self.truth.body if body is None else body
        self.answer(told, *self.truth.headers, *headers, status=self.truth.status)

    def send(self, data: bytes) -> None:
        """Send all of it."""
        self._peer.sendall(data)

    def answer(self, body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> None:
        """Send an answer; the length is the body's own unless another is given, none where it is below 0."""
        lines = [f"HTTP/1.1 {status}", *headers, "Connection: close"]
        if length is None or length >= 0:
            lines.append(f"Content-Length: {len(body) if length is None else length}")
        self.send("\r\n".join([*lines, "", ""]).encode() + body)

    def drip(self, data: bytes, *, every: float) -> None:
        """Send byte by byte until the other side goes, or the server stops."""
        for byte in data:
            if self._stopped.wait(every):
                return
            self.send(bytes([byte]))

    def hold(self) -> None:
        """Say nothing until the other side goes, or the server stops."""
        self._peer.settimeout(0.05)
        for _ in range(int(_LONGEST / 0.05)):
            if self._stopped.is_set():
                return
            try:
                if not self._peer.recv(1):
                    return
            except TimeoutError:
                continue

    def reset(self) -> None:
        """Break the connection off with RST."""
        self._peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._peer.close()


Answering = Callable[..., Connection]
"""Makes the connection on which a request is answered, given `truth`."""


class WireServer(ABC):
    """The server; use it as a context manager.

    Args:
        tls: speak TLS with this certificate.
    """

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.requests: list[bytes] = []
        """Every request, as it came."""
        self.seconds: list[float] = []
        """How long each was dealt with, until the answer was out or the other side gone."""

    @property
    def port(self) -> int:
        """Chosen by the system."""
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http{'s' if self._tls else ''}://127.0.0.1:{self.port}/"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        # A listener that another thread waits on does not end by being closed.
        socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        for thread in self._threads:
            thread.join(timeout=5)
        self._listener.close()

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            peer, _ = self._listener.accept()
            if self._stopped.is_set():
                peer.close()
                return
            self._start(self._serve, peer)

    def _serve(self, peer: socket.socket) -> None:
        peer.settimeout(_LONGEST)
        with peer:
            try:
                secured = self._tls.wrap_socket(peer, server_side=True) if self._tls else peer
                with secured:
                    self._respond(secured)
            except OSError:
                return  # the other side has gone, which is what most faults are made for

    def _respond(self, peer: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            part = peer.recv(65536)
            if not part:
                return
            head += part
            if head.startswith(b"\x16"):  # TLS, on a port that speaks none
                peer.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
                return
        # The body may come in a packet of its own; to close before it is read would reset the connection.
        while len(head) < _whole(head):
            part = peer.recv(65536)
            if not part:
                return
            head += part
        self.requests.append(head)
        began = time.monotonic()
        try:
            self.respond(head, partial(Connection, peer, self._stopped, request=head))
        finally:
            self.seconds.append(time.monotonic() - began)

    @abstractmethod
    def respond(self, request: bytes, answering: Answering) -> None:
        """Answer one request, on a connection that is closed afterwards."""


def _whole(request: bytes) -> int:
    """How long a request is, by what its head says."""
    head, blank, _ = request.partition(b"\r\n\r\n")
    told = re.search(rb"\r\ncontent-length: *(\d{1,9})", head, re.IGNORECASE)
    return len(head) + len(blank) + (int(told[1]) if told else 0)

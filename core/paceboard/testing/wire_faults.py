"""A server that breaks HTTP in every way that we have met, on this machine, by raw sockets.

The path chooses the fault: `/cut_gzip`. Well-formed answers of a platform are the simulator's affair.
"""

from __future__ import annotations

import gzip
import json
import re
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from functools import cache
from types import TracebackType
from typing import Self

__all__ = ["BODY", "FAULTS", "Connection", "WireFaults"]

BODY = json.dumps({"code": 0, "data": {"list": [{"id": str(each)} for each in range(2000)]}}).encode()
"""What every answer would be if nothing went wrong."""
_GZIPPED = gzip.compress(BODY, mtime=0)
_LONGEST = 10.0
"""Seconds after which a connection that is held open is given up."""


class Connection:
    """One accepted connection, of which the request has been read."""

    def __init__(self, peer: socket.socket, stopped: threading.Event) -> None:
        self._peer = peer
        self._stopped = stopped

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


@cache
def _bomb() -> bytes:
    """A hundred megabytes of spaces in a hundred kilobytes."""
    return gzip.compress(b" " * 100 * 2**20, 9, mtime=0)


def _reset_in_body(peer: Connection) -> None:
    peer.answer(BODY[:1000], length=len(BODY))
    peer.drip(BODY[1000:1010], every=0.01)
    peer.reset()


def _drip_headers(peer: Connection) -> None:
    peer.send(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    peer.drip(b"x" * 1000, every=0.05)


def _drip_body(peer: Connection) -> None:
    peer.answer(b"", length=1000)
    peer.drip(b" " * 1000, every=0.05)


def _silence_in_body(peer: Connection) -> None:
    peer.answer(BODY[:100], length=len(BODY))
    peer.hold()


def _cut_chunked(peer: Connection) -> None:
    peer.answer(b"%x\r\n%s\r\n" % (len(BODY), BODY), "Transfer-Encoding: chunked", length=-1)


def _bad_chunk(peer: Connection) -> None:
    peer.answer(b"zz\r\nnot a chunk\r\n0\r\n\r\n", "Transfer-Encoding: chunked", length=-1)


def _redirect(status: int, location: str) -> Callable[[Connection], None]:
    return lambda peer: peer.answer(b"", f"Location: {location}", status=f"{status} Elsewhere")


def _too_many(*headers: str) -> Callable[[Connection], None]:
    return lambda peer: peer.answer(b"{}", *headers, status="429 Too Many Requests")


_HTML = b"<!doctype html><html><body>We will be right back</body></html>"

FAULTS: dict[str, Callable[[Connection], None]] = {
    "fine": lambda peer: peer.answer(BODY),
    "fine_gzip": lambda peer: peer.answer(_GZIPPED, "Content-Encoding: gzip"),
    "close_before_answer": lambda _peer: None,
    "close_in_headers": lambda peer: peer.send(b"HTTP/1.1 200 OK\r\nContent-Type: appl"),
    "reset_before_answer": lambda peer: peer.reset(),
    "reset_in_body": _reset_in_body,
    "silence": lambda peer: peer.hold(),
    "silence_in_body": _silence_in_body,
    "drip_headers": _drip_headers,
    "drip_body": _drip_body,
    "short_body": lambda peer: peer.answer(BODY[:-10], length=len(BODY)),
    "cut_json": lambda peer: peer.answer(BODY[:-10], length=-1),
    "cut_gzip": lambda peer: peer.answer(_GZIPPED[:-500], "Content-Encoding: gzip"),
    "cut_gzip_without_length": lambda peer: peer.answer(_GZIPPED[:-500], "Content-Encoding: gzip", length=-1),
    "cut_gzip_trailer": lambda peer: peer.answer(_GZIPPED[:-4], "Content-Encoding: gzip", length=-1),
    "cut_chunked": _cut_chunked,
    "bad_chunk": _bad_chunk,
    "gzip_label_plain_body": lambda peer: peer.answer(BODY, "Content-Encoding: gzip"),
    "plain_label_gzip_body": lambda peer: peer.answer(_GZIPPED),
    "unknown_encoding": lambda peer: peer.answer(BODY, "Content-Encoding: br"),
    "bomb": lambda peer: peer.answer(_bomb(), "Content-Encoding: gzip"),
    "html_with_200": lambda peer: peer.answer(_HTML, "Content-Type: application/json"),
    "html_with_503": lambda peer: peer.answer(_HTML, status="503 Service Unavailable"),
    "empty_with_200": lambda peer: peer.answer(b""),
    "no_content": lambda peer: peer.send(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"),
    "latin_1": lambda peer: peer.answer('{"code": 0, "message": "dépensé"}'.encode("latin-1")),
    "megabyte_header": lambda peer: peer.answer(BODY, "X-Long: " + "x" * 2**20),
    "bad_status_line": lambda peer: peer.send(b"HTTP/1.1 OK fine\r\n\r\n"),
    "no_http": lambda peer: peer.send(b"220 mail.example ESMTP\r\n\r\n"),
    "two_lengths": lambda peer: peer.answer(BODY, "Content-Length: 5"),
    "negative_length": lambda peer: peer.answer(BODY, "Content-Length: -5", length=-1),
    "redirect_loop": _redirect(302, "/redirect_loop"),
    "redirect_relative": _redirect(307, "../elsewhere"),
    "redirect_other_host": _redirect(301, "https://evil.test/"),
    "redirect_other_scheme": _redirect(308, "ftp://127.0.0.1/"),
    "redirect_nowhere": _redirect(302, "http://[broken"),
    "too_many_seconds": _too_many("Retry-After: 7"),
    "too_many_date": _too_many("Retry-After: Sat, 01 Jan 2000 00:00:20 GMT"),
    "too_many_silent": _too_many(),
    "too_many_negative": _too_many("Retry-After: -5"),
    "too_many_nonsense": _too_many("Retry-After: abc"),
    "unauthorised": lambda peer: peer.answer(b"{}", status="401 Unauthorized"),
    "forbidden": lambda peer: peer.answer(b"{}", status="403 Forbidden"),
    "not_found": lambda peer: peer.answer(b"{}", status="404 Not Found"),
}
"""What the server does for each path."""


class WireFaults:
    """The server; use it as a context manager.

    Args:
        faults: what to do for each path.
        tls: speak TLS with this certificate.
    """

    def __init__(
        self, *, faults: dict[str, Callable[[Connection], None]] = FAULTS, tls: ssl.SSLContext | None = None
    ) -> None:
        self._faults = faults
        self._tls = tls
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.requests: list[bytes] = []
        """The head of every request, as it came."""

    @property
    def port(self) -> int:
        """Chosen by the system."""
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        """The base URL of the faults."""
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
        while len(head) < _whole(head) and (part := peer.recv(65536)):
            head += part
        self.requests.append(head)
        path = head.split(b" ", 2)[1].decode("latin-1").partition("?")[0]
        self._faults[path.strip("/")](Connection(peer, self._stopped))


def _whole(request: bytes) -> int:
    """How long a request is, by what its head says."""
    head, blank, _ = request.partition(b"\r\n\r\n")
    told = re.search(rb"\r\ncontent-length: *(\d{1,9})", head, re.IGNORECASE)
    return len(head) + len(blank) + (int(told[1]) if told else 0)

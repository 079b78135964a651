"""A relay before a platform's face that tells the truth, but for the answers that a fault is laid over."""

from __future__ import annotations

import http.client
import itertools
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from paceboard.testing.wire import Answering, Connection, Truth, WireServer
from paceboard.testing.wire_faults import Fault

__all__ = ["Relay", "from_then_on", "once"]

_OWN = frozenset({"connection", "content-length", "date", "server", "transfer-encoding"})


class Relay(WireServer):
    """The relay; use it as a context manager, and give it another fault for another case.

    Args:
        upstream: base URL of the face.
    """

    def __init__(self, upstream: str) -> None:
        super().__init__()
        self._upstream = urlsplit(upstream).netloc
        self._fault: Fault | None = None
        self._where = re.compile(b"")
        self.faulted = 0
        """Requests that the fault was laid over since it was."""

    def lay(self, fault: Fault | None, where: str) -> None:
        """Lay a fault over each request whose text holds the pattern; forget the requests of before."""
        self._fault, self._where, self.faulted = fault, re.compile(where.encode(), re.DOTALL), 0
        self.requests.clear()
        self.seconds.clear()

    def respond(self, request: bytes, answering: Answering) -> None:
        """Ask the face, and answer what it says or what the fault makes of it."""
        peer = answering(truth=self._asked(request))
        if self._fault is not None and self._where.search(request):
            self.faulted += 1
            self._fault(peer)
        else:
            peer.tell()

    def _asked(self, request: bytes) -> Truth:
        head, _, body = request.partition(b"\r\n\r\n")
        line, *fields = head.decode("latin-1").split("\r\n")
        method, path, _ = line.split(" ")
        headers = dict(each.split(": ", 1) for each in fields if not each.lower().startswith("host"))
        connection = http.client.HTTPConnection(self._upstream, timeout=10)
        try:
            connection.request(method, path, body=body or None, headers={**headers, "Connection": "close"})
            answer = connection.getresponse()
            told = tuple(f"{name}: {text}" for name, text in answer.getheaders() if name.lower() not in _OWN)
            return Truth(answer.read(), told, f"{answer.status} {answer.reason}")
        finally:
            connection.close()


def once(fault: Fault) -> Fault:
    """The fault for the first request, the truth for all others."""
    return _by_number(lambda number: fault if number == 0 else None)


def from_then_on(fault: Fault, *, first: int) -> Fault:
    """The truth for so many requests, the fault for all others."""
    return _by_number(lambda number: fault if number >= first else None)


def _by_number(choose: Callable[[int], Fault | None]) -> Fault:
    numbers = itertools.count()

    def answer(peer: Connection) -> None:
        fault = choose(next(numbers))
        peer.tell() if fault is None else fault(peer)

    return answer

"""A server that breaks HTTP in every way that we have met, on this machine, by raw sockets.

The path chooses the fault: `/cut_gzip`. `Relay` lays the same faults over a platform's own answers.
"""

from __future__ import annotations

import gzip
import json
import ssl
import zlib
from collections.abc import Callable, Mapping
from functools import cache

from paceboard.testing.wire import Answering, Connection, Truth, WireServer

__all__ = ["BODY", "FAULTS", "HARMLESS", "Connection", "Fault", "WireFaults"]

Fault = Callable[[Connection], None]

BODY = json.dumps({"code": 0, "data": {"list": [{"id": str(each)} for each in range(2000)]}}).encode()
"""What every answer would be if nothing went wrong."""


@cache
def _bomb() -> bytes:
    """A quarter of a gigabyte of spaces in a quarter of a megabyte."""
    packed = zlib.compressobj(9, wbits=16 + zlib.MAX_WBITS)
    return b"".join([*(packed.compress(b" " * 2**20) for _ in range(256)), packed.flush()])


def _gzipped(peer: Connection) -> bytes:
    return gzip.compress(peer.body, mtime=0)


def _reset_in_body(peer: Connection) -> None:
    peer.answer(peer.body[:1000], length=len(peer.body))
    peer.drip(peer.body[1000:1010], every=0.01)
    peer.reset()


def _drip_headers(peer: Connection) -> None:
    peer.send(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    peer.drip(b"x" * 1000, every=0.05)


def _drip_body(peer: Connection) -> None:
    peer.answer(b"", length=1000)
    peer.drip(b" " * 1000, every=0.05)


def _silence_in_body(peer: Connection) -> None:
    peer.answer(peer.body[:100], length=len(peer.body))
    peer.hold()


def _cut_chunked(peer: Connection) -> None:
    peer.answer(b"%x\r\n%s\r\n" % (len(peer.body), peer.body), "Transfer-Encoding: chunked", length=-1)


def _bad_chunk(peer: Connection) -> None:
    peer.answer(b"zz\r\nnot a chunk\r\n0\r\n\r\n", "Transfer-Encoding: chunked", length=-1)


def _redirect(status: int, location: str) -> Fault:
    return lambda peer: peer.answer(b"", f"Location: {location}", status=f"{status} Elsewhere")


def _too_many(*headers: str) -> Fault:
    return lambda peer: peer.answer(b"{}", *headers, status="429 Too Many Requests")


def _html(status: str) -> Fault:
    """An error page, which repeats the request with all that is in it, as proxies do."""
    page = b"<!doctype html><html><body>We will be right back<pre>%s</pre></body></html>"
    return lambda peer: peer.answer(page % peer.request, "Content-Type: application/json", status=status)


def _refused(status: str) -> Fault:
    return lambda peer: peer.answer(b"{}", status=status)


HARMLESS: dict[str, Fault] = {
    "fine": lambda peer: peer.tell(),
    "fine_gzip": lambda peer: peer.tell("Content-Encoding: gzip", body=_gzipped(peer)),
    "fine_javascript": lambda peer: peer.answer(peer.body, "Content-Type: text/javascript; charset=UTF-8"),
    "fine_byte_order_mark": lambda peer: peer.tell(body=b"\xef\xbb\xbf" + peer.body),
    "fine_cached": lambda peer: peer.tell("Age: 86400", "Date: Sat, 01 Jan 2000 00:00:00 GMT"),
}
"""Odd, and whole."""

FAULTS: dict[str, Fault] = {
    "close_before_answer": lambda _peer: None,
    "close_in_headers": lambda peer: peer.send(b"HTTP/1.1 200 OK\r\nContent-Type: appl"),
    "reset_before_answer": lambda peer: peer.reset(),
    "reset_in_body": _reset_in_body,
    "silence": lambda peer: peer.hold(),
    "silence_in_body": _silence_in_body,
    "drip_headers": _drip_headers,
    "drip_body": _drip_body,
    "short_body": lambda peer: peer.answer(peer.body[:-10], length=len(peer.body)),
    "cut_json": lambda peer: peer.answer(peer.body[:-10], length=-1),
    "cut_gzip": lambda peer: peer.answer(_gzipped(peer)[: -len(peer.body) // 20], "Content-Encoding: gzip"),
    "cut_gzip_without_length": lambda peer: peer.answer(
        _gzipped(peer)[: -len(peer.body) // 20], "Content-Encoding: gzip", length=-1
    ),
    "cut_gzip_trailer": lambda peer: peer.answer(_gzipped(peer)[:-4], "Content-Encoding: gzip", length=-1),
    "cut_chunked": _cut_chunked,
    "bad_chunk": _bad_chunk,
    "gzip_label_plain_body": lambda peer: peer.answer(peer.body, "Content-Encoding: gzip"),
    "plain_label_gzip_body": lambda peer: peer.answer(_gzipped(peer)),
    "unknown_encoding": lambda peer: peer.answer(peer.body, "Content-Encoding: br"),
    "bomb": lambda peer: peer.answer(_bomb(), "Content-Encoding: gzip"),
    "html_with_200": _html("200 OK"),
    "html_with_500": _html("500 Internal Server Error"),
    "html_with_502": _html("502 Bad Gateway"),
    "html_with_503": _html("503 Service Unavailable"),
    "empty_with_200": lambda peer: peer.answer(b""),
    "no_content": lambda peer: peer.send(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"),
    "latin_1": lambda peer: peer.answer('{"code": 0, "message": "dépensé"}'.encode("latin-1")),
    "megabyte_header": lambda peer: peer.answer(peer.body, "X-Long: " + "x" * 2**20),
    "bad_status_line": lambda peer: peer.send(b"HTTP/1.1 OK fine\r\n\r\n"),
    "no_http": lambda peer: peer.send(b"220 mail.example ESMTP\r\n\r\n"),
    "two_lengths": lambda peer: peer.answer(peer.body, "Content-Length: 5"),
    "negative_length": lambda peer: peer.answer(peer.body, "Content-Length: -5", length=-1),
    "redirect_loop": _redirect(302, "/redirect_loop"),
    "redirect_relative": _redirect(307, "../elsewhere"),
    "redirect_other_host": _redirect(301, "https://evil.test/"),
    "redirect_other_port": _redirect(302, "http://127.0.0.1:9/"),
    "redirect_other_scheme": _redirect(308, "ftp://127.0.0.1/"),
    "redirect_nowhere": _redirect(302, "http://[broken"),
    "too_many_seconds": _too_many("Retry-After: 7"),
    "too_many_date": _too_many("Retry-After: Sat, 01 Jan 2000 00:00:20 GMT"),
    "too_many_silent": _too_many(),
    "too_many_negative": _too_many("Retry-After: -5"),
    "too_many_nonsense": _too_many("Retry-After: abc"),
    "too_many_fraction": _too_many("Retry-After: 1.5"),
    "too_many_huge": _too_many("Retry-After: 99999999999"),
    "unauthorised": _refused("401 Unauthorized"),
    "forbidden": _refused("403 Forbidden"),
    "not_found": _refused("404 Not Found"),
    "bad_request": _refused("400 Bad Request"),
}
"""Damaged, refused or led elsewhere: nothing of it may be used."""


class WireFaults(WireServer):
    """The server; use it as a context manager.

    Args:
        faults: what to do for each path; None: all that there are.
        tls: speak TLS with this certificate.
    """

    def __init__(
        self, *, faults: Mapping[str, Fault] | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        super().__init__(tls=tls)
        self._faults = {**HARMLESS, **FAULTS} if faults is None else faults

    def respond(self, request: bytes, answering: Answering) -> None:
        """Do what the path says."""
        path = request.split(b" ", 2)[1].decode("latin-1").partition("?")[0]
        self._faults[path.strip("/")](answering(truth=Truth(BODY)))

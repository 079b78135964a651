"""Reads the raw bytes of a streamed answer to their end: capped, complete, inflated here.

The HTTP library would hand out half of a gzip body as if it were whole, and a gigabyte of zeros as it
comes; so it is not asked to inflate anything.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Mapping
from typing import Protocol

from paceboard.errors import Corrupt
from paceboard.transport.decode import LARGEST_BODY

__all__ = ["Streamed", "read_body"]

_GZIP = 16 + zlib.MAX_WBITS


class Streamed(Protocol):
    """An answer of which the body is still to come."""

    @property
    def headers(self) -> Mapping[str, str]:
        """Names in any case."""
        ...

    def aiter_raw(self) -> AsyncIterator[bytes]:
        """The body as it comes over the wire."""
        ...


async def read_body(answer: Streamed, *, cap: int = LARGEST_BODY) -> tuple[bytes, int]:
    """The whole body, inflated, and how many bytes of it came over the wire.

    Raises:
        Corrupt: the body is longer than `cap`, not as long as announced, cut off, or of an encoding
            that we did not ask for.
    """
    announced = _announced(answer.headers)
    take = _taker(answer.headers.get("content-encoding", ""), cap)
    raw = 0
    async for chunk in answer.aiter_raw():
        raw += len(chunk)
        take.feed(chunk)
    if announced is not None and raw != announced:
        raise _damaged(f"{announced} bytes were announced, {raw} came")
    return take.finish(), raw


def _announced(headers: Mapping[str, str]) -> int | None:
    text = headers.get("content-length")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise _damaged("the announced length is no number")
    return int(text)


def _taker(encoding: str, cap: int) -> _Plain:
    match encoding.strip().lower():
        case "" | "identity":
            return _Plain(cap)
        case "gzip" | "x-gzip":
            return _Gzip(cap)
    raise _damaged("it is encoded in a way that we did not ask for")


class _Plain:
    """Collects a body that is what it is."""

    def __init__(self, cap: int) -> None:
        self._cap = cap
        self._parts: list[bytes] = []
        self._room = cap

    def feed(self, chunk: bytes) -> None:
        self._keep(chunk)

    def _keep(self, part: bytes) -> None:
        self._room -= len(part)
        if self._room < 0:
            raise _damaged(f"it is larger than {self._cap} bytes")
        if part:
            self._parts.append(part)

    def finish(self) -> bytes:
        return b"".join(self._parts)


class _Gzip(_Plain):
    """Inflates a body of one or more gzip members, never by more than one byte above the cap."""

    def __init__(self, cap: int) -> None:
        super().__init__(cap)
        self._member = zlib.decompressobj(_GZIP)

    def feed(self, chunk: bytes) -> None:
        while chunk:
            if self._member.eof:
                self._member = zlib.decompressobj(_GZIP)
            try:
                self._keep(self._member.decompress(chunk, self._room + 1))
            except zlib.error:
                raise _damaged("it says gzip and is none") from None
            chunk = self._member.unconsumed_tail or self._member.unused_data

    def finish(self) -> bytes:
        if not self._member.eof:
            raise _damaged("its gzip stream ends in the middle")
        return super().finish()


def _damaged(why: str) -> Corrupt:
    return Corrupt(
        "The platform's answer is damaged",
        why=why,
        do="ask once more; if it stays, look for a proxy in between",
    )

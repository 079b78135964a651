from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from paceboard.errors import Corrupt
from paceboard.transport.reader import read_body

BODY = b'{"rows": [' + b'"row", ' * 500 + b'"last"]}'


@frozen
class Streamed:
    chunks: tuple[bytes, ...]
    headers: dict[str, str]

    async def aiter_raw(self) -> AsyncIterator[bytes]:
        for chunk in self.chunks:
            yield chunk


def read(
    *chunks: bytes, encoding: str = "", length: str | None = None, cap: int = 10_000
) -> tuple[bytes, int]:
    """Read a body that arrives in these chunks, under these headers."""
    headers = {"content-encoding": encoding, "content-length": length}
    named = {name: text for name, text in headers.items() if text}

    async def main() -> tuple[bytes, int]:
        return await read_body(Streamed(chunks, named), cap=cap)

    return anyio.run(main)


def pieces(data: bytes, size: int) -> tuple[bytes, ...]:
    return tuple(data[at : at + size] for at in range(0, len(data), size))


@given(st.integers(1, 5000), st.sampled_from(["", "gzip", "x-gzip", "GZIP "]))
def test_a_whole_body_is_read_however_it_is_cut_up(size: int, encoding: str) -> None:
    """The chunks of the wire do not matter, and bytes are counted as they came."""
    raw = gzip.compress(BODY) if encoding else BODY

    assert (BODY, len(raw)) == read(*pieces(raw, size), encoding=encoding, length=str(len(raw)))


@given(st.integers(0, len(gzip.compress(BODY)) - 1))
def test_a_gzip_body_that_is_cut_off_is_corrupt(length: int) -> None:
    """Wherever a gzip stream was cut, no part of it is taken for the whole, with no length announced."""
    with pytest.raises(Corrupt):
        read(gzip.compress(BODY, mtime=0)[:length], encoding="gzip")


@given(st.integers(0, 400), st.integers(1, 255))
def test_a_gzip_body_with_a_wrong_byte_is_corrupt(at: int, by: int) -> None:
    """A flipped byte of the stream is found by its checksum, or does not change what is read."""
    raw = bytearray(gzip.compress(BODY, mtime=0))
    raw[at % len(raw)] ^= by
    try:
        body, _ = read(bytes(raw), encoding="gzip")
    except Corrupt:
        return

    assert BODY == body


def test_several_gzip_members_are_one_body() -> None:
    """A stream of members one behind the other is whole when the last is."""
    raw = gzip.compress(BODY[:100]) + gzip.compress(BODY[100:])

    assert (BODY, len(raw)) == read(*pieces(raw, 7), encoding="gzip")


@pytest.mark.parametrize(
    ("body", "headers", "why"),
    [
        (BODY, {"encoding": "gzip"}, "says gzip and is none"),
        (gzip.compress(BODY, mtime=0) + b"more", {"encoding": "gzip"}, "says gzip and is none"),
        (zlib.compress(BODY), {"encoding": "deflate"}, "did not ask for"),
        (BODY, {"encoding": "br"}, "did not ask for"),
        (gzip.compress(gzip.compress(BODY, mtime=0), mtime=0), {"encoding": "gzip, gzip"}, "did not ask for"),
        (b"", {"encoding": "gzip"}, "ends in the middle"),
        (BODY, {"length": "5"}, f"5 bytes were announced, {len(BODY)} came"),
        (
            BODY[:-1],
            {"length": str(len(BODY))},
            f"{len(BODY)} bytes were announced, {len(BODY) - 1} came",
        ),
        (BODY, {"length": "-5"}, "no number"),
        (BODY, {"length": "5, 5"}, "no number"),
        (BODY, {"length": "\u0665"}, "no number"),
        (BODY, {"length": "9" * 5000}, "no number"),
        (BODY * 10, {}, "larger than 10000 bytes"),
        (gzip.compress(BODY * 10, mtime=0), {"encoding": "gzip"}, "larger than 10000 bytes"),
    ],
)
def test_a_body_that_is_not_what_it_says_is_corrupt(body: bytes, headers: dict[str, Any], why: str) -> None:
    """Every way in which label and body can differ is told by what is wrong."""
    with pytest.raises(Corrupt, match=why):
        read(body, **headers)


def test_a_body_may_be_as_large_as_the_cap_and_no_larger() -> None:
    """The cap counts the inflated body, to the byte."""
    raw = gzip.compress(b" " * 10_000)

    assert 10_000 == len(read(raw, encoding="gzip")[0])
    with pytest.raises(Corrupt):
        read(raw, encoding="gzip", cap=9_999)


def test_a_bomb_takes_no_more_memory_than_three_times_the_cap() -> None:
    """A thousandfold inflation is stopped at the cap, not after it."""
    cap = 2**20
    bomb = gzip.compress(b" " * (50 * cap), mtime=0)
    tracemalloc.start()
    try:
        with pytest.raises(Corrupt, match="larger than 1048576 bytes"):
            read(*pieces(bomb, 65_536), encoding="gzip", cap=cap)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 3 * cap

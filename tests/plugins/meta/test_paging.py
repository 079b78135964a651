from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from paceboard.plugin import DeadlineExceeded, PagingBroken, TooHeavy
from paceboard_meta.paging import Page, every_row
from paceboard_meta.wire import Cursors, Paging

NEXT = "https://graph.facebook.com/v26.0/x?access_token=LEAK"


def page(rows: list[int], after: str | None = "x", *, more: bool = False) -> Page[int]:
    return Page(rows=rows, paging=Paging(cursors=Cursors(after=after), next=NEXT if more else None))


def read(ask: Any, *, size: int = 200, note: Callable[[str, str], None] = lambda *_: None) -> tuple[int, ...]:
    return asyncio.run(every_row(ask, lambda row: row, size=size, what="list", note=note))


@given(st.lists(st.lists(st.integers(0, 10**6), max_size=5), min_size=1, max_size=8))
def test_every_page_is_read_and_each_row_is_told_once(pages: list[list[int]]) -> None:
    """Short and empty pages end nothing: only a missing `next` does."""
    assume(not any(rows and rows == more for rows, more in itertools.pairwise(pages)))
    asked: list[str] = []

    async def ask(after: str, size: int) -> Page[int]:
        asked.append(after)
        number = len(asked)
        return page(pages[number - 1], str(number), more=number < len(pages))

    assert list(dict.fromkeys(row for rows in pages for row in rows)) == list(read(ask))
    assert ["", *map(str, range(1, len(pages)))] == asked


def test_a_cursor_alone_says_nothing() -> None:
    """`after` stands on the last page too; without `next` it is not followed."""

    async def ask(after: str, size: int) -> Page[int]:
        assert not after
        return page([1], "more", more=False)

    assert (1,) == read(ask)


@pytest.mark.parametrize("after", [None, "", "same"])
def test_a_cursor_that_leads_nowhere_stops_the_window(after: str | None) -> None:
    """More is announced and cannot be reached, or the pages go in a circle."""

    async def ask(_after: str, size: int) -> Page[int]:
        return page([1], after, more=True)

    with pytest.raises(PagingBroken):
        read(ask)


def test_pages_without_end_are_left() -> None:
    """Ever new cursors are followed ten thousand times."""
    count = 0

    async def ask(_after: str, size: int) -> Page[int]:
        nonlocal count
        count += 1
        return page([], str(count), more=True)

    with pytest.raises(PagingBroken):
        read(ask)
    assert 10_000 == count


def test_the_same_page_behind_ever_new_cursors_is_left_at_once() -> None:
    """Nobody waits for ten thousand pages of the same rows."""
    asked: list[str] = []

    async def ask(after: str, size: int) -> Page[int]:
        asked.append(after)
        return page([1, 2], str(len(asked)), more=True)

    with pytest.raises(PagingBroken):
        read(ask)
    assert ["", "1"] == asked


@pytest.mark.parametrize("error", [TooHeavy("too much"), DeadlineExceeded("too late")])
def test_a_heavy_page_is_asked_for_in_halves_from_the_same_cursor(error: Exception) -> None:
    """What was read stays read; the smaller size stays for the pages behind it."""
    asked: list[tuple[str, int]] = []

    async def ask(after: str, size: int) -> Page[int]:
        asked.append((after, size))
        if after == "1" and size > 50:
            raise error
        return page([len(asked)], str(int(after or 0) + 1), more=after != "2")

    assert 3 == len(read(ask))
    assert [("", 200), ("1", 200), ("1", 100), ("1", 50), ("2", 50)] == asked


def test_a_page_that_stays_too_heavy_is_an_error() -> None:
    """At 25 rows a page there is nothing left to halve."""
    sizes: list[int] = []

    async def ask(_after: str, size: int) -> Page[int]:
        sizes.append(size)
        raise TooHeavy("too much")

    with pytest.raises(TooHeavy):
        read(ask)
    assert [200, 100, 50, 25] == sizes


def test_a_row_with_two_values_stops_the_window() -> None:
    """One key, two different rows: nobody knows which one counts."""

    async def ask(_after: str, size: int) -> Page[int]:
        return page([1, 2])

    with pytest.raises(PagingBroken):
        asyncio.run(every_row(ask, lambda _row: "key", size=200, what="list", note=lambda *_: None))


def test_the_url_of_the_next_page_is_printed_nowhere() -> None:
    """It carries the token."""
    assert "LEAK" not in repr(page([1], more=True))

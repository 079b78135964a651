"""Reading an edge to its end by `cursors.after`, while `next` says that there is more.

A page may be short or empty with more to come, `after` stands also on the last one, and `next` is a URL
with the token in it: it is looked at and never followed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Generic, TypeVar

from attrs import frozen

from paceboard.plugin import DeadlineExceeded, PagingBroken, TooHeavy
from paceboard_meta.wire import Paging

__all__ = ["MOST_PAGES", "SMALLEST", "Page", "every_row"]

R = TypeVar("R")

MOST_PAGES = 10_000
SMALLEST = 25
"""Rows of a page, Meta's own default; below this a page is not halved any more."""


@frozen(kw_only=True)
class Page(Generic[R]):
    """One page: its rows and where it ends."""

    rows: Sequence[R]
    paging: Paging | None


async def every_row(
    ask: Callable[[str, int], Awaitable[Page[R]]],
    key: Callable[[R], Hashable],
    *,
    size: int,
    what: str,
    note: Callable[[str, str], None],
) -> tuple[R, ...]:
    """All rows of all pages, each key once, in the order in which they came.

    Args:
        ask: reads the page behind a cursor (empty: the first) with at most so many rows.
        key: what makes a row unique.
        size: rows of a page; halved, from the same cursor on, where Meta finds it too heavy.

    Raises:
        PagingBroken: where cursors or whole pages repeat, a cursor is missing, a row comes twice with
            different values, or there are too many pages.
        TooHeavy: where even a small page is too heavy.
    """
    rows: dict[Hashable, R] = {}
    met = {""}
    before: Sequence[R] = ()
    after, repeated = "", 0
    for _ in range(MOST_PAGES):
        page, size = await _smaller(ask, after, size)
        if page.rows and page.rows == before:
            raise _broken(what, "two pages after each other hold the same rows")
        before = page.rows
        repeated += _take(page.rows, rows, key, what)
        if page.paging is None or not page.paging.next:
            break
        after = (page.paging.cursors.after if page.paging.cursors else "") or ""
        if after in met:
            raise _broken(what, "the cursor to the next page is missing, or one that was used before")
        met.add(after)
    else:
        raise _broken(what, f"more than {MOST_PAGES} pages")
    if repeated:
        note("repeated_rows", f"{what}: {repeated} rows came twice and were counted once")
    return tuple(rows.values())


async def _smaller(
    ask: Callable[[str, int], Awaitable[Page[R]]], after: str, size: int
) -> tuple[Page[R], int]:
    """A page, and the size at which it came."""
    while True:
        try:
            return await ask(after, size), size
        except (TooHeavy, DeadlineExceeded):
            if size <= SMALLEST:
                raise
            size = max(size // 2, SMALLEST)


def _take(page: Sequence[R], rows: dict[Hashable, R], key: Callable[[R], Hashable], what: str) -> int:
    """Add a page's rows; how many of them were there already."""
    repeated = 0
    for row in page:
        place = key(row)
        if place not in rows:
            rows[place] = row
        elif rows[place] == row:
            repeated += 1
        else:
            raise _broken(what, f"the row {place} came twice with different values")
    return repeated


def _broken(what: str, why: str) -> PagingBroken:
    return PagingBroken(
        f"{what}: the pages do not add up",
        why=why,
        do="refresh again; if it stays, report it. Nothing of these pages was used",
    )

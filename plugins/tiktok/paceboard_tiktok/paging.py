"""Reading a list to its end, page by page, and being sure that it is the whole list.

TikTok pages by number: page 1 to `total_page`. Reports are not sorted by default and change while they
are read, so a row may come twice and another not at all: only the count says so.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Generic, TypeVar

from attrs import frozen

from paceboard.plugin import PagingBroken
from paceboard_tiktok.wire import PageInfo

__all__ = ["MOST_PAGES", "Page", "every_row"]

R = TypeVar("R")

MOST_PAGES = 10_000


@frozen(kw_only=True)
class Page(Generic[R]):
    """One page: its rows and where it says it stands."""

    info: PageInfo
    rows: Sequence[R]


async def every_row(
    ask: Callable[[int], Awaitable[Page[R]]],
    key: Callable[[R], Hashable],
    *,
    what: str,
    note: Callable[[str, str], None],
    whole: bool = True,
) -> tuple[R, ...]:
    """All rows of all pages, each key once, in the order in which they came.

    Args:
        ask: reads the page of a number, from 1.
        key: what makes a row unique.
        whole: rows may not be missing; False where one row is looked for, and the others do not count.

    Raises:
        PagingBroken: where pages repeat, stand elsewhere than asked for, contradict each other, are too
            many, or do not add up to the announced total.
    """
    first = await ask(1)
    rows: dict[Hashable, R] = {}
    repeated = _take(first.rows, rows, key, what)
    _placed(first.info, 1, first.info, what)
    for number in range(2, first.info.total_page + 1):
        page = await ask(number)
        _placed(page.info, number, first.info, what)
        if page.rows and all(key(row) in rows for row in page.rows):
            raise _broken(what, f"page {number} repeats rows of the pages before it")
        repeated += _take(page.rows, rows, key, what)
    if repeated:
        note("duplicate_rows", f"{what}: {repeated} rows came twice and were counted once")
    if len(rows) != first.info.total_number:
        miscount = f"{len(rows)} rows came, {first.info.total_number} were announced"
        if whole:
            raise _broken(what, miscount)
        note("incomplete_list", f"{what}: {miscount}")
    return tuple(rows.values())


def _take(page: Sequence[R], rows: dict[Hashable, R], key: Callable[[R], Hashable], what: str) -> int:
    """Add a page's rows; give how many of them were there already."""
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


def _placed(info: PageInfo, number: int, first: PageInfo, what: str) -> None:
    """Hold a page to its place, and to what the first page announced."""
    if info.page != number:
        raise _broken(what, f"page {number} was asked for, page {info.page} came")
    if info.total_number < 0 or not 0 <= info.total_page <= MOST_PAGES:
        raise _broken(what, f"{info.total_number} rows on {info.total_page} pages are announced")
    if number > max(info.total_page, 1):
        raise _broken(what, f"page {number} of {info.total_page} came")
    if (info.total_number, info.total_page) != (first.total_number, first.total_page):
        raise _broken(
            what, f"the announced total moved from {first.total_number} to {info.total_number} rows"
        )


def _broken(what: str, why: str) -> PagingBroken:
    return PagingBroken(
        f"{what}: the pages do not add up",
        why=why,
        do="refresh again; if it stays, report it. Nothing of these pages was used",
    )

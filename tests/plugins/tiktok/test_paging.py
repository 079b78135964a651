from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.plugin import PagingBroken
from paceboard_tiktok.paging import MOST_PAGES, Page, every_row
from paceboard_tiktok.wire import PageInfo

Row = tuple[str, int]
Note = Callable[[str, str], None]


def page(number: int, rows: list[Row], *, total: int, pages: int) -> Page[Row]:
    return Page(info=PageInfo(page=number, total_number=total, total_page=pages), rows=rows)


def read(pages: list[Page[Row]], note: Note = lambda *_: None) -> tuple[list[Row], int]:
    """The rows that come of pages answered one after the other, and how many were asked for."""
    asked: list[int] = []

    async def ask(number: int) -> Page[Row]:
        asked.append(number)
        return pages[len(asked) - 1]

    rows = asyncio.run(every_row(ask, lambda row: row[0], what="rows", note=note))
    return list(rows), len(asked)


def cut(rows: list[Row], size: int) -> list[Page[Row]]:
    parts = [rows[start : start + size] for start in range(0, len(rows), size)] or [[]]
    return [
        page(number, part, total=len(rows), pages=len(parts)) for number, part in enumerate(parts, start=1)
    ]


@given(st.integers(0, 40), st.integers(1, 9))
def test_all_rows_of_all_pages_come_once_and_in_order(count: int, size: int) -> None:
    """However a list is cut into pages, it comes back whole, with one request for each page."""
    rows = [(str(key), key) for key in range(count)]

    assert (rows, max(1, -(-count // size))) == read(cut(rows, size))


@given(st.integers(2, 30), st.integers(1, 7), st.data())
def test_a_lost_row_never_passes(count: int, size: int, data: st.DataObject) -> None:
    """Whichever row is missing, the announced total betrays it."""
    pages = cut([(str(key), key) for key in range(count)], size)
    victim = data.draw(st.sampled_from(pages))
    lost = data.draw(st.sampled_from(list(victim.rows)))
    broken = [
        Page(info=each.info, rows=[row for row in each.rows if row != lost]) if each is victim else each
        for each in pages
    ]

    with pytest.raises(PagingBroken, match="announced"):
        read(broken)


def test_a_row_that_came_twice_counts_once_and_is_said(note: Note, notes: list[tuple[str, str]]) -> None:
    """A row that moved from one page to the next while they were read is no second row."""
    pages = [
        page(1, [("a", 1), ("b", 2)], total=3, pages=2),
        page(2, [("b", 2), ("c", 3)], total=3, pages=2),
    ]

    assert [("a", 1), ("b", 2), ("c", 3)] == read(pages, note)[0]
    assert ["duplicate_rows"] == [code for code, _ in notes]


def test_two_values_for_one_row_are_refused() -> None:
    """Which of the two is true cannot be known."""
    pages = [page(1, [("a", 1), ("a", 2)], total=2, pages=1)]

    with pytest.raises(PagingBroken, match="different values"):
        read(pages)


def test_a_repeated_page_is_refused() -> None:
    """A page that brings nothing but rows of the pages before is the same page again."""
    rows = [("a", 1), ("b", 2)]

    with pytest.raises(PagingBroken, match="repeats"):
        read([page(1, rows, total=4, pages=2), page(2, rows, total=4, pages=2)])


def test_a_page_out_of_its_place_is_refused() -> None:
    """Page 1 in answer to page 2 is a repeated page that says so."""
    with pytest.raises(PagingBroken, match="page 2 was asked for, page 1 came"):
        read(
            [page(1, [("a", 1)], total=2, pages=2), page(1, [("a", 1)], total=2, pages=2)],
        )


def test_a_page_beyond_the_total_is_refused() -> None:
    """The first page cannot be the third of two."""
    with pytest.raises(PagingBroken):
        read([page(3, [("a", 1)], total=1, pages=2)])


def test_a_total_that_moves_is_refused() -> None:
    """Pages that announce different totals belong to different lists."""
    with pytest.raises(PagingBroken, match="moved from 2 to 3"):
        read([page(1, [("a", 1)], total=2, pages=2), page(2, [("b", 2)], total=3, pages=2)])


@pytest.mark.parametrize(("total", "pages"), [(-1, 1), (1, -1), (10**7, MOST_PAGES + 1)])
def test_absurd_totals_are_refused_at_the_first_page(total: int, pages: int) -> None:
    """No list is read that would never end."""
    with pytest.raises(PagingBroken, match="announced"):
        read([page(1, [("a", 1)], total=total, pages=pages)])


def test_where_one_row_is_looked_for_others_may_be_missing(note: Note, notes: list[tuple[str, str]]) -> None:
    """A list that is only searched may fall short of its total, which is said."""

    async def ask(number: int) -> Page[Row]:
        return page(number, [("a", 1)], total=2, pages=1)

    rows = asyncio.run(every_row(ask, lambda row: row[0], what="rows", note=note, whole=False))

    assert (("a", 1),) == rows
    assert ["incomplete_list"] == [code for code, _ in notes]


def test_an_empty_list_may_have_no_page_at_all() -> None:
    """TikTok announces 0 rows on 0 pages."""
    assert ([], 1) == read([page(1, [], total=0, pages=0)])


def test_rows_where_none_were_announced_are_refused() -> None:
    """A list cannot be both empty and not."""
    with pytest.raises(PagingBroken):
        read([page(1, [("a", 1)], total=0, pages=0)])

"""Fact windows as the truth of parts of the fact tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from sqlalchemy import BindParameter, ColumnElement, bindparam

from paceboard.errors import LedgerError
from paceboard.ledger.known import fact_table
from paceboard.ledger.records import FactWindow
from paceboard.ledger.rows import Content, Key, as_text
from paceboard.ledger.schema import kept_in
from paceboard.ledger.versions import Part, Truth, truth_of
from paceboard.model import AccountRef, Fact, Grain, Level

__all__ = ["fact_truths"]

_KEPT = {grain: kept_in(grain) for grain in Grain}
_KNOWN = {grain: frozenset(kept) for grain, kept in _KEPT.items()}


def fact_truths(ref: AccountRef, windows: Sequence[FactWindow]) -> tuple[Truth, ...]:
    """What the windows say, one truth for each window and grain.

    Raises:
        PagingBroken: where two rows of one key differ.
        LedgerError: where windows overlap, or a fact lies outside of what was planned.
    """
    _refuse_overlaps(windows)
    return tuple(truth for window in windows for truth in _truths(ref, window))


def _truths(ref: AccountRef, window: FactWindow) -> Iterator[Truth]:
    tables = {grain: fact_table(grain) for _, grain in window.planned}
    by_grain: dict[Grain, list[tuple[Key, Content]]] = {grain: [] for grain in tables}
    for fact in window.facts:
        _verify(ref, fact, window)
        by_grain[fact.grain].append(_row(fact))
    for grain, rows in by_grain.items():
        levels = frozenset(str(level) for level, planned in window.planned if planned is grain)
        bounds = {"first": window.window.first, "last": window.window.last}
        yield truth_of(tables[grain], rows, part=_part(grain, levels), bounds=bounds)


@cache
def _part(grain: Grain, levels: frozenset[str]) -> Part:
    """The rows of some levels from a first day to a last one."""
    columns = fact_table(grain).current.c
    first: BindParameter[int] = bindparam("first")
    last: BindParameter[int] = bindparam("last")
    days: tuple[ColumnElement[bool], ...] = (
        (columns.first_day == first, columns.last_day == last)
        if grain is Grain.WINDOW
        else (columns.day.between(first, last),)
    )
    return Part((columns.level.in_(sorted(levels)), *days))


def _row(fact: Fact) -> tuple[Key, Content]:
    counted = as_text(fact.attributes) if fact.attributes else ""
    content = (*map(fact.measures.get, _KEPT[fact.grain]), counted)
    if fact.grain is Grain.DAY:
        return (fact.level.value, fact.day, fact.entity), content
    further = fact.hour if fact.grain is Grain.HOUR else fact.last
    return (fact.level.value, fact.day, further, fact.entity), content


def _verify(ref: AccountRef, fact: Fact, window: FactWindow) -> None:
    why = ""
    if (fact.level, fact.grain) not in window.planned:
        why = f"{fact.level} by {fact.grain} was not asked for"
    elif not window.window.first <= fact.day <= window.window.last:
        why = f"day {fact.day} is outside of {window.window.first} to {window.window.last}"
    elif (fact.hour is None) is (fact.grain is Grain.HOUR) or not 0 <= (fact.hour or 0) < 24:
        why = f"hour {fact.hour} for a fact by {fact.grain}"
    elif _asked_whole(fact, window) != (fact.day, fact.last):
        why = f"days {fact.day} to {fact.last} for a fact by {fact.grain}"
    elif fact.level is Level.ACCOUNT and fact.entity != ref.id:
        why = f"at account level the entity is the account's id, not {fact.entity!r:.40}"
    elif not fact.measures.keys() <= _KNOWN[fact.grain]:
        unknown = min(fact.measures.keys() - _KNOWN[fact.grain])
        why = f"no measure that the ledger keeps: {unknown!r:.40}"
    if why:
        raise LedgerError(
            f"A fact of {ref} does not belong into this window, nothing was written",
            why=why,
            do="report it to the author of the connector",
        )


def _asked_whole(fact: Fact, window: FactWindow) -> tuple[int, int | None]:
    """The first and last day that a fact of its grain has."""
    if fact.grain is Grain.WINDOW:
        return window.window.first, window.window.last
    return fact.day, None


def _refuse_overlaps(windows: Sequence[FactWindow]) -> None:
    spans = sorted(
        (str(level), str(grain), window.window.first, window.window.last)
        for window in windows
        for level, grain in set(window.planned)
    )
    for before, after in pairwise(spans):
        # Whole windows are facts of their own: of them only the same one is planned twice.
        again = after[2:] == before[2:] if after[1] == Grain.WINDOW else after[2] <= before[3]
        if before[:2] == after[:2] and again:
            raise LedgerError(
                f"Two windows of one commit overlap at {after[0]} by {after[1]}",
                why=f"{before[2]} to {before[3]} and {after[2]} to {after[3]}",
                do="plan each day once",
            )

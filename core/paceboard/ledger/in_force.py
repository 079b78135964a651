"""What was in force from when to when, told from what the platform said at each look.

A version that was there at the first look is older than our knowledge. One that came later began when
the platform says its entity was created, where that lies after the first look; else we only know the
look at which it was seen. It ended at the look at which it was changed or gone. An amount that the platform
announced for a later instant is in force from that instant, unless it was taken back before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from attrs import evolve
from sqlalchemy import Select, and_, func, select

from paceboard.ledger.known import versions_until
from paceboard.ledger.rows import AnyRow, budget_of
from paceboard.ledger.schema import BUDGET, ENTITY, FIRST_LOOK, REVISION, Versioned
from paceboard.model import BudgetVersion, Delivery, Level
from paceboard.pacing import DeliveryVersion

__all__ = ["budget_statement", "budget_versions", "delivery_statement", "delivery_versions"]


def budget_statement(account: str, revision: int | None) -> Select[Any]:
    """All versions of all budgets, each with the instants of the looks that it was seen between."""
    entities = versions_until(ENTITY, account, revision).subquery("entities")
    created = (
        select(entities.c.level, entities.c.id, func.min(entities.c.created).label("created_at"))
        .group_by(entities.c.level, entities.c.id)
        .subquery("created")
    )
    statement, known = _with_looks(BUDGET, account, revision)
    of_entity = and_(created.c.level == known.c.level, created.c.id == known.c.entity)
    return statement.outerjoin(created, of_entity).add_columns(created.c.created_at)


def delivery_statement(account: str, revision: int | None) -> Select[Any]:
    """All versions of all entities, each with the instants of the looks that it was seen between."""
    statement, known = _with_looks(ENTITY, account, revision)
    return statement.add_columns(known.c.created.label("created_at"))


def _with_looks(table: Versioned, account: str, revision: int | None) -> tuple[Select[Any], Any]:
    known = versions_until(table, account, revision).subquery("known")
    first, last, look = (REVISION.alias(name) for name in ("first_seen", "last_seen", "looked"))
    subject = table.current.name
    statement = (
        select(
            known,
            first.c.instant.label("seen_at"),
            last.c.instant.label("gone_at"),
            FIRST_LOOK.c.revision.label("look"),
            look.c.instant.label("looked_at"),
        )
        .join(first, and_(first.c.account == known.c.account, first.c.number == known.c.known_from))
        .outerjoin(last, and_(last.c.account == known.c.account, last.c.number == known.c.known_to))
        .join(FIRST_LOOK, and_(FIRST_LOOK.c.account == known.c.account, FIRST_LOOK.c.subject == subject))
        .join(look, and_(look.c.account == known.c.account, look.c.number == FIRST_LOOK.c.revision))
        .order_by(*(known.c[name] for name in (*table.key, "known_from")))
    )
    return statement, known


def budget_versions(rows: Sequence[AnyRow], revision: int | None) -> tuple[BudgetVersion, ...]:
    """The versions that the rows of `budget_statement` tell, oldest first for each budget.

    A platform's log forgets since when a budget holds; what it told once stays.
    """
    found: list[BudgetVersion] = []
    before: AnyRow | None = None
    for version, row in _budget_versions(rows, revision):
        if before is not None and _forgets(before, row, version, found[-1]):
            found[-1] = evolve(found[-1], valid_to=version.valid_to)
        else:
            found.append(version)
        before = row
    return tuple(found)


def _forgets(before: AnyRow, row: AnyRow, version: BudgetVersion, last: BudgetVersion) -> bool:
    """The same budget goes on, of which only its beginning is told no more."""
    return (
        row.valid_from is None
        and last.budget.valid_from is not None
        and _replaces(row, before)
        and version.budget == evolve(last.budget, valid_from=None)
    )


def _budget_versions(rows: Sequence[AnyRow], revision: int | None) -> Iterator[tuple[BudgetVersion, AnyRow]]:
    before: AnyRow | None = None
    for row, after in zip_longest(rows, rows[1:]):
        again = before is not None and _budget_key(before) == _budget_key(row)
        start = _seen_from(row, again=again) if row.valid_from is None else row.valid_from
        estimated = row.valid_from is None and start is not None
        if before is not None and _replaces(row, before) and _announced(before, row, start):
            start, estimated = before.next_from, False
        end = _seen_until(row, revision)
        if end is not None:
            if after is not None and after.valid_from is not None and _replaces(after, row):
                end = after.valid_from
            end = end if start is None else max(start, end)
        version = BudgetVersion(
            budget=budget_of(row),
            valid_from=start,
            valid_to=end,
            estimated=estimated,
            revision=row.known_from,
        )
        taken_over = (
            end is not None and after is not None and _replaces(after, row) and _announced(row, after, end)
        )
        for each in _with_next(version, taken_over=taken_over):
            yield each, row
        before = row


def _announced(earlier: AnyRow, later: AnyRow, seen: int | None) -> bool:
    """The later version is the one that the earlier already announced, in force by when it was seen."""
    return (
        earlier.next_from is not None
        and later.valid_from is None
        and (later.mode, later.amount) == (earlier.mode, earlier.next_amount)
        and (seen is None or earlier.next_from <= seen)
    )


def _with_next(version: BudgetVersion, *, taken_over: bool) -> Iterator[BudgetVersion]:
    """A version, cut where the amount that it announces takes its place, and then that amount.

    Args:
        taken_over: the version after it is the announced one.
    """
    at, end = version.budget.next_from, version.valid_to
    if at is None or (end is not None and end <= at and not taken_over):
        yield version  # it was gone before: the announcement was taken back
        return
    at = at if version.valid_from is None else max(at, version.valid_from)
    yield evolve(version, valid_to=at)
    if not taken_over:
        budget = evolve(version.budget, amount=version.budget.next_amount, next_amount=None, next_from=None)
        yield evolve(version, budget=budget, valid_from=at, estimated=False)


def _budget_key(row: AnyRow) -> tuple[str, str]:
    return row.level, row.entity


def _replaces(later: AnyRow, earlier: AnyRow) -> bool:
    return _budget_key(later) == _budget_key(earlier) and later.known_from == earlier.known_to


def delivery_versions(rows: Sequence[AnyRow], revision: int | None) -> tuple[DeliveryVersion, ...]:
    """The versions that the rows of `delivery_statement` tell, oldest first for each entity.

    Looks that saw the same delivery, one right after the other, are one version.
    """
    runs: list[list[AnyRow]] = []
    for row in rows:
        last = runs[-1][-1] if runs else None
        if last is not None and _delivery_goes_on(last, row):
            runs[-1].append(row)
        else:
            runs.append([row])
    ids = [(run[0].level, run[0].id) for run in runs]
    return tuple(
        DeliveryVersion(
            level=Level(run[0].level),
            entity=run[0].id,
            delivery=Delivery(run[0].delivery),
            valid_from=_seen_from(run[0], again=before == key),
            valid_to=_seen_until(run[-1], revision),
            seen_at=run[0].seen_at,
        )
        for run, key, before in zip(runs, ids, [None, *ids], strict=False)
    )


def _delivery_goes_on(before: AnyRow, row: AnyRow) -> bool:
    return (before.level, before.id, before.delivery, before.known_to) == (
        row.level,
        row.id,
        row.delivery,
        row.known_from,
    )


def _seen_from(row: AnyRow, *, again: bool) -> int | None:
    """Since when a version is in force, by our looks; None: since before the first one."""
    if row.known_from <= row.look:
        return None
    created: int | None = row.created_at
    if not again and created is not None and row.looked_at < created <= row.seen_at:
        return created
    seen_at: int = row.seen_at
    return seen_at


def _seen_until(row: AnyRow, revision: int | None) -> int | None:
    if row.known_to is None or (revision is not None and row.known_to > revision):
        return None
    gone_at: int = row.gone_at
    return gone_at

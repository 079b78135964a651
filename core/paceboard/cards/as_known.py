"""What days were at earlier looks: one statement for all accounts, out of current rows and history alike.

Of each account-local day the last look counts. Thinning keeps that one always, and no look after the asked
revision is read, so a reading of then is the same whenever it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from attrs import frozen
from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    null,
    select,
    union_all,
)
from sqlalchemy.types import TypeEngine

from paceboard.cards.statements import AccountScope
from paceboard.ledger import Reads
from paceboard.ledger.known import version_halves
from paceboard.ledger.schema import FACTS, REVISION, WATERMARK
from paceboard.model import DAY, Grain, Level
from paceboard.specs import SPEND, AsKnown, KnownThen

__all__ = ["as_known"]

ROWS = 400
"""Runs of days in one statement, as accounts in those of `measures`."""
_COLUMNS: Mapping[str, TypeEngine[Any]] = {
    "account": String(),
    "revision": Integer(),
    "first": Integer(),
    "last": Integer(),
    "since": BigInteger(),
    "until": BigInteger(),
}


@frozen(kw_only=True)
class _Look:
    """The last look of an account-local day.

    Args:
        complete: the last day that spend was complete for.
        covered_from: the first day that had been fetched; None: none had.
    """

    revision: int
    instant: int
    complete: int
    covered_from: int | None


_Values = Mapping[tuple[int, int], list[list[int | None]]]
"""By day of the look and day, the numbers of each row."""


def as_known(
    ledger: Reads, scopes: Sequence[AccountScope], needs: Sequence[AsKnown]
) -> dict[str, dict[AsKnown, dict[int, KnownThen]]]:
    """By account and need, each day that a look saw complete at the age that is asked for.

    A day without a row had nothing, where it had been fetched by then; otherwise it is left out.
    """
    measures = tuple(dict.fromkeys(need.measure for need in needs))
    ages = tuple(sorted({need.age for need in needs}))
    looks: dict[str, dict[int, _Look]] = {scope.account: {} for scope in scopes}
    values: dict[str, dict[tuple[int, int], list[list[int | None]]]] = {scope.account: {} for scope in scopes}
    runs = [run for scope in scopes for run in _runs(scope, needs, ages)]
    for batch in _batches(runs):
        statement = _statement(measures, ages, len(batch), scopes[0].campaigns)
        for account, seen, day, revision, instant, complete, covered, *numbers in map(
            tuple, ledger.execute(statement, _parameters(batch))
        ):
            if day is None:
                looks[account][seen] = _Look(
                    revision=revision, instant=instant, complete=complete, covered_from=covered
                )
            else:
                values[account].setdefault((seen, day), []).append(numbers)
    return {
        scope.account: {
            need: dict(
                _days(need, scope, looks[scope.account], values[scope.account], measures.index(need.measure))
            )
            for need in needs
        }
        for scope in scopes
    }


def _days(
    need: AsKnown, scope: AccountScope, looks: Mapping[int, _Look], values: _Values, place: int
) -> Iterator[tuple[int, KnownThen]]:
    first, last = scope.spans.get(need.window, (0, -1))
    for day in range(first, last + 1):
        seen = day + 1 + need.age
        look = looks.get(seen)
        if look is None or look.complete < day or look.covered_from is None or look.covered_from > day:
            continue
        numbers = [row[place] for row in values.get((seen, day), ())]
        known = [each for each in numbers if each is not None]
        value = sum(known) if len(known) == len(numbers) else None
        yield day, KnownThen(value=value, revision=look.revision, instant=look.instant)


@frozen(kw_only=True)
class _Run:
    """Days of one account that follow one another and are of 24 hours, or one that is not.

    Args:
        first, last: the days of looks, between the instants `since` and `until`.
    """

    account: str
    revision: int
    first: int
    last: int
    since: int
    until: int


def _runs(scope: AccountScope, needs: Sequence[AsKnown], ages: Sequence[int]) -> Iterator[_Run]:
    spans = [scope.spans[need.window] for need in needs if need.window in scope.spans]
    if not spans:
        return
    low, high = min(first for first, _ in spans), max(last for _, last in spans)
    start, edges = low, [low, high + ages[-1] + 2]
    for day in range(low, edges[-1]):
        begins, ends = scope.zone.span(day)
        if ends - begins != DAY:
            edges += [day, day + 1]
    for start, end in zip(sorted(set(edges)), sorted(set(edges))[1:], strict=False):
        yield _Run(
            account=scope.account,
            revision=scope.revision,
            first=start,
            last=end - 1,
            since=scope.zone.start(start),
            until=scope.zone.start(end),
        )


def _batches(runs: Sequence[_Run]) -> Iterator[Sequence[_Run]]:
    """As many as a statement takes, those of one account never apart."""
    start = 0
    for place in range(1, len(runs) + 1):
        ends = place == len(runs) or runs[place].account != runs[place - 1].account
        if ends and (place == len(runs) or place - start >= ROWS):
            yield runs[start:place]
            start = place


def _parameters(runs: Sequence[_Run]) -> dict[str, Any]:
    return {f"run_{name}_{row}": getattr(run, name) for row, run in enumerate(runs) for name in _COLUMNS}


def _relation(rows: int) -> CTE:
    selects: list[Select[Any]] = [
        select(*(bindparam(f"run_{name}_{row}", type_=kind).label(name) for name, kind in _COLUMNS.items()))
        for row in range(rows)
    ]
    return (selects[0] if rows == 1 else union_all(*selects)).cte("runs")


@lru_cache(maxsize=64)
def _statement(
    measures: tuple[str, ...], ages: tuple[int, ...], rows: int, campaigns: tuple[str, ...]
) -> CompoundSelect[Any]:
    """The looks, with no day beside them, and the rows of each day as each look knew them."""
    runs = _relation(rows)
    looks = _complete(runs, _last_looks(runs))
    nothing = [cast(null(), BigInteger).label(key) for key in measures]
    head = (looks.c.revision, looks.c.instant, looks.c.complete, looks.c.covered_from)
    alone = select(looks.c.account, looks.c.seen, cast(null(), BigInteger).label("day"), *head, *nothing)
    level = Level.CAMPAIGN if campaigns else Level.ACCOUNT
    told = []
    for half, stood in version_halves(FACTS[Grain.DAY], looks.c.revision):
        chosen = (half.c.entity.in_(campaigns),) if campaigns else ()
        told.append(
            select(looks.c.account, looks.c.seen, half.c.day, *head, *(half.c[key] for key in measures))
            .join_from(looks, half, and_(half.c.account == looks.c.account, *stood))
            .where(
                half.c.level == str(level),
                half.c.day.in_([looks.c.seen - 1 - age for age in ages]),
                *chosen,
            )
        )
    return union_all(alone, *told)


def _last_looks(runs: CTE) -> CTE:
    """The last revision of each account-local day, none after the one that is asked about."""
    of_account = and_(REVISION.c.account == runs.c.account, REVISION.c.number <= runs.c.revision)
    seen = _day(REVISION.c.instant, runs)
    return (
        select(
            runs.c.account,
            seen.label("seen"),
            func.max(REVISION.c.number).label("revision"),
            func.max(REVISION.c.instant).label("instant"),
        )
        .join_from(runs, REVISION, and_(of_account, *_within(REVISION.c.instant, runs)))
        .group_by(runs.c.account, seen)
        .cte("looked")
    )


def _complete(runs: CTE, looked: CTE) -> CTE:
    """Each look with the last day that spend was complete for by its watermark.

    A watermark is never withdrawn, so the last version from before a look is that of the look; an engine
    finds it by one step of the key, where it would compare a join's bounds with every version.
    """
    now, then = WATERMARK.current, WATERMARK.history
    current = and_(
        now.c.account == looked.c.account,
        now.c.measures == SPEND,
        now.c.revision <= looked.c.revision,
    )

    def known(name: str) -> ColumnElement[int]:
        before = (
            select(then.c[name])
            .where(
                then.c.account == looked.c.account,
                then.c.measures == SPEND,
                then.c.known_from <= looked.c.revision,
            )
            .order_by(then.c.known_from.desc())
            .limit(1)
            .correlate(looked)
            .scalar_subquery()
        )
        return case((now.c.account.is_not(None), now.c[name]), else_=before)

    marks = (
        select(looked, known("instant").label("mark"), known("covered_from").label("covered_from"))
        .join_from(looked, now, current, isouter=True)
        .cte("marks")
    )
    names = ("account", "seen", "revision", "instant", "covered_from")
    complete = (_day(marks.c.mark, runs) - 1).label("complete")
    statement: Select[Any] = select(*(marks.c[name] for name in names), complete)
    reached = and_(runs.c.account == marks.c.account, *_within(marks.c.mark, runs))
    return statement.join_from(marks, runs, reached).cte("looks")


def _within(instant: ColumnElement[int], runs: FromClause) -> tuple[ColumnElement[bool], ...]:
    return instant >= runs.c.since, instant < runs.c.until


def _day(instant: ColumnElement[int], runs: FromClause) -> ColumnElement[int]:
    """The account-local day of an instant of a run; the run of an uneven day is that day alone."""
    day = runs.c.first + (instant - runs.c.since) // DAY
    return case((day > runs.c.last, runs.c.last), else_=day)

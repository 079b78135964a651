"""The statements that measure: portable SQL, built once for each shape and compiled once by SQLAlchemy.

Windows differ by account, so they are rows of a relation that the facts are joined with; each need is a
sum of CASE WHEN over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from attrs import field, frozen
from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
    true,
    union_all,
)

from paceboard.cards.windows import PartialDay
from paceboard.ledger.known import known_facts
from paceboard.model import Grain, Level, Zone
from paceboard.specs import Total, WindowKey

__all__ = [
    "AccountScope",
    "Cell",
    "cells_of",
    "day_series_statement",
    "day_statement",
    "entity_series_statement",
    "hour_of_day_statement",
    "hour_series_statement",
    "hour_statement",
    "parameters_of",
    "past_of",
    "running_statement",
    "windows_of",
]

NEVER = -(2**31)
"""A day before every day: the bound of a window that an account does not have."""


@frozen(kw_only=True)
class AccountScope:
    """One account's row of the relation: what is summed for it, as known at which revision.

    Args:
        covered_from: first day that was ever fetched whole; an earlier day without a row is unknown.
        uneven: days of the windows that have more or less than 24 real hours.
        zone: that its days are counted in.
    """

    account: str
    revision: int
    spans: Mapping[WindowKey, tuple[int, int]]
    covered_from: int
    partial: PartialDay | None
    campaigns: tuple[str, ...] = ()
    uneven: frozenset[int] = frozenset()
    zone: Zone = field(factory=lambda: Zone("Etc/UTC"))


def _relation(rows: int, windows: tuple[WindowKey, ...]) -> CTE:
    """The windows of all accounts as a relation: one row an account, two columns a window.

    A row is a SELECT of named parameters, so that the statement's text depends on how many rows there
    are and on nothing in them: it is compiled once.
    """
    names = ["account", "revision", "low", "high", "running", "before_hour"]
    names += [f"{window}_{end}" for window in windows for end in ("first", "last")]
    selects = [
        select(
            *(
                bindparam(_parameter(name, row), type_=String() if name == "account" else Integer()).label(
                    name
                )
                for name in names
            )
        )
        for row in range(rows)
    ]
    return (selects[0] if rows == 1 else union_all(*selects)).cte("scope")


def _parameter(name: str, row: int) -> str:
    # Not `account_1`: SQLAlchemy gives such names to the values that it binds itself.
    return f"scope_{name}_{row}"


def past_of(scopes: Sequence[AccountScope], *, history: bool) -> tuple[str, ...]:
    """The accounts that a statement's history is narrowed to; none where it reads current rows only."""
    return tuple(scope.account for scope in scopes) if history else ()


def parameters_of(scopes: Sequence[AccountScope], windows: tuple[WindowKey, ...]) -> dict[str, Any]:
    """The relation's rows, as the named parameters of a statement over those windows."""
    found: dict[str, Any] = {}
    for row, scope in enumerate(scopes):
        bounds = [scope.spans.get(window, (NEVER, NEVER)) for window in windows]
        running = (NEVER, 0) if scope.partial is None else (scope.partial.day, scope.partial.hour)
        values = {
            "account": scope.account,
            "revision": scope.revision,
            "low": min((first for first, _ in bounds if first != NEVER), default=NEVER),
            "high": max((last for _, last in bounds), default=NEVER),
            "running": running[0],
            "before_hour": running[1],
        }
        for window, (first, last) in zip(windows, bounds, strict=True):
            values |= {f"{window}_first": first, f"{window}_last": last}
        found |= {_parameter(name, row): value for name, value in values.items()}
    return found


def _known(facts: FromClause, scope: CTE, *, history: bool) -> ColumnElement[bool]:
    same: ColumnElement[bool] = facts.c.account == scope.c.account
    if not history:
        return same
    return and_(
        same,
        facts.c.known_from <= scope.c.revision,
        or_(facts.c.known_to.is_(None), facts.c.known_to > scope.c.revision),
    )


def _summed(value: ColumnElement[Any], when: ColumnElement[bool]) -> list[ColumnElement[Any]]:
    """Sum, rows, and rows without a value; sums stay 64-bit integers on every engine."""
    return [
        cast(func.sum(case((when, value))), BigInteger),
        cast(func.sum(case((when, 1), else_=0)), BigInteger),
        cast(func.sum(case((and_(when, value.is_(None)), 1), else_=0)), BigInteger),
    ]


Cell = tuple[str, WindowKey | None]
"""A measure over the whole days of a window; None: over the running day."""


def cells_of(needs: Sequence[Total]) -> tuple[Cell, ...]:
    """What one scan sums: each measure over each window, and over the running day."""
    return (
        *dict.fromkeys((need.measure, need.window) for need in needs),
        *dict.fromkeys((need.measure, None) for need in needs),
    )


@lru_cache(maxsize=64)
def day_statement(
    cells: tuple[Cell, ...], level: Level, rows: int, *, history: bool, accounts: tuple[str, ...] = ()
) -> Select[Any]:
    """One scan of a level's day facts for all cells and accounts.

    Args:
        history: as known at each row's revision; then `accounts` keeps the scan of the past to them.
    """
    facts = known_facts(Grain.DAY, history=history, accounts=accounts)
    windows = windows_of(cells)
    scope = _relation(rows, windows)
    sums: list[ColumnElement[Any]] = []
    for measure_, window in cells:
        when = facts.c.day == scope.c.running
        if window is not None:
            within = facts.c.day.between(scope.c[f"{window}_first"], scope.c[f"{window}_last"])
            when = and_(within, facts.c.day != scope.c.running)
        sums += _summed(facts.c[measure_], when)
    return (
        select(scope.c.account, facts.c.entity, *(each.label(f"n{i}") for i, each in enumerate(sums)))
        .join_from(scope, facts, _known(facts, scope, history=history))
        .where(facts.c.level == str(level), facts.c.day.between(scope.c.low, scope.c.high))
        .group_by(scope.c.account, facts.c.entity)
    )


@lru_cache(maxsize=64)
def hour_statement(
    measures: tuple[str, ...], level: Level, rows: int, *, history: bool, accounts: tuple[str, ...] = ()
) -> Select[Any]:
    """The running day of every account by its hour facts up to the watermark, four columns a measure.

    The fourth counts the values of the whole day: where no entity of an account has any, the platform
    gave no hours, which is not the same as that nothing happened before the watermark.
    """
    facts = known_facts(Grain.HOUR, history=history, accounts=accounts)
    scope = _relation(rows, ())
    before = facts.c.hour < scope.c.before_hour
    sums = [each for key in measures for each in (*_summed(facts.c[key], before), func.count(facts.c[key]))]
    return (
        select(scope.c.account, facts.c.entity, *(each.label(f"n{i}") for i, each in enumerate(sums)))
        .join_from(scope, facts, _known(facts, scope, history=history))
        .where(facts.c.level == str(level), facts.c.day == scope.c.running)
        .group_by(scope.c.account, facts.c.entity)
    )


@lru_cache(maxsize=64)
def running_statement(
    measures: tuple[str, ...],
    grain: Grain,
    levels: tuple[Level, ...],
    rows: int,
    *,
    history: bool,
    accounts: tuple[str, ...] = (),
) -> Select[Any]:
    """The whole running day of every account and level as one grain tells it: sum and values a measure."""
    facts = known_facts(grain, history=history, accounts=accounts)
    scope = _relation(rows, ())
    sums = [
        each
        for key in measures
        for each in (cast(func.sum(facts.c[key]), BigInteger), func.count(facts.c[key]))
    ]
    return (
        select(scope.c.account, facts.c.level, *(each.label(f"n{i}") for i, each in enumerate(sums)))
        .join_from(scope, facts, _known(facts, scope, history=history))
        .where(facts.c.day == scope.c.running, or_(*(facts.c.level == str(level) for level in levels)))
        .group_by(scope.c.account, facts.c.level)
    )


def windows_of(cells: Iterable[Cell]) -> tuple[WindowKey, ...]:
    """The windows that cells are summed over, each once."""
    return tuple(dict.fromkeys(window for _, window in cells if window is not None))


@lru_cache(maxsize=64)
def day_series_statement(
    measures: tuple[str, ...],
    windows: tuple[WindowKey, ...],
    rows: int,
    *,
    history: bool,
    accounts: tuple[str, ...] = (),
    campaigns: tuple[str, ...],
) -> Select[Any]:
    """Each day's sums, one column a measure."""
    facts = known_facts(Grain.DAY, history=history, accounts=accounts)
    scope = _relation(rows, windows)
    chosen = _chosen(facts, campaigns)
    return (
        select(scope.c.account, facts.c.day, *(_whole(facts.c[key], chosen).label(key) for key in measures))
        .join_from(scope, facts, _known(facts, scope, history=history))
        .where(facts.c.day.between(scope.c.low, scope.c.high), facts.c.level == _level(campaigns), chosen)
        .group_by(scope.c.account, facts.c.day)
    )


@lru_cache(maxsize=64)
def entity_series_statement(
    measures: tuple[str, ...],
    windows: tuple[WindowKey, ...],
    level: Level,
    rows: int,
    *,
    history: bool,
    accounts: tuple[str, ...] = (),
) -> Select[Any]:
    """Each complete day of each entity of a level: one row as the platform gave it, one column a measure."""
    facts = known_facts(Grain.DAY, history=history, accounts=accounts)
    scope = _relation(rows, windows)
    return (
        select(scope.c.account, facts.c.entity, facts.c.day, *(facts.c[key] for key in measures))
        .join_from(scope, facts, _known(facts, scope, history=history))
        .where(
            facts.c.level == str(level),
            facts.c.day.between(scope.c.low, scope.c.high),
            facts.c.day != scope.c.running,
        )
    )


@lru_cache(maxsize=64)
def hour_series_statement(
    measures: tuple[str, ...],
    rows: int,
    *,
    history: bool,
    accounts: tuple[str, ...] = (),
    campaigns: tuple[str, ...],
) -> Select[Any]:
    """The running day's sums up to the watermark, two columns a measure.

    The second counts the values of the whole day and level, as in `hour_statement`.
    """
    facts = known_facts(Grain.HOUR, history=history, accounts=accounts)
    scope = _relation(rows, ())
    when = and_(facts.c.hour < scope.c.before_hour, _chosen(facts, campaigns))
    sums = [each for key in measures for each in (_whole(facts.c[key], when), func.count(facts.c[key]))]
    return (
        select(scope.c.account, *(each.label(f"n{i}") for i, each in enumerate(sums)))
        .join_from(scope, facts, _known(facts, scope, history=history))
        .where(facts.c.day == scope.c.running, facts.c.level == _level(campaigns))
        .group_by(scope.c.account)
    )


@lru_cache(maxsize=64)
def hour_of_day_statement(
    measure_: str,
    window: WindowKey,
    rows: int,
    *,
    tolerance: int,
    history: bool,
    accounts: tuple[str, ...] = (),
) -> Select[Any]:
    """An account's sum for each local hour over the days of a window whose hours add up to their day row.

    The last column is how many days those are, the same in each row. Days that were seen in part, or of
    which the platform gave no hours, are left out.

    Args:
        tolerance: hours may differ from their day by one part in so many.
    """
    scope = _relation(rows, (window,))
    hours = known_facts(Grain.HOUR, history=history, accounts=accounts).alias("hours")
    days = known_facts(Grain.DAY, history=history, accounts=accounts).alias("days")
    account_level = str(Level.ACCOUNT)
    by_day = (
        select(scope.c.account, scope.c.revision, hours.c.day, func.sum(hours.c[measure_]).label("by_hours"))
        .join_from(scope, hours, _known(hours, scope, history=history))
        .where(hours.c.level == account_level, hours.c.day.between(scope.c.low, scope.c.high))
        .group_by(scope.c.account, scope.c.revision, hours.c.day)
        .cte("by_day")
    )
    day = days.c[measure_]
    whole = (
        select(
            by_day.c.account,
            by_day.c.revision,
            by_day.c.day,
            func.count().over(partition_by=by_day.c.account).label("days"),
        )
        .join_from(by_day, days, and_(_known(days, by_day, history=history), days.c.day == by_day.c.day))
        .where(
            days.c.level == account_level,
            func.abs(day - by_day.c.by_hours) * tolerance <= func.abs(day),
            day != 0,
        )
        .cte("whole")
    )
    return (
        select(
            whole.c.account,
            hours.c.hour,
            cast(func.sum(hours.c[measure_]), BigInteger).label("summed"),
            func.max(whole.c.days).label("days"),
        )
        .join_from(whole, hours, and_(_known(hours, whole, history=history), hours.c.day == whole.c.day))
        .where(hours.c.level == account_level)
        .group_by(whole.c.account, hours.c.hour)
    )


def _level(campaigns: tuple[str, ...]) -> str:
    return str(Level.CAMPAIGN if campaigns else Level.ACCOUNT)


def _chosen(facts: FromClause, campaigns: tuple[str, ...]) -> ColumnElement[bool]:
    return facts.c.entity.in_(campaigns) if campaigns else true()


def _whole(value: ColumnElement[Any], when: ColumnElement[bool]) -> ColumnElement[Any]:
    """The sum of some rows, zero without any; nothing where one has no value: a part is not the whole."""
    rows, values = func.count(case((when, 1))), func.count(case((when, value)))
    return case((rows == values, cast(func.coalesce(func.sum(case((when, value))), 0), BigInteger)))

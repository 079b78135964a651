"""Fetching: everything of one account that a commit needs, collected before any transaction begins."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from functools import cache
from typing import Any, TypeVar

import anyio
from attrs import evolve, fields, frozen

from paceboard.errors import Drift, HostNotAllowed, PlatformError, RateLimited, Reauthorise, during
from paceboard.ledger import FactWindow
from paceboard.model import (
    Account,
    Balance,
    Budget,
    BudgetMode,
    Entity,
    Fact,
    Grain,
    Level,
    LimitCycle,
    SpendingLimit,
    Window,
    date_text,
    format_micros,
)
from paceboard.specs import Connector, UnreadableAccount
from paceboard.sync.windows import Plan

__all__ = ["Snapshot", "cleaned", "fetch_facts", "fetch_snapshot", "first_error"]

T = TypeVar("T")
Row = TypeVar("Row", bound=Account | Entity | Budget | SpendingLimit | Balance)

AT_ONCE = 4
"""Fetches of one account that run side by side; the limiter keeps the app's rate, this the memory."""


@frozen(kw_only=True)
class Snapshot:
    """What the platform lists of an account now, beside facts."""

    entities: tuple[Entity, ...]
    budgets: tuple[Budget, ...]
    limits: tuple[SpendingLimit, ...]
    balances: tuple[Balance, ...]

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        return len(self.entities) + len(self.budgets) + len(self.limits) + len(self.balances)


def cleaned(seen: Account | UnreadableAccount, clean: Callable[[str], str]) -> Account | UnreadableAccount:
    """The account without secrets in what is said of it: people choose names, and a platform may echo."""
    return _cleaned(seen, clean) if isinstance(seen, Account) else seen


_WORDS = ("name", "note", "raw_status", "objective", "reason")
"""Fields in which a platform speaks in words of its own."""


def _cleaned(row: Row, clean: Callable[[str], str]) -> Row:
    """A row without secrets in its words."""
    kind: Any = type(row)
    said: dict[str, Any] = {name: getattr(row, name) for name in _words_of(kind)}
    changes: dict[str, Any] = {name: clean(text) for name, text in said.items() if text}
    if isinstance(row, Entity) and row.attributes:
        changes["attributes"] = {key: clean(text) for key, text in row.attributes.items()}
    if isinstance(row, Budget) and row.mode is BudgetMode.UNKNOWN:
        changes["raw_mode"] = clean(row.raw_mode)
    # Nearly no row has one, and to make a row anew takes longer than to look.
    changed = {name: value for name, value in changes.items() if value != getattr(row, name)}
    return evolve(row, **changed) if changed else row


@cache
def _words_of(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind) if each.name in _WORDS)


async def _all(rows: AsyncIterator[T], step: str) -> tuple[T, ...]:
    with during(step):
        return tuple([row async for row in rows])


async def fetch_snapshot(
    connector: Connector,
    account: Account,
    *,
    give_up: Callable[[str, PlatformError], str],
    clean: Callable[[str], str] = str,
) -> Snapshot:
    """Entities, budgets, limits and balances, one after the other: each may use what the one before read.

    Args:
        give_up: told that `limits` or `balances` cannot be read; gives the reason that is kept instead.
        clean: takes secrets out of words, since a name is what people choose and a platform may echo.

    Raises:
        Drift: where a budget or a limit is below zero, which bounds nothing.
    """
    ref = account.ref
    listed = await _all(connector.entities(account), f"entities of {ref}")
    entities = tuple(_cleaned(entity, clean) for entity in listed)
    stated = await _all(connector.budgets(account), f"budgets of {ref}")
    budgets = tuple(_cleaned(budget, clean) for budget in stated)
    limits: tuple[SpendingLimit, ...]
    balances: tuple[Balance, ...]
    try:
        told = await _all(connector.limits(account), f"limits of {ref}")
        limits = tuple(_cleaned(limit, clean) for limit in told)
    except PlatformError as error:
        reason = give_up("limits", _expendable(error))
        limits = (SpendingLimit(cycle=LimitCycle.UNKNOWN, reason=reason),)
    try:
        standing = await _all(connector.balances(account), f"balances of {ref}")
        balances = tuple(_cleaned(balance, clean) for balance in standing)
    except PlatformError as error:
        reason = give_up("balances", _expendable(error))
        balances = (Balance(kind="total", amount=None, reason=reason),)
    snapshot = Snapshot(entities=entities, budgets=budgets, limits=limits, balances=balances)
    _refuse_negative(account, snapshot)
    return snapshot


def _expendable(error: PlatformError) -> PlatformError:
    """The error, where an account can do without; a dead token and a limit on calls are met again anyway."""
    if isinstance(error, Reauthorise | RateLimited | HostNotAllowed):
        raise error
    return error


def _refuse_negative(account: Account, snapshot: Snapshot) -> None:
    """Here, once for all connectors. Spend and balances may be negative: corrections, debts."""
    bounds = [(f"the budget of {each.level} {each.entity}", each.amount) for each in snapshot.budgets]
    bounds += [(f"the {each.cycle} spending limit", each.amount) for each in snapshot.limits]
    for what, amount in bounds:
        if amount is not None and amount < 0:
            raise Drift(
                f"{account.ref}: {what} is below zero",
                why=f"the platform says {format_micros(amount, account.currency)}",
                do="look at it at the platform; if it is right there, report it to the connector's authors",
            )


async def fetch_facts(connector: Connector, account: Account, plan: Plan) -> tuple[FactWindow, ...]:
    """All facts that a plan asks for; any failure ends here, with nothing written."""
    asked: list[tuple[Window, Level, Grain]] = [(plan.window, level, grain) for level, grain in plan.days]
    for day in plan.hour_days:
        asked += [(Window(first=day, last=day), level, grain) for level, grain in plan.hours]
    for whole, planned in plan.wholes:
        asked += [(whole, level, grain) for level, grain in planned]
    found: dict[int, tuple[Fact, ...]] = {}
    limiter = anyio.CapacityLimiter(AT_ONCE)

    async def fetch(position: int, window: Window, level: Level, grain: Grain) -> None:
        async with limiter:
            step = f"{grain} facts of {account.ref} at level {level}, {_span(window)}"
            found[position] = await _all(connector.facts(account, window, level, grain), step)

    await _together([(fetch, (position, *each)) for position, each in enumerate(asked)])
    return _windows(plan, asked, found)


def _span(window: Window) -> str:
    return f"{date_text(window.first)} to {date_text(window.last)}"


async def _together(calls: Sequence[tuple[object, tuple[object, ...]]]) -> None:
    """Run all; where several fail, raise the first one's own error instead of a group."""
    try:
        async with anyio.create_task_group() as group:
            for call, arguments in calls:
                group.start_soon(call, *arguments)  # type: ignore[arg-type]
    except BaseExceptionGroup as failed:
        raise first_error(failed) from None


def first_error(failed: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first error of those that ended a group of tasks, itself no group."""
    for error in failed.exceptions:
        return first_error(error) if isinstance(error, BaseExceptionGroup) else error
    return failed


def _windows(
    plan: Plan, asked: Sequence[tuple[Window, Level, Grain]], found: dict[int, tuple[Fact, ...]]
) -> tuple[FactWindow, ...]:
    days = [fact for position, each in enumerate(asked) if each[2] is Grain.DAY for fact in found[position]]
    windows = [FactWindow(window=plan.window, planned=plan.days, facts=days)] if plan.days else []
    if plan.hours and plan.hour_days:
        hours = [
            fact for position, each in enumerate(asked) if each[2] is Grain.HOUR for fact in found[position]
        ]
        span = Window(first=plan.hour_days[0], last=plan.hour_days[-1])
        windows.append(FactWindow(window=span, planned=plan.hours, facts=hours))
    for whole, planned in plan.wholes:
        told = [
            fact
            for position, (window, _, grain) in enumerate(asked)
            if grain is Grain.WINDOW and window == whole
            for fact in found[position]
        ]
        windows.append(FactWindow(window=whole, planned=planned, facts=told))
    return tuple(windows)

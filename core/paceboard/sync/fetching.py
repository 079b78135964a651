"""Fetching: everything of one account that a commit needs, collected before any transaction begins."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import TypeVar

import anyio
from attrs import frozen

from paceboard.ledger import FactWindow
from paceboard.model import Account, Balance, Budget, Entity, Fact, Grain, Level, SpendingLimit, Window
from paceboard.specs import Connector
from paceboard.sync.windows import Plan

__all__ = ["Snapshot", "fetch_facts", "fetch_snapshot", "first_error"]

T = TypeVar("T")

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


async def _all(rows: AsyncIterator[T]) -> tuple[T, ...]:
    return tuple([row async for row in rows])


async def fetch_snapshot(connector: Connector, account: Account) -> Snapshot:
    """Entities, budgets, limits and balances, one after the other: each may use what the one before read."""
    return Snapshot(
        entities=await _all(connector.entities(account)),
        budgets=await _all(connector.budgets(account)),
        limits=await _all(connector.limits(account)),
        balances=await _all(connector.balances(account)),
    )


async def fetch_facts(connector: Connector, account: Account, plan: Plan) -> tuple[FactWindow, ...]:
    """All facts that a plan asks for; any failure ends here, with nothing written."""
    asked: list[tuple[Window, Level, Grain]] = [(plan.window, level, grain) for level, grain in plan.days]
    for day in plan.hour_days:
        asked += [(Window(first=day, last=day), level, grain) for level, grain in plan.hours]
    found: dict[int, tuple[Fact, ...]] = {}
    limiter = anyio.CapacityLimiter(AT_ONCE)

    async def fetch(position: int, window: Window, level: Level, grain: Grain) -> None:
        async with limiter:
            found[position] = await _all(connector.facts(account, window, level, grain))

    await _together([(fetch, (position, *each)) for position, each in enumerate(asked)])
    return _windows(plan, asked, found)


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
    return tuple(windows)

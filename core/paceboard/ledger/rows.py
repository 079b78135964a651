"""Words of the model as rows of the ledger, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeAlias

from attrs import evolve
from sqlalchemy import Row

from paceboard.model import (
    Account,
    AccountRef,
    Balance,
    Budget,
    BudgetMode,
    BudgetRaise,
    Delivery,
    Entity,
    Level,
    LimitCycle,
    SpendingLimit,
    Week,
    Zone,
)

__all__ = [
    "AnyRow",
    "Content",
    "Key",
    "account_content",
    "account_of",
    "as_text",
    "balance_of",
    "balance_row",
    "budget_of",
    "budget_row",
    "entity_of",
    "entity_row",
    "limit_of",
    "limit_row",
    "past_budget_of",
    "past_budget_row",
]

AnyRow: TypeAlias = "Row[*tuple[Any, ...]]"
"""A row of the database, of any columns."""
_WEEK = "scheduled_week"
"""Under which name an entity's schedule stands among its attributes."""
Key = tuple[Any, ...]
"""Values of a table's key columns, after the account."""
Content = tuple[Any, ...]
"""Values of a table's content columns."""


def _flag(value: bool | None) -> int | None:
    return None if value is None else int(value)


def _known(flag: int | None) -> bool | None:
    return None if flag is None else bool(flag)


def account_content(account: Account) -> Content:
    """The content of an account's row."""
    return (
        account.name,
        account.zone.name,
        account.currency,
        str(account.status),
        account.raw_status,
        account.note,
        int(account.simulated),
    )


def account_of(row: AnyRow) -> Account:
    """The account of a row."""
    return Account(
        ref=AccountRef.parse(row.account),
        name=row.name,
        zone=Zone(row.zone),
        currency=row.currency,
        status=Delivery(row.status),
        raw_status=row.raw_status,
        note=row.note,
        simulated=bool(row.simulated),
    )


def as_text(attributes: Mapping[str, str]) -> str:
    """Attributes as JSON with sorted names."""
    return _encoder().encode(dict(attributes))


@cache
def _encoder() -> json.JSONEncoder:
    return json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def entity_row(entity: Entity) -> tuple[Key, Content]:
    """Key and content of a campaign, group or ad; attributes as JSON with sorted names."""
    content = (
        entity.parent,
        entity.name,
        str(entity.delivery),
        entity.raw_status,
        entity.starts,
        entity.ends,
        _flag(entity.budget_shared),
        entity.objective,
        entity.created,
        as_text({**entity.attributes, **({} if entity.week is None else {_WEEK: str(entity.week)})}),
    )
    return (str(entity.level), entity.id), content


def entity_of(row: AnyRow) -> Entity:
    """The campaign, group or ad of a row."""
    attributes = json.loads(row.attributes)
    week = attributes.pop(_WEEK, None)
    return Entity(
        level=Level(row.level),
        id=row.id,
        parent=row.parent,
        name=row.name,
        delivery=Delivery(row.delivery),
        raw_status=row.raw_status,
        starts=row.starts,
        ends=row.ends,
        budget_shared=_known(row.budget_shared),
        objective=row.objective,
        created=row.created,
        attributes=attributes,
        week=None if week is None else Week.parse(week),
    )


def budget_row(budget: Budget) -> tuple[Key, Content]:
    """Key and content of a budget; an entity has one at a time."""
    content = (
        str(budget.mode),
        budget.amount,
        budget.raw_mode,
        budget.starts,
        budget.ends,
        budget.valid_from,
        budget.pool,
        budget.next_amount,
        budget.next_from,
        _raises_text(budget.raises),
    )
    return (str(budget.level), budget.entity), content


def _raises_text(raises: tuple[BudgetRaise, ...]) -> str:
    """Each as start, end and by how much, as JSON; empty where there is none."""
    found = [[each.start, each.end, each.more] for each in raises]
    return json.dumps(found, separators=(",", ":")) if found else ""


def _raises_of(row: AnyRow) -> tuple[BudgetRaise, ...]:
    found = json.loads(row.raises or "[]")
    return tuple(BudgetRaise(start=start, end=end, more=more) for start, end, more in found)


def budget_of(row: AnyRow) -> Budget:
    """The budget of a row."""
    return evolve(_budget(row), next_amount=row.next_amount, next_from=row.next_from)


def _budget(row: AnyRow) -> Budget:
    return Budget(
        level=Level(row.level),
        entity=row.entity,
        mode=BudgetMode(row.mode),
        amount=row.amount,
        raw_mode=row.raw_mode,
        starts=row.starts,
        ends=row.ends,
        valid_from=row.valid_from,
        pool=row.pool,
        raises=_raises_of(row),
    )


def past_budget_row(budget: Budget) -> tuple[Key, Content]:
    """Key and content of a budget of before; an entity has one that ended at an instant."""
    (level, entity), (*content, _next_amount, _next_from, raises) = budget_row(budget)
    return (level, entity, budget.valid_to), (*content, raises)


def past_budget_of(row: AnyRow) -> Budget:
    """The budget of before of a row."""
    return evolve(_budget(row), valid_to=row.valid_to)


def limit_row(limit: SpendingLimit) -> tuple[Key, Content]:
    """Key and content of a spending limit; an account has one of each cycle."""
    return (str(limit.cycle),), (limit.amount, limit.spent, limit.reset, _flag(limit.stopped), limit.reason)


def limit_of(row: AnyRow) -> SpendingLimit:
    """The spending limit of a row."""
    return SpendingLimit(
        cycle=LimitCycle(row.cycle),
        amount=row.amount,
        spent=row.spent,
        reset=row.reset,
        stopped=_known(row.stopped),
        reason=row.reason,
    )


def balance_row(balance: Balance) -> tuple[Key, Content]:
    """Key and content of a balance; an account has one of each kind."""
    return (balance.kind,), (balance.amount, balance.reason)


def balance_of(row: AnyRow) -> Balance:
    """The balance of a row."""
    return Balance(kind=row.kind, amount=row.amount, reason=row.reason)

"""One commit: everything that a refresh saw of an account, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from attrs import frozen
from sqlalchemy import BindParameter, Connection, Delete, Insert, Select, bindparam, delete, insert, select

from paceboard.errors import LedgerError
from paceboard.ledger.columns import verify
from paceboard.ledger.facts import fact_truths
from paceboard.ledger.records import Commit, FactWindow
from paceboard.ledger.rows import (
    Content,
    Key,
    account_content,
    balance_row,
    budget_row,
    entity_row,
    limit_row,
    past_budget_row,
)
from paceboard.ledger.schema import (
    ACCOUNT,
    BALANCE,
    BUDGET,
    BUDGET_PAST,
    ENTITY,
    FIRST_LOOK,
    META,
    NEEDS_JUDGING,
    REVISION,
    SPENDING_LIMIT,
    WATERMARK,
)
from paceboard.ledger.versions import Truth, compare, counts, move, truth_of
from paceboard.model import Account, Balance, Budget, Entity, SpendingLimit

__all__ = ["UNNAMED_WORLD", "Look", "commit", "head_of", "look_at"]

UNNAMED_WORLD = "simulated"
"""The stamp of a ledger whose first simulated account came without the name of its world."""


@frozen(kw_only=True, eq=False)
class Look:
    """What a refresh saw of an account, verified and ready to be compared.

    Args:
        lists: truths about what the platform lists: entities, budgets, limits, balances, facts.
        watermarks, covered_from: by measure group; only these are touched.
    """

    account: Account
    world: str
    lists: tuple[Truth, ...]
    watermarks: Mapping[str, int | None]
    covered_from: Mapping[str, int | None]

    @property
    def ref(self) -> str:
        """The account as it stands in the tables."""
        return str(self.account.ref)


def look_at(
    account: Account,
    *,
    world: str,
    entities: Sequence[Entity] | None,
    budgets: Sequence[Budget] | None,
    limits: Sequence[SpendingLimit] | None,
    balances: Sequence[Balance] | None,
    facts: Sequence[FactWindow],
    watermarks: Mapping[str, int | None] | None,
    covered_from: Mapping[str, int | None] | None,
) -> Look:
    """Verify what is to be committed, before the write lock is taken.

    Raises:
        PagingBroken: where two rows of one key differ.
        LedgerError: where a row could not be kept exactly, or lies outside of its window.
    """
    verify(ACCOUNT.current, ("account",), [(str(account.ref),)])
    lists = [
        *([] if entities is None else [truth_of(ENTITY, map(entity_row, entities))]),
        *([] if budgets is None else _budget_truths(budgets)),
        *([] if limits is None else [truth_of(SPENDING_LIMIT, map(limit_row, limits))]),
        *([] if balances is None else [truth_of(BALANCE, map(balance_row, balances))]),
        *fact_truths(account.ref, facts),
    ]
    return Look(
        account=account,
        world=world,
        lists=tuple(lists),
        watermarks=watermarks or {},
        covered_from=covered_from or {},
    )


def _budget_truths(budgets: Sequence[Budget]) -> list[Truth]:
    """What is in force now, all of it, and what the platform's log tells of before."""
    now = [budget for budget in budgets if budget.valid_to is None]
    before = [budget for budget in budgets if budget.valid_to is not None]
    return [
        truth_of(BUDGET, map(budget_row, now)),
        truth_of(BUDGET_PAST, map(past_budget_row, before), lasting=True),
    ]


def commit(connection: Connection, look: Look, *, at: int, run: int | None) -> Commit:
    """Bring the ledger to what was seen; the caller's transaction makes it one step.

    Args:
        at: the instant of the look; the revision gets it, or the last one's where that is later.

    Raises:
        LedgerError: where the account is of another world than the ledger.
    """
    _stamp(connection, look)
    head, instant = head_of(connection, look.ref)
    lists = [compare(connection, look.ref, truth) for truth in look.lists]
    own = [compare(connection, look.ref, truth) for truth in _own_truths(connection, look)]
    changes = [difference for difference in (*own, *lists) if difference]
    number = head + 1 if changes else head
    for difference in changes:
        move(connection, look.ref, difference, number)
    if changes:
        _enter(connection, look.ref, number, max(at, instant), run)
    _note_first_looks(connection, look, number)
    return Commit(
        revision=number if changes else None,
        head=number,
        rows_doubled=sum(truth.doubled for truth in look.lists),
        **counts(lists),
    )


def _own_truths(connection: Connection, look: Look) -> Iterable[Truth]:
    """The truths about the account itself and its watermarks."""
    yield truth_of(ACCOUNT, [((), account_content(look.account))])
    if look.watermarks or look.covered_from:
        yield truth_of(WATERMARK, _marks(connection, look))


def _marks(connection: Connection, look: Look) -> list[tuple[Key, Content]]:
    """All watermarks after the look: none moves back, no coverage begins later, none becomes unknown."""
    known = connection.execute(_statements().marks, {"of_account": look.ref})
    marks = {row.measures: (row.instant, row.covered_from) for row in known}
    for group in {*look.watermarks, *look.covered_from}:
        instant, first = marks.get(group, (None, None))
        marks[group] = (
            _known(max, instant, look.watermarks.get(group)),
            _known(min, first, look.covered_from.get(group)),
        )
    return [((group,), mark) for group, mark in marks.items()]


def _known(choose: Callable[[Iterable[int]], int], *instants: int | None) -> int | None:
    known = [each for each in instants if each is not None]
    return choose(known) if known else None


def head_of(connection: Connection, account: str) -> tuple[int, int]:
    """Number and instant of the account's last revision; 0 and the beginning of time without one."""
    found = connection.execute(_statements().head, {"of_account": account}).one_or_none()
    return (found.number, found.instant) if found else (0, -(2**63))


def _enter(connection: Connection, account: str, number: int, instant: int, run: int | None) -> None:
    """Write the revision, and that the account is to be judged again."""
    statements = _statements()
    row = {"account": account, "number": number, "instant": instant, "run": run}
    connection.execute(statements.enter, row)
    connection.execute(statements.is_judged, {"of_account": account})
    connection.execute(statements.is_to_be_judged, {"account": account, "revision": number})


def _note_first_looks(connection: Connection, look: Look, revision: int) -> None:
    subjects = {truth.table.current.name for truth in look.lists if not truth.part and not truth.lasting}
    if not subjects:
        return
    statements = _statements()
    known = connection.execute(statements.first_looks, {"of_account": look.ref}).scalars()
    rows = [
        {"account": look.ref, "subject": subject, "revision": revision}
        for subject in sorted(subjects.difference(known))
    ]
    if rows:
        connection.execute(statements.note_first_look, rows)


@frozen(kw_only=True, eq=False)
class _Statements:
    """Of one account each; made once, since to make them takes longer than to run them."""

    world: Select[str]
    head: Select[int, int]
    marks: Select[Any]
    first_looks: Select[str]
    note_first_look: Insert
    enter: Insert
    is_judged: Delete
    is_to_be_judged: Insert


@cache
def _statements() -> _Statements:
    account: BindParameter[str] = bindparam("of_account")
    of_account = REVISION.c.account == account
    head = select(REVISION.c.number, REVISION.c.instant).where(of_account)
    return _Statements(
        world=select(META.c.value).where(META.c.name == "world"),
        head=head.order_by(REVISION.c.number.desc()).limit(1),
        marks=select(WATERMARK.current).where(WATERMARK.current.c.account == account),
        first_looks=select(FIRST_LOOK.c.subject).where(FIRST_LOOK.c.account == account),
        note_first_look=insert(FIRST_LOOK),
        enter=insert(REVISION),
        is_judged=delete(NEEDS_JUDGING).where(NEEDS_JUDGING.c.account == account),
        is_to_be_judged=insert(NEEDS_JUDGING),
    )


def _stamp(connection: Connection, look: Look) -> None:
    """Refuse to mix worlds; the first commit decides which one a ledger is of."""
    account, world = look.account, look.world
    if world and not account.simulated:
        raise LedgerError(
            f"{account.ref} is a real account and cannot be of the simulated world {world!r}",
            do="report it to the author of the connector",
        )
    stamp = connection.execute(_statements().world).scalar()
    if stamp is None:
        stamp = (world or UNNAMED_WORLD) if account.simulated else ""
        connection.execute(insert(META), {"name": "world", "value": stamp})
    if bool(stamp) is not account.simulated or world not in ("", stamp):
        kind = f"of the simulated world {world or UNNAMED_WORLD!r}" if account.simulated else "real"
        raise LedgerError(
            f"{account.ref} is {kind} and does not belong into this ledger",
            why=f"the ledger is of the simulated world {stamp!r}" if stamp else "the ledger is a real one",
            do="name a ledger of its own in [store]",
        )

"""Thinning: of days long gone only the last state of each stays, and whatever a kept reading cites.

Only what is read as it was known at one revision is thinned: facts, watermarks, limits and balances. What
a plan is integrated over (budgets, entities, the change log) keeps every version, since a later state
rests on all of them. A revision that is kept reads afterwards exactly as before; one that was thinned
is never read again, so that no sum is made of the rows that are left of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from attrs import frozen
from sqlalchemy import Connection, bindparam, delete, func, insert, select

from paceboard.ledger.batch import run_batch
from paceboard.ledger.schema import (
    BALANCE,
    FACTS,
    META,
    READING,
    REVISION,
    SPENDING_LIMIT,
    WATERMARK,
    Versioned,
)

__all__ = ["THINNED", "Gaps", "Thinned", "drop_readings", "gaps_of", "note_of", "thin"]

THINNED = (*FACTS.values(), WATERMARK, SPENDING_LIMIT, BALANCE)
"""Tables of which versions may go."""

Span = tuple[int, int]
"""First and last of some revisions, both included."""
DayOf = Callable[[int], int]
"""The account-local day that an instant falls in."""


@frozen
class Gaps:
    """Revisions of one account that were thinned, as spans in their order that do not touch."""

    spans: tuple[Span, ...] = ()

    @classmethod
    def of(cls, numbers: Iterable[int]) -> Gaps:
        """The gaps that some revisions make."""
        spans: list[Span] = []
        for number in sorted(set(numbers)):
            if spans and spans[-1][1] == number - 1:
                spans[-1] = (spans[-1][0], number)
            else:
                spans.append((number, number))
        return cls(tuple(spans))

    @classmethod
    def parse(cls, text: str) -> Gaps:
        """Gaps as they are written: `2-5 7-7`."""
        spans = (each.split("-") for each in text.split())
        return cls(tuple((int(first), int(last)) for first, last in spans))

    def __str__(self) -> str:
        return " ".join(f"{first}-{last}" for first, last in self.spans)

    def __contains__(self, number: int) -> bool:
        place = bisect_right(self.spans, (number, 2**63)) - 1
        return place >= 0 and number <= self.spans[place][1]

    def __len__(self) -> int:
        return sum(last - first + 1 for first, last in self.spans)


@frozen(kw_only=True)
class Thinned:
    """What thinning took of one account.

    Args:
        revisions: how many can be read no more, besides those that could not before.
        cited: revisions that only stay because a kept reading cites them.
        readings: how many went.
        rows: how many versions went, by table; tables of which none did are left out.
    """

    revisions: int = 0
    cited: int = 0
    readings: int = 0
    rows: dict[str, int]


def note_of(account: str) -> str:
    """The name under which `meta` says which revisions of an account were thinned."""
    return f"thinned {account}"


def gaps_of(connection: Connection, account: str) -> Gaps:
    """The revisions of an account that were thinned."""
    found = connection.execute(select(META.c.value).where(META.c.name == note_of(account))).scalar()
    return Gaps() if found is None else Gaps.parse(found)


def thin(connection: Connection, account: str, *, before: int, day_of: DayOf) -> Thinned:
    """Drop the versions of days before an instant that neither their day's last state nor a reading needs."""
    known = gaps_of(connection, account)
    own = REVISION.c.account == account
    all_ = connection.execute(
        select(REVISION.c.number, REVISION.c.instant).where(own).order_by(REVISION.c.number)
    ).all()
    # The last revision of all has none after it, so it always stays.
    passing = {
        row.number
        for row, after in pairwise(all_)
        if row.instant < before and day_of(row.instant) == day_of(after.instant)
    }
    cited = _cited(connection, account) & passing
    gaps = Gaps.of({*(passing - cited), *(row.number for row in all_ if row.number in known)})
    fresh = [span for span in gaps.spans if span not in known.spans]
    rows = {table.history.name: _drop(connection, table, account, fresh) for table in THINNED}
    if fresh:
        connection.execute(delete(META).where(META.c.name == note_of(account)))
        connection.execute(insert(META), {"name": note_of(account), "value": str(gaps)})
    return Thinned(
        revisions=len(gaps) - len(known),
        cited=sum(number not in known for number in cited),
        rows={name: count for name, count in rows.items() if count},
    )


def _cited(connection: Connection, account: str) -> set[int]:
    columns = READING.c
    return set(
        connection.execute(select(columns.revision).where(columns.account == account).distinct()).scalars()
    )


def _drop(connection: Connection, table: Versioned, account: str, spans: Sequence[Span]) -> int:
    """Drop the versions that were known at revisions of one gap and at no other."""
    columns = table.history.c
    before = _count(connection, table, account)
    within = (
        columns.account == bindparam("of_account"),
        columns.known_from >= bindparam("first"),
        columns.known_to <= bindparam("beyond"),
    )
    run_batch(
        connection,
        delete(table.history).where(*within),
        ("of_account", "first", "beyond"),
        [(account, first, last + 1) for first, last in spans],
    )
    return before - _count(connection, table, account)


def _count(connection: Connection, table: Versioned, account: str) -> int:
    rows = select(func.count()).select_from(table.history).where(table.history.c.account == account)
    return int(connection.execute(rows).scalar_one())


def drop_readings(connection: Connection, account: str, *, before: int, day_of: DayOf) -> int:
    """Drop the readings of days before an instant, but of each card the last one of each day.

    That one stays, so that it is known for ever by which inputs a day was judged.
    """
    columns = READING.c
    statement = (
        select(columns.card, columns.scope, columns.revision, REVISION.c.instant)
        .join(REVISION, (REVISION.c.account == columns.account) & (REVISION.c.number == columns.revision))
        .where(columns.account == account)
        .order_by(columns.card, columns.scope, columns.revision)
    )
    rows = connection.execute(statement).all()
    gone = [
        (account, row.card, row.scope, row.revision)
        for row, after in pairwise(rows)
        if row.instant < before
        and (row.card, row.scope) == (after.card, after.scope)
        and day_of(row.instant) == day_of(after.instant)
    ]
    names = ("account", "card", "scope", "revision")
    run_batch(
        connection,
        delete(READING).where(*(columns[name] == bindparam(f"of_{name}") for name in names)),
        [f"of_{name}" for name in names],
        gone,
    )
    return len(gone)

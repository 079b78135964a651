"""The last day with spend of entities: what is known of when they were on before anyone looked at them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from paceboard.ledger.known import Columns, as_known, fact_table
from paceboard.model import Grain, Level

__all__ = ["last_spend"]

BOUNDS = 200
"""Different last days in one statement; SQLite nests no more than 1,000 conditions."""

_Bounds = list[tuple[tuple[Level, int], list[str]]]


def last_spend(
    connection: Connection, account: str, until: Mapping[tuple[Level, str], int], revision: int | None
) -> dict[tuple[Level, str], int]:
    """By level and id the last day with spend that is not after its bound; see `Reads.last_spend`."""
    by_bound: dict[tuple[Level, int], list[str]] = {}
    for (level, entity), day in sorted(until.items()):
        by_bound.setdefault((level, day), []).append(entity)
    bounds = list(by_bound.items())
    found: dict[tuple[Level, str], int] = {}
    for start in range(0, len(bounds), BOUNDS):
        statement = _statement(account, bounds[start : start + BOUNDS], revision)
        found |= {(Level(row.level), row.entity): row.day for row in connection.execute(statement)}
    return found


def _statement(account: str, bounds: _Bounds, revision: int | None) -> Select[tuple[str, str, int]]:
    levels = sorted({str(level) for (level, _), _ in bounds})
    latest = max(day for (_, day), _ in bounds)

    def wanted(columns: Columns) -> Sequence[ColumnElement[bool]]:
        each = (
            and_(columns.level == str(level), columns.day <= day, columns.entity.in_(entities))
            for (level, day), entities in bounds
        )
        # Levels and days once more, where the key finds them: ads alone may be a hundred times as many.
        return [columns.level.in_(levels), columns.day <= latest, columns.spend > 0, or_(*each)]

    rows = as_known(fact_table(Grain.DAY), account, revision, wanted).subquery("spent")
    last = func.max(rows.c.day).label("day")
    return select(rows.c.level, rows.c.entity, last).group_by(rows.c.level, rows.c.entity)

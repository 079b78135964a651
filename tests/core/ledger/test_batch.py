from __future__ import annotations

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, bindparam, create_engine, insert, select, update

from paceboard.ledger.batch import run_batch


@pytest.mark.parametrize("paramstyle", ["qmark", "named"])
def test_values_reach_their_columns_whatever_the_driver_counts_by(paramstyle: str) -> None:
    """By position or by name, in the order of the caller's names and not of the table's columns."""
    engine = create_engine("sqlite://", paramstyle=paramstyle)
    table = Table("sample", MetaData(), Column("a", Integer), Column("b", Integer), Column("c", Integer))
    with engine.begin() as connection:
        table.create(connection)
        run_batch(connection, insert(table), ("c", "a", "b"), [(3, 1, 2), (30, 10, 20)])
        moved = update(table).values(b=bindparam("b")).where(table.c.a == bindparam("of_a"))
        run_batch(connection, moved, ("of_a", "b"), [(10, 21)])
        run_batch(connection, moved, ("of_a", "b"), [])
        rows = [tuple(row) for row in connection.execute(select(table))]
    engine.dispose()

    assert [(1, 2, 3), (10, 21, 30)] == rows

"""From each released version of the tables to the next one, every row kept.

A step says what its version changed and is never edited after a release. All steps run in one
transaction, so that a ledger is of one version or of the other, whatever is killed in between.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import field, frozen
from sqlalchemy import Column, Connection, Text, inspect, update

from paceboard.ledger.columns import integer, text
from paceboard.ledger.schema import META, METADATA, SCHEMA

__all__ = ["STEPS", "Step", "migrate", "steps_from"]


@frozen(kw_only=True)
class Step:
    """What leads to one version.

    Args:
        to: the version that it leads to, from the one before it.
        sentence: what it does, for whoever runs it.
        run: does it; what is there already is left as it is.
    """

    to: int
    sentence: str
    run: Callable[[Connection], None] = field(repr=False)


def steps_from(version: int) -> tuple[Step, ...]:
    """What is to be done to tables of a version, in order."""
    return tuple(step for step in STEPS if step.to > version)


def migrate(connection: Connection, version: int) -> tuple[Step, ...]:
    """Bring tables of a version to the present one; the caller's transaction makes it one step."""
    steps = steps_from(version)
    for step in steps:
        step.run(connection)
    if steps:
        METADATA.create_all(connection)  # tables that are new since then begin empty
        connection.execute(update(META).where(META.c.name == "schema").values(value=str(SCHEMA)))
    return steps


def _to_2(connection: Connection) -> None:
    for table in ("budget", "budget_history"):
        for column in (text("pool"), integer("next_amount", null=True), integer("next_from", null=True)):
            _add(connection, table, column)
    _add(connection, "run", integer("quota_left", null=True))
    for table in ("fact_day", "fact_day_history", "fact_hour", "fact_hour_history"):
        _add(connection, table, text("attributes"))


def _to_3(_connection: Connection) -> None:
    """Only tables are new."""


def _to_4(connection: Connection) -> None:
    there = inspect(connection).get_table_names()
    for table in ("fact_window", "fact_window_history"):
        if table in there:  # one of before 3 gets it with the table
            _add(connection, table, integer("average_watch_time", null=True))


def _to_5(connection: Connection) -> None:
    there = inspect(connection).get_table_names()
    for table in ("budget", "budget_history", "budget_past", "budget_past_history"):
        if table in there:  # of before 2 some get it with the table
            _add(connection, table, text("raises"))


STEPS = (
    Step(
        to=2,
        sentence="Budgets get the pool that they draw on and the amount that is to follow, facts how their "
        "platform counted, runs what was left of its limits, all unknown so far; tables for what logs tell "
        "of earlier budgets are new.",
        run=_to_2,
    ),
    Step(
        to=3,
        sentence="A table for what platforms tell of whole windows, as reach, is new.",
        run=_to_3,
    ),
    Step(
        to=4,
        sentence="Of whole windows the average watch time of videos is kept too, unknown so far.",
        run=_to_4,
    ),
    Step(
        to=5,
        sentence="Budgets get the times for which they are raised, none so far.",
        run=_to_5,
    ),
)
"""In the order of their versions; the last one leads to the present."""


def _add(connection: Connection, table: str, column: Column[Any]) -> None:
    """Add a column: unknown in every row that is there, or empty where it is a text."""
    if column.name in {each["name"] for each in inspect(connection).get_columns(table)}:
        return
    type_ = column.type.compile(connection.dialect)
    filled = " NOT NULL DEFAULT ''" if isinstance(column.type, Text) else ""
    connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column.name} {type_}{filled}")
    if filled and connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ALTER TABLE {table} ALTER COLUMN {column.name} DROP DEFAULT")

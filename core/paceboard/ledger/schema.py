"""The ledger's tables.

Current rows stand in their own tables, clustered by account first. What changed or was withdrawn
stands in `<table>_history` with the account's revisions from which (included) and to which (excluded)
it was known. A revision is a number that an account counts for itself, from 1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import frozen
from sqlalchemy import Column, MetaData, Table

from paceboard.ledger.columns import integer, text
from paceboard.model import KEPT, MEASURES, Grain

__all__ = [
    "ACCOUNT",
    "BALANCE",
    "BUDGET",
    "BUDGET_PAST",
    "ENTITY",
    "FACTS",
    "FIRST_LOOK",
    "INPUTS",
    "LEASE",
    "META",
    "METADATA",
    "NEEDS_JUDGING",
    "PARKED",
    "PASSING",
    "RATE",
    "READING",
    "REVISION",
    "RUN",
    "SCHEMA",
    "SPENDING_LIMIT",
    "VERSIONED",
    "WATERMARK",
    "Versioned",
    "kept_in",
]

SCHEMA = 5
"""Version of these tables; a store says in `meta` which one it has. `migrations` says what each changed."""

METADATA = MetaData()

Columns = Callable[[], tuple[Column[Any], ...]]
"""Makes new columns at each call: one belongs to one table."""


@frozen(kw_only=True, eq=False)
class Versioned:
    """A table of which nothing is ever overwritten, and the history beside it.

    Args:
        current: account, key, content, and `revision`: since when the row is known.
        history: account, key, `known_from`, `known_to`, content.
        key: columns that tell the rows of one account apart.
        content: columns that are compared.
    """

    current: Table
    history: Table
    key: tuple[str, ...]
    content: tuple[str, ...]


def _table(name: str, *columns: Column[Any]) -> Table:
    # Engines other than SQLite pass over its two words.
    return Table(name, METADATA, *columns, sqlite_strict=True, sqlite_with_rowid=False)


def _versioned(name: str, key: Columns, content: Columns) -> Versioned:
    current = _table(name, text("account", key=True), *key(), *content(), integer("revision"))
    span = (integer("known_from", key=True), integer("known_to"))
    history = _table(f"{name}_history", text("account", key=True), *key(), *span, *content())
    return Versioned(
        current=current,
        history=history,
        key=tuple(column.name for column in key()),
        content=tuple(column.name for column in content()),
    )


def kept_in(grain: Grain) -> tuple[str, ...]:
    """The measures that facts of a grain have a column for: what adds up, and of whole windows all."""
    return tuple(MEASURES) if grain is Grain.WINDOW else KEPT


def _numbers(grain: Grain) -> Columns:
    return lambda: (*(integer(measure, null=True) for measure in kept_in(grain)), text("attributes"))


META = _table("meta", text("name", key=True), text("value"))
"""`schema`: version of the tables; `ledger`: its id; `world`: stamp, absent before the first commit."""

RUN = Table(
    "run",
    METADATA,
    integer("id", key=True, counted=True),
    integer("started"),
    integer("ended", null=True),
    text("outcome"),
    text("account"),
    integer("requests"),
    integer("bytes_read"),
    integer("pages"),
    integer("rows_in"),
    integer("rows_kept"),
    integer("rows_rejected"),
    integer("retries"),
    integer("waited"),
    text("problem"),
    integer("quota_left", null=True),
    sqlite_strict=True,
)
"""One refresh: what it asked, kept and waited for (microseconds), and what was left (millionths)."""

REVISION = _table(
    "revision",
    text("account", key=True),
    integer("number", key=True),
    integer("instant"),
    integer("run", null=True),
)
"""One number for each commit that changed an account, with its instant, never before the last one."""

FIRST_LOOK = _table("first_look", text("account", key=True), text("subject", key=True), integer("revision"))
"""The revision at which a table was first looked at for an account, also where it was found empty."""

ACCOUNT = _versioned(
    "account",
    lambda: (),
    lambda: (
        text("name"),
        text("zone"),
        text("currency"),
        text("status"),
        text("raw_status"),
        text("note"),
        integer("simulated"),
    ),
)

ENTITY = _versioned(
    "entity",
    lambda: (text("level", key=True), text("id", key=True)),
    lambda: (
        text("parent"),
        text("name"),
        text("delivery"),
        text("raw_status"),
        integer("starts", null=True),
        integer("ends", null=True),
        integer("budget_shared", null=True),
        text("objective"),
        integer("created", null=True),
        text("attributes"),
    ),
)

BUDGET = _versioned(
    "budget",
    lambda: (text("level", key=True), text("entity", key=True)),
    lambda: (
        text("mode"),
        integer("amount", null=True),
        text("raw_mode"),
        integer("starts", null=True),
        integer("ends", null=True),
        integer("valid_from", null=True),
        text("pool"),
        integer("next_amount", null=True),
        integer("next_from", null=True),
        text("raises"),
    ),
)

BUDGET_PAST = _versioned(
    "budget_past",
    lambda: (text("level", key=True), text("entity", key=True), integer("valid_to", key=True)),
    lambda: (
        text("mode"),
        integer("amount", null=True),
        text("raw_mode"),
        integer("starts", null=True),
        integer("ends", null=True),
        integer("valid_from", null=True),
        text("pool"),
        text("raises"),
    ),
)
"""Budgets of before, as the platform's own change log tells them: what it told once stays."""

SPENDING_LIMIT = _versioned(
    "spending_limit",
    lambda: (text("cycle", key=True),),
    lambda: (
        integer("amount", null=True),
        integer("spent", null=True),
        integer("reset", null=True),
        integer("stopped", null=True),
        text("reason"),
    ),
)

BALANCE = _versioned(
    "balance", lambda: (text("kind", key=True),), lambda: (integer("amount", null=True), text("reason"))
)

WATERMARK = _versioned(
    "watermark",
    lambda: (text("measures", key=True),),
    lambda: (integer("instant", null=True), integer("covered_from", null=True)),
)

FACTS = {
    Grain.DAY: _versioned(
        "fact_day",
        lambda: (text("level", key=True), integer("day", key=True), text("entity", key=True)),
        _numbers(Grain.DAY),
    ),
    Grain.HOUR: _versioned(
        "fact_hour",
        lambda: (
            text("level", key=True),
            integer("day", key=True),
            integer("hour", key=True),
            text("entity", key=True),
        ),
        _numbers(Grain.HOUR),
    ),
    Grain.WINDOW: _versioned(
        "fact_window",
        lambda: (
            text("level", key=True),
            integer("first_day", key=True),
            integer("last_day", key=True),
            text("entity", key=True),
        ),
        _numbers(Grain.WINDOW),
    ),
}
"""By grain; one nullable column for each measure of `kept_in`, and how the platform counted, as JSON."""

NEEDS_JUDGING = _table("needs_judging", text("account", key=True), integer("revision"))
"""Accounts that changed since they were last judged."""

INPUTS = _table("inputs", text("hash", key=True), text("json"))
"""What readings were judged from besides facts, by the SHA-256 of its text."""

READING = _table(
    "reading",
    text("account", key=True),
    text("card", key=True),
    text("scope", key=True),
    integer("revision", key=True),
    text("inputs"),
    text("body"),
)

VERSIONED = (ACCOUNT, ENTITY, BUDGET, BUDGET_PAST, SPENDING_LIMIT, BALANCE, WATERMARK, *FACTS.values())
"""Every table that has a history."""

LEASE = _table(
    "lease",
    text("account", key=True),
    integer("fence"),
    text("holder"),
    integer("since"),
    integer("until"),
)
"""Who refreshes an account now; one row stays for ever, so that its number only grows."""

PARKED = _table(
    "parked",
    text("scope", key=True),
    integer("since"),
    integer("until"),
    text("kind"),
    text("why"),
)
"""Accounts and apps that nobody asks about before an instant; `kind` is the class of the error."""

RATE = _table("rate", text("app", key=True), integer("next_free"), integer("paused_until"))
"""The first instant of an app's requests that no process has taken for itself yet."""

PASSING = (LEASE, PARKED, RATE)
"""What processes agree on while they work: no part of what was seen."""

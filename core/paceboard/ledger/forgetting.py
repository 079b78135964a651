"""Forgetting an account whole: every row of it in every table, and every text in which it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from attrs import evolve, frozen
from sqlalchemy import Connection, Table, Text, delete, func, insert, or_, select, update

from paceboard.errors import LedgerError
from paceboard.ledger.readings import hash_of
from paceboard.ledger.schema import INPUTS, META, METADATA, PARKED, READING, RUN
from paceboard.ledger.thinning import note_of
from paceboard.model import AccountRef

__all__ = ["Forgotten", "forget"]

NOBODY = "forgotten"
"""What stands in the problem of a run over several accounts, where one stood that is forgotten."""


@frozen(kw_only=True)
class Forgotten:
    """What was removed of one account, and what a search of all tables found afterwards.

    Args:
        rows: how many went, by table; tables that held none are left out.
        searched: tables and rows that were searched for its ref and its id.
        elsewhere: by `table.column`, rows of others in which its bare id stands as a word of its own.
        compacted: the store gave the room back, so that its files hold the bytes no more.
    """

    rows: dict[str, int]
    searched: tuple[int, int]
    elsewhere: dict[str, int]
    compacted: bool = False

    def after(self, *, compacted: bool) -> Forgotten:
        """The same, when it is known whether the store gave the room back."""
        return evolve(self, compacted=compacted)


def forget(connection: Connection, ref: AccountRef) -> Forgotten:
    """Remove an account from every table; the caller's transaction makes it one step.

    Raises:
        LedgerError: where its ref still stands in some row: then nothing was removed.
    """
    account = str(ref)
    rows = {
        table.name: connection.execute(delete(table).where(table.c.account == account)).rowcount
        for table in METADATA.tables.values()
        if "account" in table.c
    }
    rows[META.name] = connection.execute(delete(META).where(META.c.name == note_of(account))).rowcount
    rows[PARKED.name] = connection.execute(delete(PARKED).where(PARKED.c.scope == account)).rowcount
    rows[INPUTS.name] = _leave_inputs(connection, account)
    _leave_problems(connection, ref)
    found = dict(_standing(connection, account))
    if found:
        raise LedgerError(
            f"{ref} cannot be forgotten: it still stands in {', '.join(found)}",
            why=f"{sum(found.values())} rows hold it where no account is expected",
            do="report it: nothing was removed",
        )
    return Forgotten(
        rows={name: count for name, count in rows.items() if count},
        searched=(len(METADATA.tables), sum(_size(connection, each) for each in METADATA.tables.values())),
        elsewhere=dict(_standing(connection, ref.id)),
    )


def _leave_inputs(connection: Connection, account: str) -> int:
    """Take the account's flights out of all inputs; what others cite gets its new hash."""
    named = select(INPUTS).where(INPUTS.c.json.contains(account, autoescape=True))
    count = 0
    for row in connection.execute(named).all():
        text = _without(row.json, account)
        if text == row.json:
            continue
        count += 1
        _cite_instead(connection, row.hash, hash_of(text), text)
        connection.execute(delete(INPUTS).where(INPUTS.c.hash == row.hash))
    return count


def _without(text: str, account: str) -> str:
    """Inputs as their canonical text, without the flights of one account."""
    try:
        plain = json.loads(text)
        plain["flights"] = [each for each in plain["flights"] if each["account"] != account]
    except (ValueError, TypeError, LookupError):
        return text  # not of ours; if the account stands in it, the search afterwards says so
    return json.dumps(plain, sort_keys=True, separators=(",", ":"))


def _cite_instead(connection: Connection, old: str, new: str, text: str) -> None:
    if not connection.execute(select(READING.c.card).where(READING.c.inputs == old).limit(1)).all():
        return
    if not connection.execute(select(INPUTS.c.hash).where(INPUTS.c.hash == new)).all():
        connection.execute(insert(INPUTS), {"hash": new, "json": text})
    body = func.replace(READING.c.body, old, new)
    connection.execute(update(READING).where(READING.c.inputs == old).values(inputs=new, body=body))


def _leave_problems(connection: Connection, ref: AccountRef) -> None:
    """What went wrong with several accounts, or with a whole app, without this one's name."""
    for key, words in ((RUN.c.id, RUN.c.problem), (PARKED.c.scope, PARKED.c.why)):
        named = select(key, words).where(words.contains(ref.id, autoescape=True))
        for own, text in connection.execute(named).all():
            other = {words.name: _word(str(ref)).sub(NOBODY, text)}
            connection.execute(update(key.table).where(key == own).values(other))


def _standing(connection: Connection, word: str) -> Iterator[tuple[str, int]]:
    """By `table.column`, the rows in which a word stands, asked of every column of text."""
    whole = _word(word)
    for table in METADATA.tables.values():
        columns = [column for column in table.c if isinstance(column.type, Text)]
        if not columns:
            continue
        near = or_(*(column.contains(word, autoescape=True) for column in columns))
        counts = dict.fromkeys((column.name for column in columns), 0)
        for row in connection.execute(select(*columns).where(near)):
            for name, value in zip(counts, row, strict=True):
                counts[name] += whole.search(value) is not None
        yield from ((f"{table.name}.{name}", count) for name, count in counts.items() if count)


def _word(word: str) -> re.Pattern[str]:
    """The word where no letter or digit goes on with it: `7001` does not stand in `17001`."""
    return re.compile(rf"(?<![0-9A-Za-z_]){re.escape(word)}(?![0-9A-Za-z_])")


def _size(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

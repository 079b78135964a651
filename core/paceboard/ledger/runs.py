"""Run records: what a refresh asked, kept and waited for."""

from __future__ import annotations

from functools import cache
from typing import Any

from attrs import asdict, fields_dict, frozen
from sqlalchemy import Connection, Update, bindparam, insert, or_, select, update
from sqlalchemy.sql.dml import ReturningInsert

from paceboard.errors import LedgerError
from paceboard.ledger.columns import verify
from paceboard.ledger.records import Run, RunResult
from paceboard.ledger.rows import AnyRow
from paceboard.ledger.schema import RUN
from paceboard.model import AccountRef

__all__ = ["finish", "last_of", "latest", "start"]

RUNNING = RunResult(outcome="running")
INTERRUPTED = RunResult(outcome="interrupted", problem="It never told its end; it was found at the next run.")


def start(connection: Connection, account: AccountRef | None, at: int) -> int:
    """Enter a run that begins now; gives its number.

    A run of the same account that is still open was killed, and is closed as interrupted. Should it live
    after all, in another process, its own end overwrites that.
    """
    statements = _statements()
    name = "" if account is None else str(account)
    connection.execute(statements.interrupt, {"of_account": name, "ended": at, **asdict(INTERRUPTED)})
    result = connection.execute(statements.start, {"started": at, "account": name, **asdict(RUNNING)})
    return int(result.scalar_one())


def finish(connection: Connection, run: int, result: RunResult, at: int) -> None:
    """Enter how a run ended.

    Raises:
        LedgerError: where no such run is open, or a number could not be kept exactly.
    """
    row = {**asdict(result), "ended": at}
    verify(RUN, tuple(row), [tuple(row.values())])
    ended = connection.execute(_statements().finish, {"of_id": run, **row})
    if ended.rowcount != 1:
        raise LedgerError(f"No run {run} is open", why="it was never started, or has ended already")


@frozen(kw_only=True, eq=False)
class _Statements:
    """Made once: to make them takes longer than to run them."""

    interrupt: Update
    start: ReturningInsert[Any]
    finish: Update


@cache
def _statements() -> _Statements:
    told: dict[str, Any] = {name: bindparam(name) for name in ("ended", *fields_dict(RunResult))}
    is_open = RUN.c.ended.is_(None)
    of_id, of_account = RUN.c.id == bindparam("of_id"), RUN.c.account == bindparam("of_account")
    return _Statements(
        interrupt=update(RUN).where(of_account, is_open).values(told),
        start=insert(RUN).returning(RUN.c.id),
        finish=update(RUN).where(of_id, or_(is_open, RUN.c.outcome == INTERRUPTED.outcome)).values(told),
    )


def latest(connection: Connection, limit: int) -> tuple[Run, ...]:
    """The last runs, newest first."""
    return tuple(map(_run, connection.execute(select(RUN).order_by(RUN.c.id.desc()).limit(limit))))


def last_of(connection: Connection, account: AccountRef, outcome: str = "") -> Run | None:
    """The account's last run, or its last one of an outcome; None: there was none."""
    found = select(RUN).where(RUN.c.account == str(account)).order_by(RUN.c.id.desc()).limit(1)
    row = connection.execute(found.where(RUN.c.outcome == outcome) if outcome else found).one_or_none()
    return None if row is None else _run(row)


def _run(row: AnyRow) -> Run:
    values = row._mapping  # noqa: SLF001 - public in SQLAlchemy, underlined to keep apart from columns
    return Run(
        id=row.id,
        account=AccountRef.parse(row.account) if row.account else None,
        started=row.started,
        ended=row.ended,
        result=RunResult(**{name: values[name] for name in fields_dict(RunResult)}),
    )

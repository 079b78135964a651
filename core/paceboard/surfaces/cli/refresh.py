"""`paceboard refresh`: fetch what is new, show how it goes, say how each account ended."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import click

from paceboard.errors import ConfigurationError
from paceboard.surfaces.cli.complaints import code_of_all, complaint_of, error_as_plain
from paceboard.surfaces.cli.opening import opened
from paceboard.surfaces.cli.output import as_json_option, json_line
from paceboard.surfaces.cli.refresh_ahead import tell_dry_run, tell_not_due
from paceboard.surfaces.cli.session import session_of
from paceboard.surfaces.cli.terminal import coloured, counted, paint, safe

if TYPE_CHECKING:
    from paceboard.app import Paceboard
    from paceboard.model import AccountRef
    from paceboard.sync import Outcome, Progress

__all__ = ["refresh"]

Shown = tuple[Callable[["Progress"], None], Callable[[str], None]]
"""What takes each step of a refresh, and what prints a line beside it."""


@click.command()
@click.argument("accounts", nargs=-1)
@click.option("--due", is_flag=True, help="Only what is due by [schedule], in each account's own zone.")
@click.option("--dry-run", is_flag=True, help="Print what would be asked, and send nothing.")
@as_json_option
@click.pass_context
def refresh(
    context: click.Context, accounts: tuple[str, ...], *, due: bool, dry_run: bool, as_json: bool
) -> None:
    """Fetch what is new for ACCOUNTS (default: all that are configured) into the ledger."""
    paceboard = opened(context)
    session_of(context).start_logging()
    if due:
        accounts = _due(paceboard, accounts, as_json=as_json)
        if not accounts:
            return
    if dry_run:
        tell_dry_run(paceboard.dry_run(accounts), as_json=as_json)
        return
    with _stopping_when_told():
        code = _refreshed(paceboard, accounts, as_json=as_json)
    context.exit(code)


def _due(paceboard: Paceboard, accounts: tuple[str, ...], *, as_json: bool) -> tuple[str, ...]:
    """The accounts that are due; of the others it is said what they wait for."""
    if not (paceboard.configuration.schedule.refresh or paceboard.configuration.schedule.accounts):
        raise ConfigurationError(
            "nothing says when accounts are due", do='add [schedule] with refresh = "15 * * * *"'
        )
    dues = paceboard.due(accounts)
    tell_not_due(dues, as_json=as_json)
    return tuple(str(each.account) for each in dues if each.now)


@contextmanager
def _stopping_when_told() -> Iterator[None]:
    """A service manager's word to stop is taken as the user's own: a window is kept whole or not at all."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    except ValueError:  # not in the main thread: whoever started us there stops us otherwise
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL if before is None else before)


def _refreshed(paceboard: Paceboard, accounts: tuple[str, ...], *, as_json: bool) -> int:
    """Refresh, show how it goes, and give the exit code."""
    entries = paceboard.configured(accounts)
    began = time.monotonic()
    with _progress_bar(len(entries), show=not as_json) as (show, say):
        waiting: dict[AccountRef, Outcome] = {}
        order = [entry.ref for entry in entries]

        def on_progress(progress: Progress) -> None:
            show(progress)
            if progress.notes and not as_json:
                say(f"While the accounts were listed: {_notes(progress.notes)}")
            if progress.outcome is not None:
                waiting[progress.outcome.ref] = progress.outcome
            # Accounts end as it comes; their lines come in the order of the configuration.
            while order and order[0] in waiting:
                outcome = waiting.pop(order.pop(0))
                json_line(_plain(outcome)) if as_json else say(_line(outcome))

        outcomes = paceboard.refresh(accounts, on_progress=on_progress)
    if not as_json:
        click.echo(_summary(outcomes, time.monotonic() - began), err=True)
    return code_of_all([outcome.error for outcome in outcomes])


def _progress_bar(accounts: int, *, show: bool) -> AbstractContextManager[Shown]:
    if not (show and coloured(sys.stderr)):
        return nullcontext((lambda _: None, click.echo))
    from paceboard.surfaces.cli.progress import progress_bar

    return progress_bar(accounts)


def _plain(outcome: Outcome) -> dict[str, Any]:
    from paceboard.model import instant_text

    error = outcome.error
    return {
        "account": str(outcome.ref),
        "outcome": "ok" if error is None else type(error).__name__,
        "revision": outcome.revision,
        "watermark": None if outcome.watermark is None else instant_text(outcome.watermark),
        "rows": outcome.rows,
        "rows_changed": outcome.changed,
        "rows_withdrawn": outcome.withdrawn,
        "rows_rejected": outcome.rejected,
        "requests": outcome.requests,
        "pages": outcome.pages,
        "bytes": outcome.bytes_in,
        "retries": outcome.retries,
        "waited_seconds": round(outcome.waited, 3),
        "quota_used_percent": dict(outcome.quota),
        "until": None if outcome.until is None else instant_text(outcome.until),
        "notes": dict(outcome.notes),
        "listing_notes": dict(outcome.listing_notes),
        "error": None if error is None else error_as_plain(complaint_of(error)),
    }


def _line(outcome: Outcome) -> str:
    """How an account ended, for people."""
    error = outcome.error
    if error is not None:
        failed = paint(type(error).__name__, sys.stdout, colour="red", bold=True)
        return f"{safe(str(outcome.ref))}  {failed}  {safe(str(error))}"
    parts = [
        counted(outcome.rows, "row"),
        f"{outcome.changed:,} changed",
        counted(outcome.requests, "request"),
    ]
    if outcome.withdrawn:
        parts.append(f"{outcome.withdrawn:,} withdrawn")
    if outcome.retries:
        parts.append(f"{outcome.retries:,} asked again")
    if outcome.quota:
        parts.append(f"{max(outcome.quota.values()):g} % of its quota used")
    if outcome.notes:
        parts.append(_notes(outcome.notes))
    ok = paint("ok", sys.stdout, colour="green", bold=True)
    return f"{safe(str(outcome.ref))}  {ok}  {', '.join(parts)}"


def _notes(notes: Mapping[str, int]) -> str:
    return ", ".join(f"{code} ({number})" for code, number in sorted(notes.items()))


def _summary(outcomes: Sequence[Outcome], seconds: float) -> str:
    failed = sum(outcome.error is not None for outcome in outcomes)
    return ", ".join(
        [
            counted(len(outcomes), "account") + (f" ({failed} failed)" if failed else ""),
            counted(sum(outcome.rows for outcome in outcomes), "row"),
            counted(sum(outcome.requests for outcome in outcomes), "request"),
            f"{seconds:.1f} s",
        ]
    )

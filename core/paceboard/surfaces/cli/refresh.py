"""`paceboard refresh`: fetch what is new, show how it goes, say how each account ended."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

import click

from paceboard.surfaces.cli.complaints import code_of_all, complaint_of, error_as_plain
from paceboard.surfaces.cli.opening import opened
from paceboard.surfaces.cli.output import as_json_option, json_line
from paceboard.surfaces.cli.session import session_of
from paceboard.surfaces.cli.terminal import coloured, counted, paint, safe

if TYPE_CHECKING:
    from paceboard.sync import Outcome, Progress

__all__ = ["refresh"]

Shown = tuple[Callable[["Progress"], None], Callable[[str], None]]
"""What takes each step of a refresh, and what prints a line beside it."""


@click.command()
@click.argument("accounts", nargs=-1)
@as_json_option
@click.pass_context
def refresh(context: click.Context, accounts: tuple[str, ...], *, as_json: bool) -> None:
    """Fetch what is new for ACCOUNTS (default: all that are configured) into the ledger."""
    paceboard = opened(context)
    session_of(context).start_logging()
    entries = paceboard.configured(accounts)
    began = time.monotonic()
    with _progress_bar(len(entries), show=not as_json) as (show, say):

        def on_progress(progress: Progress) -> None:
            show(progress)
            if progress.notes and not as_json:
                say(f"While the accounts were listed: {_notes(progress.notes)}")
            if progress.outcome is not None:
                json_line(_plain(progress.outcome)) if as_json else say(_line(progress.outcome))

        outcomes = paceboard.refresh(accounts, on_progress=on_progress)
    if not as_json:
        click.echo(_summary(outcomes, time.monotonic() - began), err=True)
    context.exit(code_of_all([outcome.error for outcome in outcomes]))


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
        "requests": outcome.requests,
        "bytes": outcome.bytes_in,
        "retries": outcome.retries,
        "waited_seconds": round(outcome.waited, 3),
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

"""`paceboard refresh`: fetch what is new, show how it goes, say how each account ended."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from paceboard.surfaces.cli.opening import as_json_option, json_line, opened
from paceboard.surfaces.cli.root import ALL_FAILED, OK, SOME_FAILED

if TYPE_CHECKING:
    from paceboard.sync import Outcome, Progress

__all__ = ["refresh"]


@click.command()
@click.argument("accounts", nargs=-1)
@as_json_option
@click.pass_context
def refresh(context: click.Context, accounts: tuple[str, ...], *, as_json: bool) -> None:
    """Fetch what is new for ACCOUNTS (default: all that are configured) into the ledger."""
    paceboard = opened(context)
    began = time.monotonic()
    if as_json or not sys.stderr.isatty():
        outcomes = paceboard.refresh(accounts)
    else:
        outcomes = _with_bar(paceboard, accounts)
    seconds = time.monotonic() - began
    for outcome in outcomes:
        json_line(_plain(outcome)) if as_json else _say(outcome)
    if not as_json:
        rows = sum(outcome.rows for outcome in outcomes)
        requests = sum(outcome.requests for outcome in outcomes)
        click.echo(f"{len(outcomes)} accounts, {rows} rows, {requests} requests, {seconds:.1f} s", err=True)
    failed = sum(outcome.error is not None for outcome in outcomes)
    context.exit(OK if not failed else ALL_FAILED if failed == len(outcomes) else SOME_FAILED)


def _with_bar(paceboard: Any, accounts: Sequence[str]) -> list[Outcome]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rows]} rows"),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def on_progress(progress: Progress) -> None:
            if progress.account is None:
                return
            name = str(progress.account)
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=progress.of or None, rows=0)
            if progress.step == "facts":
                bars.update(tasks[name], total=progress.of, completed=progress.done, rows=progress.rows)

        outcomes: list[Outcome] = paceboard.refresh(accounts, on_progress=on_progress)
        return outcomes


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
        "requests": outcome.requests,
        "bytes": outcome.bytes_in,
        "retries": outcome.retries,
        "waited_seconds": round(outcome.waited, 3),
        "error": None if error is None else {"what": error.what, "why": error.why, "do": error.do},
    }


def _say(outcome: Outcome) -> None:
    if outcome.error is not None:
        click.secho(f"{outcome.ref}: {type(outcome.error).__name__}: {outcome.error}", fg="red")
        return
    click.echo(
        f"{outcome.ref}: {outcome.rows} rows, {outcome.changed} changed, "
        f"{outcome.requests} requests, revision {outcome.revision}"
    )

"""The progress bar of a refresh: accounts, rows and requests, and the seconds that have gone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.text import Text

from paceboard.surfaces.cli.output import console_for
from paceboard.surfaces.cli.terminal import counted, safe
from paceboard.sync import Progress

__all__ = ["progress_bar"]


class _Tally:
    """What has been done so far, over all accounts."""

    def __init__(self) -> None:
        self.ended = self.rows = self.requests = 0

    def add(self, progress: Progress) -> None:
        """Count an account that has ended."""
        self.ended += 1
        self.rows += progress.rows
        self.requests += progress.requests


@contextmanager
def progress_bar(accounts: int) -> Iterator[tuple[Callable[[Progress], None], Callable[[str], None]]]:
    """A bar over so many accounts on standard error, gone afterwards.

    Returns:
        What takes each step of the refresh; and what prints a line above the bar where standard output
        is the same terminal, else to standard output.
    """
    tally = _Tally()
    columns = (BarColumn(bar_width=24), TextColumn("{task.description}"), TimeElapsedColumn())
    console = console_for(stderr=True, widest=None)
    # rich would send what is meant for standard output to the bar's own stream.
    with Bars(
        *columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False
    ) as bars:
        task = bars.add_task(_line(tally, accounts, None), total=accounts or None)

        def show(progress: Progress) -> None:
            ended = progress.step == "done"
            if ended:
                tally.add(progress)
            share = 0.0 if ended or not progress.of else progress.done / progress.of
            line = _line(tally, accounts, None if ended else progress)
            bars.update(task, completed=tally.ended + share, description=line)

        def say(line: str) -> None:
            console.print(Text.from_ansi(line)) if sys.stdout.isatty() else click.echo(line)

        yield show, say


def _line(tally: _Tally, accounts: int, running: Progress | None) -> str:
    rows, requests = tally.rows, tally.requests
    name = ""
    if running is not None and running.account is not None:
        rows, requests = rows + running.rows, requests + running.requests
        name = f"  {safe(str(running.account))}"
    done = f"{tally.ended} of {counted(accounts, 'account')}"
    return f"{done}, {counted(rows, 'row')}, {counted(requests, 'request')}{name}"

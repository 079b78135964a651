"""The progress bar of a refresh: accounts, rows and requests, and the seconds that have gone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.text import Text

from paceboard.model import AccountRef
from paceboard.surfaces.cli.output import console_for
from paceboard.surfaces.cli.terminal import counted, safe
from paceboard.sync import Progress

__all__ = ["progress_bar"]


class _Tally:
    """What has been done so far, over all accounts."""

    def __init__(self) -> None:
        self.ended = self._rows = self._requests = 0
        self._running: dict[AccountRef, Progress] = {}

    def take(self, progress: Progress) -> None:
        """Count a step; accounts go on side by side."""
        if progress.account is None:
            return
        if progress.step != "done":
            self._running[progress.account] = progress
            return
        self._running.pop(progress.account, None)
        self.ended += 1
        self._rows += progress.rows
        self._requests += progress.requests

    @property
    def rows(self) -> int:
        """Of all accounts, also of those under way."""
        return self._rows + sum(each.rows for each in self._running.values())

    @property
    def requests(self) -> int:
        """Of all accounts, also of those under way."""
        return self._requests + sum(each.requests for each in self._running.values())

    @property
    def share(self) -> float:
        """How many accounts' worth is done, also of those under way."""
        return self.ended + sum(each.done / each.of for each in self._running.values() if each.of)

    @property
    def names(self) -> str:
        """The accounts under way."""
        first, *others = map(str, self._running or [""])
        return f"{first} and {counted(len(others), 'other')}" if others else first


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
        task = bars.add_task(_line(tally, accounts), total=accounts or None)

        def show(progress: Progress) -> None:
            tally.take(progress)
            bars.update(task, completed=tally.share, description=_line(tally, accounts))

        def say(line: str) -> None:
            console.print(Text.from_ansi(line)) if sys.stdout.isatty() else click.echo(line)

        yield show, say


def _line(tally: _Tally, accounts: int) -> str:
    name = f"  {safe(tally.names)}" if tally.names else ""
    done = f"{tally.ended} of {counted(accounts, 'account')}"
    return f"{done}, {counted(tally.rows, 'row')}, {counted(tally.requests, 'request')}{name}"

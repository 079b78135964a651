"""What commands print: JSON lines, tables, and consoles that suit what is at their other end."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from paceboard.surfaces.cli.terminal import coloured, escaped

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

__all__ = [
    "as_json_option",
    "console_for",
    "json_line",
    "json_text",
    "print_table",
    "status_line",
    "table_width",
]

WIDEST = 96
"""Columns beyond which a panel is no easier to read."""

UNBROKEN = 2**31
"""Cells of a line in a pipe: whoever searches there wants a row on a line, however long."""

as_json_option = click.option("--json", "as_json", is_flag=True, help="Answer with JSON, one object a line.")


def json_line(value: Any) -> None:
    """Print one value as one line of JSON."""
    json_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def json_text(line: str) -> None:
    """Print a line that is JSON already; it means the same afterwards."""
    click.echo(escaped(line))


def console_for(*, stderr: bool = False, widest: int | None = WIDEST) -> Console:
    """A console for text of ours; without any escape code in a pipe or where NO_COLOR asks for that.

    Args:
        widest: columns that are used at most; None: all that there are.
    """
    from rich.console import Console

    class Ours(Console):
        def on_broken_pipe(self) -> None:
            """Leave it to `main`, which ends well: the reader has seen enough."""
            raise  # noqa: PLE0704 - rich calls this while it handles the error

    plain: dict[str, Any] = {"color_system": None} if os.environ.get("NO_COLOR") else {}
    console = Ours(stderr=stderr, highlight=False, markup=False, emoji=False, **plain)
    if widest is not None and console.width > widest:
        console.width = widest
    return console


def table_width() -> int:
    """Cells that a table has: those of the terminal, or as many as it likes in a pipe."""
    console = console_for(widest=None)
    return console.width if console.is_terminal or "COLUMNS" in os.environ else UNBROKEN


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str | Text]]) -> None:
    """Print rows under headings; in a pipe each stays on its own line, however long."""
    if table_width() == UNBROKEN:
        for line in _aligned([headings, *([str(cell) for cell in row] for row in rows)]):
            click.echo(line)
        return
    from rich.table import Table

    console = console_for(widest=None)
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for number, heading in enumerate(headings):
        # The first column names the row: it is the one that people copy.
        table.add_column(heading, overflow="fold", no_wrap=number == 0)
    for row in rows:
        table.add_row(*row)
    console.print(table)


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    from rich.cells import cell_len

    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


@contextmanager
def status_line() -> Iterator[Callable[[str], None]]:
    """A line on the terminal that says what goes on, and is gone afterwards; silent anywhere else."""
    if not coloured(sys.stderr):
        yield lambda _: None
        return
    clear = "\r\x1b[2K"
    try:
        yield lambda text: click.echo(f"{clear}{text}", err=True, nl=False)
    finally:
        click.echo(clear, err=True, nl=False)

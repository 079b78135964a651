"""What commands print: JSON lines, tables, and consoles that suit what is at their other end."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from typing import IO, TYPE_CHECKING, Any

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
    "reserved_for_json",
    "status_line",
    "table_width",
]

WIDEST = 96
"""Columns beyond which a panel is no easier to read."""

_GAP = 2
"""Cells between two columns."""

UNBROKEN = 2**31
"""Cells of a line in a pipe: whoever searches there wants a row on a line, however long."""


class Reserved(io.TextIOBase):
    """Standard output while it is kept for JSON: what anybody else prints goes to standard error.

    Args:
        answer: the real one.
    """

    def __init__(self, answer: IO[str]) -> None:
        self.answer = answer

    def write(self, text: str) -> int:
        """Write what is no answer to standard error."""
        return sys.stderr.write(text)

    def flush(self) -> None:
        """Flush both."""
        sys.stderr.flush()
        self.answer.flush()


def _reserve(context: click.Context, _option: click.Parameter, as_json: bool) -> bool:
    """Until the command ends no judge, connector or library can print among its answer."""
    if as_json:
        context.with_resource(redirect_stdout(Reserved(sys.stdout)))
    return as_json


def reserved_for_json(context: click.Context, _option: click.Parameter, shape: str) -> str:
    """The same for `--format json`."""
    _reserve(context, _option, shape == "json")
    return shape


as_json_option = click.option(
    "--json", "as_json", is_flag=True, callback=_reserve, help="Answer with JSON, one object a line."
)


def json_line(value: Any, *, err: bool = False) -> None:
    """Print one value as one line of JSON.

    Args:
        err: on standard error: it is no answer.
    """
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    click.echo(escaped(line), err=True) if err else json_text(line)


def json_text(line: str) -> None:
    """Print a line that is JSON already; it means the same afterwards."""
    click.echo(escaped(line), file=sys.stdout.answer if isinstance(sys.stdout, Reserved) else None)


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
    """Cells that a table has: those of the terminal, or as many as it likes anywhere else."""
    console = console_for(widest=None)
    # COLUMNS, where a shell exports it, is about its terminal and not about the pipe.
    return console.width if console.is_terminal else UNBROKEN


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str | Text]]) -> None:
    """Print rows under headings, wrapped between words to a terminal's width.

    Each stays on its own line, however long, where there is no terminal, or one too narrow for the words.
    """
    texts = [[str(cell) for cell in row] for row in (headings, *rows)]
    if not _narrowest(texts) <= table_width() < UNBROKEN:
        for line in _aligned(texts):
            click.echo(line)
        return
    from rich.table import Table

    console = console_for(widest=None)
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, _GAP, 0, 0))
    for number, heading in enumerate(headings):
        # The first column names the row: it is the one that people copy.
        table.add_column(heading, min_width=_longest_word(texts, number), no_wrap=number == 0)
    for row in rows:
        table.add_row(*row)
    console.print(table)


def _longest_word(rows: Sequence[Sequence[str]], column: int) -> int:
    from rich.cells import cell_len

    cells = [row[column] for row in rows]
    return max(cell_len(word) for cell in cells for word in ([cell] if column == 0 else cell.split() or [""]))


def _narrowest(rows: Sequence[Sequence[str]]) -> int:
    """Cells that a table needs at least if no word of it is to be broken."""
    return sum(_longest_word(rows, column) + _GAP for column in range(len(rows[0]))) - _GAP


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

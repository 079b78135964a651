"""`paceboard backup`: a copy of the ledger, taken while it is written to."""

from __future__ import annotations

from pathlib import Path

import click

from paceboard.surfaces.cli.output import as_json_option, json_line
from paceboard.surfaces.cli.storing import examined_as_plain, store_of
from paceboard.surfaces.cli.terminal import counted, safe

__all__ = ["backup"]


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="Replace a file that is there already.")
@as_json_option
@click.pass_context
def backup(context: click.Context, file: Path | None, *, yes: bool, as_json: bool) -> None:
    """Copy the ledger into FILE (default: beside it, named by the instant), also while it is written to."""
    from paceboard.app import real_clock
    from paceboard.ledger.backup import take_backup

    taken = take_backup(store_of(context), file, clock=real_clock, replace=yes)
    size = Path(taken.place).stat().st_size
    if as_json:
        json_line({"backup": taken.place, "bytes": size, **examined_as_plain(taken)})
        return
    click.echo(f"{safe(taken.place)}  {counted(taken.accounts, 'account')}, {counted(size, 'byte')}, whole")

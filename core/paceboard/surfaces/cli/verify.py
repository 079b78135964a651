"""`paceboard verify`: whether the ledger, or a backup of it, holds what it promises."""

from __future__ import annotations

from pathlib import Path

import click

from paceboard.surfaces.cli.complaints import ALL_FAILED, OK
from paceboard.surfaces.cli.output import as_json_option, json_line
from paceboard.surfaces.cli.storing import examined_as_plain, store_of
from paceboard.surfaces.cli.terminal import counted, safe

__all__ = ["verify"]


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@as_json_option
@click.pass_context
def verify(context: click.Context, file: Path | None, *, as_json: bool) -> None:
    """Look through the whole ledger, or the backup FILE, for anything that is wrong in it."""
    from paceboard.ledger.backup import examine

    found = examine(store_of(context) if file is None else file)
    if as_json:
        json_line({"ledger": found.place, "problems": list(found.problems), **examined_as_plain(found)})
    else:
        for problem in found.problems:
            click.echo(safe(problem))
        told = counted(len(found.problems), "problem") if found.problems else "whole"
        click.echo(f"{safe(found.place)}  {counted(found.accounts, 'account')}, {told}")
    context.exit(ALL_FAILED if found.problems else OK)

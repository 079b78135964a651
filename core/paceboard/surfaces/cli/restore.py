"""`paceboard restore`: a backup in the place of the ledger."""

from __future__ import annotations

from pathlib import Path

import click

from paceboard.surfaces.cli.output import as_json_option, json_line
from paceboard.surfaces.cli.storing import examined_as_plain, store_of
from paceboard.surfaces.cli.terminal import counted, safe

__all__ = ["restore"]


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="Replace the ledger that is there; it is kept beside it.")
@as_json_option
@click.pass_context
def restore(context: click.Context, file: Path, *, yes: bool, as_json: bool) -> None:
    """Put the backup FILE in the place of the ledger; it is looked at first, row by row."""
    from paceboard.app import real_clock
    from paceboard.ledger import restoring
    from paceboard.ledger.schema import SCHEMA

    done = restoring.restore(store_of(context), file, clock=real_clock, replace=yes)
    outdated = done.now.schema < SCHEMA
    if as_json:
        aside = None if done.aside is None else str(done.aside)
        plain = {"ledger": done.now.place, "restored": str(file), "replaced": aside, "outdated": outdated}
        json_line({**plain, **examined_as_plain(done.now)})
        return
    click.echo(f"{safe(done.now.place)}  {counted(done.now.accounts, 'account')} restored")
    if done.aside is not None:
        click.echo(f"What stood there is kept in {safe(str(done.aside))}")
    if outdated:
        click.echo("It is of an earlier version: run `paceboard migrate`", err=True)

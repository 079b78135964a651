"""`paceboard migrate`: a ledger of an earlier version brought to this one's, a backup first."""

from __future__ import annotations

import click

from paceboard.surfaces.cli.output import as_json_option, json_line
from paceboard.surfaces.cli.storing import store_of
from paceboard.surfaces.cli.terminal import safe

__all__ = ["migrate"]


@click.command()
@click.option("--yes", is_flag=True, help="A ledger on a server: somebody has backed it up.")
@as_json_option
@click.pass_context
def migrate(context: click.Context, *, yes: bool, as_json: bool) -> None:
    """Bring a ledger of an earlier version to this one's tables, every row kept, after a backup."""
    from paceboard.app import real_clock
    from paceboard.ledger.upgrading import upgrade

    done = upgrade(store_of(context), clock=real_clock, backed_up=yes)
    if as_json:
        plain = {"ledger": done.place, "from": done.version, "to": done.now, "steps": list(done.steps)}
        json_line({**plain, "backup": None if done.backup is None else str(done.backup)})
        return
    if done.version == done.now:
        click.echo(f"{safe(done.place)}  is of version {done.now} already: nothing was done")
        return
    if done.backup is not None:
        click.echo(f"Backup: {safe(str(done.backup))}")
    for sentence in done.steps:
        click.echo(f"  {sentence}")
    click.echo(f"{safe(done.place)}  from version {done.version} to {done.now}, every row kept")

"""`paceboard thin`: of older days keep only the last state of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from paceboard.surfaces.cli.opening import opened
from paceboard.surfaces.cli.output import as_json_option, json_line
from paceboard.surfaces.cli.terminal import counted, safe

if TYPE_CHECKING:
    from paceboard.ledger import Thinned

__all__ = ["thin"]

_DAYS = click.IntRange(1, 3_650)


@click.command()
@click.argument("accounts", nargs=-1)
@click.option("--versions", type=_DAYS, help="Days that keep every version [default: keep_versions_days].")
@click.option("--readings", type=_DAYS, help="Days that keep every reading [default: keep_readings_days].")
@as_json_option
@click.pass_context
def thin(
    context: click.Context,
    accounts: tuple[str, ...],
    *,
    versions: int | None,
    readings: int | None,
    as_json: bool,
) -> None:
    """Keep of older days only the last state of each, for ACCOUNTS (default: all in the ledger).

    What a kept reading cites stays too. What is kept reads exactly as before.
    """
    done = opened(context).thin(accounts, versions_days=versions, readings_days=readings)
    for ref, thinned in done.items():
        if as_json:
            json_line(
                {
                    "account": str(ref),
                    "revisions": thinned.revisions,
                    "cited": thinned.cited,
                    "readings": thinned.readings,
                    "versions": thinned.rows,
                }
            )
        else:
            click.echo(f"{safe(str(ref))}: {_line(thinned)}")
    if not done and not as_json:
        click.echo("The ledger holds no account yet. Run `paceboard refresh`.")


def _line(thinned: Thinned) -> str:
    versions = sum(thinned.rows.values())
    dropped = (
        f"dropped {counted(versions, 'version')} of {counted(thinned.revisions, 'look')}"
        f" and {counted(thinned.readings, 'reading')}"
    )
    cited = f"; {counted(thinned.cited, 'look')} stay because readings cite them" if thinned.cited else ""
    return f"{dropped}{cited}."

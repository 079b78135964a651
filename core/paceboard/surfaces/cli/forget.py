"""`paceboard forget`: remove an account whole, and show that it is gone."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from paceboard.errors import UsageError
from paceboard.surfaces.cli.opening import opened
from paceboard.surfaces.cli.output import as_json_option, json_line, print_table
from paceboard.surfaces.cli.terminal import counted, safe

if TYPE_CHECKING:
    from paceboard.ledger import Forgotten

__all__ = ["forget"]


@click.command()
@click.argument("account")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_json_option
@click.pass_context
def forget(context: click.Context, account: str, *, yes: bool, as_json: bool) -> None:
    """Remove ACCOUNT whole from the ledger: facts, budgets, readings, runs, and all of its past.

    It cannot be brought back. The configuration and copies of the ledger are left as they are.
    """
    paceboard = opened(context)
    ref = str(paceboard.history(account).account.ref)
    if not yes:
        if as_json or not sys.stdin.isatty():
            raise UsageError(f"nobody can be asked whether {ref} is to be forgotten", do="add --yes")
        click.confirm(f"Remove {safe(ref)} and all that was ever known of it?", abort=True)
    forgotten = paceboard.forget(ref)
    configured = any(str(entry.ref) == ref for entry in paceboard.configuration.accounts)
    if as_json:
        tables, rows = forgotten.searched
        json_line(
            {
                "account": ref,
                "removed": forgotten.rows,
                "searched": {"tables": tables, "rows": rows},
                "found": 0,
                "elsewhere": forgotten.elsewhere,
                "compacted": forgotten.compacted,
                "configured": configured,
            }
        )
        return
    _show(ref, forgotten, configured=configured)


def _show(ref: str, forgotten: Forgotten, *, configured: bool) -> None:
    print_table(("table", "rows removed"), [(name, f"{rows:,}") for name, rows in forgotten.rows.items()])
    tables, rows = forgotten.searched
    click.echo(
        f"{safe(ref)} stands in none of the {counted(rows, 'row')} left in {counted(tables, 'table')}."
    )
    for place, count in forgotten.elsewhere.items():
        click.echo(f"Its bare id stands in {counted(count, 'row')} of {place}, which are of other accounts.")
    if forgotten.compacted:
        click.echo("The ledger was written anew: it holds none of the bytes.")
    else:
        click.echo(
            "Warning: somebody reads the ledger, so its files may still hold the bytes. Write them anew with"
            " SQLite's VACUUM when nobody does.",
            err=True,
        )
    if configured:
        click.echo(
            "Warning: it is still configured, so the next refresh fetches it again: remove its [[accounts]].",
            err=True,
        )

"""`paceboard board`: every card of every account, the most urgent account first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from paceboard.surfaces.cli.complaints import code_of_all, complaint_of, error_as_plain, state_of
from paceboard.surfaces.cli.known import inputs_option, past_of, reading_line, tell_known
from paceboard.surfaces.cli.leading import check_misleading, leads_of, objective_options
from paceboard.surfaces.cli.opening import opened
from paceboard.surfaces.cli.output import as_json_option, json_line, json_text

if TYPE_CHECKING:
    from paceboard.cards import Evaluated

__all__ = ["board"]


@click.command()
@click.argument("accounts", nargs=-1)
@click.option("--brief", is_flag=True, help="One line for each account.")
@click.option("--all", "whole", is_flag=True, help="Every card, not only those that lead or fire.")
@objective_options
@inputs_option
@as_json_option
@click.pass_context
def board(
    context: click.Context,
    accounts: tuple[str, ...],
    *,
    brief: bool,
    whole: bool,
    objective: str | None,
    misleading: bool,
    known_at: str | None,
    inputs: str | None,
    as_json: bool,
) -> None:
    """Show the cards of ACCOUNTS (default: all in the ledger), the most urgent account first."""
    check_misleading(objective, misleading=misleading)
    paceboard = opened(context)
    past = past_of(paceboard, known_at, inputs)
    evaluated = (past or paceboard).evaluate(accounts)
    tell_known(past, [each.account for each in evaluated if each.reading is not None], as_json=as_json)
    leads: dict[str, tuple[str, ...]] = {}
    if objective is not None:
        leads, said = leads_of(paceboard, evaluated, objective, misleading=misleading)
        for line in said:
            json_line({"objective": line}, err=True) if as_json else click.echo(line, err=True)
    if as_json:
        for each in evaluated:
            json_line(_failed(each)) if each.reading is None else json_text(reading_line(each.reading, past))
    elif not evaluated:
        click.echo("The ledger holds no account yet. Run `paceboard refresh`, or look at `paceboard demo`.")
    else:
        from paceboard.surfaces.cli.board_view import heroes_of, show_board, show_brief

        leading = None if whole else heroes_of(paceboard.cards())
        show_brief(evaluated) if brief else show_board(evaluated, leading, leads)
    context.exit(code_of_all([each.error for each in evaluated]))


def _failed(each: Evaluated) -> dict[str, Any]:
    failed: dict[str, Any] = {"card": each.card, "account": str(each.account), "state": state_of(each.error)}
    return failed if each.error is None else failed | {"error": error_as_plain(complaint_of(each.error))}

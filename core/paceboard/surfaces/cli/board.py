"""`paceboard board`: every card of every account, the most urgent account first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from paceboard.surfaces.cli.opening import as_json_option, json_line, opened

if TYPE_CHECKING:
    from paceboard.cards import Evaluated

__all__ = ["board", "show_board"]

_ORDER = ("spend_vs_budget", "total_spend", "spend_trend", "budget_utilisation")
_URGENCY = ("bad", "watch", "neutral", "good")


@click.command()
@click.argument("accounts", nargs=-1)
@as_json_option
@click.pass_context
def board(context: click.Context, accounts: tuple[str, ...], *, as_json: bool) -> None:
    """Show every card of ACCOUNTS (default: all in the ledger) as one coloured board."""
    from paceboard.cards import reading_as_plain

    paceboard = opened(context)
    evaluated = paceboard.evaluate(accounts)
    if as_json:
        for each in evaluated:
            json_line(reading_as_plain(each.reading) if each.reading else _failed(each))
        return
    if not evaluated:
        click.echo("The ledger holds no account yet. Run `paceboard refresh`, or look at `paceboard demo`.")
        return
    show_board(evaluated)


def _failed(each: Evaluated) -> dict[str, str]:
    return {
        "card": each.card,
        "account": str(each.account),
        "state": "plugin_error",
        "error": str(each.error),
    }


def show_board(evaluated: Sequence[Evaluated]) -> None:
    """Print the readings, grouped by account."""
    from rich.console import Console
    from rich.rule import Rule
    from rich.text import Text

    from paceboard.surfaces.cli.drawing import safe
    from paceboard.surfaces.cli.panels import panel

    console = Console(highlight=False)
    groups: dict[str, list[Evaluated]] = {}
    for each in evaluated:
        groups.setdefault(str(each.account), []).append(each)
    for account, cards in sorted(groups.items(), key=_urgency):
        name = next((each.reading.account_name for each in cards if each.reading), "")
        simulated = any(each.reading.simulated for each in cards if each.reading)
        title = Text.assemble((safe(name), "bold"), f"  {safe(account)}")
        if simulated:
            title.append("  SIMULATED", style="bold black on yellow")
        console.print(Rule(title, style="dim"))
        for each in sorted(cards, key=_place):
            if each.reading is not None:
                console.print(panel(each.reading))
            else:
                console.print(Text(f"plugin_error: {each.error}", style="red"))


def _place(each: Evaluated) -> int:
    key = each.card.partition(".")[2]
    return _ORDER.index(key) if key in _ORDER else len(_ORDER)


def _urgency(group: tuple[str, list[Evaluated]]) -> tuple[int, str]:
    sentiments = [str(each.reading.sentiment) for each in group[1] if each.reading]
    return min((_URGENCY.index(each) for each in sentiments), default=0), group[0]

"""`paceboard what-if`: a card under another cap, rate, return, floor or end."""

from __future__ import annotations

import click

from paceboard.surfaces.cli.opening import opened
from paceboard.surfaces.cli.output import as_json_option, console_for, json_text

__all__ = ["what_if"]


@click.command("what-if")
@click.argument("name", metavar="CARD")
@click.option("--account", help="connector:id; not needed where the ledger holds only one.")
@click.option("--campaign", "campaigns", multiple=True, help="Roll up just this one; may be repeated.")
@click.option("--cap", help='Another cap of the period, like "50000".')
@click.option("--rate", help='Another spend a day, like "1800".')
@click.option("--roas", help='Another return on ad spend, taken as certain, like "4.6".')
@click.option("--floor", help='Another floor of the return, like "2.5".')
@click.option("--end", metavar="DATE", help="Another last day of the period, like 2026-05-10.")
@as_json_option
@click.pass_context
def what_if(
    context: click.Context,
    name: str,
    account: str | None,
    campaigns: tuple[str, ...],
    cap: str | None,
    rate: str | None,
    roas: str | None,
    floor: str | None,
    end: str | None,
    *,
    as_json: bool,
) -> None:
    """Show CARD, like tiktok.spend_vs_budget, under other assumptions, and how near another verdict is.

    Without any it shows the options and the nearest changes that would flip status and decision. Nothing is
    kept, and nothing is changed at the platform.
    """
    paceboard = opened(context)
    reading = paceboard.what_if(
        name, account, campaigns=campaigns, cap=cap, rate=rate, roas=roas, floor=floor, end=end
    )
    if as_json:
        from paceboard.cards import encode

        json_text(encode(reading))
        return
    from paceboard.surfaces.cli.panels import heading
    from paceboard.surfaces.cli.what_if_view import what_if_panel

    console = console_for()
    console.print(heading(reading))
    console.print(what_if_panel(reading))

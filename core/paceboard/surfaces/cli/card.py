"""`paceboard card list` and `paceboard card show`."""

from __future__ import annotations

import click

from paceboard.surfaces.cli.opening import as_json_option, json_line, opened

__all__ = ["card"]


@click.group()
def card() -> None:
    """List the cards, or show one."""


@card.command("list")
@as_json_option
def list_(*, as_json: bool) -> None:
    """Every card that can be asked for, with its question."""
    from paceboard.cards import cards_for
    from paceboard.host import Host

    host = Host().discover()
    rows = [
        (f"{key}.{name}", spec)
        for key, connector in sorted(host.connectors().items())
        for name, spec in cards_for(connector, host.cards()).items()
    ]
    if as_json:
        for name, spec in rows:
            json_line(
                {
                    "card": name,
                    "title": spec.title,
                    "question": spec.question,
                    "class": str(spec.card_class),
                    "archetype": spec.archetype,
                    "category": spec.category,
                    "chart": str(spec.chart),
                    "unit": spec.unit,
                    "roles": [str(role) for role in spec.roles],
                    "windows": list(spec.windows),
                    "formula": spec.formula,
                    "source": spec.source,
                    "siblings": list(spec.siblings),
                }
            )
        return
    for name, spec in rows:
        click.echo(f"{name:<32} {spec.question}")


@card.command("show")
@click.argument("name")
@click.option("--account", help="connector:id; not needed where the ledger holds only one.")
@click.option(
    "--campaign", "campaigns", multiple=True, help="Roll up exactly this campaign; may be repeated."
)
@as_json_option
@click.pass_context
def show(
    context: click.Context, name: str, account: str | None, campaigns: tuple[str, ...], *, as_json: bool
) -> None:
    """Show the card NAME, like tiktok.spend_vs_budget."""
    from paceboard.cards import encode

    reading = opened(context).card(name, account, campaigns=campaigns)
    if as_json:
        click.echo(encode(reading))
        return
    from rich.console import Console

    from paceboard.surfaces.cli.panels import panel

    Console(highlight=False).print(panel(reading))

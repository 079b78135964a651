"""`paceboard card list` and `paceboard card show`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from paceboard.surfaces.cli.known import accounts_of, inputs_option, past_of, reading_line, tell_known
from paceboard.surfaces.cli.leading import check_misleading, listed_for, objective_options
from paceboard.surfaces.cli.opening import chosen_plugins, opened, tell_problems
from paceboard.surfaces.cli.output import as_json_option, console_for, json_line, json_text, print_table
from paceboard.surfaces.cli.root import NamedGroup

if TYPE_CHECKING:
    from paceboard.specs import CardSpec, GroupCardSpec

__all__ = ["card", "reading_options"]


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What the commands about one reading share: the card's name, the account, campaigns, an instant."""
    for option in (
        inputs_option,
        click.option(
            "--campaign", "campaigns", multiple=True, help="Roll up just this one; may be repeated."
        ),
        click.option("--account", help="connector:id; not needed where the ledger holds only one."),
        click.argument("name"),
    ):
        command = option(command)
    return command


@click.group(cls=NamedGroup)
def card() -> None:
    """List the cards, or show one."""


@card.command("list")
@objective_options
@as_json_option
@click.pass_context
def list_(context: click.Context, *, objective: str | None, misleading: bool, as_json: bool) -> None:
    """Every card that can be asked for, with its question; of one that cannot be answered, why."""
    from paceboard.cards.choice import cards_for, not_available
    from paceboard.host import Host

    check_misleading(objective, misleading=misleading)
    host = Host().discover(chosen=chosen_plugins(context))
    rows = [
        (f"{key}.{name}", spec, [caution.text for caution in not_available(connector, spec)])
        for key, connector in sorted(host.connectors().items())
        for name, spec in cards_for(connector, host.cards()).items()
    ]
    groups = {f"all.{key}": group for key, group in host.group_cards().items()}
    if objective is not None:
        groups = {}
        rows, said = listed_for(rows, objective, misleading=misleading)
        for line in said:
            json_line({"objective": line}, err=True) if as_json else click.echo(line, err=True)
    if as_json:
        for name, group in groups.items():
            json_line({**_words(name, group), "of": group.of, "cross_connector": True, "absent": []})
        for name, spec, absent in rows:
            json_line({**_plain(name, spec), "absent": absent})
    elif rows or groups:
        lines = [(name, group.question) for name, group in groups.items()]
        lines += [(name, _question(spec, absent)) for name, spec, absent in rows]
        print_table(("card", "question"), lines)
    else:
        click.echo("No card: no connector is installed.")
    tell_problems(host)


def _question(spec: CardSpec, absent: Sequence[str]) -> str:
    return f"{spec.question} (absent: {absent[0]})" if absent else spec.question


def _plain(name: str, spec: CardSpec) -> dict[str, Any]:
    return {
        **_words(name, spec),
        "archetype": spec.archetype,
        "cross_connector": spec.cross_connector,
    }


def _words(name: str, spec: CardSpec | GroupCardSpec) -> dict[str, Any]:
    return {
        "card": name,
        "title": spec.title,
        "question": spec.question,
        "class": str(spec.card_class),
        "category": spec.category,
        "chart": str(spec.chart),
        "unit": spec.unit,
        "roles": [str(role) for role in spec.roles],
        "windows": list(spec.windows),
        "formula": spec.formula,
        "source": spec.source,
        "siblings": list(spec.siblings),
        "freshness": str(spec.freshness),
        "sentiment": None if spec.sentiment is None else str(spec.sentiment.shape),
        "alert": None if spec.alert is None else spec.alert.when,
        "stages": [str(stage) for stage in spec.stages],
        "objectives": [str(objective) for objective in spec.objectives],
    }


@card.command("show")
@reading_options
@as_json_option
@click.pass_context
def show(
    context: click.Context,
    name: str,
    account: str | None,
    campaigns: tuple[str, ...],
    *,
    known_at: str | None,
    inputs: str | None,
    as_json: bool,
) -> None:
    """Show the card NAME, like tiktok.spend_vs_budget, or all.side_by_side_pacing for all accounts."""
    paceboard = opened(context)
    past = past_of(paceboard, known_at, inputs)
    reading = (past or paceboard).card(name, account, campaigns=campaigns)
    tell_known(past, accounts_of(reading, past), as_json=as_json)
    if as_json:
        json_text(reading_line(reading, past))
        return
    from paceboard.surfaces.cli.panels import heading, panel

    console = console_for()
    console.print(heading(reading))
    console.print(panel(reading))

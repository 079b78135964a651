"""`paceboard explain`: a card's number down to the rows of the ledger, computed again on the way."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import click

from paceboard.surfaces.cli.card import reading_options
from paceboard.surfaces.cli.known import accounts_of, past_of, tell_known
from paceboard.surfaces.cli.opening import opened
from paceboard.surfaces.cli.output import as_json_option, console_for, json_line, reserved_for_json

if TYPE_CHECKING:
    from paceboard.model import Comparison, Node, Reading

__all__ = ["explain"]


@click.command()
@reading_options
@click.option(
    "--against",
    metavar="PERIOD",
    help="Why it moved: against prior_30_days, prior_7_days, or 2026-03-01..2026-03-31.",
)
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    callback=reserved_for_json,
    help="How to answer; json is the same as --json.",
)
@as_json_option
@click.pass_context
def explain(
    context: click.Context,
    name: str,
    account: str | None,
    campaigns: tuple[str, ...],
    *,
    known_at: str | None,
    inputs: str | None,
    against: str | None,
    shape: str,
    as_json: bool,
) -> None:
    """Derive the number of the card NAME, down to the rows of the ledger, or say why it moved."""
    shape = "json" if as_json else shape
    paceboard = opened(context)
    past = past_of(paceboard, known_at, inputs)
    if against is not None:
        from paceboard.model import AccountRef

        moved = (past or paceboard).explain_change(name, account, against=against, campaigns=campaigns)
        tell_known(past, [AccountRef.parse(moved.account)], as_json=shape == "json")
        _tell(moved, shape)
        return
    reading, node = (past or paceboard).explain(name, account, campaigns=campaigns)
    tell_known(past, accounts_of(reading, past), as_json=shape == "json")
    if shape == "markdown":
        from paceboard.surfaces.cli.tree_markdown import explanation_markdown

        click.echo(explanation_markdown(reading, node))
        return
    if shape == "json":
        from paceboard.cards import explanation_as_plain, reading_as_plain

        plain = None if node is None else explanation_as_plain(node)
        answer = {
            "reading": reading_as_plain(reading),
            "explanation": plain,
            "equal": _equal(reading, node),
        }
        json_line(answer)
        return
    _show(reading, node)


def _tell(found: Comparison, shape: str) -> None:
    from paceboard.cards.comparison_json import comparison_as_plain
    from paceboard.surfaces.cli.comparison_view import markdown_of, show_comparison

    if shape == "json":
        json_line(comparison_as_plain(found))
    elif shape == "markdown":
        click.echo(markdown_of(found))
    else:
        show_comparison(found)


def _equal(reading: Reading, node: Node | None) -> bool:
    from paceboard.model import evaluate

    return reading.value == (None if node is None else evaluate(node))


def _show(reading: Reading, node: Node | None) -> None:
    from paceboard.model import MICROS, evaluate
    from paceboard.surfaces.cli.panels import footer, heading, value_text
    from paceboard.surfaces.cli.trees import tree_of

    console = console_for(widest=None)
    console.print(heading(reading))
    if node is None:
        console.print(f"{reading.title}: there is no value to explain. {reading.text}")
        return
    console.print(tree_of(reading, node))
    value = evaluate(node)
    if reading.unit == "price":
        value = Fraction(value, MICROS)
    exact = f" (exactly {value})" if isinstance(value, Fraction) and value.denominator != 1 else ""
    verdict = "the reading" if _equal(reading, node) else "NOT the reading, which is a bug: report it"
    console.print(f"Computed again from these leaves it is {value_text(reading)}{exact}: {verdict}.")
    console.print(footer(reading))

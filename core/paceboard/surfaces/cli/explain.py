"""`paceboard explain`: a card's number down to the rows of the ledger, computed again on the way."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import click

from paceboard.surfaces.cli.opening import as_json_option, json_line, opened

if TYPE_CHECKING:
    from rich.tree import Tree

    from paceboard.model import Node, Reading

__all__ = ["explain"]


@click.command()
@click.argument("name")
@click.option("--account", help="connector:id; not needed where the ledger holds only one.")
@click.option(
    "--campaign", "campaigns", multiple=True, help="Roll up exactly this campaign; may be repeated."
)
@as_json_option
@click.pass_context
def explain(
    context: click.Context, name: str, account: str | None, campaigns: tuple[str, ...], *, as_json: bool
) -> None:
    """Derive the card NAME's number, down to the rows of the ledger."""
    from paceboard.cards import explanation_as_plain, reading_as_plain

    reading, node = opened(context).explain(name, account, campaigns=campaigns)
    if as_json:
        plain = None if node is None else explanation_as_plain(node)
        json_line(
            {"reading": reading_as_plain(reading), "explanation": plain, "equal": _equal(reading, node)}
        )
        return
    from rich.console import Console

    console = Console(highlight=False)
    console.print(reading.text, style="bold")
    if node is None:
        console.print("There is no value to explain.")
        return
    console.print(_tree(reading, node))
    verdict = "equals the reading" if _equal(reading, node) else "DOES NOT EQUAL THE READING: report this"
    console.print(f"Computed again from these leaves: {_number(reading, node)}, which {verdict}.")


def _equal(reading: Reading, node: Node | None) -> bool:
    from paceboard.model import evaluate

    return reading.value == (None if node is None else evaluate(node))


def _number(reading: Reading, node: Node) -> str:
    from paceboard.model import evaluate, format_micros, format_ratio

    value = evaluate(node)
    if reading.unit == "money":
        return format_micros(int(value), reading.currency)
    return f"{Fraction(value)} = {format_ratio(Fraction(value))}"


def _tree(reading: Reading, node: Node) -> Tree:
    from rich.tree import Tree

    from paceboard.model import Operation

    tree = Tree(_label(reading, node), guide_style="dim")
    if isinstance(node, Operation):
        for part in node.parts:
            tree.add(_tree(reading, part))
    return tree


def _label(reading: Reading, node: Node) -> str:
    from rich.markup import escape

    from paceboard.model import Estimate, Given, Row, date_text, evaluate, format_micros, format_ratio
    from paceboard.surfaces.cli.drawing import safe

    def shown(value: int | Fraction) -> str:
        whole = isinstance(value, int) or value.denominator == 1
        return format_micros(int(value), reading.currency) if whole else format_ratio(Fraction(value))

    match node:
        case Row():
            key = {name: date_text(int(text)) if name == "day" else text for name, text in node.key}
            where = " ".join(f"{name}={safe(text)}" for name, text in key.items() if name != "account")
            text = f"{shown(node.value)}  {node.table}.{node.column} [{where}] revision {node.revision}"
        case Given():
            days = node.label == "days in force"
            number = str(node.value) if days else shown(node.value)
            text = f"{number}  {safe(node.label)} ({safe(node.source)})"
        case Estimate():
            text = f"{shown(node.value)}  {safe(node.label)}: {node.algorithm} {node.version}, an estimate"
        case _:
            text = f"{node.label}: {node.operator} = {shown(evaluate(node))}"
    return escape(text)

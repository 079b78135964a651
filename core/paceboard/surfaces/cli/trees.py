"""An explanation as a tree for the terminal: every number with its unit and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from rich.text import Text
from rich.tree import Tree

from paceboard.model import (
    MEASURES,
    Estimate,
    Given,
    Node,
    Operation,
    Operator,
    Reading,
    Row,
    Unit,
    date_text,
    evaluate,
    format_micros,
    format_ratio,
)
from paceboard.surfaces.cli.terminal import safe

__all__ = ["tree_of"]

MONEY, RATIO, NUMBER = "money", "ratio", "number"


def tree_of(reading: Reading, node: Node) -> Tree:
    """The tree of a reading's number."""
    return _branch(reading, node, reading.unit if reading.unit in (MONEY, RATIO) else NUMBER)


def _branch(reading: Reading, node: Node, unit: str) -> Tree:
    number = _number(evaluate(node), unit, reading.currency)
    tree = Tree(Text.assemble((number, "bold"), f"  {_what(reading, node)}"), guide_style="dim")
    if isinstance(node, Operation):
        for part in node.parts:
            tree.add(_branch(reading, part, _unit(node, part, unit)))
        for estimate in node.beside:
            tree.add(_branch(reading, estimate, MONEY))
    return tree


def _unit(whole: Operation, part: Node, unit: str) -> str:
    """A quotient's parts are amounts, a product's given factors plain numbers, the rest is as its whole."""
    row = part.parts[0] if isinstance(part, Operation) and part.parts else part
    if isinstance(row, Row) and row.column in MEASURES:
        # What is summed from rows is told as they are.
        return MONEY if MEASURES[row.column].unit is Unit.MONEY else NUMBER
    if whole.operator is Operator.QUOTIENT:
        return MONEY
    if whole.operator is Operator.PRODUCT and isinstance(part, Given):
        return NUMBER
    return unit


def _number(value: int | Fraction, unit: str, currency: str) -> str:
    if unit == RATIO:
        return format_ratio(Fraction(value))
    if unit == MONEY and Fraction(value).denominator == 1:
        return format_micros(int(value), currency)
    return str(value)


def _what(reading: Reading, node: Node) -> str:
    match node:
        case Row():
            counted = "".join(f", {safe(name)} {safe(text)}" for name, text in node.attributes)
            return (
                f"{node.table}.{node.column} [{_key(reading, node.key)}], revision {node.revision}{counted}"
            )
        case Given():
            return f"{safe(node.label)} ({safe(node.source)})"
        case Estimate():
            return f"{safe(node.label)}, an estimate by {safe(node.algorithm)} {node.version}"
        case _:
            return f"{safe(node.label)}, the {node.operator} of"


def _key(reading: Reading, key: Sequence[tuple[str, str]]) -> str:
    """A row's key without what the heading says: the account, and the account as its own entity."""
    own = reading.account.partition(":")[2]
    shown = [
        f"{name}={date_text(int(text)) if name == 'day' else safe(text)}"
        for name, text in key
        if name != "account" and (name, text) != ("entity", own)
    ]
    return " ".join(shown)

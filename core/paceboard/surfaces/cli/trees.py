"""An explanation as a tree for the terminal: every number with its unit and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from rich.text import Text
from rich.tree import Tree

from paceboard.model import (
    MEASURES,
    MICROS,
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
    shown,
)
from paceboard.surfaces.cli.terminal import safe

__all__ = ["tree_of"]

MONEY, RATIO, NUMBER, QUOTIENT = "money", "ratio", "number", "quotient"
_UNITS = {
    Unit.MONEY: MONEY,
    Unit.COUNT: NUMBER,
    Unit.FRACTIONAL_COUNT: "things",
    Unit.SECONDS: "duration",
}
"""How the ledger's integers of each unit are read."""


def tree_of(reading: Reading, node: Node) -> Tree:
    """The tree of a reading's number."""
    unit = NUMBER if reading.unit == "count" else reading.unit
    return _branch(reading, node, unit, reading.currency)


def _branch(reading: Reading, node: Node, unit: str, currency: str) -> Tree:
    currency = (isinstance(node, Operation) and node.currency) or currency
    number = _number(evaluate(node), unit, currency)
    tree = Tree(Text.assemble((number, "bold"), f"  {_what(reading, node)}"), guide_style="dim")
    if isinstance(node, Operation):
        for part in node.parts:
            tree.add(_branch(reading, part, _unit(node, part, unit), currency))
        for estimate in node.beside:
            tree.add(_branch(reading, estimate, MONEY, currency))
    return tree


def _unit(whole: Operation, part: Node, unit: str) -> str:
    """What rows sum up is as they are; of a quotient or a product the rest is as its whole says."""
    measured = _measured(part)
    if measured is not None:
        return measured
    if whole.operator is Operator.QUOTIENT:
        return MONEY
    if whole.operator is Operator.PRODUCT and (isinstance(part, Given) or unit not in (MONEY, RATIO)):
        # A price, a multiple or a time is a plain quotient of the ledger's integers, brought into its unit.
        return QUOTIENT
    return unit


def _measured(node: Node) -> str | None:
    """The unit that a leaf itself says, or of what sums up leaves of one unit; None: it is as around it."""
    if isinstance(node, Given) and node.unit:
        return NUMBER if node.unit == "count" else node.unit
    if isinstance(node, Row):
        return _UNITS[MEASURES[node.column].unit] if node.column in MEASURES else None
    if not isinstance(node, Operation) or node.operator not in (Operator.SUM, Operator.DIFFERENCE):
        return None
    units = {_measured(part) for part in node.parts}
    return units.pop() if len(units) == 1 else None


def _number(value: int | Fraction, unit: str, currency: str) -> str:
    match unit:
        case "ratio":
            return format_ratio(Fraction(value))
        case "money" if Fraction(value).denominator == 1:
            return format_micros(int(value), currency)
        case "price" | "multiple" | "seconds":
            return shown(value, unit, currency)
        case "things":
            return f"{float(Fraction(value, MICROS)):,.6f}".rstrip("0").rstrip(".")
        case "duration":
            return shown(Fraction(value, MICROS), "seconds", currency)
        case "quotient" if Fraction(value).denominator != 1:
            return f"{float(value):.6g}"
        case _:
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
    whose = dict(key).get("account", "")
    own = whose.partition(":")[2]
    shown = [
        f"{name}={date_text(int(text)) if name == 'day' else safe(text)}"
        for name, text in key
        if (name, text) not in (("account", reading.account), ("entity", own))
    ]
    return " ".join(shown)

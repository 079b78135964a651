"""Explanations: a tree whose leaves are ledger rows and given inputs, whose nodes are exact operations.

Evaluating a tree gives the reading's value again, exactly. What is not exact by nature (a forecast, a
logarithm) stands as an `Estimate` with its algorithm and version, never hidden among the operations.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from attrs import frozen

__all__ = ["Estimate", "Given", "Node", "Operation", "Operator", "Row", "evaluate", "leaves"]


class Operator(StrEnum):
    """The exact operations of the inner nodes."""

    SUM = "sum"
    DIFFERENCE = "difference"
    PRODUCT = "product"
    QUOTIENT = "quotient"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    FLOOR = "floor"
    """Rounded down to a whole micro."""


@frozen(kw_only=True)
class Row:
    """A number in the ledger, addressed so that anyone can look it up.

    Args:
        table: the ledger's table; `key` its primary key as column and text pairs.
        column: which of its numbers; `value` what stands there (micros or a count).
        revision: the account's revision at which this version was written.
        attributes: how the platform counted it: attribution setting, action type.
    """

    table: str
    key: tuple[tuple[str, str], ...]
    column: str
    value: int
    revision: int
    attributes: tuple[tuple[str, str], ...] = ()


@frozen(kw_only=True)
class Given:
    """A number that was given, not read from a row: a flight, a policy threshold, a span of time.

    Args:
        unit: as of a reading, where it is not that of what it stands in.
    """

    label: str
    value: int | Fraction
    source: str
    unit: str = ""


@frozen(kw_only=True)
class Estimate:
    """A number that an algorithm estimated in float64, rounded to micros."""

    label: str
    algorithm: str
    version: int
    value: int | Fraction
    inputs: tuple[Node, ...] = ()


@frozen(kw_only=True)
class Operation:
    """An exact operation over its parts, in their order.

    Args:
        beside: what was estimated from the same numbers, and is no part of the value.
        currency: of the money in its parts, where that is not the reading's; empty: as around it.
    """

    label: str
    operator: Operator
    parts: tuple[Node, ...]
    beside: tuple[Estimate, ...] = ()
    currency: str = ""


Node = Row | Given | Estimate | Operation


def evaluate(node: Node) -> int | Fraction:
    """The node's value, computed again from its leaves.

    Raises:
        ZeroDivisionError: where a quotient's divisor is zero.
        ValueError: where an operation that needs parts has none.
    """
    if not isinstance(node, Operation):
        return node.value
    values = [evaluate(part) for part in node.parts]
    match node.operator:
        case Operator.SUM:
            return sum(values)
        case Operator.PRODUCT:
            product: int | Fraction = 1
            for value in values:
                product *= value
            return product
        case Operator.DIFFERENCE:
            return values[0] - sum(values[1:])
        case Operator.QUOTIENT:
            dividend, divisor = values
            return Fraction(dividend) / Fraction(divisor)
        case Operator.MINIMUM:
            return min(values)
        case Operator.MAXIMUM:
            return max(values)
        case Operator.FLOOR:
            (value,) = values
            return value.numerator // value.denominator


def leaves(node: Node) -> tuple[Row | Given | Estimate, ...]:
    """All leaves, left to right; an estimate counts as one, its inputs follow it."""
    if isinstance(node, Operation):
        return tuple(leaf for part in node.parts for leaf in leaves(part))
    if isinstance(node, Estimate):
        return (node, *(leaf for part in node.inputs for leaf in leaves(part)))
    return (node,)

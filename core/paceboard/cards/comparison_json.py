"""A comparison as plain JSON values: exact beside rounded, down to the ledger's rows."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from paceboard.cards.as_json import as_plain, explanation_as_plain
from paceboard.model import Comparison, Contribution, Money, Price, Side, date_text, evaluate

__all__ = ["COMPARISON_SCHEMA", "comparison_as_plain", "is_equal"]

COMPARISON_SCHEMA = "paceboard.comparison/1"


def comparison_as_plain(found: Comparison) -> dict[str, Any]:
    """The whole comparison in its fixed order."""
    return {
        "schema": COMPARISON_SCHEMA,
        "card": found.card,
        "title": found.title,
        "account": found.account,
        "scope": list(found.scope),
        "simulated": found.simulated,
        "revision": found.revision,
        "currency": found.currency,
        "unit": found.unit,
        "now": _side(found, found.now),
        "before": _side(found, found.before),
        "change": _number(found, found.change),
        "contributions": [_contribution(found, each) for each in found.contributions],
        "factors": [
            {"factor": each.name, "change": _number(found, each.change), "estimate": each.estimate}
            for each in found.factors
        ],
        "factors_by": found.method or None,
        "warnings": [{"code": caution.code, "text": caution.text} for caution in found.warnings],
        "text": found.text,
        "equal": is_equal(found),
        "tree": None if found.tree is None else explanation_as_plain(found.tree),
        "factor_tree": None if found.factor_tree is None else explanation_as_plain(found.factor_tree),
    }


def is_equal(found: Comparison) -> bool | None:
    """Whether both trees come to the later number; None: there is no tree."""
    trees = [tree for tree in (found.tree, found.factor_tree) if tree is not None]
    return all(evaluate(tree) == found.now.value for tree in trees) if trees else None


def _side(found: Comparison, side: Side) -> dict[str, Any]:
    days = {"first": side.first, "last": side.last}
    return {
        **{key: None if day is None else date_text(day) for key, day in days.items()},
        "value": _number(found, side.value),
    }


def _contribution(found: Comparison, each: Contribution) -> dict[str, Any]:
    return {
        "level": str(each.level),
        "id": each.id,
        "name": each.name,
        "change": _number(found, each.change),
        "noise": each.noise,
        "rate": _number(found, each.rate),
        "mix": _number(found, each.mix),
        "parts": [_contribution(found, part) for part in each.parts],
    }


def _number(found: Comparison, value: int | Fraction | None) -> Any:
    if value is None:
        return None
    if found.unit == "money" and Fraction(value).denominator == 1:
        return as_plain(Money(int(value), found.currency))
    if found.unit in ("money", "price"):
        return as_plain(Price(Fraction(value), found.currency))
    return as_plain(Fraction(value))

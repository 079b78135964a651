"""Which factor moved a number: spend by impressions and price, a cost by price, clicks and conversions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from attrs import frozen

from paceboard.catalogue.amounts import amount_in
from paceboard.plugin import (
    AccountView,
    Estimate,
    FactorMove,
    Given,
    Grain,
    Level,
    Node,
    Operation,
    Operator,
    WindowKey,
    stats,
)

__all__ = ["FACTORS", "Term", "factor_moves", "factor_node", "measures_of"]

QUANTUM = {"multiple": Fraction(1, 1_000_000), "ratio": Fraction(1, 1_000_000)}
"""To what estimated parts are rounded; of money and prices to a micro."""


@frozen(kw_only=True)
class Term:
    """A factor as sums of measures.

    Args:
        under: None: the factor is the sum itself.
        divides: it stands below the line.
    """

    over: str
    under: str | None = None
    divides: bool = False


_CPM = Term(over="spend", under="impressions")
_CTR = Term(over="clicks", under="impressions")
_CVR = Term(over="conversions", under="clicks")


def _below(term: Term) -> Term:
    return Term(over=term.over, under=term.under, divides=True)


FACTORS: Mapping[str, Mapping[str, Term]] = {
    "spend": {"impressions": Term(over="impressions"), "cpm": _CPM},
    "cpa": {"cpm": _CPM, "ctr": _below(_CTR), "cvr": _below(_CVR)},
    "roas": {
        "cpm": _below(_CPM),
        "ctr": _CTR,
        "cvr": _CVR,
        "aov": Term(over="conversion_value", under="conversions"),
    },
    "cpc": {"cpm": _CPM, "ctr": _below(_CTR)},
}
"""By card; CTR, CVR and CPM have no factor that is measured."""


def measures_of(terms: Mapping[str, Term]) -> tuple[str, ...]:
    """Every measure that the factors are made of."""
    found = [key for each in terms.values() for key in (each.over, each.under) if key is not None]
    return tuple(dict.fromkeys(found))


def factor_moves(
    view: AccountView,
    terms: Mapping[str, Term],
    windows: tuple[WindowKey, WindowKey],
    *,
    change: int | Fraction,
    factor: Fraction,
    unit: str,
) -> tuple[tuple[FactorMove, ...], str]:
    """What each factor did, in the card's unit, and how that was split; nothing where one is not known.

    Args:
        change: of the number itself, in its unit. Where it was spent on no impressions, or value came without
            a conversion, the product of the factors is another number, and tells nothing of this one.
        factor: what a quotient of the ledger's integers is multiplied with to be in the unit.
    """
    level = Level.CAMPAIGN if view.scope else Level.ACCOUNT
    measures = measures_of(terms)
    sums = {(key, window): amount_in(view, key, window).value for key in measures for window in windows}
    unread = not all(view.reads(key, level, Grain.DAY) for key in measures)
    if not terms or unread or None in sums.values():
        return (), ""
    now, before = windows
    factors = {
        name: stats.Factor(_value(term, sums, before), _value(term, sums, now), divides=term.divides)
        for name, term in terms.items()
    }
    split = stats.split(factors, quantum=QUANTUM.get(unit, Fraction(1)) / factor)
    if split is None or split.change * factor != change:
        return (), ""
    moves = (
        FactorMove(name=name, change=change * factor, estimate=split.estimate)
        for name, change in split.parts.items()
    )
    return tuple(moves), str(split.method)


def _value(
    term: Term, sums: Mapping[tuple[str, WindowKey], int | None], window: WindowKey
) -> Fraction | None:
    over, under = sums[term.over, window], 1 if term.under is None else sums[term.under, window]
    return None if over is None or not under else Fraction(over, under)


def factor_node(before: int | Fraction, moves: tuple[FactorMove, ...], method: str) -> Node | None:
    """The later number: the earlier one and what each factor did."""
    if not moves:
        return None
    parts: list[Node] = [Given(label="before", value=before, source="the tree of contributions")]
    parts += [_leaf(each, method) for each in moves]
    return Operation(label="now, by factors", operator=Operator.SUM, parts=tuple(parts))


def _leaf(move: FactorMove, method: str) -> Node:
    if move.estimate:
        return Estimate(
            label=move.name,
            algorithm="logarithmic mean Divisia index",
            version=stats.factors.VERSION,
            value=move.change,
        )
    return Given(label=move.name, value=move.change, source=f"exact, by {method}")

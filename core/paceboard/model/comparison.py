"""Why a number moved from one span of days to another: its change, split into parts that add up to it."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from paceboard.model.accounts import Level
from paceboard.model.explanation import Node
from paceboard.model.readings import Caution

__all__ = ["Comparison", "Contribution", "FactorMove", "Side"]


@frozen(kw_only=True)
class Side:
    """One of the two spans.

    Args:
        first, last: whole account-local days; None: the account has no watermark.
        value: in the card's unit; None: unknown or undefined.
    """

    first: int | None
    last: int | None
    value: int | Fraction | None


@frozen(kw_only=True)
class Contribution:
    """By how much a part of the account moved the number, exactly, in the card's unit.

    Args:
        id: None: what the account reports and none of its parts explains.
        noise: chance alone does as much (Poisson); None: it is no matter of chance, or unknown.
        rate: what its own ratio did; `mix`: what its weight in the whole did. Their sum over all parts is the
            change; None where they are undefined.
        parts: what it consists of; their changes add up to its own.
    """

    level: Level
    id: str | None
    name: str
    change: int | Fraction
    noise: bool | None = None
    rate: Fraction | None = None
    mix: Fraction | None = None
    parts: tuple[Contribution, ...] = ()


@frozen(kw_only=True)
class FactorMove:
    """By how much a factor moved the number, in the card's unit.

    Args:
        name: `cpm`, `ctr`, `cvr`, `aov`, `impressions`, or `entry/exit` for what came or went whole.
        estimate: logarithms were taken, and the part was rounded so that all of them add up.
    """

    name: str
    change: Fraction
    estimate: bool


@frozen(kw_only=True)
class Comparison:
    """A card's number in two spans, and what moved it.

    Args:
        contributions: of campaigns, the largest first, each with its groups; empty where the change is
            undefined. They add up to the change exactly.
        factors: the same change by factors; empty where the number has none or one is not read.
        method: how it was split by factors: `lmdi`, `shapley`, `entry_exit`; empty: it was not.
        tree: evaluates to the later number: the earlier one and all contributions, down to the ledger's rows.
        factor_tree: the same by factors.
        text: one sentence with the numbers.
    """

    card: str
    title: str
    account: str
    scope: tuple[str, ...]
    revision: int
    currency: str
    unit: str
    now: Side
    before: Side
    contributions: tuple[Contribution, ...] = ()
    factors: tuple[FactorMove, ...] = ()
    method: str = ""
    tree: Node | None = None
    factor_tree: Node | None = None
    text: str = ""
    warnings: tuple[Caution, ...] = ()
    simulated: bool = False

    @property
    def change(self) -> int | Fraction | None:
        """The later number less the earlier one; None where one of them is unknown."""
        now, before = self.now.value, self.before.value
        return None if now is None or before is None else now - before

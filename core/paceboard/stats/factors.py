"""Which factor moved a product: spend by impressions and price, cost per order by price, clicks and orders.

Logarithmic mean Divisia index where all factors are positive: an estimate, rounded so that its parts add
up to the exact change. Exact where a factor is zero. No small number ever stands for a zero (Wood and
Lenzen 2006; Ang and Liu 2007; pacing reference, 4).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import permutations

from attrs import frozen

__all__ = ["ENTRY_EXIT", "VERSION", "Factor", "Split", "SplitMethod", "log_mean", "shapley", "split"]

VERSION = 1
"""Of the logarithmic split: another number when its parts may differ."""
ENTRY_EXIT = "entry/exit"
"""The line of what came or went: without it before, no factor of it can have moved."""
_MOST_FACTORS = 5


class SplitMethod(StrEnum):
    """How a change was split."""

    LMDI = "lmdi"
    """An estimate: logarithms."""
    SHAPLEY = "shapley"
    """Exact: the mean over all orders in which the factors may have moved."""
    ENTRY_EXIT = "entry_exit"
    """Exact: all of it came or went."""


@frozen
class Factor:
    """A factor of a product in two windows; None: undefined, as a price without impressions.

    Args:
        divides: it stands below the line.
    """

    before: Fraction | int | None
    after: Fraction | int | None
    divides: bool = False


@frozen(kw_only=True)
class Split:
    """What each factor did; the parts add up to the change exactly.

    Args:
        method: `lmdi` is an estimate, the others are exact.
        parts: by the factors' names, in their order; or `entry/exit` alone.
    """

    method: SplitMethod
    change: Fraction
    parts: Mapping[str, Fraction]

    @property
    def estimate(self) -> bool:
        """Whether logarithms were taken."""
        return self.method is SplitMethod.LMDI


def log_mean(x: float, y: float) -> float:
    """(x - y) / ln(x / y), a mean of two positive numbers; x where they are equal, 0 where one is 0."""
    if x == 0 or y == 0:
        return 0.0
    return x if x == y else (x - y) / _log_ratio(Fraction(x), Fraction(y))


def split(factors: Mapping[str, Factor], *, quantum: Fraction = Fraction(1, 1_000_000)) -> Split | None:
    """Split the change of a product among its factors; None where the product is undefined in a window.

    All positive: by logarithms, each part to a whole quantum by largest remainder. A factor that is zero:
    by Shapley, exact. One that is undefined beside another that is zero: the product came or went whole.

    Args:
        factors: by name, up to five.
        quantum: to which estimated parts are rounded, in the product's unit.

    Raises:
        ValueError: for no factor, more than five, or one below zero.
    """
    if not 0 < len(factors) <= _MOST_FACTORS:
        raise ValueError(f"{len(factors)} factors; a split takes 1 to {_MOST_FACTORS}")
    before = [_value(each.before, divides=each.divides) for each in factors.values()]
    after = [_value(each.after, divides=each.divides) for each in factors.values()]
    start, end = _product(before), _product(after)
    if start is None or end is None:
        return None
    change, known0, known1 = end - start, _known(before), _known(after)
    if len(known0) < len(before) or len(known1) < len(after):
        return Split(method=SplitMethod.ENTRY_EXIT, change=change, parts={ENTRY_EXIT: change})
    if start and end:
        method, parts = SplitMethod.LMDI, _logarithmic(known0, known1, change, quantum)
    else:
        method, parts = SplitMethod.SHAPLEY, shapley(known0, known1)
    return Split(method=method, change=change, parts=dict(zip(factors, parts, strict=True)))


def _value(value: Fraction | int | None, *, divides: bool) -> Fraction | None:
    if value is None or (divides and value == 0):
        return None
    if value < 0:
        raise ValueError(f"a factor of {value}")
    return 1 / Fraction(value) if divides else Fraction(value)


def _known(values: Sequence[Fraction | None]) -> list[Fraction]:
    return [each for each in values if each is not None]


def _product(values: Sequence[Fraction | None]) -> Fraction | None:
    """Zero where one is zero, whatever is undefined beside it; else undefined with any of them."""
    if 0 in values:
        return Fraction(0)
    return None if None in values else math.prod(_known(values), start=Fraction(1))


def shapley(before: Sequence[Fraction], after: Sequence[Fraction]) -> list[Fraction]:
    """Each factor's mean effect over all orders of moving them; exact, of any sign, zeros included.

    For three factors it is da * ((b0 c0 + b1 c1) / 3 + (b0 c1 + b1 c0) / 6), and so on around.
    """
    sums, orders = [Fraction(0)] * len(before), 0
    for order in permutations(range(len(before))):
        orders += 1
        values = list(before)
        for place in order:
            rest = math.prod((each for other, each in enumerate(values) if other != place), start=Fraction(1))
            sums[place] += (after[place] - before[place]) * rest
            values[place] = after[place]
    return [each / orders for each in sums]


def _logarithmic(
    before: Sequence[Fraction], after: Sequence[Fraction], change: Fraction, quantum: Fraction
) -> list[Fraction]:
    mean = log_mean(float(math.prod(after)), float(math.prod(before)))
    raw = [Fraction(mean * _log_ratio(new, old)) for old, new in zip(before, after, strict=True)]
    return _rounded(raw, change, quantum)


def _log_ratio(new: Fraction, old: Fraction) -> float:
    """ln(new / old), accurate also where they hardly differ."""
    near = abs(new - old) < old / 2
    return math.log1p(float((new - old) / old)) if near else math.log(float(new / old))


def _rounded(raw: Sequence[Fraction], change: Fraction, quantum: Fraction) -> list[Fraction]:
    """To whole quanta by largest remainder; what is less than a quantum stays with the largest part."""
    floors = [each // quantum for each in raw]
    missing = change / quantum - sum(floors)
    whole = missing.numerator // missing.denominator
    each_gets, more = divmod(whole, len(raw))
    order = sorted(range(len(raw)), key=lambda place: (floors[place] - raw[place] / quantum, place))
    for turn, place in enumerate(order):
        floors[place] += each_gets + (turn < more)
    parts = [each * quantum for each in floors]
    largest = max(range(len(raw)), key=lambda place: abs(raw[place]))
    parts[largest] += (missing - whole) * quantum
    return parts

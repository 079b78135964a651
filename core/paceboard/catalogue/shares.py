"""Shares that sum to the whole exactly: the largest remainders get what rounding leaves (R88)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

__all__ = ["shares_of"]

TENTHS_OF_A_PERCENT = 1_000


def shares_of(values: Mapping[str, int], *, parts: int = TENTHS_OF_A_PERCENT) -> dict[str, Fraction]:
    """Each value's share of their sum, in whole parts of it; all of them together are exactly one.

    Args:
        values: none below zero; where all are zero, nobody has a share.
        parts: into how many parts the whole is cut: 1,000 for shares that show one decimal of a percent.

    Raises:
        ValueError: for a value below zero, which is no part of a whole.
    """
    if any(value < 0 for value in values.values()):
        raise ValueError("a part of a whole is not below zero")
    whole = sum(values.values())
    if not whole:
        return dict.fromkeys(values, Fraction(0))
    cut = {key: divmod(value * parts, whole) for key, value in values.items()}
    left = parts - sum(count for count, _ in cut.values())
    first = sorted(cut, key=lambda key: (-cut[key][1], key))[:left]
    return {key: Fraction(count + (key in first), parts) for key, (count, _) in cut.items()}

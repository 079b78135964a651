"""Shares that sum to the whole exactly: the largest remainders get what rounding leaves (R88)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

__all__ = ["shares_of"]

TENTHS_OF_A_PERCENT = 1_000


def shares_of(values: Mapping[str, int]) -> dict[str, Fraction | None]:
    """Each value's share of their sum in tenths of a percent; all of them together are exactly one.

    Where the sum is not above zero, or a value is below it, nobody has a share: None.
    """
    whole = sum(values.values())
    if whole <= 0 or any(value < 0 for value in values.values()):
        return dict.fromkeys(values)
    cut = {key: divmod(value * TENTHS_OF_A_PERCENT, whole) for key, value in values.items()}
    left = TENTHS_OF_A_PERCENT - sum(count for count, _ in cut.values())
    first = sorted(cut, key=lambda key: (-cut[key][1], key))[:left]
    return {key: Fraction(count + (key in first), TENTHS_OF_A_PERCENT) for key, (count, _) in cut.items()}

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.catalogue.shares import shares_of

amounts = st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 10**15), min_size=1, max_size=12)


@given(amounts)
def test_shares_sum_to_the_whole(values: dict[str, int]) -> None:
    """Exactly one, or nothing at all where there is nothing to share (R88)."""
    assert (1 if any(values.values()) else 0) == sum(shares_of(values).values())


@given(amounts)
def test_a_share_is_within_one_part_of_the_exact_one(values: dict[str, int]) -> None:
    """Rounding moves nobody by a whole tenth of a percent."""
    whole = sum(values.values()) or 1
    for key, share in shares_of(values).items():
        assert abs(share - Fraction(values[key], whole)) < Fraction(1, 1_000)


def test_the_largest_remainder_gets_what_is_left() -> None:
    """A third each: the first in order takes the odd part."""
    assert [Fraction(334, 1_000), Fraction(333, 1_000), Fraction(333, 1_000)] == list(
        shares_of({"a": 1, "b": 1, "c": 1}).values()
    )


def test_what_is_below_zero_is_no_part() -> None:
    """A credit cannot have a share of what was spent."""
    with pytest.raises(ValueError, match="below zero"):
        shares_of({"a": -1, "b": 3})

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import Bands, Sentiment

HIGHER = Bands(bad_below=Fraction(2), good_from=Fraction(3))
LOWER = Bands(good_to=Fraction(3), bad_above=Fraction(5))
TARGET = Bands(bad_below=Fraction(1), good_from=Fraction(2), good_to=Fraction(3), bad_above=Fraction(4))


@pytest.mark.parametrize(
    ("bands", "value", "sentiment"),
    [
        (HIGHER, Fraction(199, 100), Sentiment.BAD),
        (HIGHER, 2, Sentiment.WATCH),
        (HIGHER, 3, Sentiment.GOOD),
        (LOWER, 3, Sentiment.GOOD),
        (LOWER, 5, Sentiment.WATCH),
        (LOWER, Fraction(501, 100), Sentiment.BAD),
        (TARGET, 0, Sentiment.BAD),
        (TARGET, 1, Sentiment.WATCH),
        (TARGET, 2, Sentiment.GOOD),
        (TARGET, 5, Sentiment.BAD),
        (Bands(), 7, Sentiment.NEUTRAL),
    ],
)
def test_edges_belong_to_the_better_side(bands: Bands, value: Fraction | int, sentiment: Sentiment) -> None:
    """A number that stands on an edge is taken as the better of the two."""
    assert sentiment is bands.sentiment(value)


@given(st.fractions(0, 10), st.fractions(0, 10))
def test_more_is_never_taken_worse_where_higher_is_better(one: Fraction, other: Fraction) -> None:
    """Bands of one direction are monotone."""
    order = [Sentiment.BAD, Sentiment.WATCH, Sentiment.GOOD]
    low, high = sorted((one, other))

    assert order.index(HIGHER.sentiment(low)) <= order.index(HIGHER.sentiment(high))


def test_edges_that_do_not_rise_are_a_problem() -> None:
    """What would be good and bad at once is refused."""
    assert "" == TARGET.problem
    assert "do not rise" in Bands(bad_below=Fraction(3), good_from=Fraction(2)).problem

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paceboard.pacing.forecast_quantiles import Coverage, Quantiles, covered, quantiles_of
from paceboard.pacing.forecast_table import HORIZONS, LEVELS, SPEND, USED


@pytest.mark.parametrize("table", [SPEND, USED])
def test_the_fitted_tables_ascend(table: tuple[tuple[float, ...], ...]) -> None:
    """Every row has a quantile for each level, in order, and there is a row for each horizon."""
    assert len(HORIZONS) == len(table)
    assert all(len(LEVELS) == len(row) and sorted(row) == list(row) for row in table)


def test_the_table_is_read_between_its_horizons() -> None:
    """At a horizon of the table its own number, half-way between two the mean of both."""
    row = LEVELS.index(0.9)

    assert SPEND[2][row] == Quantiles().at(0.9, 7.0)
    assert (SPEND[2][row] + SPEND[3][row]) / 2 == pytest.approx(Quantiles().at(0.9, 10.5))
    assert SPEND[-1][row] == Quantiles().at(0.9, 60.0)


@settings(deadline=None)
@given(
    p=st.floats(0.0005, 0.9995),
    horizon=st.floats(0.05, 40),
    power=st.sampled_from([1.0, 0.8, 1.4]),
    used=st.booleans(),
)
def test_below_is_the_inverse_of_at(p: float, horizon: float, power: float, used: bool) -> None:
    """The probability up to a quantile is the quantile's own, in the tails too."""
    quantiles = Quantiles(power=power, used=used)

    assert p == pytest.approx(quantiles.below(quantiles.at(p, horizon), horizon), abs=1e-6)


def test_own_scores_are_blended_by_their_number() -> None:
    """Of 200 scores at a week's horizon half of the quantile is the account's own."""
    scores = [place / 100 for place in range(-100, 100)]
    own, fitted = quantiles_of(scores).own[2], Quantiles().at(0.1, 7.0)

    assert (own + fitted) / 2 == pytest.approx(quantiles_of(scores).at(0.1, 7.0))
    assert fitted == quantiles_of([0.0]).at(0.1, 7.0)


def test_intervals_that_miss_widen_the_next_one() -> None:
    """q <- q + .02 * (miss - .2): two misses after two that held bring 80 % to 82.4 %."""
    found = covered([0.0, 0.0, 99.0, -99.0])

    assert Coverage(held=2, of=4, level=Fraction(824, 1000)) == found
    assert Fraction(4, 5) == covered([]).level
    wide, plain = quantiles_of([], found.level), Quantiles()
    assert Quantiles().at(0.088, 7.0) == pytest.approx(wide.at(0.1, 7.0))
    assert plain.at(0.5, 7.0) == wide.at(0.5, 7.0)


def test_the_level_stays_within_sense() -> None:
    """However often intervals missed or held, the next is drawn between 60 and 98 %."""
    assert Fraction(49, 50) == covered([99.0] * 300).level
    assert Fraction(3, 5) == covered([0.0] * 300).level

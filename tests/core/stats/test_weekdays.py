from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from paceboard.stats.weekdays import weekday, weekday_factors


def test_a_series_without_weekdays_has_none() -> None:
    """Equal days give seven factors of 1."""
    assert (1.0,) * 7 == weekday_factors(dict.fromkeys(range(56), 100.0), 56)


def test_a_weekday_of_half_is_found_and_shrunk() -> None:
    """A day of half the others comes near its factor, with two weeks of 1 in it."""
    series = {day: 50.0 if weekday(day) == 0 else 100.0 for day in range(70)}
    factors = weekday_factors(series, 70)

    assert pytest.approx(1.0) == sum(factors) / 7
    assert 0.5 * 7 / 6.5 < factors[0] < 0.68
    assert len({round(each, 3) for each in factors[1:]}) <= 2


def test_days_that_are_not_known_are_left_out() -> None:
    """A hole takes the weeks around it out of the sums, and nothing else."""
    series = dict.fromkeys(range(56), 100.0)

    assert (1.0,) * 7 == weekday_factors({day: each for day, each in series.items() if day != 30}, 56)


def test_nothing_known_is_no_weekday_at_all() -> None:
    """Without history every factor is its prior."""
    assert (1.0,) * 7 == weekday_factors({}, 56)


@given(st.lists(st.floats(0, 1e12), min_size=56, max_size=56), st.floats(0.001, 1000))
@settings(max_examples=30)
def test_the_unit_of_the_series_does_not_matter(values: list[float], unit: float) -> None:
    """Dollars or micros: the factors are the same, their mean 1."""
    plain = weekday_factors(dict(enumerate(values)), 56)
    scaled = weekday_factors({day: each * unit for day, each in enumerate(values)}, 56)

    assert pytest.approx(7.0) == sum(plain)
    assert pytest.approx(plain, rel=1e-4) == scaled


def exact_factors(values: list[float]) -> list[float]:
    """The same rule in exact fractions, for days 0 to 55 asked about on day 56."""
    kept: list[list[Fraction]] = [[] for _ in range(7)]
    for day in range(3, 53):
        mean = sum(map(Fraction, values[day - 3 : day + 4]), Fraction(0)) / 7
        if mean:
            ratio = Fraction(values[day]) / mean
            kept[weekday(day)].append(min(max(ratio, Fraction(0.1)), Fraction(4)))
    found = [(sum(each, Fraction(0)) + 2) / Fraction(len(each) + 2) for each in kept]
    return [float(each * 7 / sum(found)) for each in found]


@given(st.lists(st.just(0.0) | st.floats(1e-6, 1e12), min_size=56, max_size=56))
@example([1e12] * 28 + [1e-5, 3e-5] * 14)
@settings(max_examples=30)
def test_factors_are_those_of_exact_arithmetic(values: list[float]) -> None:
    """A small week after a large one keeps nothing of the large one's rounding."""
    assert pytest.approx(exact_factors(values)) == weekday_factors(dict(enumerate(values)), 56)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.simulator.draws import binomial, dirichlet, poisson, spread, stream


def test_a_stream_depends_on_its_names_alone() -> None:
    """The same names draw the same numbers, other names others."""
    first = [stream("a", 1).random() for _ in range(2)]

    assert first[0] == first[1]
    assert first[0] != stream("a", 2).random()


@given(st.integers(0, 10**6), st.floats(0, 1), st.integers())
def test_no_more_succeed_than_try(tries: int, chance: float, seed: int) -> None:
    """A binomial draw lies between none and all."""
    assert 0 <= binomial(stream(seed), tries, chance) <= tries


@pytest.mark.parametrize("mean", [0.0, 0.4, 5.0, 40.0, 100_000.0])
def test_poisson_draws_around_its_mean(mean: float) -> None:
    """A thousand draws average to the mean, for few and for many."""
    rng = stream("poisson", mean)
    drawn = [poisson(rng, mean) for _ in range(1_000)]

    assert mean == pytest.approx(sum(drawn) / 1_000, rel=0.1, abs=0.1)


def test_a_spread_is_positive_and_shares_are_too() -> None:
    """Factors and shares never turn a sign."""
    rng = stream("spread")

    assert all(spread(rng, 0.5) > 0 for _ in range(100))
    assert all(share > 0 for share in dirichlet(rng, 50))

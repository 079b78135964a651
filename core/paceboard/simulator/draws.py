"""Randomness: one named stream for each purpose, so that nothing depends on the order of asking."""

from __future__ import annotations

import math
from random import Random

__all__ = ["binomial", "dirichlet", "poisson", "spread", "stream"]

_FEW = 16
"""Below this mean the normal distribution is too coarse, and drawing exactly costs little."""


def stream(*names: object) -> Random:
    """The stream of random numbers that belongs to these names, the same in every process."""
    return Random("|".join(map(str, names)))


def spread(rng: Random, sigma: float) -> float:
    """A factor around 1 whose logarithm is normal."""
    return math.exp(rng.gauss(0.0, sigma))


def dirichlet(rng: Random, count: int, concentration: float = 8.0) -> list[float]:
    """How a whole falls apart into `count` positive parts (Dirichlet, not yet scaled to 1)."""
    return [rng.gammavariate(concentration, 1.0) for _ in range(count)]


def poisson(rng: Random, mean: float) -> int:
    """How many rare things happen, `mean` on average; rounded normal where they are many."""
    if mean >= _FEW:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    floor, product, count = math.exp(-mean), rng.random(), 0
    while product > floor:
        product *= rng.random()
        count += 1
    return count


def binomial(rng: Random, tries: int, chance: float) -> int:
    """How many of `tries` succeed; never more than there are."""
    mean = tries * chance
    if mean < _FEW:
        return min(tries, poisson(rng, mean))
    return min(tries, max(0, round(rng.gauss(mean, math.sqrt(mean * (1.0 - chance))))))

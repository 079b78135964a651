"""How far spend may run ahead of its plan before that is a warning: a fixed share, or what noise alone does.

A single campaign's days scatter, so early in a period a campaign that is on pace is beyond 5 % by chance.
Source: the pacing reference, 1.5, "False alarms". All of it is exact; only roots are cut to the millionth.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt
from statistics import median_low

from attrs import frozen

__all__ = ["Tolerance", "fixed_tolerance", "noise_aware_tolerance", "relative_noise"]

USUAL_NOISE = Fraction(15, 100)
"""Spread of a campaign's day around its level, where too few days tell (the reference, 2.1: median)."""
LEAST_CHANGES = 7
"""Changes over a week that tell a campaign's own noise."""
_WEEKDAYS = Fraction(14, 100)
"""Spread of the days of the week around their mean; a whole week has none of it."""
_CHANCE = Fraction(128, 100)
"""One in ten campaigns on pace is beyond so many standard deviations above it."""
_OF_MEDIAN = Fraction(14_826, 10_000)
"""Standard deviations in a median deviation, of normal noise."""
_DIGITS = 10**6


@frozen(kw_only=True)
class Tolerance:
    """What spend may be over its plan without a warning.

    Args:
        kind: `fixed` or `noise_aware`.
        above: the share of the plan.
        noise: spread of a day relative to the mean day, that it was found from; None where it is fixed.
    """

    kind: str
    above: Fraction
    noise: Fraction | None = None


def fixed_tolerance(warning: Fraction) -> Tolerance:
    """What the policy's own threshold leaves: 1.05 leaves 5 %."""
    return Tolerance(kind="fixed", above=warning - 1)


def noise_aware_tolerance(warning: Fraction, days: int, noise: Fraction) -> Tolerance:
    """`max(warning - 1, 1.28 * sqrt(noise^2 + 0.14^2 * open) / sqrt(days))`.

    Args:
        days: complete days of the period; `open` is the part of a week that they leave open, or have begun.
        noise: spread of a day relative to the mean day.
    """
    seen = max(days, 1)
    left_open = Fraction(7 - seen, 7) if seen < 7 else Fraction(seen % 7, 7)
    spread = _CHANCE**2 * (noise**2 + _WEEKDAYS**2 * left_open) / seen
    return Tolerance(kind="noise_aware", above=max(warning - 1, _root(spread)), noise=noise)


def relative_noise(series: Sequence[int | None]) -> Fraction:
    """Spread of a day relative to the mean day, from the median change from a day to the same one a week on.

    Days of the week are no noise. A step of the budget or a pause changes a few days of many, so it hardly
    counts.

    Args:
        series: micros of complete days, oldest first; what is unknown is not compared. Days before the first
            with spend are no part of it.
    """
    begun = next((index for index, value in enumerate(series) if value), len(series))
    days = series[begun:]
    changes = [
        abs(after - before)
        for before, after in zip(days, days[7:], strict=False)
        if before is not None and after is not None
    ]
    known = [value for value in days if value is not None]
    if len(changes) < LEAST_CHANGES or sum(known) <= 0:
        return USUAL_NOISE
    mean = Fraction(sum(known), len(known))
    # A change has the noise of two days.
    return _root((_OF_MEDIAN * median_low(changes) / mean) ** 2 / 2)


def _root(square: Fraction) -> Fraction:
    """The square root, cut to the millionth."""
    return Fraction(isqrt(square.numerator * _DIGITS**2 // square.denominator), _DIGITS)

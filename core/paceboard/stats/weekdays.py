"""What each weekday does to a daily series: seven factors around 1, shrunk where little is known."""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum

__all__ = ["WEEKS", "weekday", "weekday_factors"]

WEEKS = 8
"""Weeks that the factors are learned from, at most."""
_PRIOR = 2.0
"""Weeks of a weekday like any other that each factor begins with (pacing reference, 2.4)."""
_LOW, _HIGH = 0.1, 4.0
"""A day beyond these multiples of its week counts as they do."""
_HALF = 3


def weekday(day: int) -> int:
    """0 for Sunday to 6 for Saturday, of an account-local epoch day."""
    return (day + 4) % 7


def weekday_factors(series: Mapping[int, float], before: int) -> tuple[float, ...]:
    """Sunday's to Saturday's factor, their mean 1, as an estimate from the days before a day.

    F = (sum of ratios to the centred mean of seven days + 2) / (count + 2), over the last 8 weeks; a day
    counts where all of its seven are known (pacing reference, 2.4).

    Args:
        series: value by epoch day, any unit, not negative; a day that is not to count is left out.
    """
    sums, counts = [_PRIOR] * 7, [_PRIOR] * 7
    begin = before - 7 * WEEKS - _HALF
    values = [series.get(day) for day in range(begin, before)]
    for place in range(_HALF, len(values) - _HALF):
        low, high, value = place - _HALF, place + _HALF + 1, values[place]
        # Summed anew each time: running totals would leave their rounding to a small week after a large one.
        week = [each for each in values[low:high] if each is not None]
        mean = fsum(week) / 7
        if value is not None and len(week) == 7 and mean > 0:
            sums[weekday(begin + place)] += min(max(value / mean, _LOW), _HIGH)
            counts[weekday(begin + place)] += 1
    found = [total / count for total, count in zip(sums, counts, strict=True)]
    mean = sum(found) / 7
    return tuple(each / mean for each in found)

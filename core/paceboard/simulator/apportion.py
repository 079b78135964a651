"""Splitting a whole so that its parts add up to it again."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["apportion"]

_SCALE = 1 << 40
"""Weights become integers of this resolution, so that the split is the same on every machine."""


def apportion(whole: int, weights: Sequence[float], step: int = 1) -> list[int]:
    """Split `whole` by `weights` into multiples of `step` that add up to it.

    The largest remainders get what is left over; the first wins a tie.

    Raises:
        ValueError: where there is something to split and no weight is positive, or the whole is no
            multiple of the step.
    """
    if whole == 0:
        return [0] * len(weights)
    units, odd = divmod(whole, step)
    scaled = [int(weight * _SCALE) for weight in weights]
    total = sum(scaled)
    if total <= 0 or odd:
        raise ValueError(f"{whole} cannot be split into steps of {step} by {list(weights)}")
    parts = [units * weight // total for weight in scaled]
    left = units - sum(parts)
    if left:
        by_remainder = sorted(range(len(scaled)), key=lambda index: -(units * scaled[index] % total))
        for index in by_remainder[:left]:
            parts[index] += 1
    return [part * step for part in parts]

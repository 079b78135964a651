"""Many series at once: which of their deviations are more than what chance shows among so many."""

from __future__ import annotations

import math
from collections.abc import Mapping

__all__ = ["SHARE", "discoveries", "two_sided_tail"]

SHARE = 0.10
"""False ones among those that are told, on average, at most (pacing reference, 3.1)."""
_FREEDOM = 10


def two_sided_tail(z: float) -> float:
    """How likely a deviation of at least this size is where nothing happened; an estimate.

    By Student's distribution with 10 degrees of freedom, which a scale from 21 days and a prior follows
    better than the normal one does: measured, see the page on anomalies.
    """
    angle = math.atan(abs(z) / math.sqrt(_FREEDOM))
    term = total = 1.0
    for step in range(1, _FREEDOM // 2):
        term *= (2 * step - 1) / (2 * step) * math.cos(angle) ** 2
        total += term
    return max(0.0, 1.0 - math.sin(angle) * total)


def discoveries(tails: Mapping[str, float], *, share: float = SHARE) -> frozenset[str]:
    """The keys that stand out of all, by Benjamini and Hochberg (1995).

    Args:
        tails: for each series how likely its deviation is where nothing happened, 0 to 1.
    """
    ordered = sorted(tails, key=lambda key: tails[key])
    passing = [rank for rank, key in enumerate(ordered, 1) if tails[key] <= share * rank / len(ordered)]
    return frozenset(ordered[: max(passing, default=0)])

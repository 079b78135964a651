"""Statistics: pure functions over plain series. What is an estimate says so; what can be exact is."""

from __future__ import annotations

from paceboard.stats.anomaly import DaySpend, Deviation, Method, Skipped, deviations
from paceboard.stats.decomposition import (
    Change,
    MixAndRate,
    contributions,
    is_noise,
    mix_and_rate,
    pooled,
    totals,
)
from paceboard.stats.episodes import Episode, episodes
from paceboard.stats.factors import Factor, Split, SplitMethod, shapley, split
from paceboard.stats.multiple import discoveries, two_sided_tail

__all__ = [
    "Change",
    "DaySpend",
    "Deviation",
    "Episode",
    "Factor",
    "Method",
    "MixAndRate",
    "Skipped",
    "Split",
    "SplitMethod",
    "contributions",
    "deviations",
    "discoveries",
    "episodes",
    "is_noise",
    "mix_and_rate",
    "pooled",
    "shapley",
    "split",
    "totals",
    "two_sided_tail",
]

"""Statistics: pure functions over plain series. What is an estimate says so; what can be exact is."""

from __future__ import annotations

from paceboard.stats.anomaly import VERSION as ANOMALY_VERSION
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
from paceboard.stats.movement import Movement, Performance, movement, told_by_now
from paceboard.stats.multiple import discoveries, two_sided_tail
from paceboard.stats.weekdays import weekday
from paceboard.stats.winner import ALGORITHM as WINNER_ALGORITHM
from paceboard.stats.winner import VERSION as WINNER_VERSION
from paceboard.stats.winner import Call, Classification, Condition, Facts, classify

__all__ = [
    "ANOMALY_VERSION",
    "WINNER_ALGORITHM",
    "WINNER_VERSION",
    "Call",
    "Change",
    "Classification",
    "Condition",
    "DaySpend",
    "Deviation",
    "Episode",
    "Factor",
    "Facts",
    "Method",
    "MixAndRate",
    "Movement",
    "Performance",
    "Skipped",
    "Split",
    "SplitMethod",
    "classify",
    "contributions",
    "deviations",
    "discoveries",
    "episodes",
    "is_noise",
    "mix_and_rate",
    "movement",
    "pooled",
    "shapley",
    "split",
    "told_by_now",
    "totals",
    "two_sided_tail",
    "weekday",
]

"""What a connector can read, as data: at which level and grain, how late it comes, how long it moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from attrs import evolve, frozen

from paceboard.model import MEASURES, Grain, Level

__all__ = ["SPEND", "FactCapability", "MeasureGroup", "capability_problem", "groups_of", "lag_of"]

SPEND = "spend"
"""The key of the group that pacing stands at: of whatever no other group names."""


@frozen(kw_only=True)
class MeasureGroup:
    """Measures that a platform completes and restates alike.

    Args:
        key: under which the ledger keeps up to where they are complete: `conversions`.
        measures: keys of `MEASURES`.
        lag: seconds after which the platform says that they are complete.
        horizon: days for which it restates them; the host re-reads that far back.
        source: where the platform says so.
    """

    key: str
    measures: tuple[str, ...]
    lag: int
    horizon: int
    source: str = ""


@frozen(kw_only=True)
class FactCapability:
    """Facts that a connector can read at one level and grain. A row is always read with all its measures.

    Args:
        measures: keys of `MEASURES` that it asks for.
        max_days: longest window of one fetch, in account-local days.
        lag, horizon, source: of spend and of every measure that no group names, as in `MeasureGroup`.
        groups: measures that come later, or move longer, than spend; what is not read here is passed over.
    """

    level: Level
    grain: Grain
    measures: tuple[str, ...]
    max_days: int
    lag: int
    horizon: int
    source: str = ""
    groups: tuple[MeasureGroup, ...] = ()

    def by_group(self) -> tuple[MeasureGroup, ...]:
        """Every measure that it reads, in exactly one group; that of spend first."""
        apart = {key for group in self.groups for key in group.measures}
        own = MeasureGroup(
            key=SPEND,
            measures=tuple(key for key in self.measures if key not in apart),
            lag=self.lag,
            horizon=self.horizon,
            source=self.source,
        )
        others = (
            evolve(group, measures=tuple(key for key in group.measures if key in self.measures))
            for group in self.groups
        )
        return tuple(group for group in (own, *others) if group.measures)

    @property
    def moves(self) -> int:
        """Days for which something in its rows may still change."""
        return max((group.horizon for group in self.by_group()), default=0)


def groups_of(capabilities: Iterable[FactCapability]) -> Mapping[str, MeasureGroup]:
    """Each group over all levels and grains: all its measures, at its latest and its longest."""
    return _groups_of(tuple(capabilities))


# Every card of every account asks, and a connector's capabilities never change.
@lru_cache(maxsize=64)
def _groups_of(capabilities: tuple[FactCapability, ...]) -> Mapping[str, MeasureGroup]:
    found: dict[str, MeasureGroup] = {}
    for group in (group for each in capabilities for group in each.by_group()):
        known = found.setdefault(group.key, group)
        found[group.key] = evolve(
            known,
            measures=tuple(dict.fromkeys((*known.measures, *group.measures))),
            lag=max(known.lag, group.lag),
            horizon=max(known.horizon, group.horizon),
        )
    return MappingProxyType(found)


def lag_of(capabilities: Iterable[FactCapability], measure: str) -> int:
    """Seconds after which a measure is complete wherever it is read; 0 where nobody reads it."""
    return _lags_of(tuple(capabilities)).get(measure, 0)


@lru_cache(maxsize=64)
def _lags_of(capabilities: tuple[FactCapability, ...]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for group in (group for each in capabilities for group in each.by_group()):
        for measure in group.measures:
            found[measure] = max(found.get(measure, 0), group.lag)
    return MappingProxyType(found)


def capability_problem(capabilities: Iterable[FactCapability]) -> str:
    """What is wrong with what a connector says that it reads; empty: nothing."""
    met: set[tuple[Level, Grain]] = set()
    for each in capabilities:
        place = f"{each.level} by {each.grain}"
        if (each.level, each.grain) in met:
            return f"{place} is declared twice"
        met.add((each.level, each.grain))
        problem = _of_measures(each) or _of_groups(each)
        if problem:
            return f"{place}: {problem}"
    return ""


def _of_measures(capability: FactCapability) -> str:
    for key in capability.measures:
        if key not in MEASURES:
            return f"no measure is called {key!r}"
        if not MEASURES[key].additive and capability.grain is not Grain.WINDOW:
            return f"{key} does not add up over days or entities, so it is read by window only"
    return "" if capability.max_days > 0 else f"a fetch of {capability.max_days} days"


def _of_groups(capability: FactCapability) -> str:
    named = [key for group in capability.groups for key in group.measures]
    keys = [group.key for group in capability.groups]
    if len(set(named)) < len(named):
        return "a measure is in two groups"
    if len(set(keys)) < len(keys) or SPEND in keys or SPEND in named:
        return f"groups are called once each, and spend is in the group {SPEND!r} that nobody declares"
    unknown = [key for key in named if key not in MEASURES]
    if unknown:
        return f"no measure is called {unknown[0]!r}"
    if any(group.lag < 0 or group.horizon < 0 for group in capability.by_group()):
        return "a lag or horizon below zero"
    return ""

from __future__ import annotations

from typing import Any

import pytest

from paceboard.model import Grain, Level
from paceboard.specs import FactCapability, MeasureGroup, capability_problem, groups_of, lag_of

LATE = MeasureGroup(key="conversions", measures=("conversions", "conversion_value"), lag=86_400, horizon=28)


def capability(level: Level = Level.ACCOUNT, grain: Grain = Grain.DAY, **more: Any) -> FactCapability:
    given = {"measures": ("spend", "clicks", "conversions"), "max_days": 30, "lag": 7_200, "horizon": 3}
    return FactCapability(level=level, grain=grain, **{**given, "groups": (LATE,), **more})


def test_each_measure_that_is_read_is_in_one_group() -> None:
    """What no group names goes with spend; what is named and not read is passed over."""
    spend, late = capability().by_group()

    assert ("spend", ("spend", "clicks"), 7_200, 3) == (spend.key, spend.measures, spend.lag, spend.horizon)
    assert ("conversions", ("conversions",), 86_400, 28) == (
        late.key, late.measures, late.lag, late.horizon
    )  # fmt: skip


def test_a_row_moves_as_long_as_the_last_of_its_measures() -> None:
    """Conversions set how far back, but only where they are read."""
    assert (28, 3) == (capability().moves, capability(measures=("spend",)).moves)


def test_groups_hold_over_all_levels() -> None:
    """All measures of a group, at its latest and its longest."""
    other = capability(Level.AD, measures=("spend", "conversion_value"), lag=10_800, horizon=2)
    groups = groups_of((capability(), other))

    assert {"spend": ("spend", "clicks"), "conversions": ("conversions", "conversion_value")} == {
        key: group.measures for key, group in groups.items()
    }
    assert (10_800, 3) == (groups["spend"].lag, groups["spend"].horizon)


def test_the_lag_is_of_the_measure_and_not_of_its_neighbours() -> None:
    """Conversions that come a day late do not make spend late; what nobody reads has no lag."""
    assert (7_200, 86_400, 0) == tuple(
        lag_of((capability(),), key) for key in ("spend", "conversions", "watch_time")
    )


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({}, ""),
        ({"measures": ("spend", "likes")}, "account by day: no measure is called 'likes'"),
        ({"measures": ("reach",)}, "account by day: reach does not add up over days or entities"),
        ({"measures": ("reach",), "grain": Grain.WINDOW}, ""),
        ({"max_days": 0}, "account by day: a fetch of 0 days"),
        ({"horizon": -1}, "account by day: a lag or horizon below zero"),
        ({"groups": (LATE, LATE)}, "account by day: a measure is in two groups"),
        (
            {"groups": (MeasureGroup(key="spend", measures=("clicks",), lag=0, horizon=0),)},
            "account by day: groups are called once each",
        ),
        (
            {"groups": (MeasureGroup(key="cost", measures=("spend",), lag=0, horizon=0),)},
            "account by day: groups are called once each",
        ),
        (
            {"groups": (MeasureGroup(key="likes", measures=("likes",), lag=0, horizon=0),)},
            "account by day: no measure is called 'likes'",
        ),
    ],
)
def test_a_declaration_that_cannot_be_true_is_refused(changes: dict[str, Any], problem: str) -> None:
    """It says where, and what is wrong there."""
    found = capability_problem([capability(**changes)])

    assert found.startswith(problem)
    assert bool(problem) is bool(found)


def test_a_level_is_declared_once_by_grain() -> None:
    """Two declarations of one thing could say two things."""
    assert "account by day is declared twice" == capability_problem([capability(), capability()])

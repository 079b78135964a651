from __future__ import annotations

import math
from itertools import pairwise
from statistics import mean, median, pstdev

from paceboard.simulator.panel import FIRST, PanelSeries, panel


def test_a_seed_tells_the_whole_panel() -> None:
    """The same seed gives the same series, however many are taken; another seed others."""
    assert list(panel(5, 3)) == list(panel(5, 9))[:3]
    assert list(panel(5, 3)) != list(panel(6, 3))


def test_no_day_costs_more_than_a_platform_allows() -> None:
    """At most twice the budget on a day, nothing on a paused one, and never less than nothing."""
    for series in panel(5, 40):
        for spend, budget in zip(series.spend, series.budgets, strict=True):
            assert 0 <= spend <= 2 * budget


def test_what_is_known_by_a_day_ends_before_it() -> None:
    """Series are given with their epoch days."""
    (series,) = panel(5, 1)

    assert ((FIRST, series.spend[0]), (FIRST + 1, series.spend[1])) == series.until(2)


def test_the_panel_is_as_restless_as_real_accounts() -> None:
    """Weekly log-changes .28, weekday factors .13, residuals .18, variation .49, within .05."""
    every = list(panel(5, 300))
    weeks = [change for series in every for change in weekly_changes(series)]
    kinds = [weekday_and_residual(series) for series in every]

    assert abs(0.28 - pstdev(weeks)) < 0.05
    assert abs(0.13 - median(weekday for weekday, _ in kinds)) < 0.05
    assert abs(0.18 - median(residual for _, residual in kinds)) < 0.05
    assert abs(0.49 - mean(pstdev(series.spend) / mean(series.spend) for series in every)) < 0.05


def weekly_changes(series: PanelSeries) -> list[float]:
    """Logarithms of each week over the one before."""
    weeks = [sum(series.spend[place : place + 7]) for place in range(0, len(series.spend) - 6, 7)]
    return [math.log(later / earlier) for earlier, later in pairwise(weeks) if earlier and later]


def weekday_and_residual(series: PanelSeries) -> tuple[float, float]:
    """Standard deviations of weekday factors, and of what they leave of the centred weekly mean."""
    ratios: dict[int, list[float]] = {}
    for place in range(3, len(series.spend) - 3):
        around = mean(series.spend[place - 3 : place + 4])
        if around:
            ratios.setdefault(place % 7, []).append(series.spend[place] / around)
    factors = {weekday: mean(found) for weekday, found in ratios.items()}
    rest = [math.log(ratio / factors[day]) for day, found in ratios.items() for ratio in found if ratio]
    return pstdev(factor / mean(factors.values()) for factor in factors.values()), pstdev(rest)

from __future__ import annotations

import math
from random import Random

import pytest

from paceboard.pacing.forecast_memory import Memory, remember, weekday_factors


def test_weekday_factors_are_shrunk_towards_one() -> None:
    """Seven full weeks of ratios 1.75 and 0 with two weeks of 1 beside them; their mean is 1."""
    days = list(range(56))
    values = [0.0 if (day + 3) % 7 in (5, 6, 0) else 1.0 for day in days]
    factors = weekday_factors(days, values)

    assert 7.0 == pytest.approx(sum(factors))
    assert factors[5] < 0.5 < 1.3 < factors[1]


def test_a_short_history_has_no_weekdays() -> None:
    """Before fourteen days every weekday counts alike."""
    assert [1.0] * 7 == weekday_factors(range(13), [5.0] * 13)


def test_a_steady_series_is_its_own_level() -> None:
    """The level of 100 a day is 100, and the noise what the prior leaves of it."""
    found = remember([(day, 100) for day in range(40)], None, replay=False)

    assert 100.0 == pytest.approx(found.memory.level)
    assert 14 * 0.18**2 / (33 + 14) == pytest.approx(found.memory.noise, rel=1e-3)


def test_a_stepwise_series_forgets_and_a_noisy_one_remembers() -> None:
    """After a doubling the level of a series without noise follows; noise around a mean is averaged out."""
    steps = [(day, 100 if day < 50 else 200) for day in range(56)]
    rng = Random(3)
    noise = [(day, round(10_000 * math.exp(rng.gauss(0, 0.4)))) for day in range(90)]

    assert 190 < remember(steps, None, replay=False).memory.level <= 200
    assert 9_000 < remember(noise, None, replay=False).memory.level < 12_500


def test_the_spread_is_the_references_formula() -> None:
    """ETS(A,N,N): sd(h) = sqrt(s2 (h + a h(h-1) + a2 h(h-1)(2h-1)/6)) / h, at least .03."""
    s2, a, h = 0.04, 0.242, 10
    memory = Memory(1.0, s2, s2 * a, s2 * a * a)
    expected = math.sqrt(s2 * (h + a * h * (h - 1) + a * a * h * (h - 1) * (2 * h - 1) / 6)) / h

    assert expected == pytest.approx(memory.spread(h))
    assert 0.03 == Memory(1.0, 1e-9, 0.0, 0.0).spread(30)


def test_past_weeks_are_scored_after_fourteen_days() -> None:
    """Forty days have three whole weeks after the fourteenth, counted back from the last day."""
    found = remember([(day, 100) for day in range(40)], None, replay=True)

    assert [0.0] * 3 == pytest.approx(list(found.scores))
    assert () == remember([(day, 100) for day in range(40)], None, replay=False).scores


def test_a_past_week_is_scored_by_the_budget_of_its_eve() -> None:
    """A budget doubled in the last week was not known before it: the week missed by as much."""
    series = [(day, 100 if day < 35 else 200) for day in range(42)]
    budgets = {day: 200 if day < 35 else 400 for day in range(60)}
    scores = remember(series, budgets, replay=True).scores

    assert abs(scores[-2]) < 0.1
    assert scores[-1] > 3

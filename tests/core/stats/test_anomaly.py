from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from paceboard.model import MICROS
from paceboard.stats import DaySpend, Deviation, Method, Skipped, deviations

from .conftest import DAYS, JUDGED, WORLDS, Panel, World


def days(spends: Sequence[int | None]) -> list[DaySpend]:
    return [
        DaySpend(day=day, spend=None if each is None else each * MICROS) for day, each in enumerate(spends)
    ]


def last(series: Sequence[DaySpend], method: Method = Method.WEEKDAY_MAD) -> Deviation:
    (found,) = deviations(series, method=method, first=series[-1].day)
    return found


# The formula ----------------------------------------------------------------------------------------


def test_a_doubled_day_lies_where_the_formula_puts_it() -> None:
    """Equal days leave the prior's share of the scale: z = ln 2 over sqrt(7 * 0.15^2 / 28)."""
    found = last(days([100] * 40 + [200]))

    assert pytest.approx(math.log(2) / 0.075) == found.z
    assert pytest.approx(100 * MICROS) == found.expected
    assert found.flagged
    assert found.up


def test_the_threshold_is_strict() -> None:
    """Three scales are still usual; just beyond is not."""
    edge = evolve(last(days([100] * 41)), z=3.0)

    assert (False, True, True) == (edge.flagged, evolve(edge, z=3.01).flagged, evolve(edge, z=-3.01).flagged)


def test_the_level_is_the_median_of_seven_days() -> None:
    """Three wild days among the last seven do not move what is usual."""
    found = last(days([100] * 37 + [900, 900, 900] + [100]))

    assert pytest.approx(100 * MICROS, rel=0.35) == found.expected
    assert not found.flagged


def test_fourteen_days_are_needed_and_are_enough() -> None:
    """Below that nothing is judged (R77)."""
    assert () == deviations(days([100] * 13 + [900]), first=13)
    assert last(days([100] * 14 + [900])).flagged


def test_days_long_ago_are_no_level() -> None:
    """After a gap of more than a month a day has nothing to be compared with."""
    assert () == deviations([*days([100] * 30), DaySpend(day=80, spend=900 * MICROS)], first=80)


def test_a_day_without_spend_is_flagged_and_finite() -> None:
    """Nothing spent counts as a hundredth of the level: far below, and a number."""
    found = last(days([100] * 40 + [0]))

    assert found.flagged
    assert not found.up
    assert math.isfinite(found.z)


def test_an_account_that_never_spent_is_not_judged() -> None:
    """No level, no deviation."""
    assert () == deviations(days([0] * 41))


@pytest.mark.parametrize("why", [Skipped.INCOMPLETE, Skipped.LEARNING, Skipped.PAUSED])
def test_days_that_do_not_count_are_neither_judged_nor_compared_with(why: Skipped) -> None:
    """Incomplete, learning and paused days are as if they were not there."""
    series = days([100] * 35 + [1] * 5 + [100])
    marked = [evolve(each, skipped=why) if 35 <= each.day < 40 else each for each in series]

    assert not [each for each in deviations(marked) if 35 <= each.day < 40]
    assert pytest.approx(0.0) == last(marked).z


def test_unknown_spend_is_not_zero() -> None:
    """A day without a value is left out, and so is one whose budget was nothing."""
    unknown = days([100] * 39 + [None, 100])
    paused = [evolve(each, budget=0 if each.day == 39 else 50) for each in days([100] * 39 + [0, 100])]

    assert [39] == [day for day in range(14, 41) if day not in {each.day for each in deviations(unknown)}]
    assert [39] == [day for day in range(14, 41) if day not in {each.day for each in deviations(paused)}]


def test_a_budget_step_explains_a_doubled_day_where_budgets_are_known() -> None:
    """Utilisation first: twice the budget and twice the spend is nothing unusual."""
    series = days([100] * 40 + [200])
    budgets = [100 * MICROS] * 40 + [200 * MICROS]
    known = [evolve(each, budget=budget) for each, budget in zip(series, budgets, strict=True)]

    assert pytest.approx(0.0) == last(known).z
    assert last(known).utilisation
    assert pytest.approx(200 * MICROS) == last(known).expected
    assert last([evolve(known[0], budget=None), *known[1:]]).flagged


def test_days_before_the_first_spend_do_not_count() -> None:
    """An account that began five weeks ago has no weekdays made of the time before."""
    spends = [100 + (day % 5) for day in range(35)]
    begun = deviations(days([0] * 30 + spends), first=60)

    assert [each.z for each in deviations(days(spends), first=30)] == [each.z for each in begun]


@pytest.mark.parametrize(
    ("spend", "ceiling", "judged"),
    [(10, 10, False), (0, 0, False), (21, 20, False), (22, 20, True), (10, None, True), (10, 100, True)],
)
def test_a_day_that_the_weeks_rule_left_next_to_nothing_is_no_drop(
    spend: int, ceiling: int | None, judged: bool
) -> None:
    """At a ceiling below its budget a day is left out; away from it, or under a higher one, it is judged."""
    series = [evolve(each, budget=100 * MICROS) for each in days([100] * 40)]
    capped = None if ceiling is None else ceiling * MICROS
    day = DaySpend(day=40, spend=spend * MICROS, budget=100 * MICROS, ceiling=capped)

    assert judged is bool(deviations([*series, day], first=40))


def test_a_day_of_credits_is_left_out() -> None:
    """More given back than spent is neither unusual spend nor a level."""
    assert 39 not in {each.day for each in deviations(days([100] * 39 + [-100, 100]))}
    assert pytest.approx(0.0) == last(days([100] * 39 + [-100, 100])).z


def test_a_series_says_each_day_once() -> None:
    """Two values of one day are refused."""
    with pytest.raises(ValueError, match="twice"):
        deviations([*days([100]), *days([100])])


@given(st.lists(st.integers(0, 10**13), min_size=16, max_size=40), st.integers(1, 1000))
@settings(max_examples=30)
def test_the_unit_does_not_matter(spends: list[int], unit: int) -> None:
    """The same series in other units deviates alike, by both methods."""
    for method in Method:
        plain = deviations([DaySpend(day=d, spend=each) for d, each in enumerate(spends)], method=method)
        scaled = deviations(
            [DaySpend(day=d, spend=each * unit) for d, each in enumerate(spends)], method=method
        )

        assert [each.day for each in plain] == [each.day for each in scaled]
        assert [each.z for each in plain] == pytest.approx([each.z for each in scaled], rel=1e-6, abs=1e-9)


def test_what_comes_after_a_day_does_not_move_it() -> None:
    """A day is judged by the days before it alone."""
    series = days([100 + (7 * day) % 23 for day in range(50)])

    assert deviations(series)[: 30 - 14] == deviations(series[:30])


# The seed's rule ------------------------------------------------------------------------------------


def test_sigma2_is_mean_and_two_standard_deviations_of_thirty_days() -> None:
    """Fewer than four weeks: no weekday in it, and the numbers of the seed's rule."""
    before = [90, 110] * 10
    found = last(days([*before, 120]), Method.SIGMA2)

    assert pytest.approx(100 * MICROS) == found.level
    assert pytest.approx(20 / (100 * 20 / 19) ** 0.5) == found.z
    assert not found.flagged
    assert last(days([*before, 121]), Method.SIGMA2).flagged


def test_sigma2_looks_back_thirty_days_and_needs_fourteen() -> None:
    """Older days do not count; fewer days say nothing (R77)."""
    old = last(days([9_000] * 10 + [90, 110] * 15 + [121]), Method.SIGMA2)

    assert pytest.approx(100 * MICROS, rel=0.05) == old.level
    assert () == deviations(days([100] * 13 + [900]), method=Method.SIGMA2)


def test_sigma2_of_equal_days_still_gives_a_number() -> None:
    """Without any spread a hundredth of the level stands for it."""
    assert pytest.approx(2.0) == last(days([100] * 20 + [102]), Method.SIGMA2).z


# What it costs and finds ----------------------------------------------------------------------------


def rates(panel: Panel, world: World, count: int, method: Method) -> tuple[float, float]:
    """Flags per series-day where nothing happened, upward and downward."""
    judged = [
        each
        for series in panel(world, count)
        for each in deviations(series, method=method, first=DAYS - JUDGED)
    ]
    up = sum(each.flagged and each.up for each in judged)
    return up / len(judged), sum(each.flagged for each in judged) / len(judged) - up / len(judged)


def power(panel: Panel, world: World, count: int, factor: int) -> float:
    """How many series have their last day flagged once it is multiplied."""
    found = [
        last([*series[:-1], evolve(series[-1], spend=factor * (series[-1].spend or 0))])
        for series in panel(world, count)
    ]
    return sum(each.flagged and each.up for each in found) / count


def test_false_alarms_are_few_and_doubled_days_are_found(panel: Panel) -> None:
    """At most 1.3 % false alarms upward a series-day and a power of 0.7, on a small panel."""
    up, down = rates(panel, WORLDS[0], 60, Method.WEEKDAY_MAD)

    assert up <= 0.013
    assert down <= 0.013
    assert power(panel, WORLDS[0], 60, 2) >= 0.7


def test_the_seeds_rule_cries_wolf_several_times_as_often(panel: Panel) -> None:
    """Why it is an option and not the default."""
    ours = sum(rates(panel, WORLDS[0], 40, Method.WEEKDAY_MAD))

    assert sum(rates(panel, WORLDS[0], 40, Method.SIGMA2)) > 4 * ours


@pytest.mark.long
@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_false_alarms_and_power_on_the_whole_panel(panel: Panel, world: World) -> None:
    """On 1,500 series of each kind: at most 1.3 % false alarms upward a series-day, a power of 0.7."""
    up, _ = rates(panel, world, 1_500, Method.WEEKDAY_MAD)

    assert up <= 0.013
    assert power(panel, world, 1_500, 2) >= 0.7

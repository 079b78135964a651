from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import DAY, HOUR, BudgetMode, Week, Zone, day_from_text, instant_from_text
from paceboard.pacing import FLAT, BudgetStretch, HourShape, Resolution, plan, plan_of, plan_to_date, planned
from paceboard.pacing.schedule import FOREVER

UTC = Zone("Etc/UTC")
NEW_YORK = Zone("America/New_York")
ZONES = st.sampled_from(
    [UTC, NEW_YORK, Zone("Etc/GMT+8"), Zone("Australia/Lord_Howe"), Zone("Asia/Kathmandu")]
)
SHAPES = st.lists(st.integers(0, 1_000), min_size=24, max_size=24).filter(any).map(tuple).map(HourShape)
START = day_from_text("2026-03-01")
EVENING = HourShape((*[1] * 12, *[3] * 12))
"""A quarter of the day before noon."""


def stretch(
    amount: int, start: int, end: int = FOREVER, mode: BudgetMode = BudgetMode.DAILY
) -> BudgetStretch:
    return BudgetStretch(entity="c", mode=mode, amount=amount, start=start, end=end, revision=1)


def test_a_budget_set_at_nine_plans_what_is_left_of_the_day() -> None:
    """TikTok's own example: 100 a day, set at 09:00, plans 62.50 for that day."""
    day = UTC.start(START)

    assert Fraction(125, 2) == plan([stretch(100, day + 9 * HOUR)], UTC, day, day + DAY)


def test_a_change_within_the_period_is_integrated() -> None:
    """R16: 100 a day for ten days, then 200 a day for twenty, plan 5,000."""
    start = UTC.start(START)
    change = start + 10 * DAY
    budgets = [stretch(100, start, change), stretch(200, change)]

    assert 5_000 == plan(budgets, UTC, start, start + 30 * DAY)


def test_a_day_of_23_hours_plans_the_whole_amount() -> None:
    """A daily amount is for the account's day, however long that day is."""
    start, end = NEW_YORK.span(day_from_text("2026-03-08"))

    assert 23 * HOUR == end - start
    assert 1_300 == plan([stretch(1_300, 0)], NEW_YORK, start, end)
    assert Fraction(1_300 * 12, 23) == plan([stretch(1_300, 0)], NEW_YORK, start, start + 12 * HOUR)


def test_a_lifetime_amount_is_spread_over_its_schedule() -> None:
    """2,000 over 20 days plan 500 for five of them, and nothing after the end."""
    start = UTC.start(START)
    budget = evolve(
        stretch(2_000, start, start + 20 * DAY, BudgetMode.LIFETIME), schedule=(start, start + 20 * DAY)
    )

    assert 500 == plan([budget], UTC, start, start + 5 * DAY)
    assert 2_000 == plan([budget], UTC, start - 9 * DAY, start + 99 * DAY)


def test_a_lifetime_amount_without_an_end_plans_nothing_that_is_known() -> None:
    """Without an end there is nothing to spread the amount over."""
    start = UTC.start(START)
    budget = evolve(stretch(2_000, start, mode=BudgetMode.LIFETIME), schedule=(start, None))

    assert 0 == plan([budget], UTC, start, start + DAY)


@given(
    ZONES,
    st.integers(0, 60 * DAY),
    st.integers(0, 60 * DAY),
    st.integers(0, 60 * DAY),
    st.integers(0, 10**12),
)
def test_splitting_a_budget_version_changes_nothing(
    zone: Zone, a: int, b: int, cut: int, amount: int
) -> None:
    """Two stretches of the same amount plan what one stretch of both plans, to the fraction."""
    base = zone.start(START)
    whole = stretch(amount, base, base + 60 * DAY)
    parts = [evolve(whole, end=base + cut), evolve(whole, start=base + cut)]
    span = (base + min(a, b), base + max(a, b))

    assert plan([whole], zone, *span) == plan(parts, zone, *span)


@given(ZONES, st.lists(st.integers(0, 60 * DAY), min_size=3, max_size=3), st.integers(0, 10**12))
def test_the_plan_adds_up_over_time_and_never_falls(zone: Zone, instants: list[int], amount: int) -> None:
    """The plan of two spans that meet is the plan of both; more time plans at least as much."""
    base = zone.start(START)
    first, middle, last = (base + offset for offset in sorted(instants))
    budgets = [stretch(amount, base + 5 * DAY, base + 50 * DAY)]
    before, after = plan(budgets, zone, first, middle), plan(budgets, zone, middle, last)

    assert before + after == plan(budgets, zone, first, last)
    assert before >= 0 <= after


@given(ZONES, st.integers(0, 60), st.integers(0, 10**12), st.integers(0, 10**12))
def test_the_plan_grows_with_the_amount(zone: Zone, days: int, amount: int, more: int) -> None:
    """A larger amount never plans less."""
    start, end = zone.start(START), zone.start(START + days)

    assert plan([stretch(amount, 0)], zone, start, end) <= plan([stretch(amount + more, 0)], zone, start, end)


def test_elapsed_instants_can_be_written_down() -> None:
    """A plan for the seed's 23 days at 1,300 a day is 29,900, not the printed 30,000 (C3)."""
    zone = Zone("Etc/GMT+8")
    start, end = instant_from_text("2026-04-02T08:00Z"), instant_from_text("2026-04-25T08:00Z")

    assert 29_900 == plan([stretch(520, 0), stretch(455, 0), stretch(325, 0)], zone, start, end)


@given(
    ZONES,
    st.lists(st.tuples(st.integers(0, 10**9), st.integers(-50, 800), st.integers(1, 800)), max_size=5),
    st.integers(0, 700),
    st.integers(0, 700),
)
def test_a_plan_is_what_its_budgets_plan_one_by_one(
    zone: Zone, budgets: list[tuple[int, int, int]], begin: int, length: int
) -> None:
    """Budgets of one span are counted together, and that changes nothing, in any zone."""
    start = zone.start(START)
    stretches = [
        stretch(amount, start + hour * HOUR, start + (hour + hours) * HOUR) for amount, hour, hours in budgets
    ]
    since, until = start + begin * HOUR, start + (begin + length) * HOUR

    assert sum(plan_of(each, zone, since, until) for each in stretches) == plan(stretches, zone, since, until)


def test_a_plan_is_kept_with_the_budgets_that_it_is_of() -> None:
    """Asked again, the plan is there; of other budgets it is another one."""
    day = UTC.start(START)
    resolution = Resolution(stretches=(stretch(100, 0),), unsupported=(), unbudgeted=())
    more = evolve(resolution, stretches=(stretch(300, 0),))

    assert planned(resolution, UTC, day, day + DAY) is planned(resolution, UTC, day, day + DAY)
    assert [100, 300] == [planned(each, UTC, day, day + DAY) for each in (resolution, more)]


# The running day, cut by a shape ----------------------------------------------------------------


def test_the_running_day_is_cut_by_the_shape() -> None:
    """Two whole days of 100, and by noon a quarter of the third."""
    start = UTC.start(START)

    assert 225 == plan_to_date([stretch(100, 0)], UTC, start, start + 60 * HOUR, shape=EVENING)


def test_a_budget_of_part_of_the_day_is_spread_over_its_own_hours() -> None:
    """100 a day, set at noon, plans 50: at 18:00 half of its hours and so half of that are gone."""
    noon = UTC.start(START) + 12 * HOUR
    budgets = [stretch(100, noon)]

    assert 25 == plan_to_date(budgets, UTC, UTC.start(START), noon + 6 * HOUR, shape=EVENING)
    assert 50 == plan_to_date(budgets, UTC, UTC.start(START), noon + 12 * HOUR, shape=EVENING)


def test_a_raise_within_the_day_counts_by_the_hours_of_each_amount() -> None:
    """100 before noon and 300 after it plan 200, of which a tenth lies before noon in a strong evening."""
    noon = UTC.start(START) + 12 * HOUR
    budgets = [stretch(100, 0, noon), stretch(300, noon)]

    assert 20 == plan_to_date(budgets, UTC, UTC.start(START), noon, shape=EVENING)


def test_only_the_scheduled_hours_of_the_day_count() -> None:
    """From 8 to 18 in a flat day: at noon four tenths of the day's 100."""
    start = UTC.start(START)
    week = Week.of((day * 1_440 + 480, day * 1_440 + 1_080) for day in range(7))

    assert 40 == plan_to_date([stretch(100, 0)], UTC, start, start + 12 * HOUR, week=week)


def test_a_day_without_scheduled_time_is_cut_by_time() -> None:
    """What is planned on a day that no schedule has is planned all the same."""
    start = UTC.start(START)
    week = Week.of([(0, 60)])

    assert 50 == plan_to_date([stretch(100, 0)], UTC, start, start + 12 * HOUR, week=week)


def test_a_period_that_ends_within_the_day_has_its_part_planned_by_then() -> None:
    """Up to 18:00 the day plans 75, and at 18:00 all of it is planned."""
    start = UTC.start(START)
    end = start + 18 * HOUR

    assert 75 == plan_to_date([stretch(100, 0)], UTC, start, end, end=end, shape=EVENING)
    assert Fraction(75 * 12, 30) == plan_to_date(
        [stretch(100, 0)], UTC, start, start + 12 * HOUR, end=end, shape=EVENING
    )


def _budgets(base: int, bounds: list[int], amounts: list[int]) -> list[BudgetStretch]:
    """One budget whose amount changes at each bound, and a lifetime one beside it."""
    edges = [base, *sorted(base + bound for bound in bounds), base + 9 * DAY]
    lifetime = evolve(
        stretch(10**9, base + DAY, base + 8 * DAY, BudgetMode.LIFETIME),
        entity="other",
        schedule=(base + DAY + 7 * HOUR, base + 8 * DAY - 5 * HOUR),
    )
    daily = [stretch(amount, *both) for amount, both in zip(amounts, pairwise(edges), strict=True)]
    return [*daily, lifetime]


bounds = st.lists(st.integers(1, 9 * DAY), min_size=2, max_size=2)
amounts = st.lists(st.integers(0, 10**12), min_size=3, max_size=3)


@given(ZONES, SHAPES, bounds, amounts, st.integers(1, 9))
def test_at_a_days_end_the_shape_makes_no_difference(
    zone: Zone, shape: HourShape, changes: list[int], given_: list[int], days: int
) -> None:
    """What is planned for whole days is the plan without a shape, to the fraction."""
    base, end = zone.start(START), zone.start(START + days)
    budgets = _budgets(base, changes, given_)

    assert plan(budgets, zone, base, end) == plan_to_date(budgets, zone, base, end, shape=shape)


@given(ZONES, bounds, amounts, st.integers(0, 9 * DAY))
def test_by_a_flat_shape_a_plan_is_the_integral_of_time(
    zone: Zone, changes: list[int], given_: list[int], after: int
) -> None:
    """At any instant, with budgets that change within the day."""
    base = zone.start(START)
    budgets = _budgets(base, changes, given_)

    assert plan(budgets, zone, base, base + after) == plan_to_date(
        budgets, zone, base, base + after, shape=FLAT
    )


@given(ZONES, SHAPES, bounds, amounts, st.integers(0, 9 * DAY), st.integers(0, 9 * DAY))
def test_the_plan_to_date_never_falls(
    zone: Zone, shape: HourShape, changes: list[int], given_: list[int], one: int, other: int
) -> None:
    """Later in the day at least as much is planned, and never more than by the day's end."""
    base = zone.start(START)
    budgets = _budgets(base, changes, given_)
    first, last = sorted((base + one, base + other))
    earlier, later = (plan_to_date(budgets, zone, base, at, shape=shape) for at in (first, last))

    assert earlier <= later <= plan(budgets, zone, base, zone.start(zone.day(last) + 1))


@given(ZONES, SHAPES, bounds, amounts, st.integers(0, 9 * DAY), st.integers(1, 5))
def test_a_larger_budget_plans_as_much_more(
    zone: Zone, shape: HourShape, changes: list[int], given_: list[int], after: int, times: int
) -> None:
    """Of a budget so many times as large so many times as much is planned by any hour."""
    base = zone.start(START)
    budgets = _budgets(base, changes, given_)
    larger = [evolve(each, amount=each.amount * times) for each in budgets]

    assert times * plan_to_date(budgets, zone, base, base + after, shape=shape) == plan_to_date(
        larger, zone, base, base + after, shape=shape
    )


@given(ZONES, SHAPES, bounds, amounts, st.integers(0, 9 * DAY), st.integers(1, 9 * DAY - 1))
def test_splitting_a_version_changes_no_day_that_is_cut(
    zone: Zone, shape: HourShape, changes: list[int], given_: list[int], after: int, cut: int
) -> None:
    """Two stretches of one budget and amount plan what one of both plans, within the day too."""
    base = zone.start(START)
    budgets = _budgets(base, changes, given_)
    at = base + cut
    split = [
        part
        for each in budgets
        for part in (evolve(each, end=min(each.end, at)), evolve(each, start=max(each.start, at)))
        if part.start < part.end
    ]

    assert plan_to_date(budgets, zone, base, base + after, shape=shape) == plan_to_date(
        split, zone, base, base + after, shape=shape
    )

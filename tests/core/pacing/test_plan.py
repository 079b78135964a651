from __future__ import annotations

from fractions import Fraction

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import DAY, HOUR, BudgetMode, Zone, day_from_text, instant_from_text
from paceboard.pacing import BudgetStretch, Resolution, plan, plan_of, planned
from paceboard.pacing.schedule import FOREVER

UTC = Zone("Etc/UTC")
NEW_YORK = Zone("America/New_York")
ZONES = st.sampled_from(
    [UTC, NEW_YORK, Zone("Etc/GMT+8"), Zone("Australia/Lord_Howe"), Zone("Asia/Kathmandu")]
)
START = day_from_text("2026-03-01")


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

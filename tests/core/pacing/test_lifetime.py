from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import (
    DAY,
    Budget,
    BudgetMode,
    BudgetVersion,
    Delivery,
    Entity,
    Level,
)
from paceboard.pacing import (
    BudgetStretch,
    DeliveryVersion,
    Lifetime,
    LifetimePlan,
    Resolution,
    SpentUntil,
    lifetimes_of,
    resolve,
)
from paceboard.pacing.serving import FOREVER

UNKNOWN = SpentUntil(micros=None, estimated=True)


def budget(
    amount: int,
    days: tuple[int, int] = (0, 20),
    *,
    force: tuple[int, int] = (-FOREVER, FOREVER),
    **more: Any,
) -> BudgetVersion:
    stated = Budget(
        level=Level.CAMPAIGN,
        entity="c",
        mode=BudgetMode.LIFETIME,
        amount=amount,
        starts=days[0] * DAY,
        ends=days[1] * DAY,
    )
    start, end = (each * DAY if abs(each) < FOREVER else None for each in force)
    return BudgetVersion(
        budget=evolve(stated, **more), valid_from=start, valid_to=end, estimated=False, revision=1
    )


def delivered(*turns: tuple[Delivery, int, int]) -> list[DeliveryVersion]:
    return [
        DeliveryVersion(
            level=Level.CAMPAIGN,
            entity="c",
            delivery=delivery,
            valid_from=None if start <= 0 else start * DAY,
            valid_to=None if end >= 99 else end * DAY,
        )
        for delivery, start, end in turns
    ]


def resolved(
    budgets: list[BudgetVersion], deliveries: list[DeliveryVersion], *groups: Entity
) -> tuple[Lifetime, ...]:
    campaign = Entity(level=Level.CAMPAIGN, id="c", name="c", delivery=Delivery.ACTIVE)
    return lifetimes_of(resolve([campaign, *groups], budgets, deliveries))


def planned(
    budgets: list[BudgetVersion],
    deliveries: list[DeliveryVersion],
    spent: Mapping[int, int],
    *,
    since: int = 0,
    at: int = 99,
) -> LifetimePlan:
    """The only budget's plan; spend is told by day, and no event may ask for another day."""
    (lifetime,) = resolved(budgets, deliveries)
    told = {day * DAY: SpentUntil(micros=micros) for day, micros in spent.items()}

    assert set(told) == set(lifetime.events(since * DAY))

    return lifetime.plan(since * DAY, told.__getitem__, at * DAY)


ON, OFF = Delivery.ACTIVE, Delivery.PAUSED
PAUSED = delivered((ON, 0, 5), (OFF, 5, 10), (ON, 10, 99))
"""On for five days, off for five, and on again."""


def test_a_resume_spreads_what_is_left_over_what_is_left() -> None:
    """The reference's own test: 2,000 over 20 days, 400 spent in 5, paused for 5: then 160 a day."""
    plan = planned([budget(2_000)], PAUSED, {5: 400, 10: 400})

    assert 160 == plan.reflowed.within(10 * DAY, 11 * DAY)
    assert [400, 400, 560, 2_000] == [plan.reflowed.until(day * DAY) for day in (5, 10, 11, 20)]


def test_the_original_plan_goes_on_through_a_pause() -> None:
    """100 a day from the first to the last day, whatever was switched off meanwhile."""
    plan = planned([budget(2_000)], PAUSED, {5: 400, 10: 400})

    assert [500, 1_000, 1_100, 2_000] == [plan.original.until(day * DAY) for day in (5, 10, 11, 20)]


def test_a_pause_by_hand_is_judged_by_the_original_once_it_is_over() -> None:
    """The new plan would call any delay on pace; while it still is paused nothing is expected."""
    budgets, spent = [budget(2_000)], {5: 400, 10: 400}
    during, after = planned(budgets, PAUSED, spent, at=7), planned(budgets, PAUSED, spent, at=12)

    assert ("reflowed", Fraction(400)) == (during.judged_by, during.line.until(7 * DAY))
    assert ("original", Fraction(1_200)) == (after.judged_by, after.line.until(12 * DAY))


def test_another_amount_is_a_new_plan_for_what_is_left() -> None:
    """2,000 raised to 4,000 on day 10 with 1,200 spent: 280 a day; nobody paused, so the new plan counts."""
    raised = [budget(2_000, force=(-FOREVER, 10)), budget(4_000, force=(10, FOREVER))]
    plan = planned(raised, [], {10: 1_200})

    assert 280 == plan.reflowed.within(10 * DAY, 11 * DAY)
    assert ("reflowed", Fraction(4_000)) == (plan.judged_by, plan.line.until(20 * DAY))
    assert 2_000 == plan.original.until(20 * DAY)


def test_another_end_is_a_new_plan_for_what_is_left() -> None:
    """1,400 that are left on day 10 run to day 24 at 100 a day."""
    longer = [budget(2_000, force=(-FOREVER, 10)), budget(2_000, (0, 24), force=(10, FOREVER))]
    plan = planned(longer, [], {10: 600})

    assert 100 == plan.reflowed.within(10 * DAY, 11 * DAY)
    assert 2_000 == plan.line.until(24 * DAY)


def test_a_pause_after_a_raise_is_judged_by_what_was_declared_last() -> None:
    """4,000 since day 3, paused from day 5 to 10: the plan of day 3 goes on, not that of the first day."""
    raised = [budget(2_000, force=(-FOREVER, 3)), budget(4_000, force=(3, FOREVER))]
    plan = planned(raised, PAUSED, {3: 600, 5: 1_000, 10: 1_000})

    assert ("declared", Fraction(200)) == (plan.judged_by, plan.line.within(12 * DAY, 13 * DAY))
    assert 600 + 200 * 9 == plan.line.until(12 * DAY)


def test_a_raise_after_a_pause_is_a_plan_of_its_own() -> None:
    """Who sets the amount anew has seen the pause: what is left is laid anew, and judged by."""
    raised = [budget(2_000, force=(-FOREVER, 12)), budget(3_000, force=(12, FOREVER))]
    plan = planned(raised, PAUSED, {5: 400, 10: 400, 12: 600})

    assert ("reflowed", Fraction(300)) == (plan.judged_by, plan.line.within(12 * DAY, 13 * DAY))


def test_more_spent_than_the_amount_leaves_nothing_to_plan() -> None:
    """A budget that was cut below its spend has a rate of zero, never less."""
    cut = [budget(2_000, force=(-FOREVER, 10)), budget(500, force=(10, FOREVER))]
    plan = planned(cut, [], {10: 900})

    assert [900, 900] == [plan.line.until(day * DAY) for day in (10, 20)]


def test_a_period_that_begins_later_has_what_was_left_by_then() -> None:
    """A less S(T0) over what is left of the schedule: 1,600 over 16 days from day 4 on."""
    plan = planned([budget(2_000)], [], {4: 400}, since=4)

    assert [0, 1_600] == [plan.line.until(day * DAY) for day in (4, 20)]


def test_what_is_not_known_is_a_share_of_the_time() -> None:
    """Without spend before the period its share of the schedule is planned, and said to be an estimate."""
    (lifetime,) = resolved([budget(2_000)], [])
    line = lifetime.plan(4 * DAY, lambda _: UNKNOWN, 5 * DAY).line

    assert [0, 800, 1_600] == [line.until(day * DAY) for day in (4, 12, 20)]
    assert line.estimated


def test_a_pause_before_it_ever_served_is_a_late_start() -> None:
    """Nobody resumed anything: what there is is spread over the time that is left."""
    late = planned([budget(2_000)], delivered((OFF, 0, 10), (ON, 10, 99)), {10: 0})

    assert ("reflowed", Fraction(200)) == (late.judged_by, late.line.within(10 * DAY, 11 * DAY))


def test_what_was_deleted_is_planned_no_further() -> None:
    """An end by deletion is no pause: none of the lines goes on."""
    gone = planned([budget(2_000)], delivered((ON, 0, 5), (Delivery.DELETED, 5, 99)), {5: 400})

    assert [400, 400, 500] == [line.until(20 * DAY) for line in (gone.line, gone.declared, gone.original)]


def test_a_changed_mode_ends_one_budget_and_begins_another() -> None:
    """Spend before the change belongs to the daily budget, and the new one runs from the change (C14)."""
    daily = budget(100, force=(-FOREVER, 5), mode=BudgetMode.DAILY)
    plan = planned([daily, budget(1_500, force=(5, FOREVER))], [], {})

    assert [100, 1_500] == [plan.line.within(5 * DAY, 6 * DAY), plan.line.until(20 * DAY)]


def test_time_in_which_no_group_is_scheduled_is_known_ahead() -> None:
    """Two groups of five days with ten between them: 2,000 are 200 on each of ten days."""
    spans = [(0, 5), (15, 20)]
    groups = [
        Entity(
            level=Level.GROUP,
            id=f"g{start}",
            parent="c",
            name="g",
            delivery=ON,
            starts=start * DAY,
            ends=end * DAY,
        )
        for start, end in spans
    ]
    (lifetime,) = resolved([budget(2_000)], [], *groups)
    line = lifetime.plan(0, lambda _: UNKNOWN, 0).line

    assert [1_000, 1_000, 1_200, 2_000] == [line.until(day * DAY) for day in (5, 15, 16, 20)]


def test_a_budget_that_never_served_plans_nothing() -> None:
    """What was paused when it was first seen and never spent is no part of any plan."""
    assert () == resolved([budget(2_000)], delivered((OFF, 0, 99)))


def test_several_that_draw_on_one_budget_are_one() -> None:
    """Its spend is what all of them spend; its amount counts once (R111)."""
    campaigns = [Entity(level=Level.CAMPAIGN, id=key, name=key, delivery=ON) for key in "cd"]
    budgets = [budget(2_000, entity=key, pool="p") for key in "cd"]
    (lifetime,) = lifetimes_of(resolve(campaigns, budgets))

    assert (("c", "d"), 2_000) == (lifetime.members, lifetime.plan(0, lambda _: UNKNOWN, 0).amount)


SPENT = st.lists(st.integers(0, 400), min_size=20, max_size=20)


def spend_of(days: list[int]) -> Callable[[int], SpentUntil]:
    return lambda instant: SpentUntil(micros=sum(days[: instant // DAY]))


@given(SPENT, st.integers(1, 19), st.integers(0, 9), st.integers(0, 20 * DAY))
def test_splitting_a_version_changes_no_line(days: list[int], cut: int, since: int, until: int) -> None:
    """A look that saw the same budget once more is no event."""
    (whole,) = resolved([budget(2_000)], PAUSED)
    parts = [budget(2_000, force=(-FOREVER, cut)), budget(2_000, force=(cut, FOREVER))]
    (split,) = resolved(parts, PAUSED)
    plans = [each.plan(since * DAY, spend_of(days), until) for each in (whole, split)]

    assert plans[0].line.until(until) == plans[1].line.until(until)
    assert plans[0].judged_by == plans[1].judged_by


@given(SPENT, st.integers(0, 20 * DAY), st.integers(0, 20 * DAY), st.integers(0, 5_000))
def test_lines_grow_with_time_and_amount(days: list[int], a: int, b: int, more: int) -> None:
    """The plans that forgive nothing never fall; a larger amount never plans less, on any line."""
    small, large = (
        resolved([budget(amount)], PAUSED)[0].plan(0, spend_of(days), 20 * DAY)
        for amount in (2_000, 2_000 + more)
    )
    early, late = sorted((a, b))

    assert small.original.until(early) <= small.original.until(late)
    assert small.declared.until(early) <= small.declared.until(late)
    for name in ("original", "declared", "reflowed"):
        assert getattr(small, name).until(a) <= getattr(large, name).until(a)


@pytest.mark.parametrize("day", [0, 3, 5, 8, 10, 15, 20, 25])
def test_without_an_event_all_lines_are_one(day: int) -> None:
    """A budget that only serves needs no spend, and has one plan."""
    plan = planned([budget(2_000)], [], {})

    assert not plan.differs
    assert Fraction(min(day, 20) * 100) == plan.line.until(day * DAY)


def test_stretches_alone_make_a_lifetime() -> None:
    """A resolution that was made by hand is laid out as one that was resolved."""
    stretch = BudgetStretch(
        entity="c",
        mode=BudgetMode.LIFETIME,
        amount=500,
        start=0,
        end=FOREVER,
        revision=1,
        schedule=(0, 5 * DAY),
    )
    resolution = Resolution(stretches=(stretch,), unsupported=(), unbudgeted=())
    (lifetime,) = lifetimes_of(resolution)

    assert 100 == lifetime.plan(0, lambda _: UNKNOWN, 0).line.until(DAY)

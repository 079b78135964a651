from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from paceboard.errors import UsageError
from paceboard.model import DAY, MICROS, Status
from paceboard.pacing import Changes, Choice, Guard, elapsed

from .conftest import EVENING, FIRST, ZONE, Told, case, standing


def test_nothing_changed_is_the_same_case() -> None:
    """Without a change every number stays as it is."""
    assert case() == case().changed(Changes())


def test_day_23_fires_and_a_raised_cap_calms_it() -> None:
    """38,200 of 40,000 fires; of 50,000 it is 76.4 % used before 76.7 % elapsed: on pace."""
    raised = case().changed(Changes(cap=50_000 * MICROS))

    assert (Status.FIRES, True) == (case().status.status, case().status.fires)
    assert (Status.ON_PACE, False) == (raised.status.status, raised.status.fires)


def test_the_return_decides_and_not_the_percentage() -> None:
    """R63: the same used and elapsed with another return give another verdict, and the same status."""
    cases = [case().changed(Changes(roas=Fraction(roas))) for roas in ("5", "2.5", "1.2")]

    assert [Choice.RAISE_CAP, Choice.CAP_AND_REPLAN, Choice.PAUSE] == [each.decision.choice for each in cases]
    assert {Status.FIRES} == {each.status.status for each in cases}


def test_another_floor_decides_anew() -> None:
    """R67: a return of 4.6 is paused by whoever needs 5."""
    assert Choice.PAUSE is case().changed(Changes(floor=Fraction(5))).decision.choice


def test_another_rate_moves_the_landing_and_not_the_status() -> None:
    """R67: at 100 a day the cap lasts; what was spent by now stays as it is."""
    slow = case().changed(Changes(rate=100 * MICROS))

    assert (None, 38_900 * MICROS) == (slow.outcomes()[0].exhausted_at, slow.outcomes()[0].middle)
    assert Status.FIRES is slow.status.status


def test_another_end_moves_what_is_elapsed() -> None:
    """R67: ended on day 28, 82 % are elapsed, so the trigger does not hold and the pace judges."""
    shorter = case().changed(Changes(end=FIRST + 27))

    assert Fraction(23, 28) == elapsed(shorter.standing.period, EVENING)
    assert Status.WARNING is shorter.status.status


def test_an_end_before_the_data_is_refused() -> None:
    """The day that the watermark ends is the first on which the period can end."""
    assert 0 == case().changed(Changes(end=FIRST + 22)).standing.left
    with pytest.raises(UsageError, match="2026-04-23"):
        case().changed(Changes(end=FIRST + 21))


@pytest.mark.parametrize(
    "changes", [Changes(cap=0), Changes(rate=-1), Changes(roas=Fraction(-1)), Changes(floor=Fraction(-1))]
)
def test_amounts_that_cannot_be_are_refused(changes: Changes) -> None:
    """A cap of nothing and anything below zero is a slip of the hand."""
    with pytest.raises(UsageError, match=r"^the \w+ cannot be (zero or less|below zero)\."):
        case().changed(changes)


def test_a_raise_raises_all_that_would_stop_it_before() -> None:
    """An account limit at 39,000 is taken to be raised with the cap, and not to be lowered with it."""
    bound = standing().bound
    assert bound is not None
    limited = evolve(
        case(), standing=evolve(standing(), bound=evolve(bound, amount=Fraction(39_000 * MICROS)))
    )
    rooms = [
        limited.changed(Changes(cap=cap * MICROS)).standing.bound.room // MICROS  # type: ignore[union-attr]
        for cap in (50_000, 39_500, 38_500)
    ]

    assert [11_800, 800, 300] == rooms


def test_a_cap_that_the_budgets_plan_moves_them_too() -> None:
    """Half as much again of a daily sum is half as much again a day: pace falls with it."""
    planned = evolve(
        standing(cap=39_000),
        cap_is_plan=True,
        plan=Fraction(29_900 * MICROS),
        planned_end=Fraction(39_000 * MICROS),
        day_plan=Fraction(1_300 * MICROS),
        planned_share=Fraction(23, 30),
    )
    more = planned.with_cap(58_500 * MICROS)
    longer = planned.with_end(FIRST + 39)

    assert (Fraction(44_850 * MICROS), Fraction(23, 30)) == (more.plan, more.planned_share)
    assert (Fraction(52_000 * MICROS), Fraction(23, 40)) == (longer.cap, longer.planned_share)


def test_a_soft_cap_leaves_the_limit_behind_it() -> None:
    """A budget that stops nothing is passed until the account's limit stops it."""
    bound = standing(cap=45_000).bound
    assert bound is not None
    limit = evolve(bound, kind="account_limit")
    soft = evolve(case(), standing=evolve(standing(hard=False), stop=limit))
    nothing, raised = (each.outcomes()[0] for each in (soft, soft.changed(Changes(cap=60_000 * MICROS))))

    assert ("account_limit", 45_000 * MICROS) == (nothing.bound.kind, nothing.middle)
    assert 50_800 * MICROS == raised.middle


def test_a_forecast_of_another_rate_or_end_is_none() -> None:
    """What was forecast holds for another cap, and not for another rate or end."""
    whole = evolve(case(), forecast=Told(45_000, 55_000, None))
    bases = [
        whole.changed(each).outcomes()[0].basis
        for each in (Changes(cap=50_000 * MICROS), Changes(rate=MICROS), Changes(end=FIRST + 31))
    ]

    assert ["forecast", "run_rate", "run_rate"] == bases


def test_a_guard_is_lifted_by_what_exhausts_the_cap_before_it_ends() -> None:
    """R62: at 1,800 a day the cap is gone in a day, within the guard; at 100 a day it waits."""
    guarded = evolve(case(), guard=Guard(since=EVENING, until=EVENING + 5 * DAY))

    assert Choice.RAISE_CAP is guarded.decision.choice
    assert Choice.WAIT is guarded.changed(Changes(rate=100 * MICROS)).decision.choice


def test_old_data_decide_nothing() -> None:
    """R48: what is stale has a status of its own, and no verdict."""
    stale = evolve(case(), standing=evolve(standing(), blocked=Status.STALE))

    assert (Status.STALE, Choice.INSUFFICIENT_DATA) == (stale.status.status, stale.decision.choice)


@given(st.integers(30_000, 90_000), st.integers(0, 20_000))
def test_more_cap_is_never_dark_for_longer(cap: int, more: int) -> None:
    """Monotone: a larger cap is used up later, and darkens no more days."""
    small, large = (case().changed(Changes(cap=each * MICROS)).outcomes()[0] for each in (cap, cap + more))

    assert large.days_dark <= small.days_dark
    assert large.middle >= small.middle


@given(
    st.integers(20_000, 60_000),
    st.integers(1, 29),
    st.integers(2_625_001, 9_000_000),
    st.integers(0, 2_374_999),
)
def test_the_same_pace_is_decided_by_its_return(cap: int, day: int, good: int, bad: int) -> None:
    """R63: whatever is used and elapsed, a return above the floor and one below it never agree."""
    now = evolve(case(), standing=evolve(standing(cap=cap), at=ZONE.start(FIRST + day), days=day))
    raised, paused = (now.changed(Changes(roas=Fraction(each, MICROS))) for each in (good, bad))

    assert (raised.status, raised.standing) == (paused.status, paused.standing)
    assert (Choice.RAISE_CAP, Choice.PAUSE) == (raised.decision.choice, paused.decision.choice)

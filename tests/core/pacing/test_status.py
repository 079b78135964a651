from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import DAY, HOUR, MICROS, BudgetMode, Policy, Status, Zone
from paceboard.pacing import BudgetStretch, Verdict, ladder, plan, trigger

POLICY = Policy()
CAP = Fraction(40_000)


def judged(
    spent: int, elapsed: Fraction, plan: Fraction | None = None, days: int = 10, cap: Fraction | None = CAP
) -> Verdict:
    return ladder(spent=spent, cap=cap, plan=plan, elapsed=elapsed, days=days, policy=POLICY)


@pytest.mark.parametrize("on_plan", [True, False])
@pytest.mark.parametrize(
    ("day", "spent", "plan", "expected"),
    [
        (1, 1_180, 1_300, Verdict(Status.NORMAL_DAILY)),
        (7, 9_400, 9_100, Verdict(Status.MILD_OVER)),
        (14, 19_800, 18_200, Verdict(Status.WARNING)),
        (21, 34_600, 27_300, Verdict(Status.CRITICAL)),
        (23, 38_200, 30_000, Verdict(Status.FIRES, fires=True)),
    ],
)
def test_the_seeds_five_rows_come_out_on_both_denominators(
    day: int, spent: int, plan: int, expected: Verdict, on_plan: bool
) -> None:
    """Normal, mild, warning, critical, fires: against the plan to date and against the cap alike."""
    assert expected == judged(spent, Fraction(day, 30), Fraction(plan) if on_plan else None, day)


@pytest.mark.parametrize(
    ("used", "elapsed", "expected"),
    [
        (80, 80, Verdict(Status.ON_PACE)),
        (95, 70, Verdict(Status.FIRES, fires=True)),
        (50, 80, Verdict(Status.UNDER)),
        (100, 50, Verdict(Status.RUNAWAY, fires=True)),
        (100, 100, Verdict(Status.DONE_PERFECT)),
        (95, 90, Verdict(Status.WARNING)),
        (100, 85, Verdict(Status.EXHAUSTED_EARLY, fires=True)),
        (110, 100, Verdict(Status.DONE_OVER)),
        (90, 100, Verdict(Status.DONE_UNDER)),
    ],
)
def test_the_sanity_readings_come_out(used: int, elapsed: int, expected: Verdict) -> None:
    """80/80, 95/70, 50/80, 100/50 and 100/100 read as the seed says; 95/90 warns and does not fire."""
    assert expected == judged(400 * used, Fraction(elapsed, 100))


@pytest.mark.parametrize(
    ("used", "elapsed", "fires"),
    [
        ("0.90", "0.5", False),
        ("0.9001", "0.7999", True),
        ("0.95", "0.80", False),
        ("0.95", "0.70", True),
        ("1.00", "0.50", True),
        ("0.80", "0.80", False),
        ("1.00", "1.00", False),
        ("0.50", "0.80", False),
        ("0.89999", "0.1", False),
    ],
)
def test_the_trigger_is_strict_on_both_sides(used: str, elapsed: str, fires: bool) -> None:
    """R40: more than 90 % used and less than 80 % elapsed, on exact values and not on shown ones."""
    assert fires is trigger(Fraction(used), Fraction(elapsed), POLICY)


def test_a_limit_that_stopped_delivery_comes_before_every_band() -> None:
    """The platform's own sign makes it CAP_HIT and asks for an alert."""
    verdict = ladder(
        spent=40_000, cap=CAP, plan=None, elapsed=Fraction(24, 30), days=24, policy=POLICY, cap_hit=True
    )

    assert Verdict(Status.CAP_HIT, fires=True) == verdict


def test_after_the_end_the_outcome_comes_first_also_where_a_cap_was_hit() -> None:
    """A flight that is over and used up is DONE_PERFECT, whatever stopped it."""
    verdict = ladder(
        spent=40_000, cap=CAP, plan=None, elapsed=Fraction(1), days=30, policy=POLICY, cap_hit=True
    )

    assert Verdict(Status.DONE_PERFECT) == verdict


@pytest.mark.parametrize(
    ("cap", "spent", "elapsed", "expected"),
    [
        (None, 500, Fraction(1, 2), Status.NO_BUDGET),
        (Fraction(0), 500, Fraction(1, 2), Status.MISCONFIGURED),
        (Fraction(0), 0, Fraction(1, 2), Status.NO_BUDGET),
        (CAP, 500, None, Status.NO_END_DATE),
    ],
)
def test_what_cannot_be_paced_says_why(
    cap: Fraction | None, spent: int, elapsed: Fraction | None, expected: Status
) -> None:
    """No budget, a zero budget with spend, no end: each has its own status and never fires."""
    verdict = ladder(spent=spent, cap=cap, plan=None, elapsed=elapsed, days=5, policy=POLICY)

    assert Verdict(expected) == verdict


@pytest.mark.parametrize(
    ("today", "expected"), [("1.25", Status.NORMAL_DAILY), ("1.2501", Status.DAILY_OVER_CEILING)]
)
def test_the_first_days_are_judged_by_the_day(today: str, expected: Status) -> None:
    """Before three days have gone only a day beyond the ceiling is remarkable."""
    verdict = ladder(
        spent=1_300, cap=CAP, plan=None, elapsed=Fraction(1, 30), days=1, policy=POLICY, today=Fraction(today)
    )

    assert expected is verdict.status


SEVERITY = [
    Status.UNDER,
    Status.ON_PACE,
    Status.MILD_OVER,
    Status.WARNING,
    Status.CRITICAL,
    Status.FIRES,
    Status.EXHAUSTED_EARLY,
    Status.RUNAWAY,
]


@given(st.integers(0, 80_000), st.integers(0, 5_000), st.integers(1, 99))
def test_more_spend_is_never_a_milder_status(spent: int, more: int, elapsed: int) -> None:
    """The ladder is monotone in spend (pacing reference, 1.5)."""
    before = judged(spent, Fraction(elapsed, 100)).status
    after = judged(spent + more, Fraction(elapsed, 100)).status

    assert SEVERITY.index(before) <= SEVERITY.index(after)


MONTH = (0, 30 * DAY)


def daily(amount: int, end: int = 30 * DAY) -> BudgetStretch:
    return BudgetStretch(entity="c", mode=BudgetMode.DAILY, amount=amount, start=0, end=end, revision=1)


def of_daily_budgets(stretches: list[BudgetStretch], now: int, pace: Fraction) -> Verdict:
    """The verdict of a month whose cap is the sum of its daily budgets, spent at a pace until now."""
    zone = Zone("Etc/UTC")
    whole, by_now = plan(stretches, zone, *MONTH), plan(stretches, zone, 0, now)
    return ladder(
        spent=int(by_now * pace),
        cap=whole,
        plan=by_now,
        elapsed=Fraction(now, 30 * DAY),
        planned_share=by_now / whole,
        days=now // DAY,
        policy=POLICY,
    )


@given(
    budgets=st.lists(st.tuples(st.integers(MICROS, 10**6 * MICROS), st.booleans()), min_size=1, max_size=5),
    now=st.integers(1, 30 * 24 - 1).map(lambda hours: hours * HOUR),
    pace=st.fractions(Fraction(85, 100), Fraction(112, 100), max_denominator=100),
    late=st.integers(0, 6).map(lambda hours: hours * HOUR),
)
def test_a_pause_never_makes_an_account_fire(
    budgets: list[tuple[int, bool]], now: int, pace: Fraction, late: int
) -> None:
    """At any moment, of any campaigns, seen at once or hours later: what was spent was planned (R23)."""
    before = [daily(amount) for amount, _ in budgets]
    paused = [daily(amount, min(now + late, 30 * DAY) if off else 30 * DAY) for amount, off in budgets]

    if not of_daily_budgets(before, now, pace).fires:
        assert not of_daily_budgets(paused, now, pace).fires


@given(
    amount=st.integers(MICROS, 10**6 * MICROS),
    now=st.integers(1, 30 * 24 - 1).map(lambda hours: hours * HOUR),
    pace=st.fractions(0, 3, max_denominator=100),
)
def test_without_a_change_the_planned_share_is_the_elapsed_one(amount: int, now: int, pace: Fraction) -> None:
    """Of a constant budget both say the same, so nothing changes for it."""
    (stretch,) = [daily(amount)]
    by_now = plan([stretch], Zone("Etc/UTC"), 0, now)

    assert of_daily_budgets([stretch], now, pace) == judged(
        int(by_now * pace), Fraction(now, 30 * DAY), by_now, now // DAY, Fraction(30 * amount)
    )


def test_what_was_cut_short_is_over_its_plan_and_not_exhausted() -> None:
    """All is paused on day 15 with 2 % more spent than planned: mildly over, nothing to decide."""
    assert Verdict(Status.MILD_OVER) == of_daily_budgets(
        [daily(100 * MICROS, 15 * DAY)], 15 * DAY, Fraction(102, 100)
    )

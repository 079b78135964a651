from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import Policy, Status
from paceboard.pacing import Verdict, ladder, trigger

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

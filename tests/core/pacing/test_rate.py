from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import DAY, instant_from_text, instant_text
from paceboard.pacing import Rate, exhausted_at, landing, present_rate, required_rate


@pytest.mark.parametrize(
    ("day", "spent", "expected"),
    [
        (1, 1_180, 35_400),
        (7, 9_400, 40_286),
        (14, 19_800, 42_429),
        (21, 34_600, 49_429),
        (23, 38_200, 49_826),
    ],
)
def test_the_mean_of_the_period_lands_where_the_seeds_table_says(day: int, spent: int, expected: int) -> None:
    """R35: 35,400; 40,286; 42,429; 49,429; 49,826 at the rate of the days so far."""
    rate = Rate(Fraction(spent, day), day)

    assert expected == round(landing(spent, rate, Fraction(30 - day)))


def test_the_present_rate_is_the_mean_of_the_last_complete_week() -> None:
    """Seven days count, older ones do not."""
    series = [
        (day, value) for day, value in enumerate([9_999, 2_100, 2_200, 2_200, 2_200, 2_200, 1_790, 1_810])
    ]

    assert Rate(Fraction(14_500, 7), 7) == present_rate(series)


def test_a_day_that_is_not_known_ends_the_run() -> None:
    """Unknown is not zero: the rate is the mean of what is known since then."""
    assert Rate(Fraction(30), 1) == present_rate([(1, 10), (2, None), (3, 30)])
    assert None is present_rate([(1, None)])
    assert None is present_rate([])


def test_a_day_that_began_late_counts_by_what_is_left_of_it() -> None:
    """40 in the last six hours of a day and 160 on the next one are 160 a day; older days play no part."""
    began = {1: Fraction(1, 4)}

    assert Rate(Fraction(160), 2) == present_rate([(1, 40), (2, 160)], parts=began)
    assert Rate(Fraction(10), 7) == present_rate([(day, 10) for day in range(1, 9)], parts=began)


def test_the_seeds_cap_runs_out_on_day_24() -> None:
    """1,800 left at the present rate is gone in the evening of 25 April, the 24th day."""
    watermark = instant_from_text("2026-04-25T08:00Z")
    gone = exhausted_at(38_200, Fraction(40_000), Rate(Fraction(14_500, 7), 7), watermark)

    assert gone is not None
    assert "2026-04-26T04:51" == instant_text(gone)[:16]


def test_at_no_rate_a_cap_never_runs_out() -> None:
    """A rate of zero gives no instant; what is used up already is gone now (R36)."""
    assert None is exhausted_at(10, Fraction(20), Rate(Fraction(0), 7), DAY)
    assert DAY == exhausted_at(20, Fraction(20), Rate(Fraction(0), 7), DAY)


def test_what_is_required_a_day_is_what_remains_over_the_days_left() -> None:
    """1,800 over seven days are 257.14 a day; nothing is required once nothing remains (R34)."""
    assert Fraction(1_800, 7) == required_rate(38_200, Fraction(40_000), Fraction(7))
    assert 0 == required_rate(40_500, Fraction(40_000), Fraction(7))
    assert 0 == required_rate(38_200, Fraction(40_000), Fraction(0))


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.integers(1, 400))
def test_spending_what_is_required_lands_on_the_cap(spent: int, cap: int, days: int) -> None:
    """The required rate and the landing undo each other, exactly."""
    left = Fraction(days)
    if spent < cap:
        assert cap == landing(spent, Rate(required_rate(spent, Fraction(cap), left), 1), left)

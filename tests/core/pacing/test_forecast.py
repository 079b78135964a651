from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paceboard.model import MICROS
from paceboard.pacing import Forecast, forecast
from paceboard.simulator.seed_flight import GOLDEN

CAP = 40_000 * MICROS
LOW, HALF, HIGH = Fraction(1, 10), Fraction(1, 2), Fraction(9, 10)
SPEND = st.lists(st.one_of(st.none(), st.integers(0, 10**10)), min_size=3, max_size=100)


def seed_forecast(day: int, **bounds: int) -> Forecast:
    """The seed's flight after so many days of it, with 35 days at 1,300 before."""
    before = [(place, 1_300 * MICROS) for place in range(-35, 0)]
    during = [(place, amount * MICROS) for place, amount in enumerate(GOLDEN[:day])]
    found = forecast(
        before + during,
        spent=sum(GOLDEN[:day]) * MICROS,
        days=range(day, 30),
        hard_cap=bounds.get("hard_cap"),
    )
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("day", "half", "low", "high"),
    [
        (7, 40_827, 35_859, 49_049),
        (14, 44_189, 40_285, 50_195),
        (18, 50_532, 46_528, 56_379),
        (21, 53_319, 49_971, 57_920),
        (23, 51_908, 49_500, 55_061),
    ],
)
def test_the_seeds_flight_lands_about_where_the_reference_says(
    day: int, half: int, low: int, high: int
) -> None:
    """The table of the pacing reference, 2.4, within 5 %: its own table of quantiles was another one."""
    found = seed_forecast(day)
    landings = [found.unclipped(p) / MICROS for p in (HALF, LOW, HIGH)]

    assert [half, low, high] == pytest.approx(landings, rel=0.05)


def test_the_seeds_cap_is_seen_to_go_eight_days_before_the_trigger() -> None:
    """P(exceeds 40,000) stays below .9 up to day 13 and not after; the trigger fires on day 22."""
    first = next(day for day in range(3, 25) if seed_forecast(day).exceeds(CAP) >= Fraction(9, 10))

    assert 14 == first


def test_the_seeds_cap_is_gone_on_day_24() -> None:
    """On day 21 and 23 the middle path uses it up on the day on which it really ended."""
    assert [23, 23] == [seed_forecast(day).gone(CAP, HALF) for day in (21, 23)]
    assert None is seed_forecast(7).gone(CAP, LOW)


def test_a_hard_cap_clips_the_landing_and_not_the_demand() -> None:
    """Delivery stops at the cap; what would be spent without it stays known."""
    found = seed_forecast(18, hard_cap=CAP)

    assert [CAP, CAP] == [found.landing(LOW), found.landing(HIGH)]
    assert seed_forecast(18).unclipped(HIGH) == found.unclipped(HIGH)
    assert seed_forecast(18).exceeds(CAP) == found.exceeds(CAP)


def test_a_platforms_ceiling_bounds_demand_too() -> None:
    """What the platform cannot spend is not demanded; a cap above it cannot be exceeded."""
    series = [(day, 100 * MICROS) for day in range(30)]
    found = forecast(series, spent=0, days=range(30, 40), ceilings={39: 1_010 * MICROS})

    assert found is not None
    assert 1_010 * MICROS == found.unclipped(HIGH)
    assert Fraction(0) == found.exceeds(1_010 * MICROS)


def test_a_steady_series_lands_on_its_rate() -> None:
    """A hundred a day for thirty days, ten days and half of the running one to come: about 950 more."""
    series = [(day, 100 * MICROS) for day in range(30)]
    found = forecast(series, spent=500, days=range(30, 40), rest_of_today=Fraction(1, 2))

    assert found is not None
    assert 500 + 950 * MICROS == pytest.approx(found.landing(HALF), rel=0.01)


def test_weekdays_are_foretold() -> None:
    """Where a day of the weekend costs half of another one, so it is foretold, shrunk a little."""
    series = [(day, (50 if (day + 3) % 7 > 4 else 100) * MICROS) for day in range(60)]
    working, weekend = (
        forecast(series, spent=0, days=days, scores=()) for days in (range(60, 65), range(65, 67))
    )

    assert working is not None
    assert weekend is not None
    assert 500 * MICROS == pytest.approx(working.landing(HALF), rel=0.1)
    assert 100 * MICROS == pytest.approx(weekend.landing(HALF), rel=0.2)


def test_a_raised_budget_counts_at_once() -> None:
    """Where budgets are known it is the used share that is foretold: twice the budget, twice the spend."""
    series = [(day, 90 * MICROS) for day in range(40)]
    budgets = {day: (100 if day < 40 else 200) * MICROS for day in range(50)}
    found = forecast(series, spent=0, days=range(40, 50), budgets=budgets)

    assert found is not None
    assert 1_800 * MICROS == pytest.approx(found.landing(HALF), rel=0.02)


def test_a_day_whose_budget_is_not_known_leaves_spend_to_itself() -> None:
    """One unknown budget and all are left aside: the rate stays what it was."""
    series = [(day, 90 * MICROS) for day in range(40)]
    budgets = {day: (100 if day < 40 else 200) * MICROS for day in range(49)}

    assert forecast(series, spent=0, days=range(40, 50)) == forecast(
        series, spent=0, days=range(40, 50), budgets=budgets
    )


def test_a_pause_that_is_known_teaches_and_costs_nothing() -> None:
    """Days without a budget are no lesson and no expectation."""
    series = [(day, 0 if day in (30, 31) else 90 * MICROS) for day in range(40)]
    budgets = {day: 0 if day in (30, 31, 45) else 100 * MICROS for day in range(50)}
    found = forecast(series, spent=0, days=range(40, 50), budgets=budgets)

    assert found is not None
    assert 810 * MICROS == pytest.approx(found.landing(HALF), rel=0.02)


def test_there_is_no_forecast_before_three_complete_days() -> None:
    """Unknown days and days before the first spend do not count."""
    assert None is forecast([(1, 10), (2, 10)], spent=20, days=[3])
    assert None is forecast([(1, None), (2, 10), (3, 10)], spent=20, days=[4])
    assert None is forecast([(0, 0), (1, 0), (2, 10), (3, 10)], spent=20, days=[4])
    assert None is not forecast([(1, 10), (2, 10), (3, 10)], spent=30, days=[4])


def test_a_week_without_spend_is_stopped() -> None:
    """Nothing more is expected, and that is said; a cap is exceeded only if it is already."""
    series = [(day, 100) for day in range(20)] + [(day, 0) for day in range(20, 27)]
    found = forecast(series, spent=2_000, days=range(27, 30))

    assert found is not None
    assert (True, 2_000, 2_000) == (found.stopped, found.landing(LOW), found.landing(HIGH))
    assert [Fraction(0), Fraction(1)] == [found.exceeds(2_000), found.exceeds(1_999)]


def test_at_the_end_nothing_is_left_to_foretell() -> None:
    """Without days to come spend is where it lands, surely."""
    found = forecast([(day, 100) for day in range(30)], spent=3_000, days=[])

    assert found is not None
    assert (3_000, 3_000) == (found.landing(LOW), found.landing(HIGH))
    assert (Fraction(0), Fraction(1)) == (found.exceeds(3_000), found.exceeds(2_999))
    assert None is found.gone(3_001, HALF)


def test_a_rest_of_today_beyond_a_day_is_refused() -> None:
    """The running day's rest is a share of one day."""
    with pytest.raises(ValueError, match="within"):
        forecast([(day, 100) for day in range(5)], spent=0, days=[5], rest_of_today=Fraction(3, 2))


def test_a_certain_quantile_is_refused() -> None:
    """No quantile is certain."""
    with pytest.raises(ValueError, match="within"):
        seed_forecast(7).landing(Fraction(1))


@settings(deadline=None)
@given(values=SPEND, cap=st.integers(0, 10**12), ahead=st.integers(1, 35))
def test_quantiles_probability_and_day_tell_one_story(values: list[int | None], cap: int, ahead: int) -> None:
    """Quantiles ascend, nothing already spent is taken back, and the same input gives the same forecast."""
    series, days = list(enumerate(values)), range(len(values), len(values) + ahead)
    found = forecast(series, spent=10**9, days=days)
    if found is None:
        return
    landings = [found.landing(Fraction(p, 20)) for p in range(1, 20)]

    assert sorted(landings) == landings
    assert landings[0] >= 10**9
    assert forecast(series, spent=10**9, days=days) == found
    assert (found.unclipped(HALF) >= cap) == (found.gone(cap, HALF) is not None)
    if 10**9 < cap and found.unclipped(HIGH) < cap:
        assert found.exceeds(cap) <= Fraction(101, 1000)
    if found.unclipped(LOW) > cap:
        assert found.exceeds(cap) >= Fraction(899, 1000)


@settings(deadline=None)
@given(values=SPEND, caps=st.tuples(st.integers(0, 10**12), st.integers(0, 10**12)))
def test_a_higher_cap_is_less_likely_exceeded(values: list[int | None], caps: tuple[int, int]) -> None:
    """The probability falls with the cap, and a cap is gone no earlier than a lower one."""
    found = forecast(list(enumerate(values)), spent=0, days=range(len(values), len(values) + 20))
    if found is None:
        return
    low, high = sorted(caps)
    days = [found.gone(cap, HALF) or 10**6 for cap in (low, high)]

    assert found.exceeds(low) >= found.exceeds(high)
    assert days[0] <= days[1]

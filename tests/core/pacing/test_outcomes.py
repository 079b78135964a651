from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import evolve

from paceboard.model import DAY, MICROS, Money
from paceboard.pacing import Bound, Outcome, Rate, landing, outcomes, required_rate
from paceboard.pacing.outcomes import CONFIDENCES

from .conftest import EVENING, FIRST, FLIGHT, START, Told, standing


def by_name(found: tuple[Outcome, ...]) -> dict[str, Outcome]:
    return {each.option: each for each in found}


def test_the_seeds_day_23_by_hand() -> None:
    """1,800 remain, 257.14 a day would use them up, and the mean of 23 days lands at 49,826."""
    spent, cap = 38_200 * MICROS, Fraction(40_000 * MICROS)

    assert 1_800 * MICROS == cap - spent
    assert "257.14 USD" == str(Money(int(required_rate(spent, cap, Fraction(7))), "USD"))
    assert 49_826 == round(landing(spent, Rate(Fraction(spent, 23), 23), Fraction(7)) / MICROS)


def test_pausing_saves_a_day_of_spend_and_costs_seven() -> None:
    """C33: the seed's option 1 leaves 1,800 unspent, which is one day of spend, and seven days dark."""
    paused = by_name(outcomes(standing()))["pause_and_replan"]

    assert [1_800 * MICROS, 7] == [paused.unspent, paused.days_dark]
    assert {38_200 * MICROS} == {paused.low, paused.middle, paused.high, *paused.needed.values()}


def test_doing_nothing_is_dark_from_the_cap_on() -> None:
    """C33: at 1,800 a day the cap is hit as day 24 ends, and six days have no delivery."""
    nothing = by_name(outcomes(standing()))["do_nothing"]

    assert [24, 6] == [nothing.exhausted_on, nothing.days_dark]
    assert [FIRST + 23, 40_000 * MICROS, 0] == [nothing.exhausted_day, nothing.middle, nothing.unspent]


@pytest.mark.parametrize(("rate", "lands", "day"), [(1_800, 50_800, "29.6"), (2_114, 52_998, "28.6")])
def test_the_seeds_raise_runs_out_before_the_end(rate: int, lands: int, day: str) -> None:
    """C34: raised to 50,000 it is gone on day 29.6 at 1,800 a day, and on day 28.6 at 2,114."""
    raised = by_name(outcomes(standing(rate)))["raise_cap"]

    assert 50_000 * MICROS == raised.bound.amount == raised.middle
    assert raised.exhausted_on is not None
    assert day == f"{float(raised.exhausted_on):.1f}"
    assert lands * MICROS == raised.needed[CONFIDENCES[0]]


def test_a_cap_of_what_is_needed_lasts_to_the_end() -> None:
    """R65: raised to what the present rate needs, nothing is dark; one micro less and it runs out."""
    nothing = by_name(outcomes(standing()))["do_nothing"]
    need = nothing.needed[CONFIDENCES[0]]
    assert need is not None
    enough, short = (
        by_name(outcomes(standing(), raised=Fraction(amount)))["raise_cap"] for amount in (need, need - 1)
    )

    assert [None, 0] == [enough.exhausted_at, enough.days_dark]
    assert short.exhausted_at is not None


def test_tightened_budgets_last_to_the_end() -> None:
    """257.142857 a day is what is left for seven days, with no day dark."""
    tight = by_name(outcomes(standing()))["tighten_daily_budgets"]

    assert [257_142_857, 0, None] == [tight.per_day, tight.days_dark, tight.exhausted_at]
    assert 40_000 * MICROS == tight.middle == tight.needed[CONFIDENCES[2]]


def test_a_soft_cap_stops_nothing() -> None:
    """A flight that is not hard is passed: it lands where the rate leads, and no day is dark."""
    nothing = by_name(outcomes(standing(hard=False)))["do_nothing"]

    assert [50_800 * MICROS, 0, 24] == [nothing.middle, nothing.days_dark, nothing.exhausted_on]


def test_without_a_forecast_there_is_no_interval() -> None:
    """Run-rate arithmetic knows a middle, and no cap for 80 or 95 %; it says that it is that."""
    nothing = by_name(outcomes(standing()))["do_nothing"]

    assert ["run_rate", None, None] == [nothing.basis, nothing.low, nothing.high]
    assert [50_800 * MICROS, None, None] == list(nothing.needed.values())


def test_a_forecast_gives_landings_and_the_caps_that_are_needed() -> None:
    """R65: p10, p50 and p90 of the landing, clipped where it is hard; 50, 80 and 95 % where it is not."""
    found = by_name(outcomes(standing(), Told(40_000, 60_000, FIRST + 25), raised=Fraction(45_000 * MICROS)))
    raised = found["raise_cap"]

    assert "forecast" == raised.basis
    assert [42_000, 45_000, 45_000] == [
        each and each // MICROS for each in (raised.low, raised.middle, raised.high)
    ]
    assert [50_000, 56_000, 59_000] == [each and each // MICROS for each in raised.needed.values()]
    assert [FIRST + 25, 4] == [raised.exhausted_day, raised.days_dark]


def test_without_rate_end_or_bound_there_are_no_options() -> None:
    """What nobody can tell is not told."""
    endless = evolve(FLIGHT, last=None, end=None)

    assert () == outcomes(standing(None))
    assert () == outcomes(evolve(standing(), period=endless))
    assert () == outcomes(evolve(standing(), bound=None))


def test_needs_are_of_the_bound_that_is_used_up_first() -> None:
    """A limit that has counted 500 more than the period needs 500 more too."""
    limit = Bound(
        kind="account_limit", amount=Fraction(40_000 * MICROS), spent=38_700 * MICROS, at=EVENING, hard=True
    )
    nothing = by_name(outcomes(evolve(standing(), bound=limit)))["do_nothing"]

    assert 51_300 * MICROS == nothing.needed[CONFIDENCES[0]]
    assert 39_500 * MICROS == nothing.middle
    assert START + 23 * DAY + 1_300 * DAY // 1_800 == nothing.exhausted_at

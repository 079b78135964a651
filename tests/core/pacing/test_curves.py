from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import HOUR, Curve, Flight, Zone, day_from_text
from paceboard.pacing import day_weights, target

FIRST = day_from_text("2026-03-02")
UTC = Zone("Etc/UTC")
ZONES = st.sampled_from([UTC, Zone("America/New_York"), Zone("Australia/Lord_Howe"), Zone("+05:45")])
FLIGHT = Flight(account="a:1", name="f", first=FIRST, last=FIRST + 9, amount=1_000, currency="USD")


@st.composite
def flights(draw: st.DrawFn) -> Flight:
    days = draw(st.integers(1, 40))
    curve = draw(st.sampled_from(Curve))
    count = {Curve.WEEKDAY: 7, Curve.OWN: days}.get(curve, 0)
    weights = draw(st.lists(st.integers(0, 9), min_size=count, max_size=count))
    if weights:
        weights[(FIRST + 3) % 7 if curve is Curve.WEEKDAY else 0] += 1
    amount = draw(st.integers(0, 10**13))
    return evolve(FLIGHT, last=FIRST + days - 1, amount=amount, curve=curve, weights=tuple(weights))


@pytest.mark.parametrize(
    ("curve", "weights", "half"),
    [
        (None, (), 500),
        (Curve.EVEN, (), 500),
        (Curve.FRONT, (), Fraction(115_000, 180)),
        (Curve.BACK, (), Fraction(65_000, 180)),
        (Curve.WEEKDAY, (1, 1, 1, 1, 1, 0, 0), Fraction(5_000, 8)),
        (Curve.OWN, (9, 0, 0, 0, 0, 0, 0, 0, 0, 1), 900),
    ],
)
def test_half_of_the_days_have_what_the_curve_says(
    curve: Curve | None, weights: tuple[int, ...], half: Fraction | int
) -> None:
    """Of 1,000 over ten days that begin on a Monday."""
    flight = evolve(FLIGHT, curve=curve, weights=weights)

    assert half == target(flight, UTC, UTC.start(FIRST + 5))


def test_front_begins_three_times_as_high_as_it_ends() -> None:
    """In equal steps; back is the same in reverse, and one day is one day."""
    front, back = (day_weights(evolve(FLIGHT, curve=curve)) for curve in (Curve.FRONT, Curve.BACK))

    assert (27, 25, 23, 21, 19, 17, 15, 13, 11, 9) == front == back[::-1]
    assert (1,) == day_weights(evolve(FLIGHT, last=FIRST, curve=Curve.FRONT))


def test_a_day_is_cut_by_its_own_time() -> None:
    """Noon of a day of 23 hours has 11/23 of that day's hundred."""
    zone, day = Zone("America/New_York"), day_from_text("2026-03-08")
    noon = zone.start(day) + 11 * HOUR

    assert 600 + Fraction(1_100, 23) == target(evolve(FLIGHT, curve=Curve.EVEN), zone, noon)


def test_a_flight_without_any_weight_is_refused() -> None:
    """There is nothing to spread the amount by."""
    with pytest.raises(ValueError, match="no day of the flight 'f'"):
        target(evolve(FLIGHT, curve=Curve.WEEKDAY, weights=(0,) * 7), UTC, 0)


@given(flights(), ZONES, st.integers(-5, 50 * 24), st.integers(-5, 50 * 24))
def test_a_curve_never_falls_and_ends_at_the_amount(flight: Flight, zone: Zone, a: int, b: int) -> None:
    """Zero before the first day, the whole amount after the last one, to the fraction."""
    base = zone.start(flight.first)
    early, late = (target(flight, zone, base + hours * HOUR) for hours in sorted((a, b)))

    assert 0 <= early <= late <= flight.amount
    assert 0 == target(flight, zone, base)
    assert flight.amount == target(flight, zone, zone.start(flight.last + 1))


@given(flights(), ZONES)
def test_its_days_add_up_to_it(flight: Flight, zone: Zone) -> None:
    """Each day has its weight's part of the amount, exactly."""
    weights = day_weights(flight)
    starts = [zone.start(day) for day in range(flight.first, flight.last + 2)]
    days = [target(flight, zone, b) - target(flight, zone, a) for a, b in pairwise(starts)]

    assert [Fraction(flight.amount * weight, sum(weights)) for weight in weights] == days

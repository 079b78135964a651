"""Target curves: how a flight's amount is meant to be spent over its days, exactly.

Each account-local day has a weight; the cumulative target never falls, is zero before the first day and the
whole amount once the last one is over.
"""

from __future__ import annotations

from fractions import Fraction

from paceboard.model import Curve, Flight, Zone
from paceboard.pacing.plan import share_of_day

__all__ = ["day_weights", "target"]


def day_weights(flight: Flight) -> tuple[int, ...]:
    """The weight of each day of a flight, first to last.

    `even`: all the same. `front`: falling in equal steps, the first day three times the last one, so that
    the first half has about five eighths; `back`: the same in reverse. `weekday`: the flight's seven,
    Monday first. `own`: as declared, one a day.
    """
    days = flight.last - flight.first + 1
    match flight.curve:
        case Curve.FRONT if days > 1:
            return tuple(3 * (days - 1) - 2 * gone for gone in range(days))
        case Curve.BACK if days > 1:
            return tuple(days - 1 + 2 * gone for gone in range(days))
        case Curve.WEEKDAY:
            # Epoch day 0 was a Thursday.
            return tuple(flight.weights[(day + 3) % 7] for day in range(flight.first, flight.last + 1))
        case Curve.OWN:
            return flight.weights
        case _:
            return (1,) * days


def target(flight: Flight, zone: Zone, instant: int) -> Fraction:
    """Micros that a flight's curve wants spent by an instant.

    Raises:
        ValueError: where no day of the flight has a weight.
    """
    weights = day_weights(flight)
    whole = sum(weights)
    if whole <= 0:
        raise ValueError(f"no day of the flight {flight.name!r} has a weight")
    if instant <= zone.start(flight.first):
        return Fraction(0)
    if instant >= zone.start(flight.last + 1):
        return Fraction(flight.amount)
    day = zone.day(instant)
    gone = day - flight.first
    done = sum(weights[:gone]) + weights[gone] * share_of_day(zone, day, instant)
    return flight.amount * done / whole

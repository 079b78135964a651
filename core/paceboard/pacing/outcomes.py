"""What each option leads to: landing, exhaustion, days dark, and the cap that would be needed (R65).

With a forecast the landings are its quantiles; without one they are arithmetic at the present rate, which
has a middle and no interval. Source: C33, C34; the pacing reference, 1.3 and 2.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Protocol

from attrs import evolve, frozen

from paceboard.model import DAY
from paceboard.pacing.rate import landing
from paceboard.pacing.standing import Bound, Standing

__all__ = ["CONFIDENCES", "EXAMPLE_RAISE", "Outcome", "Outlook", "outcomes"]

CONFIDENCES = (Fraction(50, 100), Fraction(80, 100), Fraction(95, 100))
"""How sure one wants to be that a cap lasts to the end."""
EXAMPLE_RAISE = Fraction(5, 4)
"""The seed's raise: 40,000 to 50,000."""
_LOW, _MIDDLE, _HIGH = Fraction(1, 10), Fraction(1, 2), Fraction(9, 10)


class Outlook(Protocol):
    """What is asked of a forecast of the period's end; an estimate by nature."""

    def unclipped(self, p: Fraction) -> int:
        """Micros at the period's end that are not exceeded with probability p, were there no cap."""
        ...

    def gone(self, cap: int, p: Fraction) -> int | None:
        """The account-local day on which a cap in micros is used up; None: not before the end."""
        ...


@frozen(kw_only=True)
class Outcome:
    """What an option leads to, in micros of the period.

    Args:
        option: `do_nothing`, `pause_and_replan`, `raise_cap` or `tighten_daily_budgets`.
        bound: what bounds spend under it.
        basis: `forecast`, or `run_rate`: the present rate goes on, no interval.
        low, middle, high: the landing that is not exceeded in 1, 5 and 9 of 10 cases; low and high None
            without a forecast.
        exhausted_at: instant at which the bound is used up at the present rate; None: not before the end.
        exhausted_day: account-local day on which it is, by the basis.
        exhausted_on: days of 24 hours from the period's start to that instant: 29.6 is late on day 30.
        days_dark: days without delivery before the end.
        unspent: what the bound has left at the middle landing.
        needed: by confidence, the amount of the bound that lasts to the end; None: not known.
        per_day: what is left for each day, where the option is to keep to it.
    """

    option: str
    bound: Bound
    basis: str
    middle: int
    low: int | None = None
    high: int | None = None
    exhausted_at: int | None = None
    exhausted_day: int | None = None
    exhausted_on: Fraction | None = None
    days_dark: Fraction
    unspent: int
    needed: Mapping[Fraction, int | None]
    per_day: int | None = None


def outcomes(
    standing: Standing, forecast: Outlook | None = None, *, raised: Fraction | None = None
) -> tuple[Outcome, ...]:
    """Each option's outcome; none where the rate, the end or what bounds spend is not known.

    Args:
        raised: what the bound is raised to in micros; None: by a quarter, as the seed does.
    """
    bound, left = standing.bound, standing.left
    if bound is None or left is None or (standing.rate is None and forecast is None):
        return ()
    target = bound.amount * EXAMPLE_RAISE if raised is None else raised
    return (
        _under(standing, forecast, "do_nothing", bound if bound.hard else standing.stop or bound),
        _paused(standing, bound, left),
        _under(standing, forecast, "raise_cap", evolve(bound, amount=target)),
        _tightened(standing, forecast, bound, left),
    )


def _demand(standing: Standing, forecast: Outlook | None, p: Fraction) -> int | None:
    """Micros at the period's end, were there no bound; without a forecast only the middle is known."""
    if forecast is not None:
        return max(forecast.unclipped(p), standing.spent)
    left = standing.left
    if p != _MIDDLE or standing.rate is None or left is None:
        return None
    return _whole(landing(standing.spent, standing.rate, left))


def _under(standing: Standing, forecast: Outlook | None, option: str, bound: Bound) -> Outcome:
    """Spend goes on until the bound stops it; one that is not hard stops nothing."""
    most = standing.spent + int(bound.room)

    def lands(p: Fraction) -> int | None:
        demand = _demand(standing, forecast, p)
        return min(demand, most) if demand is not None and bound.hard else demand

    middle = lands(_MIDDLE)
    assert middle is not None  # noqa: S101 - the middle is known wherever there is a rate or a forecast
    gone = standing.exhausted(bound)
    day = _day_gone(standing, forecast, most, gone)
    return Outcome(
        option=option,
        bound=bound,
        basis="run_rate" if forecast is None else "forecast",
        low=lands(_LOW),
        middle=middle,
        high=lands(_HIGH),
        exhausted_at=gone,
        exhausted_day=day,
        exhausted_on=None if gone is None else Fraction(gone - standing.period.start, DAY),
        days_dark=_dark(standing, forecast, gone, day) if bound.hard else Fraction(0),
        unspent=max(most - middle, 0),
        needed={p: _needed(standing, forecast, bound, p) for p in CONFIDENCES},
    )


def _day_gone(standing: Standing, forecast: Outlook | None, most: int, gone: int | None) -> int | None:
    if forecast is not None and most > standing.spent:
        return forecast.gone(most, _MIDDLE)
    used_up = standing.at if gone is None and most <= standing.spent else gone
    # What is gone at a midnight was used up on the day before it.
    return None if used_up is None else standing.zone.day(used_up - 1)


def _dark(standing: Standing, forecast: Outlook | None, gone: int | None, day: int | None) -> Fraction:
    last, end = standing.period.last, standing.period.end
    if forecast is not None:
        return Fraction(0) if day is None or last is None else Fraction(max(last - day, 0))
    return Fraction(0) if gone is None or end is None else Fraction(max(end - max(gone, standing.at), 0), DAY)


def _needed(standing: Standing, forecast: Outlook | None, bound: Bound, p: Fraction) -> int | None:
    """The bound's amount that lasts to the end with that confidence, never less than is used of it."""
    demand = _demand(standing, forecast, p)
    return None if demand is None else bound.spent + demand - standing.spent


def _paused(standing: Standing, bound: Bound, left: Fraction) -> Outcome:
    """Nothing more is spent: it is the certain outcome, and the darkest."""
    return Outcome(
        option="pause_and_replan",
        bound=bound,
        basis="certain",
        low=standing.spent,
        middle=standing.spent,
        high=standing.spent,
        days_dark=left,
        unspent=_whole(bound.room),
        needed=dict.fromkeys(CONFIDENCES, bound.spent),
    )


def _tightened(standing: Standing, forecast: Outlook | None, bound: Bound, left: Fraction) -> Outcome:
    """Each day gets the same share of what is left, so that it lasts to the end and no longer."""
    kept = evolve(_under(standing, forecast, "tighten_daily_budgets", evolve(bound, hard=True)), bound=bound)
    most = bound.spent + _whole(bound.room)
    return evolve(
        kept,
        exhausted_at=None,
        exhausted_day=None,
        exhausted_on=None,
        days_dark=Fraction(0) if bound.room > 0 else left,
        needed={p: most if need is None else min(need, most) for p, need in kept.needed.items()},
        per_day=_whole(bound.room / left) if left > 0 else 0,
    )


def _whole(micros: Fraction) -> int:
    """To the micro, half-up: projected money is shown so."""
    return (2 * micros.numerator + micros.denominator) // (2 * micros.denominator)

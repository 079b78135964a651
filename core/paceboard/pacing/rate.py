"""The present rate of spend, and where it leads: plain arithmetic, no forecast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from paceboard.model import DAY

__all__ = ["Rate", "exhausted_at", "landing", "present_rate", "required_rate"]


@frozen
class Rate:
    """Spend a day.

    Args:
        micros: a day of 24 hours, exact.
        days: how many complete days it is the mean of, a first one that began late among them.
    """

    micros: Fraction
    days: int


def present_rate(
    series: Sequence[tuple[int, int | None]], *, days: int = 7, parts: Mapping[int, Fraction] | None = None
) -> Rate | None:
    """The mean of the last complete days, at most `days` of them; None where there is none (R35).

    Args:
        series: (account-local day, micros) of complete days, oldest first; a day without a known value
            ends the run, since what is unknown is not zero.
        parts: of days on which delivery could not begin before an hour of them, the share that is left.
    """
    run: dict[int, int] = {}
    for day, value in reversed(series[-days:]):
        if value is None:
            break
        run[day] = value
    whole = len(run) - sum((1 - part for day, part in (parts or {}).items() if day in run), Fraction(0))
    return Rate(sum(run.values()) / Fraction(whole), len(run)) if run else None


def landing(spent: int, rate: Rate, days_left: Fraction) -> Fraction:
    """Micros at the period's end, if the rate stays as it is and no cap stops it (R35)."""
    return spent + rate.micros * days_left


def exhausted_at(spent: int, cap: Fraction, rate: Rate, watermark: int) -> int | None:
    """When a cap is used up at a rate; None: never; the watermark, if it is already (R36)."""
    left = cap - spent
    if left <= 0:
        return watermark
    if rate.micros <= 0:
        return None
    return watermark + int(left / rate.micros * DAY)


def required_rate(spent: int, cap: Fraction, days_left: Fraction) -> Fraction:
    """Micros a day that would use up exactly what remains; 0 where nothing or no time is left (R34)."""
    left = cap - spent
    return left / days_left if left > 0 and days_left > 0 else Fraction(0)

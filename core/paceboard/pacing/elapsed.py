"""Elapsed: real seconds gone over real seconds of the period, at the watermark."""

from __future__ import annotations

from fractions import Fraction

from paceboard.model import DAY, Period, Zone

__all__ = ["complete_days", "days_left", "elapsed"]


def elapsed(period: Period, watermark: int) -> Fraction | None:
    """The share of the period's real time that is gone at the watermark, in [0, 1].

    Real seconds, so a day of 23 or 25 hours counts as what it is: noon of 8 March 2026 in New York
    is 179/743 of that month (R25, R27). None where the period has no end (R21).
    """
    if period.end is None:
        return None
    length = period.end - period.start
    if length <= 0:
        raise ValueError(f"a period of {period.first} to {period.last} has no time in it")
    gone = min(max(watermark - period.start, 0), length)
    return Fraction(gone, length)


def complete_days(period: Period, zone: Zone, watermark: int) -> int:
    """How many of the period's account-local days have wholly gone by at the watermark."""
    today = zone.day(watermark)
    done = today - period.first
    if period.last is not None:
        done = min(done, period.last - period.first + 1)
    return max(done, 0)


def days_left(period: Period, watermark: int) -> Fraction | None:
    """Days of 24 real hours from the watermark to the period's end; None where it has no end."""
    if period.end is None:
        return None
    return Fraction(max(period.end - max(watermark, period.start), 0), DAY)

"""Expected share: how much of a period should have been spent, by the account's hours or its schedules.

`elapsed` stays real seconds; this is what plans are cut by. Source: the pacing reference, 1.4; R27, R30.
"""

from __future__ import annotations

from fractions import Fraction

from paceboard.model import Period, Week, Zone
from paceboard.pacing.elapsed import elapsed
from paceboard.pacing.shape import FLAT, HourShape

__all__ = ["expected_share", "scheduled_elapsed"]


def expected_share(
    period: Period, zone: Zone, watermark: int, shape: HourShape = FLAT, week: Week | None = None
) -> Fraction | None:
    """The share of a period's spend that should lie before the watermark, in [0, 1].

    By a flat shape it is `elapsed`, exactly. None where the period has no end.

    Args:
        week: the scheduled time, where all that counts has one; None: all time counts.
    """
    gone = elapsed(period, watermark)
    share = _share(period, zone, watermark, shape, week)
    return gone if share is None else share


def scheduled_elapsed(period: Period, zone: Zone, watermark: int, week: Week) -> Fraction | None:
    """The share of a period's scheduled time that is gone at the watermark, in [0, 1] (R30).

    None where the period has no end, or no scheduled time in it.
    """
    return _share(period, zone, watermark, FLAT, week)


def _share(
    period: Period, zone: Zone, watermark: int, shape: HourShape, week: Week | None
) -> Fraction | None:
    if period.end is None:
        return None
    until = min(max(watermark, period.start), period.end)
    gone = shape.weigh(zone, period.start, until, week)
    whole = gone + shape.weigh(zone, until, period.end, week)
    return Fraction(gone, whole) if whole else None

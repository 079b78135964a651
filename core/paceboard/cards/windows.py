"""Windows as rows: which account-local days a card's sums cover, for each account in its own zone."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from paceboard.model import Period, Zone
from paceboard.specs import WindowKey

__all__ = ["PartialDay", "Reach", "reach", "spans", "whole_spans"]


@frozen
class PartialDay:
    """The running day, of which only the hours before `hour` count."""

    day: int
    hour: int


@frozen(kw_only=True)
class Reach:
    """How far an account's facts go.

    Args:
        today: the account-local day that the watermark falls in; on a midnight, the day it ends.
        last_complete: the last day that the watermark covers whole.
        partial: the running day, None where the watermark stands on a midnight.
    """

    today: int
    last_complete: int
    partial: PartialDay | None


def reach(zone: Zone, watermark: int) -> Reach:
    """What a watermark covers of an account's days."""
    day = zone.day(watermark)
    if zone.start(day) == watermark:
        return Reach(today=day - 1, last_complete=day - 1, partial=None)
    hour = zone.local(watermark).hour
    return Reach(today=day, last_complete=day - 1, partial=PartialDay(day, hour))


def spans(
    period: Period | None, reached: Reach, named: tuple[int, int] | None = None
) -> Mapping[WindowKey, tuple[int, int]]:
    """First and last day of each window, up to the watermark; rolling windows end today (R32).

    Args:
        named: first and last of the days that a comparison names.
    """
    whole = reached.last_complete
    found = {
        WindowKey.TODAY: (reached.today, reached.today),
        WindowKey.LAST_7_DAYS: (whole - 6, reached.today),
        WindowKey.LAST_30_DAYS: (whole - 29, reached.today),
        WindowKey.COMPLETE_DAY: (whole, whole),
        WindowKey.COMPLETE_3_DAYS: (whole - 2, whole),
        WindowKey.COMPLETE_7_DAYS: (whole - 6, whole),
        WindowKey.PRIOR_7_DAYS: (whole - 13, whole - 7),
        WindowKey.COMPLETE_28_DAYS: (whole - 27, whole),
        WindowKey.COMPLETE_30_DAYS: (whole - 29, whole),
        WindowKey.PRIOR_30_DAYS: (whole - 59, whole - 30),
        WindowKey.COMPLETE_90_DAYS: (whole - 89, whole),
    }
    if period is not None:
        last = reached.today if period.last is None else min(period.last, reached.today)
        found[WindowKey.PERIOD] = (period.first, last)
    if named is not None:
        found[WindowKey.NAMED_DAYS] = named
        found[WindowKey.LAST_AS_MANY] = (whole - (named[1] - named[0]), whole)
    return found


def whole_spans(last: int) -> Mapping[WindowKey, tuple[int, int]]:
    """First and last day of each window that platforms are asked for whole, by the last complete day."""
    return {
        WindowKey.COMPLETE_7_DAYS: (last - 6, last),
        WindowKey.PRIOR_7_DAYS: (last - 13, last - 7),
        WindowKey.COMPLETE_30_DAYS: (last - 29, last),
    }

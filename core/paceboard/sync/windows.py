"""Which days to fetch: what is new, what the platform may still restate, what was never fetched."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from paceboard.model import SECOND, Grain, Level, Window, Zone
from paceboard.specs import FactCapability

__all__ = ["SPEND", "Plan", "plan_windows", "watermark_at"]

SPEND = "spend"
"""The measure group whose watermark and coverage are kept."""


@frozen(kw_only=True)
class Plan:
    """One transaction's worth of fetching: a range of days with every level and grain that is read for it."""

    window: Window
    days: tuple[tuple[Level, Grain], ...]
    hours: tuple[tuple[Level, Grain], ...] = ()
    hour_days: tuple[int, ...] = ()


def plan_windows(
    capabilities: Sequence[FactCapability],
    *,
    zone: Zone,
    now: int,
    watermark: int | None,
    since: int | None,
    backfill_from: int,
) -> tuple[Plan, ...]:
    """Windows from the oldest to the newest; the last one carries today and its hours.

    Args:
        watermark: up to where facts are complete; None: nothing was fetched yet.
        since: first day that was ever fetched whole; None: none.
        backfill_from: first day that is wanted at all.
    """
    day_facts = tuple((each.level, each.grain) for each in capabilities if each.grain is Grain.DAY)
    hour_facts = tuple((each.level, each.grain) for each in capabilities if each.grain is Grain.HOUR)
    today = zone.day(now)
    horizon = max((each.horizon for each in capabilities), default=0)
    if watermark is None or since is None or backfill_from < since:
        first = backfill_from
    else:
        # The days that were still being restated when we last looked, however long ago that is.
        first = min(zone.day(watermark), today) - horizon
    longest = min((each.max_days for each in capabilities if each.grain is Grain.DAY), default=1)
    plans: list[Plan] = []
    start = min(first, today)
    while start <= today:
        end = min(start + longest - 1, today)
        plans.append(Plan(window=Window(first=start, last=end), days=day_facts))
        start = end + 1
    last = plans[-1]
    # Hours serve the running day: the one that the watermark will fall in, or yesterday's, to be whole.
    running = min(zone.day(watermark_at(capabilities, zone, now)), today - 1)
    hour_days = tuple(range(max(running, min(first, today)), today + 1))
    plans[-1] = Plan(window=last.window, days=last.days, hours=hour_facts, hour_days=hour_days)
    return tuple(plans)


def watermark_at(capabilities: Sequence[FactCapability], zone: Zone, fetched: int) -> int:
    """Up to where spend fetched at an instant is complete: less the lag, down to the full local hour.

    Facts know their hour by the wall clock, so an hour that the clocks repeat begins the first time: of
    its second time alone no fact can tell.
    """
    lag = max((each.lag for each in capabilities if SPEND in each.measures), default=0)
    complete = fetched - lag * SECOND
    hour = zone.local(complete).replace(minute=0, second=0, microsecond=0, fold=0)
    return min(zone.instant(hour), complete)

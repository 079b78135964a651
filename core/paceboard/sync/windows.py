"""Which days to fetch: what is new, what the platform may still restate, what was never fetched.

A row is fetched with all its measures, and replaces the one of before whole: so what moves long costs
days, and only of the levels that still move, but never a row that holds half of what is known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from attrs import evolve, frozen

from paceboard.model import SECOND, Grain, Level, Window, Zone
from paceboard.specs import SPEND, FactCapability, groups_of, lag_of

__all__ = [
    "CADENCE",
    "SPEND",
    "WHOLE_DAYS",
    "Cadence",
    "Plan",
    "plan_windows",
    "watermark_at",
    "watermarks_at",
]


@frozen
class Cadence:
    """How often days are read again that the platform may still restate.

    Args:
        back: days before the running one that it is about; None: as far as the platform restates.
        every: account-local days; 0: at each refresh.
        of_all: it also holds for levels that no card sums.
    """

    back: int | None
    every: int
    of_all: bool = True


CADENCE = (Cadence(3, 0), Cadence(35, 1, of_all=False), Cadence(None, 7))
"""Three days at each refresh, 35 once a day, more once a week: as the platforms advise (TikTok: spend three
days each time, conversions 28 days daily and 90 weekly; Google: cost 35 days daily, conversions 90 weekly).
A level that no card sums is read whole once a week all the same, so that no restated row stays wrong."""

WHOLE_DAYS = (7, 30)
"""Lengths of the windows that are asked for whole where a connector reads them, of complete days."""


@frozen(kw_only=True)
class Plan:
    """A range of days with every level and grain that is read for it.

    Args:
        wholes: windows that are read whole, each with the levels that are read for it.
        held: kept in one transaction with the next one, so that no revision is half read again; a first
            refresh and a backfill are kept window by window.
    """

    window: Window
    days: tuple[tuple[Level, Grain], ...]
    hours: tuple[tuple[Level, Grain], ...] = ()
    hour_days: tuple[int, ...] = ()
    wholes: tuple[tuple[Window, tuple[tuple[Level, Grain], ...]], ...] = ()
    held: bool = False


def plan_windows(
    capabilities: Sequence[FactCapability],
    *,
    zone: Zone,
    now: int,
    watermark: int | None,
    since: int | None,
    backfill_from: int,
    levels: Collection[Level] | None = None,
) -> tuple[Plan, ...]:
    """Windows from the oldest to the newest; the last one carries today and its hours.

    The same ledger and the same instant give the same windows.

    Args:
        watermark: up to where facts are complete; None: nothing was fetched yet.
        since: first day that was ever fetched whole; None: none.
        backfill_from: first day that is wanted at all.
        levels: those that cards sum; None: all.
    """
    today, reached = zone.day(now), zone.day(watermark_at(capabilities, zone, now))
    new = watermark is None or since is None or backfill_from < since
    seen = today if watermark is None else min(zone.day(watermark), today)
    begins: list[tuple[int, FactCapability]] = []
    for each in (each for each in capabilities if each.grain is Grain.DAY):
        used = levels is None or each.level in levels
        unsettled = _unsettled(each.moves, seen=seen, reached=reached, used=used)
        # Days before the first that was fetched are not read again: they never were.
        first = backfill_from if new or since is None else max(since, unsettled)
        begins.append((min(first, today), each))
    plans = [
        Plan(window=window, days=read, held=not new)
        for part in _parts(begins, today)
        for window, read in _tiles(*part)
    ]
    hour_facts = tuple((each.level, each.grain) for each in capabilities if each.grain is Grain.HOUR)
    # Hours serve the running day: the one that the watermark will fall in, or yesterday's, to be whole.
    hour_days = tuple(range(max(min(reached, today - 1), plans[0].window.first), today + 1))
    wholes = _wholes(capabilities, zone, now)
    plans[-1] = evolve(plans[-1], hours=hour_facts, hour_days=hour_days, wholes=wholes, held=False)
    return tuple(plans)


def _wholes(
    capabilities: Sequence[FactCapability], zone: Zone, now: int
) -> tuple[tuple[Window, tuple[tuple[Level, Grain], ...]], ...]:
    """The windows that are asked for whole, up to the last day that is complete in all that they tell."""
    read = [each for each in capabilities if each.grain is Grain.WINDOW]
    lag = max((lag_of(capabilities, key) for each in read for key in each.measures), default=0)
    last = zone.day(_complete(zone, now, lag)) - 1
    asked = (
        (
            Window(first=last - days + 1, last=last),
            tuple((each.level, each.grain) for each in read if days <= each.max_days),
        )
        for days in WHOLE_DAYS
    )
    return tuple((window, planned) for window, planned in asked if planned)


def _unsettled(moves: int, *, seen: int, reached: int, used: bool) -> int:
    """The first day to read again of what the platform restates for so many days.

    These are the days that were still being restated when we last looked, however long ago that is: a
    cadence of n days looks when the watermark comes into another n days, so it last looked no earlier
    than on the first of those that the last watermark is in.

    Args:
        seen: the day of the last watermark; `reached`: that of the next one.
    """
    firsts = [seen]
    for cadence in (each for each in CADENCE if used or each.of_all):
        back = moves if cadence.back is None else min(moves, cadence.back)
        looked = seen - seen % cadence.every if cadence.every else seen
        if not cadence.every or reached >= looked + cadence.every:
            firsts.append(looked - back)
        if back == moves:
            break
    return min(firsts)


def _parts(
    begins: Sequence[tuple[int, FactCapability]], today: int
) -> Iterator[tuple[int, int, Sequence[FactCapability]]]:
    """First and last day of each range of which the same is read, with what is read."""
    firsts = sorted({first for first, _ in begins}) or [today]
    for first, after in zip(firsts, [*firsts[1:], today + 1], strict=True):
        yield first, after - 1, [each for begin, each in begins if begin <= first]


def _tiles(
    first: int, last: int, read: Sequence[FactCapability]
) -> Iterator[tuple[Window, tuple[tuple[Level, Grain], ...]]]:
    """A range in windows that the platform takes; the strictest level sets their length."""
    asked = tuple((each.level, each.grain) for each in read)
    longest = min((each.max_days for each in read), default=1)
    for start in range(first, last + 1, longest):
        yield Window(first=start, last=min(start + longest - 1, last)), asked


def watermark_at(capabilities: Sequence[FactCapability], zone: Zone, fetched: int) -> int:
    """Up to where spend fetched at an instant is complete: less the lag, down to the full local hour."""
    return _complete(zone, fetched, lag_of(capabilities, SPEND))


def watermarks_at(capabilities: Sequence[FactCapability], zone: Zone, fetched: int) -> Mapping[str, int]:
    """Up to where each group of measures is complete that was fetched at an instant."""
    found = {group.key: _complete(zone, fetched, group.lag) for group in groups_of(capabilities).values()}
    return {**found, SPEND: watermark_at(capabilities, zone, fetched)}


def _complete(zone: Zone, fetched: int, lag: int) -> int:
    """Less the lag, down to the full local hour.

    Facts know their hour by the wall clock, so an hour that the clocks repeat begins the first time: of
    its second time alone no fact can tell.
    """
    complete = fetched - lag * SECOND
    hour = zone.local(complete).replace(minute=0, second=0, microsecond=0, fold=0)
    return min(zone.instant(hour), complete)

"""Spend of lifetime budgets at their events, out of the ledger's days and hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from paceboard.ledger import Reads
from paceboard.model import HOUR, AccountRef, Grain, Level, Zone
from paceboard.pacing import Lifetime, LifetimePlan, Resolution, SpentUntil, lifetimes_of
from paceboard.specs import SPEND

__all__ = ["LedgerSpend", "lifetime_plans"]


@frozen(kw_only=True)
class LedgerSpend:
    """Where the spend of entities is read, as known at a revision.

    Args:
        watermark: what lies after it is not spent yet.
        covered_from: first day that was ever fetched whole; None: none was.
        read: levels whose spend the connector reads by day.
    """

    ledger: Reads
    ref: AccountRef
    zone: Zone
    watermark: int
    covered_from: int | None
    read: frozenset[Level]
    revision: int | None = None

    def of(self, lifetime: Lifetime, instants: Sequence[int]) -> dict[int, SpentUntil]:
        """Spend of a lifetime budget from its beginning to each of some instants."""
        known = [instant for instant in instants if instant <= self.watermark]
        later = {instant: SpentUntil(micros=None) for instant in instants if instant > self.watermark}
        first = self.zone.day(lifetime.begins)
        covered = self.covered_from is not None and self.covered_from <= first
        if not known or not covered or lifetime.level not in self.read:
            return later | {instant: SpentUntil(micros=None, estimated=True) for instant in known}
        days = self._days(lifetime, first, self.zone.day(max(known)))
        start = SpentUntil(micros=0)
        if lifetime.replaced:
            start = self._within(lifetime, first, lifetime.begins, days.get(first, 0))
        return later | {instant: self._until(lifetime, instant, days, first, start) for instant in known}

    def _until(
        self, lifetime: Lifetime, instant: int, days: Mapping[int, int], first: int, start: SpentUntil
    ) -> SpentUntil:
        day = self.zone.day(instant)
        before = sum(value for each, value in days.items() if first <= each < day)
        part = self._within(lifetime, day, instant, days.get(day, 0))
        if lifetime.begins > self.zone.start(day) and not lifetime.replaced and part.estimated:
            # What began within the day has spent nothing before it did.
            ends = self.zone.start(day + 1)
            gone, length = instant - lifetime.begins, ends - lifetime.begins
            part = SpentUntil(micros=days.get(day, 0) * gone // length, estimated=True)
        return SpentUntil(
            micros=before + (part.micros or 0) - (start.micros or 0),
            estimated=part.estimated or start.estimated,
        )

    def _within(self, lifetime: Lifetime, day: int, instant: int, whole: int) -> SpentUntil:
        """Spend of a day up to an instant: by its hours where they add up to it, else by its time."""
        start, end = self.zone.span(day)
        if instant <= start or not whole:
            return SpentUntil(micros=0)
        hours = self._hours(lifetime, day)
        if sum(hours.values()) != whole:
            return SpentUntil(micros=whole * (instant - start) // (end - start), estimated=True)
        hour, begun = self.zone.local(instant).hour, self.zone.hour_start(instant)
        done, running = sum(value for each, value in hours.items() if each < hour), hours.get(hour, 0)
        exact = instant == begun or not running
        return SpentUntil(micros=done + running * (instant - begun) // HOUR, estimated=not exact)

    def _days(self, lifetime: Lifetime, first: int, last: int) -> dict[int, int]:
        return self._sums(lifetime, Grain.DAY, first, last, "day")

    def _hours(self, lifetime: Lifetime, day: int) -> dict[int, int]:
        return self._sums(lifetime, Grain.HOUR, day, day, "hour")

    def _sums(self, lifetime: Lifetime, grain: Grain, first: int, last: int, part: str) -> dict[int, int]:
        found: dict[int, int] = {}
        for member in lifetime.members:
            rows = self.ledger.fact_rows(
                self.ref,
                lifetime.level,
                grain,
                first,
                last,
                SPEND,
                entity=member,
                revision=self.revision,
            )
            for row in rows:
                key = int(dict(row.key)[part])
                found[key] = found.get(key, 0) + row.value
        return found


def lifetime_plans(resolution: Resolution, since: int, spend: LedgerSpend) -> tuple[LifetimePlan, ...]:
    """The lines of every lifetime budget from `since` on, as they stand at the watermark."""
    return tuple(
        _plan(lifetime, since, spend) for lifetime in lifetimes_of(resolution) if lifetime.ends > since
    )


def _plan(lifetime: Lifetime, since: int, spend: LedgerSpend) -> LifetimePlan:
    events = lifetime.events(since)
    told = spend.of(lifetime, events) if events else {}
    unknown = SpentUntil(micros=None, estimated=True)
    return lifetime.plan(since, lambda instant: told.get(instant, unknown), spend.watermark)

"""Facts from TikTok's reports: one account, one level, by day or by hour, whole or not at all.

The account's own level needs no filter and holds all that is bought by auction or reservation. TopView's
campaigns are told only where they are asked for alone, GMV Max only by a type of report of its own.
What is too much for one report is asked for in parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve, frozen

from paceboard.plugin import (
    Account,
    DeadlineExceeded,
    Drift,
    Fact,
    Grain,
    Level,
    PlatformError,
    Rejected,
    TooHeavy,
    Window,
)
from paceboard_tiktok.api import Api
from paceboard_tiktok.listing import TOP_VIEW, Listing
from paceboard_tiktok.metrics import LONGEST
from paceboard_tiktok.report import SHOP, Report
from paceboard_tiktok.tasks import prepared
from paceboard_tiktok.verdict import Throttled

__all__ = ["read_facts"]

AT_ONCE = 30
"""Campaigns that TikTok recommends to ask for in one report."""


async def read_facts(
    api: Api,
    account: Account,
    window: Window,
    level: Level,
    grain: Grain,
    *,
    now: int,
    listing: Listing | None = None,
) -> tuple[Fact, ...]:
    """All facts of a window, in as many reports as TikTok's longest span asks for.

    Args:
        listing: what was read of the account's campaigns; it says which reports there are.

    Raises:
        PlatformError: where any part of the window cannot be read; nothing of it is given then.
    """
    parts = _Parts(listing=listing or Listing(campaigns=(), groups=()))
    report = Report(api=api, account=account, level=level, grain=grain, now=now)
    facts: list[Fact] = []
    for first, last in _spans(window, LONGEST[grain]):
        found = await parts.read(report, first, last)
        if parts.listing.top_view and level is not Level.ACCOUNT:
            found = _joined(found, await parts.read(evolve(report, buying=TOP_VIEW[0]), first, last))
        if parts.listing.gmv_max and level in (Level.ACCOUNT, Level.CAMPAIGN):
            shop = await parts.shop(evolve(report, kind=SHOP), first, last)
            found = _added(found, shop) if level is Level.ACCOUNT else _joined(found, shop)
        facts += found
    return tuple(facts)


def _spans(window: Window, longest: int) -> Iterator[tuple[int, int]]:
    for first in range(window.first, window.last + 1, longest):
        yield first, min(first + longest - 1, window.last)


def _place(fact: Fact) -> tuple[str, int, int | None]:
    return fact.entity, fact.day, fact.hour


def _joined(facts: Iterable[Fact], more: Iterable[Fact]) -> list[Fact]:
    """Facts of different entities from two reports; one that both tell is taken from the first.

    Raises:
        Drift: where the two tell different spend of it.
    """
    found = {_place(fact): fact for fact in facts}
    for fact in more:
        known = found.setdefault(_place(fact), fact)
        if known.measures["spend"] != fact.measures["spend"]:
            raise Drift(
                f"two of TikTok's reports differ about {fact.level} {fact.entity}",
                why=f"spend of {known.measures['spend']} and of {fact.measures['spend']} micros",
                do="report it; nothing of this answer was used",
            )
    return list(found.values())


def _added(facts: Iterable[Fact], shop: Iterable[Fact]) -> list[Fact]:
    """The account's facts with what GMV Max spent; what its report does not tell is unknown then."""
    found = {_place(fact): fact for fact in facts}
    for fact in shop:
        known = found.get(_place(fact))
        if known is None:
            found[_place(fact)] = fact
        elif any(fact.measures.values()):
            sums = {key: _sum(value, fact.measures.get(key)) for key, value in known.measures.items()}
            found[_place(fact)] = evolve(known, measures=sums)
    return list(found.values())


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


@frozen(kw_only=True)
class _Parts:
    """Reads a report, in parts where it is too much at once.

    The client repeats a request once after a time-out; TikTok blocks one that times out a third time. So
    what still fails is cut: days in halves, then campaigns, and what cannot be cut TikTok prepares.
    """

    listing: Listing

    async def read(self, report: Report, first: int, last: int) -> list[Fact]:
        """The facts of a span."""
        try:
            rows = await report.rows(first, last)
        except Throttled as error:
            return await self._by_campaigns(report, first, last, error)
        except (TooHeavy, DeadlineExceeded) as error:
            if first == last:
                return await self._by_campaigns(report, first, last, error)
            middle = (first + last) // 2
            return [*await self.read(report, first, middle), *await self.read(report, middle + 1, last)]
        return report.facts(rows, first, last)

    async def shop(self, report: Report, first: int, last: int) -> list[Fact]:
        """The facts of GMV Max; by the hour only where TikTok tells them, which it promises nowhere."""
        try:
            return await self.read(report, first, last)
        except Rejected as error:
            if report.grain is not Grain.HOUR:
                raise
            report.api.note(
                "gmv_max_hours",
                f"{report.what}: the hours of GMV Max cannot be read ({error.why}); they are missing",
            )
            return []

    async def _by_campaigns(self, report: Report, first: int, last: int, error: PlatformError) -> list[Fact]:
        """Some campaigns at a time; a report that leaves ads out of the answer leaves out none of these."""
        ids = report.campaigns or self._campaigns(report)
        size = len(ids) // 2 if report.campaigns else min(AT_ONCE, (len(ids) + 1) // 2)
        if report.level is Level.ACCOUNT or size == 0 or len(ids) < 2:
            return report.facts(await prepared(report, first, last, error), first, last)
        facts: list[Fact] = []
        for start in range(0, len(ids), size):
            facts += await self.read(evolve(report, campaigns=ids[start : start + size]), first, last)
        return facts

    def _campaigns(self, report: Report) -> tuple[str, ...]:
        """The campaigns that a report is about."""
        ids = [entity.id for _, entity in self.listing.campaigns]
        if report.kind == SHOP:
            return tuple(key for key in ids if key in self.listing.gmv_max)
        if report.buying:
            return tuple(key for key in ids if key in self.listing.top_view)
        return tuple(key for key in ids if key not in self.listing.gmv_max | self.listing.top_view)

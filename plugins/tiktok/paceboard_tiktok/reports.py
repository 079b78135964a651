"""Facts from TikTok's reports: one account, one level, by day or by hour, whole or not at all.

The account's own level needs no filter and holds all that is bought by auction or reservation. TopView's
campaigns are told only where they are asked for alone, GMV Max by a type of report of its own.
What is too much for one report is asked for in parts.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, frozen

from paceboard.plugin import (
    Account,
    DeadlineExceeded,
    Fact,
    Grain,
    Level,
    PlatformError,
    Rejected,
    TooHeavy,
    Window,
)
from paceboard_tiktok.api import Api
from paceboard_tiktok.gmv_max import in_all, overlaid, whole
from paceboard_tiktok.listing import TOP_VIEW, Listing
from paceboard_tiktok.metrics import LONGEST
from paceboard_tiktok.report import SHOP, Report
from paceboard_tiktok.tasks import prepared
from paceboard_tiktok.verdict import Throttled

__all__ = ["read_facts"]

AT_ONCE = 30
"""Campaigns that TikTok recommends to ask for in one report."""
SHOP_LEVELS = (Level.ACCOUNT, Level.CAMPAIGN)
"""At which GMV Max is told."""


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
        Rejected: for a whole window that is longer than TikTok tells of at once.
    """
    if grain is Grain.WINDOW and window.last - window.first >= LONGEST[grain]:
        raise Rejected(f"TikTok tells of {LONGEST[grain]} days at once", do="ask for a shorter window")
    parts = _Parts(listing=listing or Listing(campaigns=(), groups=()))
    report = Report(api=api, account=account, level=level, grain=grain, now=now)
    facts: list[Fact] = []
    for first, last in _spans(window, LONGEST[grain]):
        facts += await parts.told(report, first, last)
    if parts.listing.gmv_max and grain is Grain.HOUR:
        api.note("gmv_max_hours", f"{report.what}: TikTok tells no hours of GMV Max; they are missing")
    return tuple(facts)


def _spans(window: Window, longest: int) -> Iterator[tuple[int, int]]:
    for first in range(window.first, window.last + 1, longest):
        yield first, min(first + longest - 1, window.last)


@frozen(kw_only=True)
class _Parts:
    """Reads a report, in parts where it is too much at once.

    The client repeats a request once after a time-out; TikTok blocks one that times out a third time. So
    what still fails is cut: days in halves, then campaigns, and what cannot be cut TikTok prepares.
    """

    listing: Listing

    async def told(self, report: Report, first: int, last: int) -> list[Fact]:
        """The facts of a span from all reports that tell some of them."""
        found = await self.bought(report, first, last)
        if not self.listing.gmv_max or report.grain is not Grain.DAY or report.level not in SHOP_LEVELS:
            return found
        shop = in_all(await self.read(evolve(report, kind=SHOP), first, last))
        note = report.api.note
        if report.level is Level.CAMPAIGN:
            return overlaid(found, shop, note=note)
        if not any(fact.measures["spend"] != 0 for fact in shop):
            return found
        campaigns = await self.bought(evolve(report, level=Level.CAMPAIGN), first, last)
        others = [fact for fact in campaigns if fact.entity not in self.listing.gmv_max]
        return whole(found, shop, others, note=note)

    async def bought(self, report: Report, first: int, last: int) -> list[Fact]:
        """The facts of what is bought by auction or reservation."""
        found = await self.read(report, first, last)
        if not self.listing.top_view or report.level is Level.ACCOUNT:
            return found
        reserved = await self.read(evolve(report, buying=TOP_VIEW[0]), first, last)
        return overlaid(found, reserved, note=report.api.note)

    async def read(self, report: Report, first: int, last: int) -> list[Fact]:
        """The facts of a span."""
        try:
            rows = await report.rows(first, last)
        except Throttled as error:
            return await self._by_campaigns(report, first, last, error)
        except (TooHeavy, DeadlineExceeded) as error:
            if first == last or report.grain is Grain.WINDOW:
                return await self._by_campaigns(report, first, last, error)
            middle = (first + last) // 2
            return [*await self.read(report, first, middle), *await self.read(report, middle + 1, last)]
        return report.facts(rows, first, last)

    async def _by_campaigns(self, report: Report, first: int, last: int, error: PlatformError) -> list[Fact]:
        """Some campaigns at a time; a report that leaves ads out of the answer leaves out none of these."""
        if report.kind == SHOP:
            raise error
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
        if report.buying:
            return tuple(key for key in ids if key in self.listing.top_view)
        return tuple(key for key in ids if key not in self.listing.gmv_max | self.listing.top_view)

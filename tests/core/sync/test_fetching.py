from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from attrs import define, field

from paceboard.errors import RateLimited, Rejected
from paceboard.model import Account, Fact, Grain, Level, Window
from paceboard.sync import Plan
from paceboard.sync.fetching import AT_ONCE, fetch_facts

DAYS = tuple((level, Grain.DAY) for level in Level)
HOURS = ((Level.ACCOUNT, Grain.HOUR), (Level.CAMPAIGN, Grain.HOUR))
PLAN = Plan(window=Window(first=10, last=12), days=DAYS, hours=HOURS, hour_days=(11, 12))


@define
class Slow:
    """A connector whose fetches wait for one another, and that counts how many run at a time."""

    fails: dict[Level, Exception] = field(factory=dict)
    running: int = 0
    most: int = 0

    async def facts(
        self, account: Account, window: Window, level: Level, grain: Grain
    ) -> AsyncIterator[Fact]:
        self.running += 1
        self.most = max(self.most, self.running)
        await asyncio.sleep(0)
        self.running -= 1
        if level in self.fails:
            raise self.fails[level]
        for day in range(window.first, window.last + 1):
            hour = 5 if grain is Grain.HOUR else None
            yield Fact(level=level, entity="e", grain=grain, day=day, hour=hour, measures={"spend": day})


def fetched(connector: Any, platform: Any) -> Any:
    return asyncio.run(fetch_facts(connector, platform.account(), PLAN))


def test_all_levels_and_grains_of_a_plan_are_fetched(platform: Any) -> None:
    """Days over the whole window, hours over their own days, each in a window of what was planned."""
    days, hours = fetched(Slow(), platform)

    assert (Window(first=10, last=12), DAYS) == (days.window, days.planned)
    assert [(level, day) for level in Level for day in (10, 11, 12)] == [
        (fact.level, fact.day) for fact in days.facts
    ]
    assert (Window(first=11, last=12), HOURS) == (hours.window, hours.planned)
    assert 4 == len(hours.facts)


def test_a_few_fetches_run_side_by_side_and_no_more(platform: Any) -> None:
    """Memory and the platform are spared, time is not wasted."""
    slow = Slow()
    fetched(slow, platform)

    assert AT_ONCE == slow.most


@pytest.mark.parametrize("levels", [[Level.AD], [Level.ACCOUNT, Level.AD], list(Level)])
def test_failures_side_by_side_come_out_as_the_first_ones_own(platform: Any, levels: list[Level]) -> None:
    """An error of the tree, never a group of them that nobody expects."""
    errors = {level: RateLimited("slow down") if level is levels[0] else Rejected("no") for level in levels}
    with pytest.raises(RateLimited):
        fetched(Slow(fails=dict(errors)), platform)

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from paceboard.ledger import Ledger
from paceboard.model import DAY, HOUR, SECOND, AccountRef, Grain, Level, Zone
from paceboard.specs import WorldStamp
from paceboard.sync import Outcome
from paceboard.sync.skew import TOLERATED, PlatformClock

from .conftest import FakeClient

ONE = AccountRef("sample", "1")
UTC = Zone("Etc/UTC")
Run = Callable[..., list[Outcome]]


def clock_at(ours: int, client: FakeClient, notes: list[str]) -> PlatformClock:
    clock = PlatformClock(lambda: ours, client, note=lambda code, _: notes.append(code))
    clock.settle()
    return clock


@pytest.mark.parametrize("told", [None, 10 * DAY, 10 * DAY - TOLERATED, 10 * DAY + TOLERATED])
def test_a_clock_that_is_about_right_counts(told: int | None) -> None:
    """Also where the platform does not tell its time; nothing is noted."""
    notes: list[str] = []

    assert 10 * DAY == clock_at(10 * DAY, FakeClient(told=told), notes).now()
    assert [] == notes


@pytest.mark.parametrize("off", [-DAY, -TOLERATED - SECOND, TOLERATED + SECOND, DAY])
def test_the_platform_is_believed_over_a_clock_that_is_wrong(off: int) -> None:
    """It is noted once."""
    notes: list[str] = []

    assert 10 * DAY == clock_at(10 * DAY + off, FakeClient(told=10 * DAY), notes).now()
    assert ["clock_wrong"] == notes


def test_a_simulated_world_has_its_own_time() -> None:
    """What the server below it says of this machine's does not matter."""
    client = FakeClient(world=WorldStamp(world="w", now=5), told=10 * DAY)

    assert 5 == clock_at(20 * DAY, client, []).now()


@pytest.mark.parametrize("jump", [DAY, -DAY], ids=["forwards", "backwards"])
def test_a_clock_that_jumps_a_day_changes_no_data(
    jump: int, platform: Any, refresh: Run, ledger: Ledger, client: Any, clock: Any
) -> None:
    """P20: no day beyond the platform's is asked for, watermark and revisions go on, and it is noted once."""
    right = clock.now
    today = UTC.day(right)
    platform.spend_daily(5_000_000, today - 9, today)
    client.told = right
    refresh()
    client.told = right + HOUR
    clock.now = right + HOUR + jump
    platform.spend_daily(6_000_000, today, today)
    (outcome,) = refresh()
    last = max(window.last for _, window, _, _ in platform.asked)
    client.told = clock.now = right + 2 * HOUR
    (after,) = refresh()
    instants = [each.instant for each in ledger.revisions(ONE)]

    assert None is outcome.error is after.error
    assert {"clock_wrong": 1} == outcome.listing_notes
    assert {} == after.listing_notes
    assert last <= today
    assert sorted(instants) == instants
    assert right + 2 * HOUR >= instants[-1]
    assert (right - HOUR, right) == (outcome.watermark, after.watermark)
    rows = ledger.fact_rows(ONE, Level.ACCOUNT, Grain.DAY, 0, 40_000, "spend")
    assert [*[5_000_000] * 9, 6_000_000] == [row.value for row in rows]


def test_a_clock_that_went_back_unseen_changes_no_data(
    platform: Any, refresh: Run, ledger: Ledger, clock: Any
) -> None:
    """Where the platform tells no time: nothing is withdrawn, and neither watermark nor revisions go back."""
    right = clock.now
    today = UTC.day(right)
    platform.spend_daily(5_000_000, today - 9, today)
    refresh()
    marked = ledger.watermark(ONE, "spend")
    clock.now = right - DAY
    platform.spend_daily(6_000_000, today - 1, today - 1)
    (outcome,) = refresh()
    instants = [each.instant for each in ledger.revisions(ONE)]
    rows = ledger.fact_rows(ONE, Level.ACCOUNT, Grain.DAY, 0, 40_000, "spend")

    assert (None, marked) == (outcome.error, outcome.watermark)
    assert sorted(instants) == instants
    assert [*[5_000_000] * 8, 6_000_000, 5_000_000] == [row.value for row in rows]

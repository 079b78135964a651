"""The same refresh again and again, on three platforms: the ledger stays as the first one left it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from paceboard.simulator.living import Living, living


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Living]:
    """One advertiser on three platforms, on its third day, looked at once."""
    with living("three-platforms", folder=tmp_path) as alive:
        alive.live_through(alive.world.first_day + 2)
        yield alive


def repeated(life: Living, times: int) -> list[int]:
    """Refresh again so many times at the same instant; after which of them the ledger had changed."""
    before = list(life.paceboard.ledger.dump())
    changed = []
    for time in range(times):
        outcomes = life.paceboard.refresh()

        assert [None] * 6 == [outcome.error for outcome in outcomes]
        if before != list(life.paceboard.ledger.dump()):
            changed.append(time)
    return changed


def test_the_same_refresh_twice_changes_nothing(life: Living) -> None:
    """P3: the dump is equal, line by line, readings and all, for all three connectors."""
    assert [] == repeated(life, 1)


@pytest.mark.long
def test_the_same_refresh_ten_times_changes_nothing(life: Living) -> None:
    """P3: so it is after 2, 3 and 10 times."""
    assert [] == repeated(life, 9)

"""A simulated world that was lived through once: every card is asked over the same ledger."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from paceboard.simulator.living import Living, living

BACK = (10, 9, 8, 7, 2, 1, 0)
"""Days before the last one of a world's own present, at the ends of which it is looked at."""


@pytest.fixture(scope="session", name="lived")
def _lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    with living("three-platforms", folder=tmp_path_factory.mktemp("lived")) as life:
        life.world.advance_to(life.world.default_now)
        for outcome in life.paceboard.refresh():
            assert outcome.error is None, outcome.error
        yield life


@pytest.fixture(scope="session", name="restated")
def _restated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    """A world that restates its days, looked at on some of eleven days, so that the past exists."""
    with living("restatement", folder=tmp_path_factory.mktemp("restated")) as life:
        (account,) = life.world.scenario.accounts
        last = account.zone.day(life.world.default_now) - 1
        for days in BACK:
            life.live_through(last - days)
        yield life

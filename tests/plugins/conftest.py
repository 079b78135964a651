"""A simulated world that was lived through once: every card is asked over the same ledger."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from paceboard.simulator.living import Living, living


@pytest.fixture(scope="session", name="lived")
def _lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    with living("three-platforms", folder=tmp_path_factory.mktemp("lived")) as life:
        life.world.advance_to(life.world.default_now)
        for outcome in life.paceboard.refresh():
            assert outcome.error is None, outcome.error
        yield life

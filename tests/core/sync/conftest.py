from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from attrs import define

from paceboard.ledger import Ledger
from paceboard.model import AccountRef
from paceboard.specs import ConnectorContext, WorldStamp
from paceboard.sync import Outcome, Progress, Refresh
from paceboard.transport.redaction import Redactor
from paceboard.transport.tally import current_tally


@define
class FakeClient:
    """What a refresh asks of the client of its app, besides what the connector does with it."""

    world: WorldStamp | None = None
    told: int | None = None


@pytest.fixture(name="ledger")
def _ledger(tmp_path: Path, clock: Any) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.db", clock=clock) as opened:
        yield opened


@pytest.fixture(name="client")
def _client() -> FakeClient:
    return FakeClient()


@pytest.fixture(name="redactor")
def _redactor() -> Redactor:
    return Redactor()


@pytest.fixture(name="progress")
def _progress() -> list[Progress]:
    return []


@pytest.fixture(name="counts")
def _counts() -> Counter[str]:
    """What was noted, by code."""
    return Counter()


@pytest.fixture(name="refresh")
def _refresh(
    platform: Any,
    ledger: Ledger,
    client: Any,
    clock: Any,
    redactor: Redactor,
    progress: list[Progress],
    counts: Counter[str],
) -> Callable[..., list[Outcome]]:
    """Refreshes accounts of the sample platform by their ids, ten days back."""

    def note(code: str, _text: str) -> None:
        counts[code] += 1
        current_tally().notes[code] += 1

    def run(
        *ids: str, days: int = 10, how: Mapping[str, Any] = MappingProxyType({}), **spec: Any
    ) -> list[Outcome]:
        refresh = Refresh(
            ledger,
            platform.spec(**spec),
            platform.connector(
                ConnectorContext(options=None, secrets={}, client=client, clock=clock, base_url="", note=note)
            ),
            client,
            clock=clock,
            backfill_from=lambda _, today: today - days + 1,
            on_progress=progress.append,
            note=note,
            redactor=redactor,
            **how,
        )
        return asyncio.run(refresh.run([AccountRef("sample", each) for each in (ids or platform.ids)]))

    return run

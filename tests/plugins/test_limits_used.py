"""How much of what a platform allows a full queue uses, in two processes' worth of clients, in real time."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import anyio
import pytest

from paceboard.app import real_clock
from paceboard.ledger import Ledger
from paceboard.plugin import Answer, ConnectorSpec, Request
from paceboard.sync import LedgerTurns
from paceboard.transport.client import client_for
from paceboard.transport.events import Events
from paceboard.transport.limiter import Limiter, Rate
from paceboard.transport.redaction import Redactor


def spec(rates: tuple[Rate, ...]) -> ConnectorSpec:
    return ConnectorSpec(
        key="sample",
        title="Sample",
        archetype="ad_platform",
        level_names={},
        config=object,
        base_url="https://sample.invalid",
        hosts=("sample.invalid",),
        secrets=(),
        capabilities=(),
        rates=rates,
        factory=lambda _: None,  # type: ignore[arg-type, return-value]
    )


def read(answer: Answer) -> bool:
    return bool(json.loads(answer.body)["admitted"])


async def keep_asking(
    url: str, rates: tuple[Rate, ...], ledger: Ledger, seconds: float, counts: Counter[bool]
) -> None:
    """Two clients as two processes have them, each with more to ask than it may."""
    until = time.monotonic() + seconds

    async def process() -> None:
        redactor = Redactor()
        limiter = Limiter(rates, shared=LedgerTurns(ledger, "app:sample:1", real_clock))
        client = client_for(
            spec(rates),
            base_url=url,
            clock=real_clock,
            redactor=redactor,
            log=Events(redactor),
            limiter=limiter,
        )

        async def ask() -> None:
            while time.monotonic() < until:
                counts[await client.fetch(Request(path="a", account="1"), read)] += 1

        async with anyio.create_task_group() as group:
            for _ in range(4):
                group.start_soon(ask)
        await client.aclose()

    async with anyio.create_task_group() as both:
        both.start_soon(process)
        both.start_soon(process)


@pytest.mark.long
@pytest.mark.parametrize(
    ("enforced", "rates", "seconds", "allowed"),
    [("tiktok", ((10, 1), (600, 60)), 63.0, 630), ("bucket", ((10, 1),), 20.0, 200)],
)
def test_a_full_queue_uses_what_is_allowed_and_is_hardly_ever_rejected(
    enforced: str, rates: tuple[Rate, ...], seconds: float, allowed: int, tmp_path: Path
) -> None:
    """At least 95 % of what the platform's documents allow.

    In virtual time nothing is rejected (the limiter's own tests); in real time only what a busy machine
    holds up for longer than the margin of 40 ms.
    """
    counts: Counter[bool] = Counter()
    command = [sys.executable, str(Path(__file__).parent / "enforcing_face.py"), enforced]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as face,
        Ledger.open(tmp_path / "ledger.db", clock=real_clock) as ledger,
    ):
        assert face.stdout is not None
        url = face.stdout.readline().strip()
        anyio.run(keep_asking, url, rates, ledger, seconds, counts)
        face.communicate("")
    print(f"{counts[True]} of {allowed} in {seconds} s, {counts[False]} rejected")  # noqa: T201 - the figure

    assert counts[False] <= allowed / 100
    assert counts[True] >= 0.95 * allowed

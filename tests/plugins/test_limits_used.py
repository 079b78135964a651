"""How much of what a platform allows a full queue uses, in two processes' worth of clients, in real time."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import pytest

from paceboard.app import real_clock
from paceboard.ledger import Ledger
from paceboard.plugin import Answer, ConnectorContext, ConnectorSpec, RateLimited, Request, Secret
from paceboard.sync import LedgerTurns
from paceboard.transport.client import client_for
from paceboard.transport.events import Events
from paceboard.transport.limiter import Limiter, Rate
from paceboard.transport.redaction import Redactor
from paceboard_meta.api import Api, Call
from paceboard_meta.options import MetaOptions


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


@contextmanager
def enforcing(limit: str) -> Iterator[str]:
    """The address of a process that enforces a limit."""
    command = [sys.executable, str(Path(__file__).parent / "enforcing_face.py"), limit]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as face:
        assert face.stdout is not None
        yield face.stdout.readline().strip()
        face.communicate("")


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
    with enforcing(enforced) as url, Ledger.open(tmp_path / "ledger.db", clock=real_clock) as ledger:
        anyio.run(keep_asking, url, rates, ledger, seconds, counts)
    print(f"{counts[True]} of {allowed} in {seconds} s, {counts[False]} rejected")  # noqa: T201 - the figure

    assert counts[False] <= allowed / 100
    assert counts[True] >= 0.95 * allowed


async def keep_asking_meta(url: str, ledger: Ledger, seconds: float, counts: Counter[bool]) -> None:
    """The same, through the connector's own calls, which heed the percentages that answers tell."""
    until = time.monotonic() + seconds
    rates = ((20, 1),)

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
        context = ConnectorContext(
            options=MetaOptions(),
            secrets={"access_token": Secret("planted")},
            client=client,
            clock=real_clock,
            base_url=url,
        )
        api = Api.of(context)

        async def ask() -> None:
            while time.monotonic() < until:
                try:
                    counts[await api.fetch(Call(path="act_1", account="1", what="account"), read)] += 1
                except RateLimited as error:
                    counts[False] += bool(error.code)  # without one it is the connector's own word
                    await anyio.sleep(error.after or 1.0)

        with anyio.move_on_after(seconds):
            async with anyio.create_task_group() as group:
                for _ in range(4):
                    group.start_soon(ask)
        await client.aclose()

    async with anyio.create_task_group() as both:
        both.start_soon(process)
        both.start_soon(process)


@pytest.mark.long
def test_metas_percentages_are_used_to_three_quarters_and_never_up(tmp_path: Path) -> None:
    """A full queue goes at full speed to 75 % of what Meta allows, slower beyond, and is never rejected.

    The rest is left to whatever else uses the same limits: who overdraws them is shut out for an hour.
    """
    counts: Counter[bool] = Counter()
    seconds, allowed = 40.0, 800
    with enforcing("meta") as url, Ledger.open(tmp_path / "ledger.db", clock=real_clock) as ledger:
        anyio.run(keep_asking_meta, url, ledger, seconds, counts)
    print(f"{counts[True]} of {allowed} in {seconds} s, {counts[False]} rejected")  # noqa: T201 - the figure

    assert 0 == counts[False]
    assert counts[True] >= 0.7 * allowed

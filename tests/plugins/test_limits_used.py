"""How much of what a platform allows a full queue uses, in two processes' worth of clients, in real time."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from attrs import define, field

from paceboard.app import real_clock
from paceboard.ledger import Ledger
from paceboard.plugin import Answer, ConnectorSpec, Request
from paceboard.simulator.serve import served
from paceboard.sync import LedgerTurns
from paceboard.transport.client import client_for
from paceboard.transport.events import Events
from paceboard.transport.limiter import Limiter, Rate
from paceboard.transport.redaction import Redactor
from paceboard_tiktok.face.envelope import Refusal
from paceboard_tiktok.face.limiter import BASIC
from paceboard_tiktok.face.limiter import Limiter as TikTokLimits


@define
class TokenBucket:
    """What Google keeps: so many tokens at most, and so many new ones a second."""

    size: float = 10.0
    tokens: float = 10.0
    at: float = field(factory=time.monotonic)

    def admits(self) -> bool:
        """Whether a request gets a token."""
        now = time.monotonic()
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.size)
        self.at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


@define
class TikTokBasic:
    """What TikTok's face enforces for an app of the lowest level: 10 in a second, 600 in a minute."""

    limits: TikTokLimits = field(factory=lambda: TikTokLimits(BASIC, clock=time.monotonic, app_id="1"))

    def admits(self) -> bool:
        """Whether a request is none too many."""
        try:
            self.limits.count()
        except Refusal:
            return False
        return True


def face(admits: Callable[[], bool], counts: dict[bool, int]) -> Any:
    """An application that counts what it admits and what it rejects."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        admitted = admits()
        counts[admitted] += 1
        body = json.dumps({"admitted": admitted}).encode()
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


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


async def keep_asking(url: str, rates: tuple[Rate, ...], ledger: Ledger, seconds: float) -> None:
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
                await client.fetch(Request(path="a", account="1"), read)

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
    [
        (TikTokBasic, ((10, 1), (600, 60)), 63.0, 630),
        (TokenBucket, ((10, 1),), 20.0, 200),
    ],
    ids=["tiktok", "token bucket"],
)
def test_a_full_queue_uses_what_is_allowed_and_is_never_rejected(
    enforced: Callable[[], Any], rates: tuple[Rate, ...], seconds: float, allowed: int, tmp_path: Path
) -> None:
    """At least 95 % of what the platform's documents allow, and not one rejection."""
    counts = {True: 0, False: 0}
    with (
        served(face(enforced().admits, counts)) as url,
        Ledger.open(tmp_path / "ledger.db", clock=real_clock) as ledger,
    ):
        anyio.run(keep_asking, url, rates, ledger, seconds)
    print(f"{counts[True]} of {allowed} in {seconds} s, {counts[False]} rejected")  # noqa: T201 - the figure

    assert 0 == counts[False]
    assert counts[True] >= 0.95 * allowed

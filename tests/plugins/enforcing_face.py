"""A process that serves a platform's limits and nothing else: see test_limits_used.py. Prints its address."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from attrs import define, field

from paceboard.simulator.serve import served
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


def face(admits: Callable[[], bool]) -> Any:
    """An application that says what it admits and what it rejects."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        admitted = admits()
        body = json.dumps({"admitted": admitted}).encode()
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


def main() -> None:
    """Serve the limits that are named, until standard input is closed."""
    kinds: dict[str, Callable[[], Any]] = {"tiktok": TikTokBasic, "bucket": TokenBucket}
    with served(face(kinds[sys.argv[1]]().admits)) as url:
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()

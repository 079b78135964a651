"""A process that serves a platform's limits and nothing else: see test_limits_used.py. Prints its address."""

from __future__ import annotations

import json
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
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


@define
class MetaPercentages:
    """What Meta keeps: so many calls in a window that moves along; each answer tells the percentage."""

    size: int = 200
    span: float = 10.0
    calls: deque[float] = field(factory=deque)

    def admits(self) -> bool:
        """Whether a request is none too many; one that is counts all the same."""
        now = time.monotonic()
        self.calls.append(now)
        while self.calls[0] <= now - self.span:
            self.calls.popleft()
        return len(self.calls) <= self.size

    def headers(self) -> Mapping[str, str]:
        """What an answer tells of the share that is used."""
        percent = int(100 * len(self.calls) / self.size)
        usage = {"call_count": percent, "total_cputime": 0, "total_time": 0}
        return {"x-app-usage": json.dumps(usage)}

    def refusal(self) -> Mapping[str, Any]:
        """The body of an answer that is a no."""
        return {"error": {"message": "Application request limit reached", "code": 4}}


def face(limit: Any) -> Any:
    """An application that says what it admits and what it rejects."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        admitted = limit.admits()
        refusal = getattr(limit, "refusal", lambda: {"admitted": False})
        body = json.dumps({"admitted": True} if admitted else refusal()).encode()
        told: Mapping[str, str] = getattr(limit, "headers", dict)()
        headers = [(b"content-length", str(len(body)).encode())]
        headers += [(name.encode(), text.encode()) for name, text in told.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


def main() -> None:
    """Serve the limits that are named, until standard input is closed."""
    kinds: dict[str, Callable[[], Any]] = {
        "tiktok": TikTokBasic,
        "bucket": TokenBucket,
        "meta": MetaPercentages,
    }
    with served(face(kinds[sys.argv[1]]())) as url:
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()

from __future__ import annotations

import asyncio
from typing import Any

from paceboard.errors import Transient
from paceboard.simulator.refusing import refusing
from paceboard.specs import SimulatedRefusal


async def fine(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"fine"})


def statuses(refusal: SimulatedRefusal, *paths: str) -> list[int]:
    """What each call is answered with, one after the other."""
    app = refusing(fine, refusal)
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def main() -> None:
        for path in paths:
            await app({"type": "http", "path": path}, None, send)  # type: ignore[arg-type]  # never called

    asyncio.run(main())
    return [message["status"] for message in sent if "status" in message]


def test_calls_of_a_path_are_refused_as_often_as_said() -> None:
    """Twice, then answered; calls of another path are answered, and do not count."""
    refusal = SimulatedRefusal(name="no", error=None, body={}, status=503, path="/report", times=2)

    assert [503, 200, 503, 200] == statuses(refusal, "/v1/report", "/v1/info", "/v1/report", "/v1/report")


def test_without_a_number_all_calls_are_refused() -> None:
    """Always, and everywhere where no path is named."""
    refusal = SimulatedRefusal(name="no", error=Transient, body="Bad Gateway", status=502)

    assert [502, 502, 502] == statuses(refusal, "/a", "/b", "/a")

"""A vendor's no before a simulated face."""

from __future__ import annotations

import json
from collections.abc import Iterator

from paceboard.simulator.serve import App, Receive, Scope, Send
from paceboard.specs import SimulatedRefusal

__all__ = ["refusing"]


def refusing(app: App, refusal: SimulatedRefusal) -> App:
    """The app, with a vendor's refusal in the place of some of its answers."""
    left = _countdown(refusal.times)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        refused = scope["type"] == "http" and refusal.path in scope["path"] and next(left)
        if not refused:
            await app(scope, receive, send)
            return
        body = json.dumps(refusal.body, separators=(",", ":")).encode()
        headers = {
            "content-type": "application/json",
            "content-length": str(len(body)),
            **refusal.headers,
        }
        named = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": refusal.status, "headers": named})
        await send({"type": "http.response.body", "body": body})

    return answer


def _countdown(times: int) -> Iterator[bool]:
    """Whether the next call is refused: so many are, or all of them where it is 0."""
    number = 0
    while True:
        number += 1
        yield times == 0 or number <= times

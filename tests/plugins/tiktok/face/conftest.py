from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode

import pytest
from attrs import frozen

from paceboard.plugin import Answer, Request
from paceboard.simulator import World, world
from paceboard_tiktok.face import tiktok_face
from paceboard_tiktok.face.credentials import SIMULATED

T = TypeVar("T")
TOKEN = SIMULATED.access_token


@frozen
class Reply:
    """What the face answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def envelope(self) -> dict[str, Any]:
        """The body as JSON."""
        envelope: dict[str, Any] = json.loads(self.body)
        return envelope

    @property
    def data(self) -> dict[str, Any]:
        """What came, where the code says yes."""
        assert 0 == self.envelope["code"], self.envelope
        data: dict[str, Any] = self.envelope["data"]
        return data

    @property
    def code(self) -> int:
        """TikTok's code."""
        code: int = self.envelope["code"]
        return code

    @property
    def message(self) -> str:
        """TikTok's message."""
        return str(self.envelope["message"])


class Face:
    """TikTok's face over a world, called without a network. It is also a connector's client."""

    def __init__(self, found: World, **options: Any) -> None:
        self.world = found
        self.app = tiktok_face(found, **options)

    def get(self, path: str, /, *, token: str | None = TOKEN, method: str = "GET", **query: Any) -> Reply:
        """One call; lists and objects of the query are written as JSON."""
        values = {
            name: value if isinstance(value, str) else json.dumps(value) for name, value in query.items()
        }
        headers = {} if token is None else {"Access-Token": token}
        return asyncio.run(self.call(f"/open_api/v1.3/{path}", values, headers, method))

    async def call(
        self,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        method: str = "GET",
        body: bytes = b"",
    ) -> Reply:
        """One exchange with the application."""
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": urlencode(query).encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        }
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        raw = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Reply(sent[0]["status"], raw, b"".join(message.get("body", b"") for message in sent[1:]))

    async def fetch(self, request: Request, read: Callable[[Answer], T]) -> T:
        """The host's client, as a connector sees it."""
        body = b"" if request.body is None else json.dumps(request.body).encode()
        reply = await self.call(
            f"/{request.path}", dict(request.query), request.headers, request.method, body
        )
        return read(
            Answer(
                status=reply.status,
                headers=reply.headers,
                body=reply.body,
                received_at=self.world.now(),
            )
        )

    @property
    def account(self) -> str:
        """The id of the world's only account."""
        (only,) = self.world.accounts("tiktok")
        return only.ref.id

    def post(self, path: str, **body: Any) -> Reply:
        """One call with a body."""
        headers = {"Access-Token": TOKEN}
        return asyncio.run(
            self.call(f"/open_api/v1.3/{path}", {}, headers, "POST", json.dumps(body).encode())
        )

    def report(self, level: str = "CAMPAIGN", *, time: str = "stat_time_day", **query: Any) -> Reply:
        """A report at a level, of all statuses, over the flight's first days."""
        name = f"{level.lower()}_id"
        everything = {
            "field_name": f"{level.lower()}_status",
            "filter_type": "IN",
            "filter_value": json.dumps(["STATUS_ALL"]),
        }
        usual: dict[str, Any] = {
            "advertiser_id": self.account,
            "report_type": "BASIC",
            "data_level": f"AUCTION_{level}",
            "dimensions": [name, time] if time else [name],
            "metrics": ["spend", "impressions"],
            "start_date": "2026-04-02",
            "end_date": "2026-04-08" if time != "stat_time_hour" else "2026-04-02",
            "page_size": "1000",
        }
        if level != "ADVERTISER":
            usual["filtering"] = [everything]
        return self.get("report/integrated/get/", **{**usual, **query})


@pytest.fixture
def face() -> Callable[..., Face]:
    """Makes the face over a world at its default instant."""

    def made(name: str = "seed-flight", **options: Any) -> Face:
        found = world(name)
        found.advance_to(found.default_now)
        return Face(found, **options)

    return made


@pytest.fixture
def flight(face: Callable[..., Face]) -> Face:
    """The face over the seed's flight on day 23."""
    return face()

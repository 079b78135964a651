from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode

import pytest
from attrs import evolve, frozen

from paceboard.plugin import AccountRef, Answer, Request, Zone
from paceboard.simulator import World, world
from paceboard_meta.face import meta_face
from paceboard_meta.face.credentials import SIMULATED

T = TypeVar("T")
TOKEN = SIMULATED.access_token
FIRST_ID = 1_010_035_716_096_012


def on_meta(name: str, *, zone: str = "", currency: str = "", seed: int = 1) -> World:
    """A world of the simulator, with its accounts at Meta; of several platforms, its first there."""
    scenario = world(name).scenario
    own = tuple(account for account in scenario.accounts if account.ref.connector == "meta")[:1]
    accounts = tuple(
        evolve(
            account,
            ref=AccountRef("meta", str(FIRST_ID + number)),
            zone=Zone(zone) if zone else account.zone,
            currency=currency or account.currency,
        )
        for number, account in enumerate(own or scenario.accounts)
    )
    found = World(evolve(scenario, accounts=accounts, flights=()), seed=seed)
    found.advance_to(found.default_now)
    return found


@frozen
class Reply:
    """What the face answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of an edge."""
        assert 200 == self.status, self.data
        rows: list[dict[str, Any]] = self.data["data"]
        return rows

    @property
    def code(self) -> tuple[int, int, int]:
        """Status, code and subcode of a no."""
        error = self.data["error"]
        return self.status, error["code"], error.get("error_subcode", 0)


class Face:
    """Meta's face over a world, called without a network. It is also a connector's client."""

    def __init__(self, found: World, **options: Any) -> None:
        self.world = found
        self.app = meta_face(found, **options)
        self.requests: list[Request] = []

    def call(
        self,
        path: str,
        /,
        *,
        token: str | None = TOKEN,
        method: str = "GET",
        version: str = "v26.0",
        body: bytes = b"",
        **query: Any,
    ) -> Reply:
        """One call; lists and objects of the query are written as JSON."""
        values = {
            name: value if isinstance(value, str) else json.dumps(value) for name, value in query.items()
        }
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return asyncio.run(self.exchange(f"/{version}/{path}", values, headers, method, body))

    async def exchange(
        self, path: str, query: Mapping[str, str], headers: Mapping[str, str], method: str, body: bytes
    ) -> Reply:
        """One exchange with the application."""
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": urlencode(query).encode(),
            "headers": [
                (b"host", b"127.0.0.1"),
                *((name.lower().encode(), value.encode()) for name, value in headers.items()),
            ],
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
        self.requests.append(request)
        body = b"" if request.body is None else json.dumps(request.body).encode()
        reply = await self.exchange(
            f"/{request.path}", dict(request.query), request.headers, request.method, body
        )
        return read(
            Answer(
                status=reply.status,
                headers={name.lower(): value for name, value in reply.headers.items()},
                body=reply.body,
                received_at=self.world.now(),
            )
        )

    @property
    def node(self) -> str:
        """The node of the world's first account."""
        return f"act_{self.world.accounts('meta')[0].ref.id}"


@pytest.fixture
def face() -> Callable[..., Face]:
    """Makes the face over a world at its default instant."""

    def made(
        name: str = "seed-flight", *, zone: str = "", currency: str = "", seed: int = 1, **options: Any
    ) -> Face:
        return Face(on_meta(name, zone=zone, currency=currency, seed=seed), **options)

    return made


@pytest.fixture
def flight(face: Callable[..., Face]) -> Face:
    """The face over the seed's flight on day 23."""
    return face()

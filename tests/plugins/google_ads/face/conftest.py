from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode

import pytest
from attrs import evolve, frozen

from paceboard.plugin import (
    Account,
    AccountRef,
    Answer,
    ConnectorContext,
    Request,
    Secret,
    Zone,
)
from paceboard.simulator import World, world
from paceboard_google_ads.connector import GoogleAds
from paceboard_google_ads.face import google_ads_face, simulator
from paceboard_google_ads.face.credentials import SIMULATED
from paceboard_google_ads.options import GoogleAdsOptions

T = TypeVar("T")
ID = "1234567890"


def at_google(name: str, *, zone: str = "", currency: str = "", accounts: int = 1) -> World:
    """A world of the simulator's, moved to Google; its clock stands at the present."""
    scenario = world(name).scenario
    own = [account for account in scenario.accounts if account.ref.connector == "google_ads"]
    only = (own or scenario.accounts)[0]
    changes: dict[str, Any] = {}
    if zone:
        changes["zone"] = Zone(zone)
    if currency:
        changes["currency"] = currency
    moved = tuple(
        evolve(only, ref=AccountRef("google_ads", str(int(ID) + number)), **changes)
        for number in range(accounts)
    )
    found = World(evolve(scenario, accounts=moved, flights=()))
    found.advance_to(found.default_now)
    return found


@frozen
class Reply:
    """What the face answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def document(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def code(self) -> tuple[str, str]:
        """Family and name of the first error."""
        document = self.document[0] if isinstance(self.document, list) else self.document
        (code,) = document["error"]["details"][0]["errors"][0]["errorCode"].items()
        return (str(code[0]), str(code[1]))


class Face:
    """Google's face over a world, called without a network. It is also a connector's client."""

    def __init__(self, found: World, **options: Any) -> None:
        self.world = found
        self.app = google_ads_face(found, **options)
        self.requests: list[Request] = []
        self.replies: list[tuple[str, Any]] = []

    @property
    def token(self) -> str:
        """A living access token."""
        form = {"grant_type": "refresh_token", **simulator().secrets}
        reply = asyncio.run(self.call("/token", "POST", {}, urlencode(form).encode()))
        return str(reply.document["access_token"])

    def query(
        self,
        text: str,
        *,
        customer: str = ID,
        login: str | None = SIMULATED.manager,
        method: str = "search",
        token: str | None = None,
        **body: Any,
    ) -> Reply:
        """One query with a living token."""
        headers = {"Authorization": f"Bearer {token or self.token}"}
        if login is not None:
            headers["login-customer-id"] = login
        raw = json.dumps({"query": text, **body}).encode()
        return asyncio.run(self.call(f"/v26/customers/{customer}/googleAds:{method}", "POST", headers, raw))

    def rows(self, text: str, **options: Any) -> list[dict[str, Any]]:
        """The rows of a query."""
        reply = self.query(text, **options)
        assert 200 == reply.status, reply.document
        rows: list[dict[str, Any]] = reply.document.get("results", [])
        return rows

    async def call(self, path: str, method: str, headers: Mapping[str, str], body: bytes = b"") -> Reply:
        """One exchange with the application."""
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
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
        self.requests.append(request)
        form = None if request.form is None else urlencode(request.form).encode()
        body = json.dumps(request.body).encode() if form is None else form
        reply = await self.call(f"/{request.path}", request.method, request.headers, body)
        self.replies.append((request.path, reply.document))
        return read(
            Answer(status=reply.status, headers=reply.headers, body=reply.body, received_at=self.world.now())
        )

    def connected(self) -> tuple[GoogleAds, Account]:
        """A connector over the face, and the first account that it finds."""
        secrets = {name: Secret(text) for name, text in simulator().secrets.items()}
        connector = GoogleAds(
            ConnectorContext(
                options=GoogleAdsOptions(),
                secrets=secrets,
                client=self,
                clock=self.world.now,
                base_url="http://127.0.0.1",
            )
        )
        return connector, everything(connector.accounts())[0]


def everything(rows: AsyncIterator[Any]) -> list[Any]:
    """All rows."""

    async def gather() -> list[Any]:
        return [row async for row in rows]

    return asyncio.run(gather())


@pytest.fixture
def read() -> Callable[[AsyncIterator[Any]], list[Any]]:
    """Runs an async generator to its end."""
    return everything


@pytest.fixture
def face() -> Callable[..., Face]:
    """Makes the face over one of the simulator's worlds, moved to Google."""

    def made(name: str = "seed-flight", *, page: int = 10_000, **options: Any) -> Face:
        return Face(at_google(name, **options), page=page)

    return made


@pytest.fixture
def flight(face: Callable[..., Face]) -> Face:
    """The face over the seed's flight on day 23."""
    return face()

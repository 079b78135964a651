from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, TypeVar

import pytest

from paceboard.plugin import (
    Account,
    AccountRef,
    Answer,
    ConnectorContext,
    Request,
    Secret,
    Zone,
    instant_from_text,
)
from paceboard_google_ads.connector import GoogleAds
from paceboard_google_ads.options import GoogleAdsOptions

T = TypeVar("T")
NOW = instant_from_text("2026-11-21T18:00Z")
ID = "1234567890"
MANAGER = "9876543210"
TOKEN = {"access_token": "access-1", "expires_in": 3600, "token_type": "Bearer"}
FAILURE = "type.googleapis.com/google.ads.googleads.v26.errors.GoogleAdsFailure"


class Wire:
    """Google's bodies, written as Google writes them."""

    @staticmethod
    def failure(
        *codes: tuple[str, str], http: int = 400, status: str = "INVALID_ARGUMENT", **more: Any
    ) -> Any:
        """A refusal; `more` goes into each of its errors."""
        errors = [{"errorCode": {family: name}, "message": "no", **more} for family, name in codes]
        details = [{"@type": FAILURE, "errors": errors, "requestId": "req-1"}]
        return {"error": {"code": http, "message": "refused", "status": status, "details": details}}

    @staticmethod
    def clients(*ids: str) -> dict[str, Any]:
        """A manager's list of clients, itself first."""
        own = {"id": MANAGER, "level": "0", "manager": True, "currencyCode": "USD", "timeZone": "UTC"}
        rows = [{"customerClient": own}] + [{"customerClient": Wire.client(each)} for each in ids]
        return {"results": rows}

    @staticmethod
    def client(customer: str, **values: Any) -> dict[str, Any]:
        """One client."""
        return {
            "id": customer,
            "level": "1",
            "manager": False,
            "status": "ENABLED",
            "currencyCode": "USD",
            "timeZone": "America/New_York",
            "descriptiveName": "Northwind",
            **values,
        }

    @staticmethod
    def day(date: str = "2026-11-20", *, campaign: str = "111", **metrics: Any) -> dict[str, Any]:
        """A row of the daily report of campaigns."""
        usual = {"costMicros": "1180000000", "impressions": "160000", "clicks": "1900", "conversions": 4.5}
        return {
            "campaign": {"resourceName": f"customers/{ID}/campaigns/{campaign}", "id": campaign},
            "metrics": {**usual, **metrics},
            "segments": {"date": date},
        }


class Replay:
    """A client that answers from bodies instead of a platform.

    Args:
        bodies: by the resource that a query is FROM, or by the end of a path: a body, a list of bodies for
            one call after the other, or a function of the request. Bodies are plain values, bytes,
            answers, or errors to raise.
    """

    def __init__(self, bodies: Mapping[str, Any]) -> None:
        self.bodies = {
            "token": TOKEN,
            "listAccessibleCustomers": {"resourceNames": [f"customers/{MANAGER}"]},
            "customer_client": Wire.clients(ID),
            **bodies,
        }
        self.requests: list[Request] = []

    async def fetch(self, request: Request, read: Callable[[Answer], T]) -> T:
        self.requests.append(request)
        await asyncio.sleep(0)
        body = self.bodies[self.key(request)]
        if isinstance(body, list) and body and isinstance(body[0], Once):
            body = body.pop(0).body
        if callable(body):
            body = body(request)
        if isinstance(body, Exception):
            raise body
        return read(body if isinstance(body, Answer) else self.answer(body))

    @staticmethod
    def key(request: Request) -> str:
        """Under which name a request's body stands."""
        if isinstance(request.body, dict):
            words: list[str] = request.body["query"].split()
            return words[words.index("FROM") + 1]
        return request.path.rpartition(":")[2]

    @staticmethod
    def answer(body: Any, *, status: int = 0, headers: Mapping[str, str] | None = None) -> Answer:
        """An answer of Google's at `NOW`; an error's status is the one that it names."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        if not status:
            first = body[0] if isinstance(body, list) and body else body
            error = first.get("error") if isinstance(first, dict) else None
            status = error["code"] if isinstance(error, dict) else 200
        return Answer(status=status, headers=dict(headers or {}), body=raw, received_at=NOW)

    def queries(self, resource: str) -> list[str]:
        """The queries FROM a resource."""
        return [each.body["query"] for each in self.requests if each.body and self.key(each) == resource]

    def asked(self, resource: str) -> list[Request]:
        """The requests under a name."""
        return [each for each in self.requests if self.key(each) == resource]


class Once:
    """One body of a list that is answered one after the other."""

    def __init__(self, body: Any) -> None:
        self.body = body


@pytest.fixture
def wire() -> type[Wire]:
    return Wire


@pytest.fixture
def replay() -> type[Replay]:
    return Replay


@pytest.fixture
def in_turn() -> Callable[..., list[Once]]:
    """Bodies that are answered one after the other."""
    return lambda *bodies: [Once(body) for body in bodies]


@pytest.fixture
def notes() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def note(notes: list[tuple[str, str]]) -> Callable[[str, str], None]:
    return lambda code, text: notes.append((code, text))


@pytest.fixture
def account() -> Account:
    return Account(
        ref=AccountRef("google_ads", ID), name="Northwind", zone=Zone("America/New_York"), currency="USD"
    )


@pytest.fixture
def make(note: Callable[[str, str], None]) -> Callable[..., tuple[GoogleAds, Replay]]:
    """Makes a connector over replayed bodies."""

    def made(
        bodies: Mapping[str, Any],
        *,
        secrets: Mapping[str, str] | None = None,
        base_url: str = "https://googleads.googleapis.com",
        clock: Callable[[], int] = lambda: NOW,
        accounts: tuple[str, ...] = (),
        **options: Any,
    ) -> tuple[GoogleAds, Replay]:
        usual = {"client_id": "id-1", "client_secret": "hush-1", "refresh_token": "refresh-1"}
        client = Replay(bodies)
        context = ConnectorContext(
            options=GoogleAdsOptions(**options),
            secrets={key: Secret(text) for key, text in (secrets or usual).items()},
            client=client,
            clock=clock,
            base_url=base_url,
            accounts=accounts,
            note=note,
        )
        return GoogleAds(context), client

    return made


@pytest.fixture
def listed() -> Callable[[AsyncIterator[Any]], Sequence[Any]]:
    """Runs an async generator to its end."""

    def run(rows: AsyncIterator[Any]) -> Sequence[Any]:
        async def gather() -> list[Any]:
            return [row async for row in rows]

        return asyncio.run(gather())

    return run

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
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
from paceboard_tiktok.connector import TikTok
from paceboard_tiktok.options import TikTokOptions

T = TypeVar("T")
NOW = instant_from_text("2026-04-24T21:00Z")
ID = "7000000000000000001"

SPENDERS = "spenders"
"""Stands for the report of the campaigns that spent, which goes to the path of all reports."""
BESIDE = (
    SPENDERS,
    "smart_plus/campaign/get/",
    "smart_plus/adgroup/get/",
    "smart_plus/ad/get/",
    "gmv_max/campaign/get/",
    "adgroup/review_info/",
    "smart_plus/ad/review_info/",
    "bc/account/budget/changelog/get/",
)


class Wire:
    """TikTok's bodies, written as TikTok writes them."""

    @staticmethod
    def envelope(data: Any = None, *, code: int = 0, message: str = "OK") -> dict[str, Any]:
        """An answer; `data` is an empty object on an error."""
        return {
            "code": code,
            "message": message,
            "request_id": "20260424210000010",
            "data": {} if data is None else data,
        }

    @staticmethod
    def page(
        rows: list[Any], *, number: int = 1, pages: int = 1, total: int | None = None, key: str = "list"
    ) -> dict[str, Any]:
        """One page of a list."""
        info = {
            "page": number,
            "page_size": 1000,
            "total_page": pages,
            "total_number": len(rows) if total is None else total,
        }
        return Wire.envelope({key: rows, "page_info": info})

    @staticmethod
    def row(day: str = "2026-04-02 00:00:00", **values: Any) -> dict[str, Any]:
        """A row of the daily report at the account's level."""
        metrics = {"spend": "1180.00", "impressions": "160000", "clicks": "1900", **values}
        return {"dimensions": {"advertiser_id": ID, "stat_time_day": day}, "metrics": metrics}


class Replay:
    """A client that answers from bodies instead of a platform.

    Args:
        bodies: by path: a body, a list of bodies for one call after the other, or a
            function of the request. Bodies are plain values, bytes, answers, or errors to raise.
    """

    def __init__(self, bodies: Mapping[str, Any]) -> None:
        self.bodies = dict(bodies)
        self.requests: list[Request] = []

    async def fetch(self, request: Request, read: Callable[[Answer], T]) -> T:
        self.requests.append(request)
        body = self._body(request)
        if isinstance(body, list):
            body = body.pop(0)
        if callable(body):
            body = body(request)
        if isinstance(body, Exception):
            raise body
        return read(body if isinstance(body, Answer) else self.answer(body))

    def _body(self, request: Request) -> Any:
        """The body for a path; what few accounts have is empty or refused unless given."""
        path = request.path.removeprefix("open_api/v1.3/")
        if path == "report/integrated/get/" and ("dimensions", '["campaign_id"]') in request.query:
            path = SPENDERS
        if path not in self.bodies and path == "report/task/create/":
            return Wire.envelope(code=40118, message="Not on the allowlist.")
        if path not in self.bodies and path in BESIDE:
            return Wire.page([])
        return self.bodies[path]

    @staticmethod
    def answer(body: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
        """An answer of TikTok's at `NOW`."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return Answer(status=status, headers=dict(headers or {}), body=raw, received_at=NOW)

    def asked(self, name: str) -> list[str]:
        """The values of one query parameter over all requests."""
        return [value for request in self.requests for key, value in request.query if key == name]


@pytest.fixture
def wire() -> type[Wire]:
    return Wire


@pytest.fixture
def replay() -> type[Replay]:
    return Replay


@pytest.fixture
def notes() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def note(notes: list[tuple[str, str]]) -> Callable[[str, str], None]:
    return lambda code, text: notes.append((code, text))


@pytest.fixture
def account() -> Account:
    return Account(ref=AccountRef("tiktok", ID), name="Northwind", zone=Zone.fixed(-7), currency="USD")


@pytest.fixture
def waits() -> list[float]:
    """How long the connector slept, each time."""
    return []


@pytest.fixture
def make(note: Callable[[str, str], None], waits: list[float]) -> Callable[..., tuple[TikTok, Replay]]:
    """Makes a connector over replayed bodies."""

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    def made(
        bodies: Mapping[str, Any],
        *,
        secrets: Mapping[str, str] | None = None,
        base_url: str = "https://business-api.tiktok.com",
        now: int = NOW,
        accounts: tuple[str, ...] = (),
        listed: tuple[str, ...] = (),
        business_center: str = "",
    ) -> tuple[TikTok, Replay]:
        client = Replay(bodies)
        context = ConnectorContext(
            options=TikTokOptions(accounts=listed, business_center=business_center),
            secrets={key: Secret(text) for key, text in (secrets or {"access_token": "token-1"}).items()},
            client=client,
            clock=lambda: now,
            base_url=base_url,
            accounts=accounts,
            note=note,
            sleep=sleep,
        )
        return TikTok(context), client

    return made


@pytest.fixture
def listed() -> Callable[[AsyncIterator[Any]], list[Any]]:
    """Runs an async generator to its end."""

    def run(rows: AsyncIterator[Any]) -> list[Any]:
        async def gather() -> list[Any]:
            return [row async for row in rows]

        return asyncio.run(gather())

    return run

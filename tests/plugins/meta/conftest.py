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
from paceboard_meta.connector import Meta
from paceboard_meta.options import MetaOptions

T = TypeVar("T")
NOW = instant_from_text("2026-04-24T21:00Z")
ID = "1010035716096012"
HOUR = "hourly_stats_aggregated_by_advertiser_time_zone"


class Wire:
    """Meta's bodies, written as Meta writes them."""

    @staticmethod
    def page(rows: list[Any], *, after: str = "", more: bool = False) -> dict[str, Any]:
        """One page of an edge; `after` stands there whether or not more follows."""
        paging: dict[str, Any] = {"cursors": {"before": "MAZDZD", "after": after or "MTAZD"}}
        if more:
            paging["next"] = f"https://graph.facebook.com/v26.0/edge?access_token=LEAK&after={after}"
        return {"data": rows, "paging": paging}

    @staticmethod
    def error(code: int, subcode: int = 0, **values: Any) -> dict[str, Any]:
        """An error as Meta writes it."""
        error = {
            "message": "A message",
            "type": "OAuthException",
            "code": code,
            "fbtrace_id": "Atrace",
            **({"error_subcode": subcode} if subcode else {}),
            **values,
        }
        return {"error": error}

    @staticmethod
    def account(**values: Any) -> dict[str, Any]:
        """An ad account."""
        return {
            "id": f"act_{ID}",
            "account_id": ID,
            "name": "Northwind",
            "currency": "USD",
            "timezone_name": "America/Los_Angeles",
            "account_status": 1,
            "disable_reason": 0,
            "spend_cap": "4000000",
            "amount_spent": "3820050",
            **values,
        }

    @staticmethod
    def row(day: str = "2026-04-02", **values: Any) -> dict[str, Any]:
        """A row of daily insights at the account's level."""
        return {
            "account_id": ID,
            "account_currency": "USD",
            "attribution_setting": "7d_click_1d_view",
            "spend": "1180.05",
            "impressions": "160000",
            "date_start": day,
            "date_stop": day,
            **values,
        }


class Replay:
    """A client that answers from bodies instead of a platform.

    Args:
        bodies: by the end of a path: a body, a list of bodies for one call after the other, or a
            function of the request. Bodies are plain values, bytes, answers, or errors to raise.
    """

    def __init__(self, bodies: Mapping[str, Any]) -> None:
        self.bodies = dict(bodies)
        self.requests: list[Request] = []

    async def fetch(self, request: Request, read: Callable[[Answer], T]) -> T:
        self.requests.append(request)
        (path,) = [each for each in self.bodies if request.path.endswith(each)]
        body = self.bodies[path]
        if isinstance(body, list):
            body = body.pop(0)
        if callable(body):
            body = body(request)
        if isinstance(body, Exception):
            raise body
        return read(body if isinstance(body, Answer) else self.answer(body))

    @staticmethod
    def answer(body: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
        """An answer of Meta's at `NOW`."""
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
def slept() -> list[float]:
    """The seconds that the connector waited."""
    return []


@pytest.fixture
def account() -> Account:
    return Account(
        ref=AccountRef("meta", ID), name="Northwind", zone=Zone("America/Los_Angeles"), currency="USD"
    )


@pytest.fixture
def make(note: Callable[[str, str], None], slept: list[float]) -> Callable[..., tuple[Meta, Replay]]:
    """Makes a connector over replayed bodies."""

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    def made(
        bodies: Mapping[str, Any],
        *,
        secrets: Mapping[str, str] | None = None,
        base_url: str = "https://graph.facebook.com",
        clock: Callable[[], int] = lambda: NOW,
        accounts: tuple[str, ...] = (),
        **options: Any,
    ) -> tuple[Meta, Replay]:
        client = Replay(bodies)
        context = ConnectorContext(
            options=MetaOptions(**options),
            secrets={key: Secret(text) for key, text in (secrets or {"access_token": "token-1"}).items()},
            client=client,
            clock=clock,
            base_url=base_url,
            accounts=accounts,
            note=note,
            sleep=sleep,
        )
        return Meta(context), client

    return made


@pytest.fixture
def listed() -> Callable[[AsyncIterator[Any]], list[Any]]:
    """Runs an async generator to its end."""

    def run(rows: AsyncIterator[Any]) -> list[Any]:
        async def gather() -> list[Any]:
            return [row async for row in rows]

        return asyncio.run(gather())

    return run

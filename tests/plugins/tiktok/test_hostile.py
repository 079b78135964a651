"""Hostile bodies over real HTTP: the host's own client against a server that answers anything."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import structlog
from attrs import field, frozen

from paceboard.plugin import (
    Account,
    ConnectorContext,
    Corrupt,
    Delivery,
    Drift,
    Entity,
    Fact,
    Grain,
    Level,
    PaceboardError,
    PagingBroken,
    RateLimited,
    Reauthorise,
    Secret,
    Transient,
    Window,
    day_from_text,
)
from paceboard.transport.client import client_for
from paceboard.transport.redaction import Redactor
from paceboard_tiktok.connector import TikTok
from paceboard_tiktok.options import TikTokOptions
from paceboard_tiktok.spec import connector_spec

DAY = day_from_text("2026-04-02")
ID = "7000000000000000001"
TOKEN = "a-very-secret-token"


@frozen(kw_only=True)
class Raw:
    """Bytes and headers as they go over the wire."""

    body: bytes
    headers: dict[str, str] = field(factory=dict)


@frozen(kw_only=True)
class Outcome:
    """What came of one reading."""

    rows: list[Any]
    error: PaceboardError | None
    requests: int


class Time:
    """A clock that sleeping moves, and nothing else."""

    now = 0.0

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


Script = Callable[[str], Raw]


async def _serve(script: Script, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    request = (await reader.readuntil(b"\r\n\r\n")).decode()
    raw = script(request.split(" ", 2)[1])
    headers = {"Content-Type": "application/json", "Content-Length": str(len(raw.body)), **raw.headers}
    lines = [f"{name}: {value}" for name, value in headers.items() if value]
    writer.write("\r\n".join(["HTTP/1.1 200 OK", *lines, "Connection: close", "", ""]).encode() + raw.body)
    await writer.drain()
    writer.close()


async def _read(script: Script, account: Account, level: Level | None) -> Outcome:
    time = Time()
    server = await asyncio.start_server(lambda *each: _serve(script, *each), "127.0.0.1", 0)
    base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    client = client_for(
        connector_spec(),
        base_url=base_url,
        clock=lambda: 0,
        redactor=Redactor(),
        log=structlog.get_logger(),
        sleep=time.sleep,
        monotonic=lambda: time.now,
    )
    connector = TikTok(
        ConnectorContext(
            options=TikTokOptions(),
            secrets={"access_token": Secret(TOKEN)},
            client=client,
            clock=lambda: 0,
            base_url=base_url,
        )
    )
    rows: list[Any] = []
    error: PaceboardError | None = None
    window = Window(first=DAY, last=DAY + 22)
    reading = (
        connector.entities(account) if level is None else connector.facts(account, window, level, Grain.DAY)
    )
    try:
        async for row in reading:
            rows.append(row)  # noqa: PERF401 - what came before an error must be seen
    except PaceboardError as caught:
        error = caught
    finally:
        await client.aclose()
        server.close()
    return Outcome(rows=rows, error=error, requests=client.traffic.requests)


@pytest.fixture
def read(account: Account) -> Callable[..., Outcome]:
    """Reads facts (or entities, without a level) from a server that answers by a script."""

    def run(script: Script, level: Level | None = Level.ACCOUNT) -> Outcome:
        with structlog.testing.capture_logs():
            return asyncio.run(_read(script, account, level))

    return run


def as_json(body: Any) -> Raw:
    return Raw(body=json.dumps(body).encode())


def of_page(path: str) -> int:
    """The page that a request asks for."""
    (page,) = [part.removeprefix("page=") for part in path.split("&") if part.startswith("page=")]
    return int(page)


GOOD_ROW = {
    "dimensions": {"advertiser_id": ID, "stat_time_day": "2026-04-02 00:00:00"},
    "metrics": {"spend": "1180.00", "impressions": "160000"},
}


def pages(rows: list[Any], *, number: int = 1, total: int | None = None, count: int = 1) -> dict[str, Any]:
    info = {
        "page": number,
        "page_size": 1000,
        "total_page": count,
        "total_number": len(rows) if total is None else total,
    }
    return {
        "code": 0,
        "message": "OK",
        "request_id": "2026042421",
        "data": {"list": rows, "page_info": info},
    }


def another(row: dict[str, Any], day: int) -> dict[str, Any]:
    return {**row, "dimensions": {"advertiser_id": ID, "stat_time_day": f"2026-04-{day:02d} 00:00:00"}}


def refusal(code: int, message: str) -> Raw:
    return as_json({"code": code, "message": message, "request_id": "2026042421", "data": {}})


GOOD = json.dumps(pages([GOOD_ROW])).encode()


def test_a_good_answer_is_read(read: Callable[..., Outcome]) -> None:
    """The server and the client below are able to bring a right answer, plain and compressed."""
    plain = read(lambda _: Raw(body=GOOD))
    zipped = read(lambda _: Raw(body=gzip.compress(GOOD), headers={"Content-Encoding": "gzip"}))

    assert [1_180_000_000] == [fact.measures["spend"] for fact in plain.rows]
    assert plain.rows == zipped.rows


CUT = gzip.compress(GOOD)[:-12]
NAN = GOOD.replace(b'"1180.00"', b"NaN")


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        pytest.param(Raw(body=CUT, headers={"Content-Encoding": "gzip"}), Corrupt, id="cut gzip"),
        pytest.param(
            Raw(body=CUT, headers={"Content-Encoding": "gzip", "Content-Length": ""}),
            Corrupt,
            id="cut gzip without a length",
        ),
        pytest.param(Raw(body=b"<html><body>Sign in</body></html>"), Corrupt, id="HTML"),
        pytest.param(Raw(body=NAN), Corrupt, id="NaN"),
        pytest.param(Raw(body=GOOD.replace(b'"1180.00"', b'"NaN"')), Drift, id="NaN as text"),
        pytest.param(Raw(body=GOOD.replace(b'"1180.00"', b"1e999")), PaceboardError, id="1e999"),
        pytest.param(Raw(body=GOOD.replace(b'"1180.00"', b'"1,180.00"')), Drift, id="thousands"),
        pytest.param(Raw(body=GOOD.replace(b'"1180.00"', b'"1180.00%"')), Drift, id="percent"),
        pytest.param(Raw(body=GOOD.replace(f'"{ID}"'.encode(), b"7.0e18")), Drift, id="float id"),
        pytest.param(Raw(body=GOOD[:-40]), Corrupt, id="cut JSON"),
        pytest.param(Raw(body=b""), Corrupt, id="nothing"),
        pytest.param(Raw(body=b"[]"), Drift, id="a list"),
        pytest.param(Raw(body=b'{"code":0,"message":"OK","data":{}}'), Drift, id="no data"),
        pytest.param(as_json(pages([GOOD_ROW], number=3, count=2)), PagingBroken, id="page beyond the total"),
        pytest.param(as_json(pages([GOOD_ROW], total=2)), PagingBroken, id="fewer rows than announced"),
        pytest.param(as_json(pages([GOOD_ROW], count=10_001)), PagingBroken, id="too many pages"),
        pytest.param(refusal(40100, "App reaches the QPS limit."), RateLimited, id="40100"),
        pytest.param(refusal(40105, "Access token is incorrect."), Reauthorise, id="40105"),
        pytest.param(refusal(20001, "Partial success"), Corrupt, id="20001"),
        pytest.param(refusal(51010, "Internal timeout"), Transient, id="51010"),
    ],
)
def test_a_damaged_answer_gives_its_error_and_no_row(
    read: Callable[..., Outcome], raw: Raw, kind: type[PaceboardError]
) -> None:
    """Each hostile body ends in the class that says what to do, and nothing of it is used."""
    outcome = read(lambda _: raw)

    assert [] == outcome.rows
    assert isinstance(outcome.error, kind)
    assert TOKEN not in str(outcome.error)


@pytest.mark.parametrize("says", [1, 2])
def test_a_repeated_page_gives_no_row(read: Callable[..., Outcome], says: int) -> None:
    """The first page again for the second, under its own number or the one asked for."""

    def script(path: str) -> Raw:
        number = 1 if of_page(path) == 1 else says
        return as_json(pages([GOOD_ROW, another(GOOD_ROW, 3)], number=number, total=4, count=2))

    outcome = read(script)

    assert [] == outcome.rows
    assert isinstance(outcome.error, PagingBroken)


def test_an_empty_page_beyond_the_rows_gives_no_row(read: Callable[..., Outcome]) -> None:
    """A second page is announced and holds nothing: rows are missing, so none is given."""

    def script(path: str) -> Raw:
        rows = [GOOD_ROW] if of_page(path) == 1 else []
        return as_json(pages(rows, number=of_page(path), total=2, count=2))

    outcome = read(script)

    assert [] == outcome.rows
    assert isinstance(outcome.error, PagingBroken)


def test_a_last_page_that_is_damaged_takes_the_others_with_it(read: Callable[..., Outcome]) -> None:
    """A good first page is not used where the second is not JSON."""

    def script(path: str) -> Raw:
        if of_page(path) == 1:
            return as_json(pages([GOOD_ROW], total=2, count=2))
        return Raw(body=b'{"code": 0, "data"')

    outcome = read(script)

    assert [] == outcome.rows
    assert isinstance(outcome.error, Corrupt)


def test_a_dash_is_no_number(read: Callable[..., Outcome]) -> None:
    """`-` and null are values that TikTok does not have, never zero."""
    metrics = {"spend": "-", "impressions": None, "clicks": "116.0", "conversion": ""}
    outcome = read(lambda _: as_json(pages([{**GOOD_ROW, "metrics": metrics}])))
    (fact,) = outcome.rows

    assert isinstance(fact, Fact)
    assert (None, None, 116, None) == tuple(
        fact.measures[key] for key in ("spend", "impressions", "clicks", "conversions")
    )


def test_ids_may_be_numbers(read: Callable[..., Outcome]) -> None:
    """Older answers write ids as numbers; all nineteen digits arrive."""
    row = {
        "dimensions": {"ad_id": 1712345678901234567, "stat_time_day": "2026-04-02 00:00:00"},
        "metrics": {"spend": "20.000", "clicks": "116.0", "ad_name": "A"},
    }
    outcome = read(lambda _: as_json(pages([row])), Level.AD)

    assert [("1712345678901234567", 20_000_000)] == [
        (fact.entity, fact.measures["spend"]) for fact in outcome.rows
    ]


def test_an_unknown_word_stops_nothing(read: Callable[..., Outcome]) -> None:
    """A status that TikTok adds tomorrow is shown as unknown with its raw word."""
    row = {"campaign_id": "17", "campaign_name": "New", "secondary_status": "CAMPAIGN_STATUS_TELEPORTED"}

    def script(path: str) -> Raw:
        return as_json(pages([row] if "campaign/get" in path else []))

    (entity,) = read(script, None).rows

    assert isinstance(entity, Entity)
    assert (Delivery.UNKNOWN, "CAMPAIGN_STATUS_TELEPORTED") == (entity.delivery, entity.raw_status)


def test_a_transient_fault_is_asked_again(read: Callable[..., Outcome]) -> None:
    """51010 usually succeeds on the second try, and does."""
    answers = [refusal(51010, "Internal timeout"), Raw(body=GOOD)]
    outcome = read(lambda _: answers.pop(0))

    assert 2 == outcome.requests
    assert [1_180_000_000] == [fact.measures["spend"] for fact in outcome.rows]


def test_a_dead_token_is_not_asked_again(read: Callable[..., Outcome]) -> None:
    """Asking again with a revoked token helps nobody."""
    assert 1 == read(lambda _: refusal(40105, "revoked")).requests


def test_after_its_second_time_out_a_window_is_split(read: Callable[..., Outcome]) -> None:
    """TikTok blocks a request that times out a third time: each is sent at most twice, then cut in two."""
    asked: Counter[str] = Counter()

    def script(path: str) -> Raw:
        asked[path] += 1
        query = dict(parse_qsl(urlsplit(path).query))
        first, last = day_from_text(query["start_date"]), day_from_text(query["end_date"])
        if last - first >= 8:
            return refusal(50002, "The request timed out.")
        return as_json(pages([another(GOOD_ROW, 2 + day - DAY) for day in range(first, last + 1)]))

    outcome = read(script)

    assert list(range(DAY, DAY + 23)) == [fact.day for fact in outcome.rows]
    assert [2, 2, 1, 1, 2, 1, 1] == list(asked.values())

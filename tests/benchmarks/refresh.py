"""What a refresh costs beside httpx and json: `python tests/benchmarks/refresh.py tiktok --accounts 1000`.

Accounts of 20 campaigns each are read for 30 days, a row for each campaign and day, over HTTP from a server
of its own process. That server asks the connector's face each question once and then answers from memory,
with the id of the account that is asked for: the face would be slower than what is measured. Requests go
out through the host into a ledger; the very same ones, as they were taken down, once more from the same
process through httpx and `json.loads` into nothing. Of several runs the median counts.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import multiprocessing
import re
import resource
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from attrs import evolve, frozen

from paceboard.config import AccountEntry, AppEntry, Configuration
from paceboard.connecting import Connecting
from paceboard.host import Host
from paceboard.ledger import Ledger
from paceboard.model import AccountRef, Grain, Level
from paceboard.simulator import World, stamped, world
from paceboard.simulator.living import faces
from paceboard.simulator.serve import App
from paceboard.specs import ConnectorSpec

CAMPAIGNS, DAYS = 20, 30
FIRST = {"tiktok": 7_000_000_000_000_000_001, "meta": 810_000_000_001, "google_ads": 1_234_560_001}
LINE = b"HTTP/1.1 %d OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s"
OURS = ("host", "content-length")
"""Headers that httpx sets by itself."""


def simulated(connector: str, accounts: int) -> World:
    """Accounts with so many campaigns each, and so many days behind them."""
    scenario = world("quiet").scenario
    (only,) = scenario.accounts
    (first, *_) = only.campaigns
    group = evolve(first.groups[0], ads=first.groups[0].ads[:1])
    campaigns = tuple(evolve(first, name=f"Campaign {each}", groups=(group,)) for each in range(CAMPAIGNS))
    account = evolve(only, campaigns=campaigns, limit=None, cash=10**15)
    refs = (AccountRef(connector, str(each)) for each in accounts_of(connector, accounts))
    made = World(evolve(scenario, accounts=tuple(evolve(account, ref=ref) for ref in refs), flights=()))
    made.advance_to(made.complete_at(made.first_day + DAYS - 1))
    return made


class Canned:
    """Answers from memory; what is asked for the first time, the face answers.

    Args:
        own: id of the account that stands for all where a request names one.
        ids: all of them, of the same length.
    """

    def __init__(self, app: App, own: bytes, ids: frozenset[bytes]) -> None:
        self._app = app
        self._own = own
        self._ids = ids
        self._known: dict[bytes, bytes] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer every request of a connection."""
        while head := await self._head(reader):
            lines = head.decode("latin-1").split("\r\n")
            headers = {name.lower(): text for name, _, text in (each.partition(": ") for each in lines[1:])}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            asked = lines[0].encode() + body
            named = self._ids.intersection(re.findall(rb"\d{10,}", asked))
            who = next(iter(named)) if len(named) == 1 else self._own
            key = asked.replace(who, self._own)
            if key not in self._known:
                method, target, _ = lines[0].replace(who.decode(), self._own.decode()).split(" ")
                body = body.replace(who, self._own)
                self._known[key] = await self._from_face(method, target, headers, body)
            writer.write(self._known[key].replace(self._own, who))
        writer.close()

    async def _head(self, reader: asyncio.StreamReader) -> bytes:
        try:
            return await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return b""

    async def _from_face(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> bytes:
        path, _, query = target.partition("?")
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": [(name.encode(), text.encode()) for name, text in headers.items()],
            "scheme": "http",
            "server": ("127.0.0.1", 80),
            "client": ("127.0.0.1", 1),
            "http_version": "1.1",
            "asgi": {"version": "3.0"},
        }
        await self._app(scope, receive, send)
        answer = b"".join(each.get("body", b"") for each in sent)
        told = (each for each in sent[0]["headers"] if each[0].startswith(b"paceboard"))
        more = b"".join(name + b": " + text + b"\r\n" for name, text in told)
        return LINE % (sent[0]["status"], len(answer), more, answer)


def serve(connector: str, accounts: int, port: Any) -> None:
    """The server's process; tells its port."""
    made = simulated(connector, accounts)
    face = faces(made, Host().discover())[connector]
    ids = frozenset(str(each).encode() for each in accounts_of(connector, accounts))
    canned = Canned(stamped(face.face(made), made), str(FIRST[connector]).encode(), ids)

    async def run() -> None:
        server = await asyncio.start_server(canned.serve, "127.0.0.1", 0)
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


def accounts_of(connector: str, count: int) -> range:
    """Their ids."""
    return range(FIRST[connector], FIRST[connector] + count)


@contextmanager
def server(connector: str, accounts: int) -> Iterator[str]:
    """The base URL while the block runs."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(connector, accounts, theirs))
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()


@frozen(kw_only=True)
class Run:
    """One measurement: wall and processor time of either."""

    rows: int
    requests: int
    host: tuple[float, float]
    plain: tuple[float, float]

    @property
    def ratio(self) -> float:
        """How many times the processor time of httpx and json the host takes."""
        return self.host[1] / self.plain[1]


class Meter:
    """Wall and processor time of this process since it was made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def read(self) -> tuple[float, float]:
        """Seconds of both."""
        return time.perf_counter() - self._wall, time.process_time() - self._cpu


def now() -> int:
    """The present instant: processes that share an app tell their turns by it."""
    return time.time_ns() // 1000


def refresh(
    connector: str, spec: ConnectorSpec, ids: range, base_url: str, place: Path
) -> tuple[float, float, int]:
    """Wall time, processor time and rows of the host's own refresh."""
    face = faces(simulated(connector, 1), Host().discover())[connector]
    app = AppEntry(
        name="app",
        connector=connector,
        secrets={secret: f"env:{secret}" for secret in face.secrets},
        base_url=base_url,
        options=face.options,
        limits=((10**6, 1),),
    )
    entries = tuple(AccountEntry(ref=AccountRef(connector, str(each)), app="app") for each in ids)
    connecting = Connecting(
        Configuration(store="", apps={"app": app}, accounts=entries, backfill_days=DAYS + 1),
        {connector: spec},
        clock=now,
        environment=face.secrets,
    )
    with Ledger.open(place, clock=now) as ledger:
        meter = Meter()
        outcomes = connecting.refresh(entries, ledger)
        wall, cpu = meter.read()
    failed = next((each.error for each in outcomes if each.error is not None), None)
    if failed is not None:
        raise failed
    return wall, cpu, sum(each.rows for each in outcomes)


def plain(asked: list[httpx.Request]) -> tuple[float, float]:
    """Wall and processor time of the same requests through httpx and json."""

    async def run() -> None:
        async with httpx.AsyncClient(timeout=60) as client:
            for each in asked:
                headers = {name: text for name, text in each.headers.items() if name not in OURS}
                answer = await client.request(
                    each.method, str(each.url), headers=headers, content=each.content or None
                )
                json.loads(answer.content)

    # Whoever uses these two alone has nothing of ours in memory for the garbage collector to go through.
    gc.collect()
    gc.freeze()
    try:
        meter = Meter()
        asyncio.run(run())
        return meter.read()
    finally:
        gc.unfreeze()


@contextmanager
def taken_down() -> Iterator[list[httpx.Request]]:
    """The requests that are sent while the block runs."""
    found: list[httpx.Request] = []
    send = httpx.AsyncHTTPTransport.handle_async_request

    def noting(way: httpx.AsyncHTTPTransport, request: httpx.Request) -> Any:
        found.append(request)
        return send(way, request)

    httpx.AsyncHTTPTransport.handle_async_request = noting  # type: ignore[method-assign, assignment]
    try:
        yield found
    finally:
        httpx.AsyncHTTPTransport.handle_async_request = send  # type: ignore[method-assign]


def measured(connector: str, accounts: int, runs: int) -> list[Run]:
    """So many runs of both, one after the other."""
    spec = Host().discover().connectors()[connector]
    days = (each for each in spec.capabilities if (each.level, each.grain) == (Level.CAMPAIGN, Grain.DAY))
    spec = evolve(spec, capabilities=tuple(days))
    ids = accounts_of(connector, accounts)
    found: list[Run] = []
    with tempfile.TemporaryDirectory() as name, server(connector, accounts) as base_url:
        # Done once before: where the face answers late for the first time, requests are repeated.
        refresh(connector, spec, ids[:1], base_url, Path(name) / "warm.db")
        for number in range(runs):
            with taken_down() as asked:
                host = refresh(connector, spec, ids, base_url, Path(name) / f"{number}.db")
            found.append(Run(rows=host[2], requests=len(asked), host=host[:2], plain=plain(asked)))
    return found


def main(connector: str, accounts: int, runs: int) -> None:
    """Print both costs and their ratio."""
    found = sorted(measured(connector, accounts, runs), key=lambda run: run.ratio)
    median = found[len(found) // 2]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{connector}: {accounts} accounts, {median.rows} rows, {median.requests} requests, {peak:.0f} MiB"
        f" at most, median of {runs}"
    )
    for title, (taken, used) in (("paceboard", median.host), ("httpx + json", median.plain)):
        rate, cost = median.rows / taken, used / median.rows * 1e6
        print(f"  {title:<13}{rate:8.0f} rows/s{cost:8.2f} ms of CPU per 1,000 rows")
    print(
        f"  {median.ratio:.2f} times the CPU of httpx + json ({found[0].ratio:.2f} to {found[-1].ratio:.2f})"
    )


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("connector", nargs="*", help="all three where none is named")
    arguments.add_argument("--accounts", type=int, default=30, help="1000 for the figure that is aimed at")
    arguments.add_argument("--runs", type=int, default=3)
    given = arguments.parse_args()
    for each in given.connector or FIRST:
        main(each, given.accounts, given.runs)

"""Three connectors, each before a relay that lays faults over its face's true answers."""

from __future__ import annotations

import random
import ssl
import string
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
import structlog
from attrs import evolve, frozen

import paceboard.connecting
import paceboard.transport.breaker
from paceboard.config import AccountEntry, AppEntry, Configuration
from paceboard.connecting import Connecting
from paceboard.ledger import Ledger
from paceboard.model import AccountRef, Grain, Level
from paceboard.simulator import World, served, stamped, world
from paceboard.specs import ConnectorSpec, Request, SimulatorSpec
from paceboard.sync import Outcome
from paceboard.testing.relay import Relay
from paceboard.testing.wire_faults import Fault
from paceboard.transport.app_client import Exchange, Received
from paceboard.transport.client import HttpExchange, client_for
from paceboard.transport.hosts import BoundHosts
from paceboard.transport.limiter import Limiter, Rate
from paceboard.transport.redaction import Redactor
from paceboard_google_ads.face import simulator as google_face
from paceboard_google_ads.spec import connector_spec as google_spec
from paceboard_meta.face import simulator as meta_face
from paceboard_meta.spec import connector_spec as meta_spec
from paceboard_tiktok.face import simulator as tiktok_face
from paceboard_tiktok.spec import connector_spec as tiktok_spec

REFS = {
    "tiktok": AccountRef("tiktok", "7000000000000000001"),
    "meta": AccountRef("meta", "8100000000001"),
    "google_ads": AccountRef("google_ads", "1234567801"),
}
PLATFORMS: Mapping[str, tuple[ConnectorSpec, SimulatorSpec]] = {
    "tiktok": (tiktok_spec(), tiktok_face()),
    "meta": (meta_spec(), meta_face()),
    "google_ads": (google_spec(), google_face()),
}


def _planted() -> tuple[str, ...]:
    draw = random.Random(20)
    some = [draw.choices(string.ascii_letters + string.digits, k=24) for _ in range(20)]
    return tuple("".join(each) for each in some)


PLANTED = _planted()
"""Twenty secrets that the redactor knows; faults put them where a platform's answer has room for words."""


@frozen(kw_only=True)
class Case:
    """How one refresh through a fault ended.

    Args:
        spend: micros by level and grain, as the ledger has them; empty: no fact was kept.
        requests: all that came to the relay; `faulted` those that the fault was laid over.
        slowest: seconds of the longest of them.
        text: all that was said about it: error, outcome, records and log.
        entities: by level, how many were kept.
    """

    outcome: Outcome
    spend: Mapping[tuple[Level, Grain], int]
    requests: int
    faulted: int
    slowest: float
    sleeps: Sequence[float]
    text: str
    entities: Mapping[str, int]


class Hasty:
    """An exchange whose deadlines are all short."""

    def __init__(self, exchange: Exchange, longest: float) -> None:
        self._exchange = exchange
        self._longest = longest

    async def send(self, request: Request) -> Received:
        return await self._exchange.send(evolve(request, deadline=min(request.deadline, self._longest)))

    async def aclose(self) -> None:
        await self._exchange.aclose()


@pytest.fixture(name="relays", scope="session")
def _relays() -> Iterator[dict[str, Relay]]:
    """Each platform's face, with three days behind it, and the relay before it."""
    scenario = world("quiet").scenario
    (only,) = scenario.accounts
    made = World(evolve(scenario, accounts=tuple(evolve(only, ref=ref) for ref in REFS.values()), flights=()))
    made.advance_to(made.complete_at(made.first_day + 2))
    with ExitStack() as stack:
        urls = {
            name: stack.enter_context(served(stamped(face.face(made), made)))
            for name, (_, face) in PLATFORMS.items()
        }
        yield {name: stack.enter_context(Relay(url)) for name, url in urls.items()}


Refreshed = Callable[..., Case]


@pytest.fixture(name="refreshed")
def _refreshed(
    relays: Mapping[str, Relay], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Refreshed]:
    """Refreshes one account through a fault, over a new ledger; nobody sleeps between two tries."""
    sleeps: list[float] = []

    async def sleep(seconds: float) -> None:
        sleeps.append(seconds)

    def limiter(rates: tuple[Rate, ...], **_more: object) -> Limiter:
        return Limiter(rates, monotonic=lambda: sum(sleeps), sleep=sleep)

    monkeypatch.setattr(paceboard.connecting, "Limiter", limiter)
    # The breaker would say of later requests that nothing was sent; here the first error is looked at.
    monkeypatch.setattr(paceboard.transport.breaker, "FAILURES", 10**9)

    def run(
        name: str,
        fault: Fault | None = None,
        where: str = "",
        *,
        deadline: float = 20.0,
        url: str = "",
        trust: ssl.SSLContext | None = None,
    ) -> Case:
        def hasty(hosts: BoundHosts) -> Exchange:
            return Hasty(HttpExchange(hosts, clock=lambda: 0, trust=trust), deadline)

        monkeypatch.setattr(
            paceboard.connecting, "client_for", partial(client_for, sleep=sleep, exchange=hasty)
        )
        sleeps.clear()
        relays[name].lay(fault, where)
        with (
            structlog.testing.capture_logs() as events,
            Ledger.open(tmp_path / f"{len(list(tmp_path.iterdir()))}.db", clock=lambda: 0) as ledger,
        ):
            (outcome,) = _connecting(name, url or relays[name].url).refresh(
                [AccountEntry(ref=REFS[name], app=name)], ledger
            )
            return _case(name, relays[name], ledger, outcome, sleeps=tuple(sleeps), said=repr(events))

    yield run
    for relay in relays.values():
        relay.lay(None, "")


def _connecting(name: str, url: str) -> Connecting:
    spec, face = PLATFORMS[name]
    app = AppEntry(
        name=name,
        connector=name,
        secrets={secret: f"env:{secret}" for secret in face.secrets},
        base_url=url,
        options=face.options,
        limits=((1_000_000, 1),),
    )
    redactor = Redactor()
    for secret in PLANTED:
        redactor.register(secret)
    return Connecting(
        Configuration(store="", apps={name: app}, accounts=(), backfill_days=2),
        {name: spec},
        clock=lambda: 0,
        environment=face.secrets,
        redactor=redactor,
    )


def _case(
    name: str, relay: Relay, ledger: Ledger, outcome: Outcome, *, sleeps: Sequence[float], said: str
) -> Case:
    ref = REFS[name]
    kept = {
        (level, grain): ledger.fact_rows(ref, level, grain, 0, 40_000, "spend")
        for level in Level
        for grain in (Grain.DAY, Grain.HOUR)
    }
    error = outcome.error
    told = (str(error), repr(error), repr(outcome), said, repr(ledger.runs()))
    return Case(
        outcome=outcome,
        spend={key: sum(row.value for row in rows) for key, rows in kept.items() if rows},
        requests=len(relay.requests),
        faulted=relay.faulted,
        slowest=max(relay.seconds, default=0.0),
        sleeps=sleeps,
        text="\n".join(told),
        entities=Counter(str(each.level) for each in ledger.entities(ref)) if ledger.head(ref) else {},
    )


def secrets_in(text: str, name: str) -> list[str]:
    """The planted secrets and the app's own that stand in a text."""
    own = [secret for key, secret in PLATFORMS[name][1].secrets.items() if key != "app_id"]
    return [secret for secret in (*PLANTED, *own) if secret in text]

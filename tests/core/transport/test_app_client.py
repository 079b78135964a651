from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import anyio
import pytest
from attrs import define, field

from paceboard.errors import ConfigurationError, Corrupt, Drift, RateLimited, Reauthorise, Transient
from paceboard.model import Level
from paceboard.specs import Answer, ConnectorSpec, Request, WorldStamp
from paceboard.transport.app_client import AppClient, Received, Traffic
from paceboard.transport.client import client_for, hosts_of
from paceboard.transport.limiter import Limiter
from paceboard.transport.redaction import Redactor
from paceboard.transport.retry import RetryPolicy

from .conftest import Notes, virtual_now

pytestmark = pytest.mark.anyio

STAMPED = {"paceboard-world": "seed-flight", "paceboard-world-now": "1775001600000000"}


@define
class Scripted:
    """Answers with one thing after the other, the last for ever."""

    steps: list[Answer | Exception]
    sent: list[Request] = field(factory=list)

    async def send(self, request: Request) -> Received:
        step = self.steps[min(len(self.sent), len(self.steps) - 1)]
        self.sent.append(request)
        if isinstance(step, Exception):
            raise step
        return Received(answer=step, bytes_in=len(step.body))

    async def aclose(self) -> None:
        self.sent.clear()


def answer(body: bytes = b"fine", headers: dict[str, str] | None = None) -> Answer:
    return Answer(status=200, headers=headers or {}, body=body, received_at=0)


def client_over(
    exchange: Scripted,
    notes: Notes,
    *,
    base_url: str = "http://127.0.0.1:1/",
    redactor: Redactor | None = None,
    limiter: Limiter | None = None,
) -> AppClient:
    return AppClient(
        hosts_of("https://good.example/", hosts=("good.example",), override=base_url),
        exchange=exchange,
        limiter=limiter or Limiter(monotonic=notes.monotonic, sleep=notes.sleep),
        retry=RetryPolicy(
            log=notes, sleep=notes.sleep, monotonic=notes.monotonic, uniform=lambda _low, high: high
        ),
        redactor=redactor or Redactor(),
    )


def read(given: Answer) -> str:
    """Refuses by the body, as connectors do."""
    refusals: dict[bytes, Exception] = {
        b"limited": RateLimited("", after=7.0),
        b"limited for one": RateLimited("", after=7.0, whole_app=False),
        b"dead": Reauthorise("the token abcdefghijkl is dead", why="abcdefghijkl", do="see abcdefghijkl"),
        b"damaged": Corrupt(""),
        b"bug": KeyError("data"),
    }
    if given.body in refusals:
        raise refusals[given.body]
    return given.body.decode()


async def test_the_reader_s_verdict_decides(notes: Notes) -> None:
    """An answer that its reader refuses for rate is asked for again, at the time that it said."""
    exchange = Scripted([answer(b"limited"), answer()])
    client = client_over(exchange, notes)

    assert "fine" == await client.fetch(Request(path="report/"), read)
    assert [7.0] == notes.sleeps


async def test_a_dead_token_costs_one_request(notes: Notes) -> None:
    """Where only the account's owner can mend it nothing is asked again."""
    exchange = Scripted([answer(b"dead")])
    with pytest.raises(Reauthorise):
        await client_over(exchange, notes).fetch(Request(path="report/"), read)

    assert 1 == len(exchange.sent)


async def test_a_bug_of_the_reader_passes_through(notes: Notes) -> None:
    """An error of our own code is raised as it is, at once."""
    exchange = Scripted([answer(b"bug")])
    with pytest.raises(KeyError):
        await client_over(exchange, notes).fetch(Request(path="report/"), read)

    assert 1 == len(exchange.sent)


async def test_every_error_is_cleaned_of_known_secrets(notes: Notes) -> None:
    """Whatever a reader quotes, an error that leaves the client holds no registered secret."""
    redactor = Redactor()
    redactor.register("abcdefghijkl")
    with pytest.raises(Reauthorise) as caught:
        await client_over(Scripted([answer(b"dead")]), notes, redactor=redactor).fetch(
            Request(path="a"), read
        )

    assert "the token *** is dead. Why: ***. During: GET a. Do: see ***." == str(caught.value)
    assert "abcdefghijkl" not in repr(caught.value.args)


async def test_what_went_over_the_wire_is_counted(notes: Notes) -> None:
    """Tries, bytes, retries and waits add up over all requests of the app."""
    client = client_over(Scripted([answer(b"limited"), Transient(""), answer(), answer()]), notes)
    before = client.traffic
    await client.fetch(Request(path="a"), read)
    await client.fetch(Request(path="b"), read)

    assert Traffic() == before
    assert Traffic(requests=4, bytes_in=15, retries=2, waits=9.0) == client.traffic


def test_one_refusal_pauses_every_account_of_the_app(in_virtual_time: Callable[..., Any]) -> None:
    """While an app is refused nothing of it goes out, for no account, until the time is over."""
    times: list[float] = []

    async def main() -> None:
        notes = Notes()
        limiter = Limiter(monotonic=virtual_now, sleep=anyio.sleep)
        client = client_over(Scripted([answer(b"limited"), answer()]), notes, limiter=limiter)

        async def fetch(account: str) -> None:
            await client.fetch(Request(path="a", account=account), read)
            times.append(virtual_now())

        async with anyio.create_task_group() as group:
            group.start_soon(fetch, "1")
            await anyio.sleep(1.0)
            group.start_soon(fetch, "2")
            group.start_soon(fetch, "3")

    in_virtual_time(main)

    assert [7.0, 7.0, 7.0] == times


async def test_a_refusal_of_one_account_pauses_no_other(
    notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A limit that is not the app's is waited for by whoever met it, and the limiter stays open."""
    limiter = Limiter(monotonic=notes.monotonic, sleep=notes.sleep)
    client = client_over(Scripted([answer(b"limited for one"), answer()]), notes, limiter=limiter)
    monkeypatch.setattr(limiter, "pause_all", lambda _seconds: pytest.fail("the whole app was paused"))

    assert "fine" == await client.fetch(Request(path="a", account="1"), read)
    assert [7.0] == notes.sleeps


async def test_a_world_is_believed_on_this_machine(notes: Notes) -> None:
    """A simulator that the configuration points to says its world and its time with each answer."""
    client = client_over(Scripted([answer(headers=STAMPED)]), notes)
    before = client.world
    await client.fetch(Request(path="a"), read)

    assert before is None
    assert WorldStamp(world="seed-flight", now=1_775_001_600_000_000) == client.world


async def test_a_world_is_believed_with_a_refusal_too(notes: Notes) -> None:
    """The clock is the world's even where the answer is an error."""
    client = client_over(Scripted([answer(b"dead", STAMPED)]), notes)
    with pytest.raises(Reauthorise):
        await client.fetch(Request(path="a"), read)

    assert client.world is not None


@pytest.mark.parametrize("base_url", ["", "https://proxy.example/"])
async def test_no_platform_can_say_that_it_is_a_game(notes: Notes, base_url: str) -> None:
    """From anywhere but this machine a world's stamp is no more than a header."""
    client = client_over(Scripted([answer(headers=STAMPED)]), notes, base_url=base_url)
    await client.fetch(Request(path="a"), read)

    assert client.world is None


@pytest.mark.parametrize("now", [None, "", "soon", "1.5", "1e9", "\u0661"])
async def test_a_world_without_a_time_is_drift(notes: Notes, now: str | None) -> None:
    """A simulator that does not say its time cannot be used: the account's clock would be wrong."""
    headers = {"paceboard-world": "seed-flight"} | ({} if now is None else {"paceboard-world-now": now})
    with pytest.raises(Drift):
        await client_over(Scripted([answer(headers=headers)]), notes).fetch(Request(path="a"), read)


def spec(**given: Any) -> ConnectorSpec:
    return ConnectorSpec(
        **{
            "key": "good",
            "title": "Good",
            "archetype": "ad_platform",
            "level_names": dict.fromkeys(Level, "level"),
            "config": object,
            "base_url": "https://good.example/",
            "hosts": ("good.example",),
            "secrets": (),
            "capabilities": (),
            "factory": lambda context: context,
            **given,
        }
    )


def test_a_client_is_made_from_a_spec(notes: Notes) -> None:
    """A spec and a clock are enough; nothing is sent and nothing opened by that."""
    client = client_for(spec(), clock=itertools.count().__next__, redactor=Redactor(), log=notes)

    assert (None, Traffic()) == (client.world, client.traffic)


@pytest.mark.parametrize(
    ("given", "base_url"),
    [({"base_url": "https://other.example/"}, ""), ({"hosts": ()}, ""), ({}, "http://good.example/")],
)
def test_a_wrong_base_url_is_told_before_the_first_request(
    notes: Notes, given: dict[str, Any], base_url: str
) -> None:
    """A host that is not declared, or plain http elsewhere, makes no client."""
    with pytest.raises(ConfigurationError):
        client_for(spec(**given), base_url=base_url, clock=lambda: 0, redactor=Redactor(), log=notes)


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({"date": "Wed, 01 Apr 2026 00:00:00 GMT"}, 1775001600000000),
        ({"date": "soon"}, None),
        ({}, None),
    ],
)
async def test_the_platforms_own_time_is_kept(
    notes: Notes, headers: dict[str, str], told: int | None
) -> None:
    """The instant of an answer's date; one that cannot be read costs nothing."""
    client = client_over(Scripted([answer(headers=headers)]), notes)
    await client.fetch(Request(path="a"), lambda each: each)

    assert told == client.told

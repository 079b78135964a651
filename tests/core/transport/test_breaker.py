from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anyio
import pytest

from paceboard.errors import (
    Corrupt,
    DeadlineExceeded,
    PaceboardError,
    RateLimited,
    Reauthorise,
    Transient,
    Unavailable,
)
from paceboard.specs import Answer, Request
from paceboard.transport.app_client import AppClient, Received
from paceboard.transport.breaker import FAILURES, Breaker
from paceboard.transport.client import hosts_of
from paceboard.transport.limiter import Limiter
from paceboard.transport.redaction import Redactor
from paceboard.transport.retry import RetryPolicy

from .conftest import Notes, virtual_now


def broken(notes: Notes, times: int = FAILURES) -> Breaker:
    """A breaker that has met so many failures in a row."""
    breaker = Breaker(monotonic=notes.monotonic)
    for _ in range(times):
        breaker.admit()
        breaker.failed(Transient("502"))
    return breaker


def test_five_failures_in_a_row_open_it(notes: Notes) -> None:
    """The fifth closes the way for a minute, with the last error's words; four do not."""
    broken(notes, FAILURES - 1).admit()
    with pytest.raises(Unavailable) as refused:
        broken(notes).admit()

    assert (60.0, "5 in a row; the last: 502") == (refused.value.after, refused.value.why)


@pytest.mark.parametrize("error", [RateLimited("slow"), Reauthorise("dead"), Corrupt("cut")])
def test_an_answer_of_another_kind_begins_the_count_again(notes: Notes, error: Exception) -> None:
    """A platform that limits, refuses or garbles is there."""
    breaker = broken(notes, FAILURES - 1)
    breaker.failed(error)
    breaker.failed(DeadlineExceeded("late"))
    breaker.admit()

    assert 0.0 == breaker.cool_down


def test_one_probe_after_the_cool_down_and_twice_as_long_if_it_fails(notes: Notes) -> None:
    """One request goes out, all others are refused; its failure doubles the wait, up to an hour."""
    breaker = broken(notes)
    waits = []
    for _ in range(8):
        notes.now += breaker.cool_down
        breaker.admit()
        with pytest.raises(Unavailable, match=r"probe|in a row"):
            breaker.admit()
        breaker.failed(Transient("503"))
        waits.append(breaker.cool_down)

    assert [120.0, 240.0, 480.0, 960.0, 1920.0, 3600.0, 3600.0, 3600.0] == waits


def test_a_probe_that_works_opens_the_way(notes: Notes) -> None:
    """After one good answer everything goes out again."""
    breaker = broken(notes)
    notes.now += 60.0
    breaker.admit()
    breaker.worked()
    breaker.admit()
    breaker.admit()

    assert 0.0 == breaker.cool_down


def test_a_probe_that_was_stopped_leaves_the_next_one_free(notes: Notes) -> None:
    """Whoever is cancelled in the middle has learnt nothing."""
    breaker = broken(notes)
    notes.now += 60.0
    breaker.admit()
    breaker.failed(anyio.ClosedResourceError())
    breaker = broken(notes)
    notes.now += 60.0
    breaker.admit()
    breaker.failed(KeyboardInterrupt())
    breaker.admit()

    assert 60.0 == breaker.cool_down


def test_a_process_that_comes_after_the_cool_down_begins_with_a_probe(notes: Notes) -> None:
    """What another process met is known: one request, not five."""
    breaker = Breaker(cooled=60.0, monotonic=notes.monotonic)
    breaker.admit()
    breaker.failed(Transient("502"))
    with pytest.raises(Unavailable) as refused:
        breaker.admit()

    assert 120.0 == refused.value.after


class _Down:
    """A platform that does not answer at all."""

    def __init__(self) -> None:
        self.sent: list[float] = []

    async def send(self, request: Request) -> Received:
        self.sent.append(virtual_now())
        await anyio.sleep(0.05)
        raise Transient("The platform cannot be reached")

    async def aclose(self) -> None:
        return None


def test_a_minute_of_total_outage_costs_a_handful_of_requests(
    in_virtual_time: Callable[..., Any], notes: Notes
) -> None:
    """Of hundreds that are wanted at least five and at most twice as many go out, a fifth of them again."""
    wanted, refused = [0], [0]
    down = _Down()

    async def main() -> Any:
        client = AppClient(
            hosts_of("https://good.example/", hosts=("good.example",), override=""),
            exchange=down,
            limiter=Limiter(((10, 1),), monotonic=virtual_now),
            retry=RetryPolicy(log=notes, sleep=anyio.sleep, monotonic=virtual_now),
            redactor=Redactor(),
            breaker=Breaker(monotonic=virtual_now),
        )

        async def account(name: str) -> None:
            while virtual_now() < 60:
                wanted[0] += 1
                try:
                    await client.fetch(Request(path="a", account=name), lambda _: None)
                except PaceboardError as error:
                    refused[0] += isinstance(error, Unavailable)
                await anyio.sleep(0.5)

        async with anyio.create_task_group() as group:
            for name in range(8):
                group.start_soon(account, str(name))
        return client.traffic

    traffic = in_virtual_time(main)

    assert FAILURES <= len(down.sent) == traffic.requests <= 2 * FAILURES
    assert wanted[0] >= 800
    assert traffic.retries <= wanted[0] / 5
    assert refused[0] >= wanted[0] - 2 * FAILURES


def test_a_dead_token_costs_no_request_more(in_virtual_time: Callable[..., Any], notes: Notes) -> None:
    """A refused token is no outage: it is told at once, and the breaker stays as it is (P27)."""
    sent = []

    class Dead:
        async def send(self, request: Request) -> Received:
            sent.append(request)
            return Received(answer=Answer(status=401, headers={}, body=b"", received_at=0), bytes_in=0)

        async def aclose(self) -> None:
            return None

    def read(_answer: Answer) -> None:
        raise Reauthorise("revoked")

    async def main() -> None:
        client = AppClient(
            hosts_of("https://good.example/", hosts=("good.example",), override=""),
            exchange=Dead(),
            limiter=Limiter(monotonic=virtual_now),
            retry=RetryPolicy(log=notes, sleep=anyio.sleep, monotonic=virtual_now),
            redactor=Redactor(),
        )
        with pytest.raises(Reauthorise):
            await client.fetch(Request(path="a"), read)

    in_virtual_time(main)

    assert 1 == len(sent)

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paceboard.errors import RateLimited
from paceboard.transport.limiter import Limiter, Rate

from .conftest import virtual_now

Runner = Callable[[Callable[[], Any]], Any]
Sent = dict[str, list[float]]

rates = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 60)), max_size=3).map(tuple)
arrivals = st.lists(
    st.tuples(st.sampled_from("abc"), st.floats(0, 90, allow_nan=False)), min_size=1, max_size=60
)


def limiter_of(*rates: Rate, **options: Any) -> Limiter:
    return Limiter(rates, monotonic=virtual_now, **{"patience": 1e9, **options})


def within(rate: Rate, sent: list[float]) -> bool:
    """Whether no window of the span, wherever it begins, holds more than the count."""
    count, span = rate
    return all(late >= early + span for early, late in zip(sent, sent[count:], strict=False))


@settings(deadline=None)
@given(rates, rates, arrivals)
def test_no_window_ever_holds_more_than_its_rate(
    in_virtual_time: Runner,
    app: tuple[Rate, ...],
    account: tuple[Rate, ...],
    asked: list[tuple[str, float]],
) -> None:
    """Whoever asks when, for the app and for each account, at the start too, every rate is kept."""
    sent: Sent = defaultdict(list)

    async def main() -> None:
        limiter = limiter_of(*app, account_rates=account)

        async def ask(name: str, delay: float) -> None:
            await anyio.sleep(delay)
            await limiter.acquire(name)
            sent[name].append(virtual_now())
            sent["all"].append(virtual_now())

        async with anyio.create_task_group() as group:
            for name, delay in asked:
                group.start_soon(ask, name, delay)

    in_virtual_time(main)

    assert len(asked) == len(sent["all"])
    assert all(within(rate, sent["all"]) for rate in app)
    assert all(within(rate, sent[name]) for rate in account for name in "abc")


@pytest.mark.parametrize(
    ("rates", "requests", "least"),
    [(((10, 1),), 500, 49.0), (((10, 1), (600, 60)), 1500, 149.0), (((20, 1), (600, 60)), 2400, 209.0)],
)
def test_a_full_queue_uses_what_is_allowed(
    in_virtual_time: Runner, rates: tuple[Rate, ...], requests: int, least: float
) -> None:
    """A queue that never empties takes at most a twentieth longer than the rates make it."""

    async def main() -> float:
        limiter = limiter_of(*rates)
        async with anyio.create_task_group() as group:
            for _ in range(requests):
                group.start_soon(limiter.acquire, "a")
        return virtual_now()

    took = in_virtual_time(main)

    assert least <= took <= least / 0.95


def test_without_rates_nothing_waits(in_virtual_time: Runner) -> None:
    """An app that declares no rate is not slowed down."""

    async def main() -> float:
        limiter = limiter_of()
        return sum([await limiter.acquire("a") for _ in range(1000)])

    assert 0.0 == in_virtual_time(main)


def test_first_come_first_served_and_no_account_blocks_the_others(in_virtual_time: Runner) -> None:
    """An account's own requests keep their order, and a hundred of one do not stand before another's."""
    order: list[str] = []

    async def main() -> None:
        limiter = limiter_of((1, 1))

        async def ask(name: str) -> None:
            await limiter.acquire(name[0])
            order.append(name)

        async with anyio.create_task_group() as group:
            for number in range(100):
                group.start_soon(ask, f"a{number}")
            await anyio.sleep(0.5)
            group.start_soon(ask, "b0")

    in_virtual_time(main)

    assert [f"a{number}" for number in range(100)] == [name for name in order if name != "b0"]
    assert order.index("b0") <= 2


def test_a_pause_holds_the_whole_app_and_never_shrinks(in_virtual_time: Runner) -> None:
    """After a refusal nothing goes out before its time, for no account, even if a shorter one follows."""

    async def main() -> list[float]:
        limiter = limiter_of((100, 1))
        sent: list[float] = []

        async def ask(name: str) -> None:
            await limiter.acquire(name)
            sent.append(virtual_now())

        limiter.pause(7.0)
        limiter.pause(3.0)
        async with anyio.create_task_group() as group:
            for name in "abc":
                group.start_soon(ask, name)
            await anyio.sleep(6.5)
            limiter.pause(5.5)
        return sent

    assert [12.0, 12.0, 12.0] == in_virtual_time(main)


def test_a_pause_beyond_patience_is_an_error_at_once(in_virtual_time: Runner) -> None:
    """Nobody sleeps for five minutes: the caller learns how long, and can put the account aside."""

    async def main() -> tuple[float | None, float]:
        limiter = limiter_of(patience=60.0)
        limiter.pause(300.0)
        await anyio.sleep(10.0)
        with pytest.raises(RateLimited) as caught:
            await limiter.acquire("a")
        return caught.value.after, virtual_now()

    assert (290.0, 10.0) == in_virtual_time(main)


@pytest.mark.parametrize(("seconds", "told"), [(290.0, "5 min"), (40_591.0, "11 h 17 min")])
def test_a_long_pause_says_how_long_it_lasts(in_virtual_time: Runner, seconds: float, told: str) -> None:
    """Every account that is put aside hears when to come back, not only the one that was refused first."""

    async def main() -> str:
        limiter = limiter_of(patience=60.0)
        limiter.pause(seconds)
        with pytest.raises(RateLimited) as caught:
            await limiter.acquire("b")
        return caught.value.do

    assert f"refresh again in {told}; the account is put aside until then" == in_virtual_time(main)


def test_the_wait_is_told(in_virtual_time: Runner) -> None:
    """A caller learns how long it waited for its turn, for the run's record."""

    async def main() -> list[float]:
        limiter = limiter_of((2, 5))
        return [await limiter.acquire("a") for _ in range(4)]

    assert [0.0, 0.0, 5.04, 0.0] == in_virtual_time(main)


def test_who_gives_up_waiting_takes_no_turn(in_virtual_time: Runner) -> None:
    """A request that is cancelled in the queue costs the app nothing."""

    async def main() -> float:
        limiter = limiter_of((1, 10))
        await limiter.acquire("a")
        with anyio.move_on_after(5.0):
            await limiter.acquire("a")
        await limiter.acquire("b")
        return virtual_now()

    assert 10.04 == in_virtual_time(main)


class Board:
    """The turns that several processes share, in one place of memory."""

    def __init__(self) -> None:
        self.next = 0.0
        self.paused = 0.0
        self.writes = 0

    async def take(self, count: int, gap: float) -> float:
        await anyio.sleep(0.001)
        self.writes += 1
        first = max(self.next, self.paused, virtual_now())
        self.next = first + count * gap
        return first - virtual_now() + 0.001

    async def pause(self, seconds: float) -> None:
        self.paused = max(self.paused, virtual_now() + seconds)


@pytest.mark.parametrize("processes", [1, 2, 5])
def test_processes_that_share_an_app_stay_within_its_rate(in_virtual_time: Runner, processes: int) -> None:
    """Full queues in each: together at least 95 % of what is allowed, no window with one more than it, and a
    write for each second's turns instead of one for each request.
    """
    rate = (10, 1)
    sent: list[float] = []
    board = Board()

    async def main() -> None:
        async def process() -> None:
            limiter = limiter_of(rate, (600, 60), shared=board)

            async def ask(name: str) -> None:
                while virtual_now() < 60:
                    await limiter.acquire(name)
                    sent.append(virtual_now())

            async with anyio.create_task_group() as group:
                for name in "abc":
                    group.start_soon(ask, name)

        async with anyio.create_task_group() as group:
            for _ in range(processes):
                group.start_soon(process)

    in_virtual_time(main)
    sent.sort()

    assert within(rate, sent)
    assert len([each for each in sent if each < 60]) >= 570
    assert board.writes <= 60 / 0.9 + 2 * processes


def test_a_pause_holds_every_process(in_virtual_time: Runner) -> None:
    """What one process was refused the other one learns with its next second of turns."""

    async def main() -> float:
        board = Board()
        one, other = limiter_of((10, 1), shared=board), limiter_of((10, 1), shared=board)
        await one.acquire("a")
        await one.pause_all(30.0)
        await other.acquire("b")
        return virtual_now()

    assert 30.0 <= in_virtual_time(main) <= 31.1


def test_one_account_may_be_paused_alone(in_virtual_time: Runner) -> None:
    """The others go on, and the pause is over when it is over."""

    async def main() -> list[float]:
        limiter = limiter_of((10, 1))
        limiter.pause(5.0, "a")
        await limiter.acquire("b")
        times = [virtual_now()]
        await limiter.acquire("a")
        return [*times, virtual_now()]

    assert [0.0, 5.0] == in_virtual_time(main)


def test_turns_that_nobody_used_are_passed_over_at_once(in_virtual_time: Runner) -> None:
    """An app that may ask a thousand million times a second leaves most of its turns, at no cost."""

    async def main() -> list[float]:
        limiter = limiter_of((10**9, 1), shared=Board())
        waited = []
        for _ in range(3):
            waited.append(await limiter.acquire("a"))
            await anyio.sleep(0.9)
        return waited

    assert all(wait < 0.2 for wait in in_virtual_time(main))

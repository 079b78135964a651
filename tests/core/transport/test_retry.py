from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.errors import (
    ConfigurationError,
    Corrupt,
    DeadlineExceeded,
    Drift,
    HostNotAllowed,
    PaceboardError,
    PermissionDenied,
    RateLimited,
    Reauthorise,
    Rejected,
    TooHeavy,
    Transient,
)
from paceboard.transport.retry import RetryBudget, RetryPolicy

from .conftest import Notes


def half(low: float, high: float) -> float:
    return (low + high) / 2


def policy_of(notes: Notes, **options: Any) -> RetryPolicy:
    return RetryPolicy(
        **{"log": notes, "sleep": notes.sleep, "monotonic": notes.monotonic, "uniform": half, **options}
    )


class Script:
    """Raises one error after the other, then answers."""

    def __init__(self, *errors: BaseException) -> None:
        self._errors: Iterator[BaseException] = iter(errors)
        self.tries = 0

    async def ask(self) -> str:
        self.tries += 1
        for error in self._errors:
            raise error
        return "answer"


def run(policy: RetryPolicy, ask: Callable[[], Any], **options: Any) -> Any:
    async def main() -> Any:
        return await policy.run(ask, what="GET report/", **options)

    return anyio.run(main)


def test_an_answer_is_given_at_once(notes: Notes) -> None:
    """Where nothing goes wrong nothing waits."""
    assert "answer" == run(policy_of(notes), Script().ask)
    assert [] == notes.sleeps


def test_the_platform_s_own_wait_comes_first_then_jitter(notes: Notes) -> None:
    """A wait that the platform asked for is kept, others grow by doubling, half of it by this draw."""
    script = Script(RateLimited("", after=7.0), Transient(""), Transient(""), Transient(""))

    assert "answer" == run(policy_of(notes), script.ask)
    assert [7.0, 1.0, 2.0, 4.0] == notes.sleeps


@given(st.lists(st.none() | st.floats(0, 100), min_size=1, max_size=8), st.floats(0, 1))
def test_no_wait_is_shorter_than_asked_for_or_longer_than_allowed(
    afters: list[float | None], draw: float
) -> None:
    """Whatever the platform says and the dice show, no try comes too early, none after the total."""
    notes = Notes()
    policy = policy_of(notes, uniform=lambda low, high: low + (high - low) * draw)
    script = Script(*(Transient("", after=after) for after in afters))
    with contextlib.suppress(Transient):
        run(policy, script.ask)

    assert all(slept >= (asked or 0) for slept, asked in zip(notes.sleeps, afters, strict=False))
    assert all(slept <= max(asked or 0, 60) for slept, asked in zip(notes.sleeps, afters, strict=False))
    assert notes.now < policy.total
    assert script.tries <= policy.attempts


@pytest.mark.parametrize(
    "error",
    [
        Rejected(""),
        TooHeavy(""),
        Reauthorise(""),
        PermissionDenied(""),
        Drift(""),
        HostNotAllowed(""),
        ConfigurationError(""),
        PaceboardError(""),
        TypeError("string indices must be integers"),
        KeyError("data"),
        TimeoutError(),
        OSError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_asking_again_cannot_mend_is_raised_at_once(notes: Notes, error: Exception) -> None:
    """A refusal, a form that we do not know, and every error of our own cost one try."""
    script = Script(error)
    with pytest.raises(type(error)) as caught:
        run(policy_of(notes), script.ask)

    assert error is caught.value
    assert (1, []) == (script.tries, notes.sleeps)


@pytest.mark.parametrize(
    ("error", "tries"),
    [(Transient(""), 5), (RateLimited("", after=1.0), 5), (Corrupt(""), 2), (DeadlineExceeded(""), 2)],
    ids=lambda value: type(value).__name__,
)
def test_each_class_has_its_number_of_tries(notes: Notes, error: Exception, tries: int) -> None:
    """What may pass is tried five times; what times out or is damaged twice is given up for the caller."""
    script = Script(*[error] * 10)
    with pytest.raises(type(error)) as caught:
        run(policy_of(notes), script.ask)

    assert error is caught.value
    assert tries == script.tries


def test_the_second_timeout_counts_even_behind_other_errors(notes: Notes) -> None:
    """Two time-outs of one request are two, whatever came between."""
    script = Script(DeadlineExceeded(""), Corrupt(""), Transient(""), DeadlineExceeded(""), Transient(""))
    with pytest.raises(DeadlineExceeded):
        run(policy_of(notes), script.ask)

    assert 4 == script.tries


def test_what_changes_state_is_never_repeated(notes: Notes) -> None:
    """A request that is not repeatable is sent once, whatever happens to it."""
    script = Script(Transient(""))
    with pytest.raises(Transient):
        run(policy_of(notes), script.ask, repeatable=False)

    assert 1 == script.tries


def test_a_wait_that_is_too_long_is_the_caller_s(notes: Notes) -> None:
    """A wait beyond the total is not slept but raised, with how long it is."""
    script = Script(RateLimited("", after=40_591.0))
    with pytest.raises(RateLimited) as caught:
        run(policy_of(notes), script.ask)

    assert 40_591.0 == caught.value.after
    assert (1, []) == (script.tries, notes.sleeps)


def test_each_retry_is_one_event_without_the_error_s_words(notes: Notes) -> None:
    """The log says what is asked again, why by class and code, and after which wait."""
    script = Script(RateLimited("words of the platform", after=7.0, code="40100"))
    run(policy_of(notes), script.ask)
    expected = {
        "event": "retry",
        "request": "GET report/",
        "attempt": 1,
        "wait": 7.0,
        "error": "RateLimited",
        "code": "40100",
    }

    assert [expected] == notes.events


def test_the_waits_are_counted(notes: Notes) -> None:
    """The caller is told each wait before it is slept."""
    waits: list[float] = []
    run(policy_of(notes), Script(RateLimited("", after=7.0), Transient("")).ask, on_wait=waits.append)

    assert [7.0, 1.0] == waits


def test_a_total_outage_is_not_made_worse(notes: Notes) -> None:
    """Of all that is sent while everything fails, at most a fifth are retries; each error is the real one."""
    policy = policy_of(notes)
    requests, tries = 400, 0
    for _ in range(requests):
        script = Script(*[Transient("down")] * 10)
        with pytest.raises(Transient, match="down"):
            run(policy, script.ask)
        tries += script.tries

    retries = tries - requests
    assert 0 < retries <= tries / 5
    assert {"event": "retry_budget_spent", "request": "GET report/"} in notes.events


@given(st.lists(st.booleans(), max_size=300), st.floats(0.05, 1), st.floats(0, 20))
def test_the_budget_never_gives_more_than_it_was_given(
    asks: list[bool], share: float, allowance: float
) -> None:
    """Retries stay within the share of requests and the allowance at the start, in whatever order."""
    budget = RetryBudget(share=share, allowance=allowance)
    earned = spent = 0
    for retry in asks:
        if not retry:
            budget.earn()
            earned += 1
        elif budget.spend():
            spent += 1

        assert spent <= allowance + share * earned + 1e-6


def test_cancelling_is_no_error_to_retry(in_virtual_time: Callable[..., Any]) -> None:
    """Whoever stops a run stops its retries at once."""
    notes = Notes()

    async def main() -> bool:
        with anyio.move_on_after(1.0) as scope:
            await policy_of(notes).run(anyio.sleep_forever, what="GET report/")
        return scope.cancelled_caught

    assert in_virtual_time(main)
    assert [] == notes.sleeps

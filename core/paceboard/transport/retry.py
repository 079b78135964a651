"""Asking again: the one place that knows tenacity, and the one policy."""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from attrs import field, frozen

from paceboard.errors import Corrupt, DeadlineExceeded, PaceboardError, Transient, Unavailable

if TYPE_CHECKING:
    from tenacity import RetryCallState

__all__ = ["Log", "RetryBudget", "RetryPolicy"]

T = TypeVar("T")

_LONGEST_JITTER = 60.0
# How often the same request may end in each of these before it is given up; the platform punishes a
# request that times out again and again, and a body that is damaged twice is not damaged by chance.
_PATIENCE: tuple[tuple[type[PaceboardError], int], ...] = ((DeadlineExceeded, 2), (Corrupt, 2))


class Log(Protocol):
    """What we need of a structlog logger."""

    def warning(self, event: str, **values: Any) -> Any:
        """Write one event."""
        ...


class RetryBudget:
    """Keeps retries to a share of requests, so that they cannot make an outage worse.

    Args:
        share: retries per request, in the long run.
        allowance: retries at the start, before any request has earned one, and the most saved up.
    """

    def __init__(self, *, share: float = 0.2, allowance: float = 10.0) -> None:
        self._share = share
        self._allowance = allowance
        self._saved = allowance

    def earn(self) -> None:
        """One more request was sent for the first time."""
        self._saved = min(self._saved + self._share, self._allowance)

    def spend(self) -> bool:
        """Take one retry out of the budget; False: it is spent, do not ask again."""
        if self._saved < 1:
            return False
        self._saved -= 1
        return True


@frozen(kw_only=True)
class RetryPolicy:
    """When to ask again, how long to wait before, and when to give up.

    Retried are `Transient` errors (so `RateLimited` and `DeadlineExceeded` too; the latter once) and
    `Corrupt`, once; nothing else, and no error of our own. The wait is what the platform asked for, or
    full jitter over a doubling span where that is longer. Where the wait would end after `total`, the
    error is raised at once, with its `after`: nothing sleeps for a time that the caller could use.

    Args:
        log: gets one event for each retry, and one where the budget is spent.
        sleep: waits so many seconds.
        budget: shared by everything that talks to one platform app.
        total: seconds from the first try to the beginning of the last.
        attempts: tries in all.
        uniform: a random number between two; for the jitter.
        monotonic: a clock that only goes forward, in seconds.
    """

    log: Log
    sleep: Callable[[float], Awaitable[None]]
    budget: RetryBudget = field(factory=RetryBudget)
    total: float = 120.0
    attempts: int = 5
    uniform: Callable[[float, float], float] = random.uniform
    monotonic: Callable[[], float] = time.monotonic

    async def run(
        self,
        ask: Callable[[], Coroutine[Any, Any, T]],
        *,
        what: str,
        repeatable: bool = True,
        on_wait: Callable[[float], None] = lambda _: None,
    ) -> T:
        """Ask until there is an answer, or no use in asking.

        Args:
            ask: one try.
            what: the request, for the log; without secrets.
            repeatable: False: one try only.
            on_wait: told the seconds before each retry.

        Raises:
            PaceboardError: the last try's own error.
        """
        from tenacity import AsyncRetrying

        self.budget.earn()
        tries = _Tries(self, what=what, on_wait=on_wait)
        retrying = AsyncRetrying(
            retry=tries.is_worth_it if repeatable else lambda _: False,
            wait=tries.wait,
            stop=tries.is_over,
            sleep=self.sleep,
            before_sleep=tries.tell,
            reraise=True,
        )
        first: PaceboardError | None = None

        async def again() -> T:
            nonlocal first
            if first is not None:
                failed, first = first, None
                raise failed
            return await ask()

        try:
            return await ask()
        except (Transient, Corrupt) as error:
            # Nearly every request is answered at its first try: whoever counts tries is only told of others.
            first = error
        return await retrying(again)


class _Tries:
    """One request with all its tries, in tenacity's terms."""

    def __init__(self, policy: RetryPolicy, *, what: str, on_wait: Callable[[float], None]) -> None:
        self._policy = policy
        self._what = what
        self._on_wait = on_wait
        self._began = policy.monotonic()
        self._met: list[BaseException | None] = []

    def is_worth_it(self, state: RetryCallState) -> bool:
        error = _error_of(state)
        self._met.append(error)
        for kind, most in _PATIENCE:
            if isinstance(error, kind) and sum(isinstance(each, kind) for each in self._met) >= most:
                return False
        # Where nothing is sent for a while, waiting here would hold up whoever has something else to do.
        return isinstance(error, (Transient, Corrupt)) and not isinstance(error, Unavailable)

    def wait(self, state: RetryCallState) -> float:
        jitter = self._policy.uniform(0.0, min(_LONGEST_JITTER, 2.0 ** (state.attempt_number - 1)))
        error = _error_of(state)
        return max(error.after or 0.0 if isinstance(error, Transient) else 0.0, jitter)

    def is_over(self, state: RetryCallState) -> bool:
        """After so many attempts, or before a wait that ends too late, or where the budget is spent."""
        return (
            state.attempt_number >= self._policy.attempts
            # What tenacity calls `stop_before_delay`, by the injected clock instead of the system's.
            or self._policy.monotonic() - self._began + state.upcoming_sleep >= self._policy.total
            or not self._is_affordable()
        )

    def _is_affordable(self) -> bool:
        affordable = self._policy.budget.spend()
        if not affordable:
            self._policy.log.warning("retry_budget_spent", request=self._what)
        return affordable

    def tell(self, state: RetryCallState) -> None:
        error = _error_of(state)
        self._on_wait(state.upcoming_sleep)
        self._policy.log.warning(
            "retry",
            request=self._what,
            attempt=state.attempt_number,
            wait=round(state.upcoming_sleep, 3),
            error=type(error).__name__,
            code=getattr(error, "code", ""),
        )


def _error_of(state: RetryCallState) -> BaseException | None:
    return None if state.outcome is None else state.outcome.exception()

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from paceboard.errors import AccountBusy, Transient
from paceboard.ledger import Ledger
from paceboard.model import Account, AccountRef, Entity, Grain, Level, day_from_text
from paceboard.specs import ConnectorContext
from paceboard.sync import Outcome, Progress, Refresh
from paceboard.transport.tally import current_tally

TODAY = day_from_text("2026-04-24")
Run = Callable[..., list[Outcome]]


class _Slow:
    """A connector that takes a moment for the entities, and remembers how many accounts are in it."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.now = self.most = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def entities(self, account: Account) -> AsyncIterator[Entity]:
        self.now += 1
        self.most = max(self.most, self.now)
        current_tally().requests += int(account.ref.id)
        await asyncio.sleep(0.01)
        self.now -= 1
        async for entity in self._inner.entities(account):
            yield entity


@pytest.fixture(name="slow")
def _slow(platform: Any) -> list[_Slow]:
    made: list[_Slow] = []

    def wrap(inner: Any) -> _Slow:
        made.append(_Slow(inner))
        return made[-1]

    platform.wrap = wrap
    return made


@pytest.mark.parametrize("at_once", [1, 3])
def test_no_more_accounts_than_allowed_are_read_side_by_side(
    platform: Any, refresh: Run, slow: list[_Slow], at_once: int
) -> None:
    """As many as are allowed, each with its own numbers, and the outcomes in the order of the accounts."""
    platform.ids = [str(each) for each in range(1, 9)]
    outcomes = refresh(how={"at_once": at_once})

    assert at_once == slow[0].most
    assert [(each, int(each)) for each in platform.ids] == [(each.ref.id, each.requests) for each in outcomes]


def test_ten_of_a_hundred_accounts_that_fail_cost_no_other(
    platform: Any, refresh: Run, ledger: Ledger
) -> None:
    """Ninety of ninety are whole (P24)."""
    platform.ids = [str(each) for each in range(100)]
    methods = ("entities", "budgets", "facts")
    platform.spend_daily(5, TODAY - 3, TODAY)
    platform.fails = {(str(each), methods[each % 3]): Transient(f"fault {each}") for each in range(10)}
    outcomes = refresh(days=3)

    assert 10 == sum(each.error is not None for each in outcomes)
    assert 90 == len(ledger.accounts())
    assert all(each.rows and each.error is None for each in outcomes[10:])


def test_an_account_that_another_process_refreshes_is_left_to_it(
    platform: Any, refresh: Run, ledger: Ledger
) -> None:
    """The outcome says by whom and since when; nothing is asked about that account."""
    platform.ids = ["1", "2"]
    ledger.begin(AccountRef("sample", "1"), "process 7 on there")
    first, second = refresh()

    assert isinstance(first.error, AccountBusy)
    assert "by process 7 on there since 2026-04-24T" in first.error.why
    assert {"2"} == {each[0] for each in platform.asked}
    assert None is second.error


def test_an_account_that_was_taken_over_gets_nothing_more(
    platform: Any, refresh: Run, ledger: Ledger
) -> None:
    """Whoever slept through its lease is refused in the transaction that would have written."""
    ref = AccountRef("sample", "1")

    def overslept(identity: str, method: str) -> None:
        if method == "balances":
            with ledger._writing() as connection:
                connection.exec_driver_sql("UPDATE lease SET fence = fence + 1")

    platform.on_call = overslept
    (outcome,) = refresh()

    assert isinstance(outcome.error, AccountBusy)
    assert None is ledger.head(ref)


def test_rows_of_a_refused_window_are_counted_as_rejected(
    platform: Any, refresh: Run, ledger: Ledger
) -> None:
    """The run's record has rows in, kept and rejected."""
    platform.spend_daily(5, TODAY - 3, TODAY)
    refresh(days=3)
    platform.spend = {(key[0], key[1]): -5 if key[1] == TODAY else 7 for key in platform.spend}
    before = ledger.runs()[0].result
    platform.spend = {}
    platform.hours = {("1", TODAY, 1): 3}
    (outcome,) = refresh(days=3)
    after = ledger.runs()[0].result

    assert (0, before.rows_in) == (before.rows_rejected, before.rows_kept)
    assert (2, 2, 0) == (outcome.rejected, after.rows_rejected, after.rows_kept)


def test_a_stop_leaves_whole_windows_and_says_so(
    platform: Any, ledger: Ledger, client: Any, clock: Any, tmp_path: Path
) -> None:
    """Of what was stopped the run says so and the account is free; the next refresh has all of it."""
    platform.spend_daily(5, TODAY - 44, TODAY)
    reached = threading.Event()
    fetched = [0]

    def on_call(_identity: str, method: str) -> None:
        fetched[0] += method == "facts"

    platform.on_call = on_call
    connector = platform.connector(
        ConnectorContext(options=None, secrets={}, client=client, clock=clock, base_url="")
    )

    def refreshing(on_progress: Callable[[Progress], None]) -> Refresh:
        return Refresh(
            ledger,
            platform.spec(),
            connector,
            client,
            clock=clock,
            backfill_from=lambda _, today: today - 44,
            on_progress=on_progress,
        )

    async def stopped() -> float:
        began = 0.0

        def on_progress(progress: Progress) -> None:
            nonlocal began
            if progress.step == "facts" and not reached.is_set():
                reached.set()
                began = time.monotonic()
                task.cancel()

        task = asyncio.ensure_future(refreshing(on_progress).run([AccountRef("sample", "1")]))
        with pytest.raises(asyncio.CancelledError):
            await task
        return time.monotonic() - began

    seconds = asyncio.run(stopped())
    run, free, broken = ledger.runs()[0], ledger.leases(), ledger.check()
    (outcome,) = asyncio.run(refreshing(lambda _: None).run([AccountRef("sample", "1")]))
    rows = ledger.fact_rows(AccountRef("sample", "1"), Level.ACCOUNT, Grain.DAY, 0, 40_000, "spend")

    assert seconds < 5
    assert ("stopped", (), ()) == (run.result.outcome, free, broken)
    assert (None, 45) == (outcome.error, len(rows))

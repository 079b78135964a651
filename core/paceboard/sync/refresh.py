"""Refreshing one account after another: each in its own transactions, each with its own outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import anyio.to_thread
from attrs import evolve, frozen

from paceboard.errors import AccountUnusable, PaceboardError, PlatformError
from paceboard.ledger import Commit, Ledger, RunResult
from paceboard.model import SECOND, Account, AccountRef
from paceboard.specs import Connector, ConnectorSpec
from paceboard.sync.fetching import Snapshot, fetch_facts, fetch_snapshot
from paceboard.sync.windows import plan_windows, watermark_at
from paceboard.transport.app_client import AppClient

__all__ = ["Outcome", "Progress", "Refresh"]

SPEND = "spend"


@frozen(kw_only=True)
class Progress:
    """One step of a refresh, for whoever shows it.

    Args:
        step: `accounts`, `snapshot`, `facts` or `done`.
        done, of: windows committed, of how many.
    """

    account: AccountRef | None
    step: str
    done: int = 0
    of: int = 0
    rows: int = 0


@frozen(kw_only=True)
class Outcome:
    """How one account's refresh ended.

    Args:
        error: what stopped it; None: everything was fetched and kept.
        revision: the account's revision afterwards; None: it has none yet.
        rows: rows that came; `changed` those that were new, other than before, or gone.
        requests, retries, waited: of this account; waited in seconds.
    """

    ref: AccountRef
    error: PaceboardError | None = None
    revision: int | None = None
    rows: int = 0
    changed: int = 0
    requests: int = 0
    retries: int = 0
    bytes_in: int = 0
    waited: float = 0.0
    watermark: int | None = None


class Refresh:
    """Refreshes the accounts of one app.

    Args:
        clock: the present instant; a simulator's face overrides it by its own world's.
        backfill_from: for an account's today, the first day that is wanted at all.
    """

    def __init__(
        self,
        ledger: Ledger,
        spec: ConnectorSpec,
        connector: Connector,
        client: AppClient,
        *,
        clock: Callable[[], int],
        backfill_from: Callable[[Account, int], int],
        on_progress: Callable[[Progress], None] = lambda _: None,
    ) -> None:
        self._ledger = ledger
        self._spec = spec
        self._connector = connector
        self._client = client
        self._clock = clock
        self._backfill_from = backfill_from
        self._progress = on_progress

    async def run(self, refs: Sequence[AccountRef]) -> list[Outcome]:
        """Refresh the accounts, one outcome each; an error of one stops no other (P24)."""
        self._progress(Progress(account=None, step="accounts"))
        try:
            accounts = {account.ref: account async for account in self._connector.accounts()}
        except PlatformError as error:
            return [Outcome(ref=ref, error=error) for ref in refs]
        return [await self._one(ref, accounts) for ref in refs]

    async def _one(self, ref: AccountRef, accounts: Mapping[AccountRef, Account]) -> Outcome:
        before = self._client.traffic
        run = await _in_thread(self._ledger.start_run, ref)
        account = accounts.get(ref)
        try:
            if account is None:
                raise AccountUnusable(
                    f"the credentials do not show account {ref}",
                    do="look whether its id is right and whether the token was given it",
                )
            outcome = await self._refresh(self._stamped(account), run)
        except PaceboardError as error:
            outcome = Outcome(ref=ref, error=error)
        after = self._client.traffic
        outcome = evolve(
            outcome,
            requests=after.requests - before.requests,
            retries=after.retries - before.retries,
            bytes_in=after.bytes_in - before.bytes_in,
            waited=after.waits - before.waits,
        )
        await _in_thread(self._ledger.finish_run, run, _record(outcome))
        self._progress(Progress(account=ref, step="done", rows=outcome.rows))
        return outcome

    def _stamped(self, account: Account) -> Account:
        return evolve(account, simulated=True) if self._client.world is not None else account

    def _now(self) -> int:
        return self._clock() if self._client.world is None else self._client.world.now

    async def _refresh(self, account: Account, run: int) -> Outcome:
        ledger, ref, zone = self._ledger, account.ref, account.zone
        now = self._now()
        plans = plan_windows(
            self._spec.capabilities,
            zone=zone,
            now=now,
            watermark=await _in_thread(ledger.watermark, ref, SPEND),
            since=await _in_thread(ledger.covered_from, ref, SPEND),
            backfill_from=self._backfill_from(account, zone.day(now)),
        )
        self._progress(Progress(account=ref, step="snapshot", of=len(plans)))
        snapshot: Snapshot | None = await fetch_snapshot(self._connector, account)
        watermark = watermark_at(self._spec.capabilities, zone, now)
        rows = changed = 0
        for done, plan in enumerate(plans, 1):
            facts = await fetch_facts(self._connector, account, plan)
            last = done == len(plans)
            commit = await _in_thread(
                ledger.commit,
                account,
                at=now,
                run=run,
                world="" if self._client.world is None else self._client.world.world,
                facts=facts,
                watermarks={SPEND: watermark} if last else None,
                covered_from={SPEND: plans[0].window.first} if last else None,
                **_lists(snapshot),
            )
            snapshot = None
            rows += commit.rows_in
            changed += commit.rows_new + commit.rows_changed + commit.rows_withdrawn
            self._progress(Progress(account=ref, step="facts", done=done, of=len(plans), rows=rows))
        return Outcome(ref=ref, revision=_head(commit), rows=rows, changed=changed, watermark=watermark)


def _head(commit: Commit) -> int | None:
    return commit.head or None


def _lists(snapshot: Snapshot | None) -> dict[str, Any]:
    """What the first transaction brings beside facts; the later ones leave it untouched."""
    if snapshot is None:
        return {}
    return {
        "entities": snapshot.entities,
        "budgets": snapshot.budgets,
        "limits": snapshot.limits,
        "balances": snapshot.balances,
    }


def _record(outcome: Outcome) -> RunResult:
    return RunResult(
        outcome="ok" if outcome.error is None else type(outcome.error).__name__,
        requests=outcome.requests,
        bytes_read=outcome.bytes_in,
        rows_in=outcome.rows,
        rows_kept=outcome.changed,
        retries=outcome.retries,
        waited=int(outcome.waited * SECOND),
        problem="" if outcome.error is None else str(outcome.error),
    )


async def _in_thread(call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """The ledger is synchronous; it works in a thread so that requests go on meanwhile."""
    return await anyio.to_thread.run_sync(partial(call, *arguments, **named))

"""Refreshing one account after another: each in its own transactions, each with its own outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

import anyio.to_thread
from attrs import evolve, field, frozen

from paceboard.errors import AccountUnusable, PaceboardError, PlatformError, PluginError, during
from paceboard.ledger import Commit, FactWindow, Ledger, Revision, RunResult
from paceboard.model import SECOND, Account, AccountRef, Level
from paceboard.specs import Connector, ConnectorSpec, UnreadableAccount
from paceboard.sync.emptied import VANISHED, days_taken_back
from paceboard.sync.fetching import Snapshot, cleaned, fetch_facts, fetch_snapshot
from paceboard.sync.skew import PlatformClock
from paceboard.sync.windows import SPEND, Plan, plan_windows, watermarks_at
from paceboard.transport.app_client import AppClient, Traffic
from paceboard.transport.redaction import Redactor

__all__ = ["Outcome", "Progress", "Refresh", "connector_failed"]

Visible = Mapping[AccountRef, Account | UnreadableAccount] | PaceboardError
"""What the credentials list, or why nobody knows."""


@frozen(kw_only=True)
class Progress:
    """One step of a refresh, for whoever shows it.

    Args:
        step: `accounts`, `listed`, `snapshot`, `facts` or `done`.
        done, of: windows committed, of how many.
        rows, requests: of this account so far.
        outcome: how the account ended, with the step `done`.
        notes: with the step `listed`, what the connector said while it listed its accounts.
    """

    account: AccountRef | None
    step: str
    done: int = 0
    of: int = 0
    rows: int = 0
    requests: int = 0
    outcome: Outcome | None = None
    notes: Mapping[str, int] = field(factory=dict)


@frozen(kw_only=True)
class Outcome:
    """How one account's refresh ended.

    Args:
        error: what stopped it; None: everything was fetched and kept.
        revision, watermark: the account's afterwards; None: it has none yet.
        rows: rows of the windows that were kept; `changed` those that were new, other than before, or gone.
        withdrawn: rows that the ledger held and the platform tells no more; among `changed`, too.
        requests, retries, waited: of this account; waited in seconds.
        notes: unexpected but harmless things that the connector said, counted by code.
        listing_notes: what it said while it listed the accounts of its app, the same for all of them.
    """

    ref: AccountRef
    error: PaceboardError | None = None
    revision: int | None = None
    rows: int = 0
    changed: int = 0
    withdrawn: int = 0
    requests: int = 0
    retries: int = 0
    bytes_in: int = 0
    waited: float = 0.0
    watermark: int | None = None
    notes: Mapping[str, int] = field(factory=dict)
    listing_notes: Mapping[str, int] = field(factory=dict)


class Refresh:
    """Refreshes the accounts of one app.

    Args:
        clock: the present instant; a simulator's face overrides it by its own world's, and a platform
            where it is plainly wrong.
        backfill_from: for an account's today, the first day that is wanted at all.
        levels: those that cards sum, which are read again most often; None: all.
        notes: where the connector's notes are counted, over all its accounts.
        note: takes a note of the refresh's own, and counts it there too.
        redactor: takes secrets out of errors before they are entered anywhere.
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
        levels: Collection[Level] | None = None,
        on_progress: Callable[[Progress], None] = lambda _: None,
        notes: Mapping[str, int] | None = None,
        note: Callable[[str, str], None] = lambda _code, _text: None,
        redactor: Redactor | None = None,
    ) -> None:
        self._ledger = ledger
        self._spec = spec
        self._connector = connector
        self._client = client
        self._time = PlatformClock(clock, client, note=note)
        self._backfill_from = backfill_from
        self._levels = levels
        self._progress = on_progress
        self._notes = {} if notes is None else notes
        self._note = note
        self._redactor = Redactor() if redactor is None else redactor

    async def run(self, refs: Sequence[AccountRef]) -> list[Outcome]:
        """Refresh the accounts, one outcome each; an error of one stops no other (P24)."""
        self._progress(Progress(account=None, step="accounts"))
        noted = Counter(self._notes)
        visible = await self._visible()
        self._time.settle()
        notes = dict(Counter(self._notes) - noted)
        self._progress(Progress(account=None, step="listed", notes=notes))
        return [await self._one(Outcome(ref=ref, listing_notes=notes), visible) for ref in refs]

    async def _visible(self) -> Visible:
        try:
            with during(f"the list of {self._spec.key} accounts"):
                listed = [
                    cleaned(each, self._redactor.redact_known) async for each in self._connector.accounts()
                ]
            return {each.ref: each for each in listed}
        except Exception as error:  # noqa: BLE001 - whatever a connector raises costs its own accounts only
            return self._clean(error)

    async def _one(self, outcome: Outcome, visible: Visible) -> Outcome:
        before, noted, ref = self._client.traffic, Counter(self._notes), outcome.ref
        try:
            run = await _in_thread(self._ledger.start_run, ref)
            outcome = await self._look(outcome, visible, run)
            outcome = evolve(
                outcome,
                **self._since(before),
                revision=_number(await _in_thread(self._ledger.head, ref)),
                watermark=await _in_thread(self._ledger.watermark, ref, SPEND),
                notes={**dict(Counter(self._notes) - noted), **outcome.notes},
            )
            await _in_thread(self._ledger.finish_run, run, _record(outcome))
        except PaceboardError as error:
            # The ledger itself failed, so there is nowhere to enter it but in the outcome.
            outcome = evolve(outcome, error=error, **self._since(before))
        return self._told(outcome)

    def _since(self, before: Traffic) -> dict[str, Any]:
        """What went over the wire since then."""
        after = self._client.traffic
        return {
            "requests": after.requests - before.requests,
            "retries": after.retries - before.retries,
            "bytes_in": after.bytes_in - before.bytes_in,
            "waited": after.waits - before.waits,
        }

    def _told(self, outcome: Outcome) -> Outcome:
        self._progress(
            Progress(
                account=outcome.ref,
                step="done",
                rows=outcome.rows,
                requests=outcome.requests,
                outcome=outcome,
            )
        )
        return outcome

    def _clean(self, error: Exception) -> PaceboardError:
        """The error as one of the tree, without secrets."""
        clean = error if isinstance(error, PaceboardError) else connector_failed(self._spec.key, error)
        self._redactor.clean(clean)
        return clean

    def _give_up(self, rows: str, error: PlatformError) -> str:
        """Note that an account's limits or balances are unknown; why, in words that stay the same."""
        self._clean(error)
        self._note(f"{rows}_unknown", str(error))
        return f"{type(error).__name__}: {error.what}" + (f" ({error.why})" if error.why else "")

    def _stamped(self, account: Account) -> Account:
        return evolve(account, simulated=True) if self._client.world is not None else account

    def _now(self) -> int:
        return self._time.now()

    async def _look(self, outcome: Outcome, visible: Visible, run: int) -> Outcome:
        """Fetch and keep one account, window by window; what was kept before an error stays kept."""
        before, ref = self._client.traffic, outcome.ref
        try:
            account = self._stamped(_found(ref, visible))
            now = self._now()
            plans = await self._plans(account, now)
            self._progress(Progress(account=ref, step="snapshot", of=len(plans)))
            snapshot: Snapshot | None = await fetch_snapshot(
                self._connector, account, give_up=self._give_up, clean=self._redactor.redact_known
            )
            held: tuple[FactWindow, ...] = ()
            for done, plan in enumerate(plans, 1):
                facts = (*held, *await fetch_facts(self._connector, account, plan))
                held = facts if plan.held else ()
                if plan.held:
                    continue
                gone = await _in_thread(days_taken_back, self._ledger, ref, facts)
                marks = self._marks(account, now, plans) if done == len(plans) else {}
                commit = await _in_thread(
                    self._ledger.commit,
                    account,
                    at=now,
                    run=run,
                    world="" if self._client.world is None else self._client.world.world,
                    facts=facts,
                    **marks,
                    **_lists(snapshot),
                )
                snapshot = None
                outcome = _with(outcome, commit, gone)
                requests = self._client.traffic.requests - before.requests
                self._progress(
                    Progress(
                        account=ref,
                        step="facts",
                        done=done,
                        of=len(plans),
                        rows=outcome.rows,
                        requests=requests,
                    )
                )
        except Exception as error:  # noqa: BLE001 - whatever a connector raises costs this account only
            return evolve(outcome, error=self._clean(error))
        return outcome

    async def _plans(self, account: Account, now: int) -> tuple[Plan, ...]:
        return plan_windows(
            self._spec.capabilities,
            zone=account.zone,
            now=now,
            watermark=await _in_thread(self._ledger.watermark, account.ref, SPEND),
            since=await _in_thread(self._ledger.covered_from, account.ref, SPEND),
            backfill_from=self._backfill_from(account, account.zone.day(now)),
            levels=self._levels,
        )

    def _marks(self, account: Account, now: int, plans: Sequence[Plan]) -> dict[str, Any]:
        """Up to where facts are complete and since when, once every window is kept."""
        return {
            "watermarks": watermarks_at(self._spec.capabilities, account.zone, now),
            "covered_from": {SPEND: plans[0].window.first},
        }


def _found(ref: AccountRef, visible: Visible) -> Account:
    if isinstance(visible, PaceboardError):
        raise visible
    found = visible.get(ref)
    if found is None:
        raise AccountUnusable(
            f"the credentials do not show account {ref}",
            do="look whether its id is right and whether the token was given it",
        )
    if isinstance(found, UnreadableAccount):
        raise found.error
    return found


def connector_failed(key: str, error: Exception) -> PluginError:
    """A connector's own bug, as an error of the tree."""
    failed = PluginError(
        f"connector {key} failed", why=f"{type(error).__name__}: {error}", do="report it to its plugin"
    )
    failed.__cause__ = error
    return failed


def _with(outcome: Outcome, commit: Commit, gone: int) -> Outcome:
    changed = commit.rows_new + commit.rows_changed + commit.rows_withdrawn
    return evolve(
        outcome,
        rows=outcome.rows + commit.rows_in,
        changed=outcome.changed + changed,
        withdrawn=outcome.withdrawn + commit.rows_withdrawn,
        notes=dict(Counter(outcome.notes) + Counter({VANISHED: gone})),
    )


def _number(head: Revision | None) -> int | None:
    return None if head is None else head.number


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

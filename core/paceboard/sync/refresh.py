"""Refreshing accounts side by side: each in its own transactions, each with its own outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from functools import partial
from typing import Any

import anyio
import anyio.to_thread
from attrs import evolve

from paceboard.errors import (
    AccountBusy,
    AccountUnusable,
    LedgerBusy,
    PaceboardError,
    PlatformError,
    PluginError,
    during,
)
from paceboard.ledger import Commit, FactWindow, Lease, Ledger, Parked
from paceboard.model import Account, AccountRef, Level
from paceboard.specs import Connector, ConnectorSpec, UnreadableAccount
from paceboard.sync.emptied import days_taken_back
from paceboard.sync.fetching import Snapshot, cleaned, fetch_facts, fetch_snapshot, first_error
from paceboard.sync.holder import has_gone
from paceboard.sync.outcomes import Outcome, Progress, counted, lists_of, record_of, with_commit
from paceboard.sync.parking import aside_after, for_all, still_parked
from paceboard.sync.skew import PlatformClock
from paceboard.sync.windows import SPEND, Plan, plan_windows, watermarks_at
from paceboard.transport.app_client import AppClient
from paceboard.transport.redaction import Redactor
from paceboard.transport.tally import Tally, tallied

__all__ = ["AT_ONCE", "Outcome", "Progress", "Refresh", "connector_failed"]

AT_ONCE = 4
"""Accounts of one app that are refreshed side by side."""

_RENEW_EVERY = 15.0
"""Seconds after which a lease is renewed, a quarter of its length."""

_TO_LEAVE = 3.0
"""Seconds that a refresh which is stopped takes at most to say so in the ledger."""

Visible = Mapping[AccountRef, Account | UnreadableAccount] | PaceboardError
"""What the credentials list, or why nobody knows."""


class Refresh:
    """Refreshes the accounts of one app.

    Args:
        clock: the present instant; a simulator's face overrides it by its own world's, and a platform
            where it is plainly wrong.
        backfill_from: for an account's today, the first day that is wanted at all.
        levels: those that cards sum, which are read again most often; None: all.
        note: takes a note of the refresh's own; the connector's own go the same way, into the tally.
        holder: who refreshes, in words for another process that wants the same account.
        app: the app as its platform tells apps apart; what is put aside for all of it has this name.
        at_once: accounts that are refreshed side by side.
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
        note: Callable[[str, str], None] = lambda _code, _text: None,
        holder: str = "another refresh",
        app: str = "",
        at_once: int = AT_ONCE,
        redactor: Redactor | None = None,
    ) -> None:
        self._ledger = ledger
        self._spec = spec
        self._connector = connector
        self._client = client
        self._clock = clock
        self._time = PlatformClock(clock, client, note=note)
        self._backfill_from = backfill_from
        self._levels = levels
        self._progress = on_progress
        self._note = note
        self._holder = holder
        self._app = app
        self._at_once = at_once
        self._redactor = Redactor() if redactor is None else redactor

    async def run(self, refs: Sequence[AccountRef]) -> list[Outcome]:
        """Refresh the accounts, one outcome each in their order; an error of one stops no other (P24)."""
        aside = await _in_thread(self._ledger.parked)
        found = {ref: self._aside(ref, aside) for ref in refs}
        for outcome in found.values():
            if outcome is not None:
                self._told(outcome)
        wanted = [ref for ref, outcome in found.items() if outcome is None]
        if wanted:
            refreshed = await self._all(wanted)
            await self._settle(list(refreshed.values()), known=self._app in aside)
            found |= refreshed
        return [outcome for outcome in found.values() if outcome is not None]

    def _aside(self, ref: AccountRef, aside: Mapping[str, Parked]) -> Outcome | None:
        """The outcome of an account that nobody asks about now."""
        parked = still_parked((str(ref), self._app), aside, self._clock())
        return None if parked is None else Outcome(ref=ref, error=parked.error, until=parked.until)

    async def _settle(self, outcomes: Sequence[Outcome], *, known: bool) -> None:
        """Put the whole app aside where an error speaks for all of it, and take it back where it went well.

        Args:
            known: it stands among what was put aside.
        """
        now = self._clock()
        parked = [
            aside_after(each.error, scope=self._app, now=now) for each in outcomes if for_all(each.error)
        ]
        waiting = [each for each in parked if each is not None]
        if self._app and waiting:
            await _in_thread(self._ledger.park, max(waiting, key=lambda each: each.until))
        elif known and any(each.error is None for each in outcomes):
            await _in_thread(self._ledger.release, self._app)

    async def _all(self, refs: Sequence[AccountRef]) -> dict[AccountRef, Outcome]:
        self._progress(Progress(account=None, step="accounts"))
        with tallied() as tally:
            visible = await self._visible()
            self._time.settle()
        notes = dict(tally.notes)
        self._progress(Progress(account=None, step="listed", notes=notes))
        found: dict[AccountRef, Outcome] = {}
        limiter = anyio.CapacityLimiter(self._at_once)

        async def refresh(ref: AccountRef) -> None:
            async with limiter:
                found[ref] = await self._one(Outcome(ref=ref, listing_notes=notes), visible)

        try:
            async with anyio.create_task_group() as side_by_side:
                for ref in refs:
                    side_by_side.start_soon(refresh, ref)
        except BaseExceptionGroup as failed:
            raise first_error(failed) from None
        return found

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
        ref = outcome.ref
        with tallied() as tally:
            try:
                lease, run = await _in_thread(self._ledger.begin, ref, self._holder, has_gone)
                outcome = await self._held(outcome, visible, lease, run, tally)
            except PaceboardError as error:
                # Another process has the account, or the ledger itself failed: nowhere to enter it.
                outcome = evolve(outcome, error=error, **counted(tally))
        return self._told(outcome)

    async def _held(
        self, outcome: Outcome, visible: Visible, lease: Lease, run: int, tally: Tally
    ) -> Outcome:
        """Refresh an account that is ours, and give it back whatever happens."""
        try:
            outcome = await self._renewing(lease, self._look(outcome, visible, lease, run, tally))
        except anyio.get_cancelled_exc_class():
            # Asked to stop: a commit under way has ended, the run says so, and the next one goes on.
            with anyio.move_on_after(_TO_LEAVE, shield=True):
                stopped = evolve(record_of(evolve(outcome, **counted(tally))), outcome="stopped")
                await _in_thread(self._ledger.end, lease, run, stopped)
            raise
        ended: Outcome = await _in_thread(self._ended, outcome, lease, run, tally)
        return ended

    def _ended(self, outcome: Outcome, lease: Lease, run: int, tally: Tally) -> Outcome:
        """Enter how a refresh ended, and give the account back."""
        aside = aside_after(outcome.error, scope=str(outcome.ref), now=self._clock())
        standing = self._ledger.standing(outcome.ref, SPEND)
        outcome = evolve(
            outcome,
            **counted(tally),
            revision=standing.revision,
            watermark=standing.watermark,
            notes=dict(Counter(outcome.notes) + tally.notes),
            until=None if aside is None else aside.until,
        )
        self._ledger.end(lease, run, record_of(outcome), aside)
        return outcome

    async def _renewing(self, lease: Lease, work: Coroutine[Any, Any, Outcome]) -> Outcome:
        """Do the work, and say every now and then that it still goes on."""

        async def renew() -> None:
            while True:
                await anyio.sleep(_RENEW_EVERY)
                try:
                    await _in_thread(self._ledger.renew, lease)
                except AccountBusy:
                    raise
                except LedgerBusy:
                    continue  # there is time for three more tries

        try:
            async with anyio.create_task_group() as beside:
                beside.start_soon(renew)
                outcome = await work
                beside.cancel_scope.cancel()
        except BaseExceptionGroup as failed:
            raise first_error(failed) from None
        return outcome

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

    async def _look(
        self, outcome: Outcome, visible: Visible, lease: Lease, run: int, tally: Tally
    ) -> Outcome:
        """Fetch and keep one account, window by window; what was kept before an error stays kept."""
        ref, read = outcome.ref, 0
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
                read = sum(len(window.facts) for window in facts)
                marks = self._marks(account, now, plans) if done == len(plans) else {}
                commit, gone = await _in_thread(
                    self._keep,
                    account,
                    at=now,
                    run=run,
                    lease=lease,
                    world="" if self._client.world is None else self._client.world.world,
                    facts=facts,
                    **marks,
                    **lists_of(snapshot),
                )
                snapshot = None
                outcome, read = with_commit(outcome, commit, gone), 0
                self._progress(
                    Progress(
                        account=ref,
                        step="facts",
                        done=done,
                        of=len(plans),
                        rows=outcome.rows,
                        requests=tally.requests,
                    )
                )
        except Exception as error:  # noqa: BLE001 - whatever a connector raises costs this account only
            return evolve(outcome, error=self._clean(error), rejected=read)
        return outcome

    def _keep(self, account: Account, facts: tuple[FactWindow, ...], **named: Any) -> tuple[Commit, int]:
        """Commit, and tell how many days with spend the platform took back."""
        gone = days_taken_back(self._ledger, account.ref, facts)
        return self._ledger.commit(account, facts=facts, **named), gone

    async def _plans(self, account: Account, now: int) -> tuple[Plan, ...]:
        standing = await _in_thread(self._ledger.standing, account.ref, SPEND)
        return plan_windows(
            self._spec.capabilities,
            zone=account.zone,
            now=now,
            watermark=standing.watermark,
            since=standing.covered_from,
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


async def _in_thread(call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """The ledger is synchronous; it works in a thread so that requests go on meanwhile."""
    return await anyio.to_thread.run_sync(partial(call, *arguments, **named))

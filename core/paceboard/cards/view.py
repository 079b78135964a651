"""Account views: everything that judges may know of an account, read once for all cards."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from attrs import asdict, evolve, field, frozen

from paceboard.cards.measures import AccountScope, Sums, measure
from paceboard.cards.windows import PartialDay, Reach, reach, spans
from paceboard.errors import UnknownName, nearest
from paceboard.ledger import Ledger, Reads, Revision
from paceboard.model import (
    SECOND,
    Account,
    AccountRef,
    Entity,
    Flight,
    Grain,
    Level,
    LimitCycle,
    PlatformRule,
    Policy,
    Row,
    SpendingLimit,
)
from paceboard.pacing import choose_cap, choose_period, flight_at, resolve
from paceboard.specs import AccountView, ConnectorSpec, Ledgered, Need, Total, WindowKey

__all__ = ["Inputs", "Viewer"]

NOT_COVERED = 2**31
"""A day after every day: nothing was ever fetched."""
SPEND = "spend"
"""The measure group whose watermark pacing stands at."""


@frozen(kw_only=True)
class Inputs:
    """What readings are judged from besides facts; cited by the hash of its canonical text.

    Args:
        plugins: distribution and version of each plugin in use.
    """

    flights: tuple[Flight, ...] = ()
    policy: Policy = field(factory=Policy)
    rules: tuple[PlatformRule, ...] = ()
    plugins: tuple[tuple[str, str], ...] = ()

    def text(self) -> str:
        """Canonical JSON: the same inputs give the same bytes on every machine."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), default=str)

    def digest(self) -> str:
        """The hash that a reading cites."""
        return hashlib.sha256(self.text().encode()).hexdigest()


@frozen(kw_only=True)
class _Draft:
    """A view without its sums."""

    view: AccountView
    scope: AccountScope | None


class Viewer:
    """Reads accounts from the ledger and makes views of them.

    Args:
        connectors: by key; an account whose connector is not installed cannot be judged.
    """

    def __init__(self, ledger: Ledger, connectors: Mapping[str, ConnectorSpec], inputs: Inputs) -> None:
        self._ledger = ledger
        self._connectors = connectors
        self._inputs = inputs
        self._digest = inputs.digest()

    @property
    def digest(self) -> str:
        """The hash that the views' readings cite."""
        return self._digest

    @property
    def inputs(self) -> Inputs:
        """What the views' readings will be judged from."""
        return self._inputs

    def views(
        self,
        refs: Sequence[AccountRef],
        needs: Iterable[Need],
        *,
        campaigns: tuple[str, ...] = (),
        revision: int | None = None,
        at: int | None = None,
    ) -> dict[AccountRef, AccountView]:
        """Views of the accounts, with all that is needed measured in one go.

        Args:
            campaigns: ids to roll up; empty: whole accounts. Only for one account.
            revision: as known then; None: now. Only for one account.
            at: the instant to judge staleness by; None: the revision's own.

        Raises:
            UnknownName: where an account or revision is not in the ledger, or a campaign not in its
                account (R6).
        """
        with self._ledger.snapshot() as state:
            drafts = {ref: self._draft(state, ref, campaigns, revision, at) for ref in refs}
            scopes = [draft.scope for draft in drafts.values() if draft.scope is not None]
            sums = measure(state, scopes, needs, history=revision is not None) if scopes else {}
        return {
            ref: _with_sums(draft.view, sums.get(str(ref), Sums()), campaigns)
            for ref, draft in drafts.items()
        }

    def _draft(
        self, ledger: Reads, ref: AccountRef, campaigns: tuple[str, ...], revision: int | None, at: int | None
    ) -> _Draft:
        head = _revision(ledger, ref, revision)
        account = ledger.account(ref, revision)
        watermark = ledger.watermark(ref, SPEND, revision)
        base = self._base(ledger, account, head, campaigns, watermark, revision, at)
        if watermark is None:
            return _Draft(view=base, scope=None)
        reached = reach(account.zone, watermark)
        view = self._with_period(base, reached)
        scope = AccountScope(
            account=str(ref),
            revision=head.number,
            spans=view.windows,
            covered_from=NOT_COVERED if view.covered_from is None else view.covered_from,
            partial=reached.partial,
            campaigns=campaigns,
        )
        return _Draft(view=view, scope=scope)

    def _base(
        self,
        ledger: Reads,
        account: Account,
        head: Revision,
        campaigns: tuple[str, ...],
        watermark: int | None,
        revision: int | None,
        at: int | None,
    ) -> AccountView:
        ref = account.ref
        spec = self._connectors.get(ref.connector)
        entities = tuple(ledger.entities(ref, revision))
        budgets = tuple(ledger.budget_versions(ref, revision))
        deliveries = ledger.delivery_versions(ref, revision)
        listed = {(entity.level, entity.id) for entity in entities}
        gone = any((each.level, each.entity) not in listed for each in deliveries)
        # What the platform lists no more had its budget while it served, as it has its spend.
        ever = (*entities, *ledger.withdrawn(ref, revision)) if gone else entities
        _check_campaigns(account, ever, campaigns)
        resolution = resolve(ever, budgets, deliveries, campaigns=campaigns)
        return AccountView(
            account=account,
            connector_title=ref.connector if spec is None else spec.title,
            level_names={} if spec is None else spec.level_names,
            revision=head.number,
            as_of=head.instant,
            inputs=self._digest,
            watermark=watermark,
            stale=_stale(watermark, head.instant if at is None else at, spec, self._inputs.policy),
            covered_from=ledger.covered_from(ref, SPEND, revision),
            today=None,
            period=None,
            cap=None,
            resolution=resolution,
            windows={},
            totals={},
            series={},
            entities=entities,
            budgets=budgets,
            limits=tuple(ledger.limits(ref, revision)),
            balances=tuple(ledger.balances(ref, revision)),
            flight=None,
            rules=tuple(rule for rule in self._inputs.rules if rule.connector == ref.connector),
            policy=self._inputs.policy,
            scope=campaigns,
            rows=lambda _need, _entity: (),
        )

    def _with_period(self, view: AccountView, reached: Reach) -> AccountView:
        zone, ref = view.account.zone, str(view.account.ref)
        own = [flight for flight in self._inputs.flights if flight.account == ref]
        flight = flight_at(own, reached.today, view.scope)
        period = choose_period(flight=flight, resolution=view.resolution, zone=zone, today=reached.today)
        limit = None if view.scope else _monthly(view.limits)
        cap = choose_cap(period=period, flight=flight, limit=limit, resolution=view.resolution, zone=zone)
        windows = spans(period, reached)
        return evolve(
            view,
            today=reached.today,
            flight=flight,
            period=period,
            cap=cap,
            windows=windows,
            rows=self._rows(view, windows, reached),
        )

    def _rows(self, view: AccountView, windows: Mapping[WindowKey, tuple[int, int]], reached: Reach) -> _Rows:
        return _Rows(self._ledger, view.account.ref, view.revision, windows, reached)


@frozen
class _Rows:
    """Fetches the ledger rows behind a total, for explanations; called only when one is asked for."""

    ledger: Ledger
    ref: AccountRef
    revision: int
    windows: Mapping[WindowKey, tuple[int, int]]
    reached: Reach
    whole: frozenset[str] = frozenset()
    """Measures whose running day is counted by its day rows."""

    def __call__(self, need: Total, entity: str) -> tuple[Row, ...]:
        first, last = self.windows[need.window]
        partial = self.reached.partial
        if partial is None or not first <= partial.day <= last:
            return self._read(need, entity, Grain.DAY, first, last)
        whole = self._read(need, entity, Grain.DAY, first, self.reached.last_complete)
        return whole + self._running(need, entity, partial)

    def _running(self, need: Total, entity: str, partial: PartialDay) -> tuple[Row, ...]:
        """The running day's rows, chosen as `measures` chooses what it sums."""
        if need.measure in self.whole:
            return self._read(need, entity, Grain.DAY, partial.day, partial.day)
        hours = self._read(need, entity, Grain.HOUR, partial.day, partial.day)
        if hours or self._read(need, None, Grain.HOUR, partial.day, partial.day):
            return tuple(row for row in hours if int(dict(row.key)["hour"]) < partial.hour)
        return self._read(need, entity, Grain.DAY, partial.day, partial.day)

    def _read(self, need: Total, entity: str | None, grain: Grain, first: int, last: int) -> tuple[Row, ...]:
        return tuple(
            self.ledger.fact_rows(
                self.ref, need.level, grain, first, last, need.measure, entity=entity, revision=self.revision
            )
        )


def _revision(ledger: Reads, ref: AccountRef, number: int | None) -> Revision:
    head = ledger.head(ref)
    if head is None:
        known = [str(each.ref) for each in ledger.accounts()]
        raise UnknownName(f"the ledger knows no account {ref}", do=nearest(str(ref), known))
    found = head if number is None else ledger.revision(ref, number)
    if found is None:
        raise UnknownName(f"account {ref} has no revision {number}", do=f"use one from 1 to {head.number}")
    return found


def _monthly(limits: Sequence[Ledgered]) -> SpendingLimit | None:
    """The account's limit of a calendar month: the only one that is a period's budget (R14)."""
    items = (each.item for each in limits if isinstance(each.item, SpendingLimit))
    return next((item for item in items if item.cycle is LimitCycle.MONTHLY), None)


def _check_campaigns(account: Account, entities: Sequence[Entity], campaigns: Sequence[str]) -> None:
    known = {entity.id for entity in entities if entity.level is Level.CAMPAIGN}
    for campaign in campaigns:
        if campaign not in known:
            raise UnknownName(
                f"account {account.ref} has no campaign {campaign}",
                do=nearest(campaign, sorted(known)),
            )


def _stale(watermark: int | None, at: int, spec: ConnectorSpec | None, policy: Policy) -> bool:
    """R48: older than so many times the lag that the platform itself declares."""
    if watermark is None:
        return True
    lag = max((each.lag for each in spec.capabilities if SPEND in each.measures), default=0) if spec else 0
    return at - watermark > policy.stale_after * max(lag, 3_600) * SECOND


def _with_sums(view: AccountView, sums: Sums, campaigns: tuple[str, ...]) -> AccountView:
    totals = dict(sums.totals)
    if campaigns:
        # A scope of campaigns has no control total of its own: the account's is what those add up to.
        totals = {
            need: {
                key: value
                for key, value in found.items()
                if need.level is not Level.CAMPAIGN or key in campaigns
            }
            for need, found in totals.items()
        }
    rows = view.rows
    if isinstance(rows, _Rows):
        rows = evolve(rows, whole=frozenset(sums.counted_whole))
    return evolve(view, totals=totals, series=sums.series, counted_whole=sums.counted_whole, rows=rows)

"""Account views: everything that judges may know of an account, read once for all cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve, frozen

from paceboard.cards.capping import spending_limit, with_cap
from paceboard.cards.inputs import Inputs
from paceboard.cards.lifetimes import LedgerSpend, lifetime_plans
from paceboard.cards.measures import AccountScope, Sums, measure
from paceboard.cards.rows import RowsBehind
from paceboard.cards.scoping import only, within
from paceboard.cards.wholes import told_whole, whole_windows
from paceboard.cards.windows import Reach, reach, spans
from paceboard.errors import UnknownName, nearest
from paceboard.ledger import Ledger, Reads, Revision
from paceboard.model import (
    SECOND,
    Account,
    AccountRef,
    BudgetVersion,
    Entity,
    Grain,
    Level,
    Policy,
    uneven_days,
)
from paceboard.pacing import (
    Resolution,
    choose_period,
    flight_at,
    resolve,
    unseen_pasts,
)
from paceboard.rules import RuleBook, rulebooks
from paceboard.specs import (
    SPEND,
    AccountView,
    ConnectorSpec,
    Fatigue,
    Need,
    Total,
    Whole,
    WindowKey,
    groups_of,
    lag_of,
)

__all__ = ["Viewer"]

NOT_COVERED = 2**31
"""A day after every day: nothing was ever fetched."""
LEAST_LAG = 7_200
"""Seconds; less lag than this cannot be told from the watermark's own coarseness."""
BY_CAMPAIGN = Total(SPEND, WindowKey.PERIOD, Level.CAMPAIGN)
"""Measured for every view: which campaigns spent decides whether their budgets are known in full."""


@frozen(kw_only=True)
class _Draft:
    """A view without its sums, and without the cap that rests on them.

    Args:
        told: ids of the campaigns that the platform lists, or did.
    """

    view: AccountView
    scope: AccountScope | None
    told: frozenset[str]


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
        self._rulebooks = rulebooks(inputs.rules)

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
        named: tuple[int, int] | None = None,
    ) -> dict[AccountRef, AccountView]:
        """Views of the accounts, with all that is needed measured in one go.

        Args:
            campaigns: ids to roll up; empty: whole accounts. Only for one account.
            revision: as known then; None: now. Only for one account.
            at: the instant to judge staleness by; None: the revision's own.
            named: first and last of the days that a comparison names.

        Raises:
            UnknownName: where an account or revision is not in the ledger, or a campaign not in its
                account (R6).
        """
        with self._ledger.snapshot() as state:
            asked = dict.fromkeys(needs)
            whole = [need for need in asked if isinstance(need, Whole)]
            drafts = {ref: self._draft(state, ref, campaigns, revision, at, named, whole) for ref in refs}
            scopes = [draft.scope for draft in drafts.values() if draft.scope is not None]
            wanted = [*(need for need in asked if not isinstance(need, Whole)), BY_CAMPAIGN]
            sums = measure(state, scopes, wanted, history=revision is not None) if scopes else {}
        return {ref: with_cap(_with_sums(draft, sums.get(str(ref), Sums()))) for ref, draft in drafts.items()}

    def _draft(
        self,
        ledger: Reads,
        ref: AccountRef,
        campaigns: tuple[str, ...],
        revision: int | None,
        at: int | None,
        named: tuple[int, int] | None,
        needs: Sequence[Whole],
    ) -> _Draft:
        head = _revision(ledger, ref, revision)
        account = ledger.account(ref, revision)
        marks = self._marks(ledger, ref, revision)
        books = _books(ledger, account, campaigns, revision)
        base = self._base(ledger, account, head, books, campaigns, marks, revision, at)
        watermark = base.watermark
        if watermark is None:
            return _Draft(view=base, scope=None, told=books.told)
        reached = reach(account.zone, watermark)
        view = self._with_period(base, reached, named)
        view = evolve(view, wholes=told_whole(ledger, needs, view, revision))
        scope = AccountScope(
            account=str(ref),
            revision=head.number,
            spans=view.windows,
            covered_from=NOT_COVERED if view.covered_from is None else view.covered_from,
            partial=reached.partial,
            campaigns=campaigns,
            zone=account.zone,
            uneven=uneven_days(account.zone, *view.windows[WindowKey.COMPLETE_28_DAYS]),
        )
        return _Draft(view=_with_lifetimes(view, ledger, watermark, revision), scope=scope, told=books.told)

    def _base(
        self,
        ledger: Reads,
        account: Account,
        head: Revision,
        books: _Books,
        campaigns: tuple[str, ...],
        marks: Mapping[str, int],
        revision: int | None,
        at: int | None,
    ) -> AccountView:
        ref = account.ref
        spec = self._connectors.get(ref.connector)
        stale = _stale(marks, head.instant if at is None else at, spec, self._inputs.policy)
        return AccountView(
            account=account,
            connector_title=ref.connector if spec is None else spec.title,
            level_names={} if spec is None else spec.level_names,
            revision=head.number,
            as_of=head.instant,
            inputs=self._digest,
            watermark=marks.get(SPEND),
            stale=SPEND in stale,
            watermarks=marks,
            stale_measures=stale,
            capabilities=() if spec is None else spec.capabilities,
            covered_from=ledger.covered_from(ref, SPEND, revision),
            today=None,
            period=None,
            cap=None,
            resolution=books.resolution,
            windows={},
            totals={},
            series={},
            entities=books.entities,
            budgets=books.budgets,
            limits=tuple(ledger.limits(ref, revision)),
            balances=tuple(ledger.balances(ref, revision)),
            flight=None,
            rulebook=self._rulebooks.get(ref.connector, RuleBook()),
            policy=self._inputs.policy,
            scope=campaigns,
            spend_means="" if spec is None else spec.spend_means,
            fatigue=self._fatigue(spec),
            hour_shape=None if spec is None else spec.hour_shape,
            rows=lambda _need, _entity: (),
        )

    def _fatigue(self, spec: ConnectorSpec | None) -> Fatigue | None:
        """The connector's limits, with the company's own in their place."""
        if spec is None or spec.fatigue is None:
            return None
        return spec.fatigue.by(self._inputs.policy.fatigue.get(spec.key))

    def _marks(self, ledger: Reads, ref: AccountRef, revision: int | None) -> dict[str, int]:
        """By measure, up to where its group is complete."""
        spec = self._connectors.get(ref.connector)
        known = ledger.watermarks(ref, revision)
        groups = {} if spec is None else groups_of(spec.capabilities)
        found = {
            key: known[group.key] for group in groups.values() if group.key in known for key in group.measures
        }
        return {**found, SPEND: known[SPEND]} if SPEND in known else found

    def _with_period(self, view: AccountView, reached: Reach, named: tuple[int, int] | None) -> AccountView:
        zone, ref = view.account.zone, str(view.account.ref)
        own = [flight for flight in self._inputs.flights if flight.account == ref]
        flight = flight_at(own, reached.today, view.scope)
        period = choose_period(
            flight=flight,
            resolution=view.resolution,
            zone=zone,
            today=reached.today,
            covered_from=view.covered_from,
            calendar=self._inputs.calendar,
            limit=None if view.scope else spending_limit(view.limits),
        )
        windows = spans(period, reached, named)
        whole = whole_windows(view.capabilities, zone, view.watermarks)
        return evolve(
            view,
            today=reached.today,
            flight=flight,
            period=period,
            windows=windows,
            whole_windows=whole,
            rows=evolve(self._rows(view, windows, reached), whole_windows=whole),
        )

    def _rows(
        self, view: AccountView, windows: Mapping[WindowKey, tuple[int, int]], reached: Reach
    ) -> RowsBehind:
        return RowsBehind(self._ledger, view.account.ref, view.revision, windows, reached)


@frozen(kw_only=True)
class _Books:
    """An account's entities and budgets as known at a revision, and what they come to.

    Args:
        told: ids of the campaigns that the platform lists, or did.
    """

    entities: tuple[Entity, ...]
    budgets: tuple[BudgetVersion, ...]
    resolution: Resolution
    told: frozenset[str]


def _books(ledger: Reads, account: Account, campaigns: tuple[str, ...], revision: int | None) -> _Books:
    ref = account.ref
    entities = tuple(ledger.entities(ref, revision))
    budgets = tuple(ledger.budget_versions(ref, revision))
    deliveries = ledger.delivery_versions(ref, revision)
    listed = {(entity.level, entity.id) for entity in entities}
    gone = any((each.level, each.entity) not in listed for each in deliveries)
    # What the platform lists no more had its budget while it served, as it has its spend.
    ever = (*entities, *ledger.withdrawn(ref, revision)) if gone else entities
    _check_campaigns(account, ever, campaigns)
    unseen = unseen_pasts(ever, budgets, deliveries)
    last_spent = _last_spent(ledger, account, unseen, revision)
    return _Books(
        entities=entities,
        budgets=budgets,
        resolution=resolve(ever, budgets, deliveries, campaigns=campaigns, last_spent=last_spent),
        told=frozenset(entity.id for entity in ever if entity.level is Level.CAMPAIGN),
    )


def _last_spent(
    ledger: Reads, account: Account, unseen: Mapping[tuple[Level, str], int], revision: int | None
) -> dict[tuple[Level, str], int]:
    """The end of the last day with spend of what was off when it was first looked at."""
    if not unseen:
        return {}
    zone = account.zone
    days = ledger.last_spend(account.ref, {key: zone.day(at) for key, at in unseen.items()}, revision)
    return {key: zone.start(day + 1) for key, day in days.items()}


def _revision(ledger: Reads, ref: AccountRef, number: int | None) -> Revision:
    head = ledger.head(ref)
    if head is None:
        known = [str(each.ref) for each in ledger.accounts()]
        raise UnknownName(f"the ledger knows no account {ref}", do=nearest(str(ref), known))
    found = head if number is None else ledger.revision(ref, number)
    if found is None:
        raise UnknownName(f"account {ref} has no revision {number}", do=f"use one from 1 to {head.number}")
    if number is not None and number in ledger.thinned(ref):
        raise UnknownName(
            f"revision {number} of account {ref} is kept no more",
            why="it was thinned",
            do=f"use another one; `paceboard history {ref}` lists them",
        )
    return found


def _check_campaigns(account: Account, entities: Sequence[Entity], campaigns: Sequence[str]) -> None:
    known = {entity.id for entity in entities if entity.level is Level.CAMPAIGN}
    for campaign in campaigns:
        if campaign not in known:
            raise UnknownName(
                f"account {account.ref} has no campaign {campaign}",
                do=nearest(campaign, sorted(known)),
            )


def _stale(marks: Mapping[str, int], at: int, spec: ConnectorSpec | None, policy: Policy) -> frozenset[str]:
    """R48: measures older than so many times the lag that the platform itself declares for them.

    A watermark is a full hour of the account's clock, of an hour that repeats the first: up to two hours of
    its age are not the platform's, so no lag counts for less.
    """
    capabilities = () if spec is None else spec.capabilities

    def old(measure: str) -> bool:
        lag = max(lag_of(capabilities, measure), LEAST_LAG)
        return measure not in marks or at - marks[measure] > policy.stale_after * lag * SECOND

    read = {key for group in groups_of(capabilities).values() for key in group.measures}
    return frozenset(key for key in {*read, SPEND} if old(key))


def _with_lifetimes(view: AccountView, ledger: Reads, watermark: int, revision: int | None) -> AccountView:
    """What lifetime budgets plan from the period's first day on."""
    if view.period is None or len(view.resolution.daily) == len(view.resolution.stretches):
        return view
    spend = LedgerSpend(
        ledger=ledger,
        ref=view.account.ref,
        zone=view.account.zone,
        watermark=watermark,
        covered_from=view.covered_from,
        read=frozenset(level for level in Level if view.reads(SPEND, level, Grain.DAY)),
        revision=revision,
    )
    since = view.account.zone.start(view.period.first)
    return evolve(view, lifetimes=lifetime_plans(view.resolution, since, spend))


def _with_sums(draft: _Draft, sums: Sums) -> AccountView:
    view = draft.view
    totals, entity_series = dict(sums.totals), dict(sums.entity_series)
    if view.scope:
        # A scope of campaigns has no control total of its own: the account's is what those add up to.
        asked = within(view)
        totals = {need: only(found, asked.get(need.level)) for need, found in totals.items()}
        entity_series = {need: only(found, asked.get(need.level)) for need, found in entity_series.items()}
    rows = view.rows
    if isinstance(rows, RowsBehind):
        rows = evolve(rows, whole=frozenset(sums.counted_whole), as_known=sums.as_known)
    spent = {key for key, each in totals.get(BY_CAMPAIGN, {}).items() if each.value}
    unlisted = sorted({*view.resolution.unlisted, *(spent - draft.told)})
    resolution = evolve(view.resolution, unlisted=tuple(unlisted))
    return evolve(
        view,
        totals=totals,
        series=sums.series,
        entity_series=entity_series,
        counted_whole=sums.counted_whole,
        hours=sums.hours,
        as_known=sums.as_known,
        rows=rows,
        resolution=resolution,
    )

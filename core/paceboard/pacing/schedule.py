"""Which budgets count, and from when to when: campaign or group level, never both.

Budget versions, schedules and pauses become flat stretches of time with one amount each; plan and
ceilings are sums over those. Source: requirements R9 to R16, R31; the pacing reference, 1.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

from attrs import evolve, field, frozen

from paceboard.model import BudgetMode, BudgetVersion, Entity, Level
from paceboard.pacing.serving import (
    FOREVER,
    DeliveryVersion,
    Key,
    KnownBy,
    Span,
    joined,
    listed,
    meet,
    serving,
)

__all__ = ["FOREVER", "BudgetStretch", "Resolution", "resolve"]

_DAILY = (BudgetMode.DAILY, BudgetMode.DYNAMIC_DAILY)


@frozen(kw_only=True)
class BudgetStretch:
    """One amount of one entity, in force without a break from `start` to before `end`.

    Args:
        amount: micros a day for daily modes, micros in all for a lifetime budget.
        schedule: the lifetime budget's whole span; its end is None where it has none.
        guessed_start: the schedule begins when the entity was created: its own start is not told.
        estimated: its time is not exactly known: the change lies between two looks, or see `inferred`.
        inferred: no look saw it in force; it is taken to have been as long as its entity spent.
        pool: the budget's own id, where other entities may draw on it too.
        campaign: id of the campaign that it is for.
        raw_mode: the budget's own, by which rules of its kind are found.
    """

    entity: str
    mode: BudgetMode
    amount: int
    start: int
    end: int
    revision: int
    schedule: tuple[int, int | None] | None = None
    guessed_start: bool = False
    estimated: bool = False
    inferred: bool = False
    pool: str = ""
    campaign: str = ""
    raw_mode: str = ""

    @property
    def daily(self) -> bool:
        """The amount is for each day."""
        return self.mode in _DAILY


@frozen(kw_only=True)
class Resolution:
    """What the budgets of an account come to.

    Args:
        stretches: what counts, by entity and time.
        unsupported: raw modes that we do not know, with their entities: judging is blocked.
        unbudgeted: ids of campaigns of which at least a part has no budget at any level.
        unlisted: ids of campaigns that serve or spent, and that the platform's list does not have.
        kept: what was reckoned of these budgets before, by what was asked: they never change.
    """

    stretches: tuple[BudgetStretch, ...]
    unsupported: tuple[tuple[str, str], ...]
    unbudgeted: tuple[str, ...]
    unlisted: tuple[str, ...] = ()
    kept: dict[Any, Any] = field(factory=dict, init=False, eq=False, repr=False)

    @cached_property
    def known(self) -> bool:
        """Every campaign has a budget that we understand, so their sum says something."""
        return bool(self.stretches) and not (self.unsupported or self.unbudgeted or self.unlisted)

    @cached_property
    def plannable(self) -> bool:
        """Besides being known, every budget can be laid out in time: no lifetime amount lacks its end."""
        endless = (
            not stretch.daily and (stretch.schedule is None or stretch.schedule[1] is None)
            for stretch in self.stretches
        )
        return self.known and not any(endless)


def _span(version: BudgetVersion) -> Span:
    return Span(
        -FOREVER if version.valid_from is None else version.valid_from,
        FOREVER if version.valid_to is None else version.valid_to,
    )


def _begun_anew(versions: Sequence[BudgetVersion]) -> dict[int | None, int]:
    """By the instant at which a version came, since when its lifetime budget stands in place of another.

    A change of the mode makes a new budget of it (C14); a change of the amount does not.
    """
    found: dict[int | None, int] = {}
    since: int | None = None
    for before, version in pairwise(sorted(versions, key=lambda each: _span(each).start)):
        if version.budget.mode is not BudgetMode.LIFETIME:
            since = None
        elif before.budget.mode in (*_DAILY, BudgetMode.NONE, BudgetMode.INHERITED):
            since = version.valid_from
        if since is not None:
            found[version.valid_from] = since
    return found


def _stretches(
    version: BudgetVersion, entity: Entity, served: Sequence[Span], anew: Mapping[int | None, int]
) -> list[BudgetStretch]:
    budget = version.budget
    if budget.amount is None:
        return []
    schedule, guessed = _schedule(version, entity, anew.get(version.valid_from))
    return [
        BudgetStretch(
            entity=budget.entity,
            mode=budget.mode,
            amount=budget.amount,
            start=span.start,
            end=span.end,
            revision=version.revision,
            schedule=schedule,
            guessed_start=guessed,
            estimated=version.estimated or span.known_by is KnownBy.SPEND,
            inferred=span.known_by is KnownBy.SPEND,
            pool=budget.pool,
            campaign=entity.parent if entity.level is Level.GROUP else entity.id,
            raw_mode=budget.raw_mode,
        )
        for span in meet([_span(version)], served)
    ]


def _schedule(
    version: BudgetVersion, entity: Entity, anew: int | None
) -> tuple[tuple[int, int | None] | None, bool]:
    """What a lifetime budget is spread over, and whether its start is when the entity was created."""
    budget = version.budget
    if budget.mode is not BudgetMode.LIFETIME:
        return None, False
    stated = budget.starts if budget.starts is not None else entity.starts
    begins = stated if stated is not None else entity.created
    if anew is not None:
        return (anew if begins is None else max(begins, anew), budget.ends), False
    return None if begins is None else (begins, budget.ends), stated is None


@frozen
class _Books:
    """Budgets, deliveries and last spend by the entity that they belong to, and groups by their campaign."""

    budgets: dict[Key, list[BudgetVersion]] = field(factory=dict)
    deliveries: dict[Key, list[DeliveryVersion]] = field(factory=dict)
    groups: dict[str, list[Entity]] = field(factory=dict)
    last_spent: Mapping[Key, int] = field(factory=dict)

    def seen(self, entity: Entity) -> Sequence[DeliveryVersion]:
        return self.deliveries.get((entity.level, entity.id), ())

    def served(self, entity: Entity) -> list[Span]:
        return serving(entity, self.seen(entity), self.last_spent.get((entity.level, entity.id)))

    def scheduled(self, campaign: Entity) -> list[Span]:
        """When any of a campaign's groups is scheduled; a group that tells no schedule always is."""
        spans = [
            Span(
                -FOREVER if group.starts is None else group.starts,
                FOREVER if group.ends is None else group.ends,
            )
            for group in self.groups.get(campaign.id, ())
        ]
        return joined(spans) if spans else [Span()]


def resolve(
    entities: Sequence[Entity],
    budgets: Sequence[BudgetVersion],
    deliveries: Sequence[DeliveryVersion] = (),
    *,
    campaigns: Sequence[str] = (),
    last_spent: Mapping[Key, int] | None = None,
) -> Resolution:
    """Decide which budgets count: a campaign's own where it has one, else those of its groups (R10).

    Args:
        entities: those that the platform lists no more too, for the time in which they served.
        campaigns: ids to count; empty: all of them.
        last_spent: of each of `unseen_pasts` that spent before its first look, the end of the last
            account-local day on which it did.
    """
    books = _Books(last_spent=last_spent or {})
    for version in budgets:
        books.budgets.setdefault((version.budget.level, version.budget.entity), []).append(version)
    for delivery in deliveries:
        books.deliveries.setdefault((delivery.level, delivery.entity), []).append(delivery)
    for entity in entities:
        if entity.level is Level.GROUP:
            books.groups.setdefault(entity.parent, []).append(entity)
    stretches: list[BudgetStretch] = []
    unsupported: list[tuple[str, str]] = []
    unbudgeted: list[str] = []
    for campaign in entities:
        asked = campaign.level is Level.CAMPAIGN and (not campaigns or campaign.id in campaigns)
        if asked and not _campaign(campaign, books, stretches, unsupported):
            unbudgeted.append(campaign.id)
    return Resolution(
        stretches=tuple(_each_pool_once(stretches)),
        unsupported=tuple(unsupported),
        unbudgeted=tuple(unbudgeted),
        unlisted=() if campaigns else _unlisted(entities, books),
    )


def _unlisted(entities: Sequence[Entity], books: _Books) -> tuple[str, ...]:
    """Parents of groups that serve now, which the platform's list of campaigns does not have."""
    told = {each.id for each in entities if each.level is Level.CAMPAIGN and listed(books.seen(each))}
    return tuple(
        sorted(
            parent
            for parent, groups in books.groups.items()
            if parent and parent not in told and any(_serves_now(group, books) for group in groups)
        )
    )


def _serves_now(entity: Entity, books: _Books) -> bool:
    seen = books.seen(entity)
    if not seen:
        return bool(serving(entity, seen))
    return any(version.valid_to is None and not version.off for version in seen)


def _each_pool_once(stretches: Iterable[BudgetStretch]) -> Iterator[BudgetStretch]:
    """Of stretches that draw on one budget, each instant once: campaigns share its amount."""
    taken: dict[str, list[tuple[int, int]]] = {}
    for stretch in stretches:
        own = (stretch.start, stretch.end)
        for start, end in _less(own, taken.get(stretch.pool, ())) if stretch.pool else [own]:
            taken.setdefault(stretch.pool, []).append((start, end))
            yield evolve(stretch, start=start, end=end)


def _less(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What of a span is not taken yet."""
    left = [span]
    for start, end in taken:
        left = [part for a, b in left for part in ((a, min(b, start)), (max(a, end), b)) if part[0] < part[1]]
    return left


def _campaign(
    campaign: Entity,
    books: _Books,
    stretches: list[BudgetStretch],
    unsupported: list[tuple[str, str]],
) -> bool:
    """Add what counts for one campaign; False where a part of it that serves now has no budget."""
    served = books.served(campaign)
    covered = True
    versions = books.budgets.get((campaign.level, campaign.id), [])
    anew = _begun_anew(versions)
    for version in versions:
        spans = meet([_span(version)], served)
        current = version.valid_to is None and _seen_on(spans)
        match version.budget.mode:
            case BudgetMode.UNKNOWN:
                if current:
                    unsupported.append((campaign.id, version.budget.raw_mode))
            case BudgetMode.NONE | BudgetMode.INHERITED:
                covered &= _groups(campaign, books, spans, stretches, unsupported) or not current
            case BudgetMode.LIFETIME:
                stretches.extend(_stretches(version, campaign, served, anew))
            case _:
                scheduled = meet(served, books.scheduled(campaign))
                stretches.extend(_stretches(version, campaign, scheduled, anew))
    return covered and (bool(versions) or not _seen_on(served) or not listed(books.seen(campaign)))


def _seen_on(spans: Iterable[Span]) -> bool:
    """A look saw it on: what was off at the first look already lacks nothing that counts now."""
    return any(span.known_by is KnownBy.LOOK for span in spans)


def _groups(
    campaign: Entity,
    books: _Books,
    spans: Sequence[Span],
    stretches: list[BudgetStretch],
    unsupported: list[tuple[str, str]],
) -> bool:
    """Add the groups' budgets for the time in which the campaign has none; False where one has none too."""
    covered, any_listed = True, False
    for group in books.groups.get(campaign.id, []):
        served = meet(spans, books.served(group))
        versions = books.budgets.get((group.level, group.id), [])
        anew = _begun_anew(versions)
        for version in versions:
            if version.budget.mode is BudgetMode.UNKNOWN and version.valid_to is None and _seen_on(served):
                unsupported.append((group.id, version.budget.raw_mode))
            stretches.extend(_stretches(version, group, served, anew))
        if not listed(books.seen(group)):
            continue
        any_listed = True
        current = [version for version in versions if version.valid_to is None]
        if _seen_on(served) and not any(version.budget.amount is not None for version in current):
            covered = False
    return covered and any_listed

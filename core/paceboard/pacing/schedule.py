"""Which budgets count, and from when to when: campaign or group level, never both.

Budget versions, schedules and pauses become flat stretches of time with one amount each; plan and
ceilings are sums over those. Source: requirements R9 to R16, R31; the pacing reference, 1.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from attrs import field, frozen

from paceboard.model import BudgetMode, BudgetVersion, Entity, Level, once
from paceboard.pacing.pools import each_pool_once, less
from paceboard.pacing.raises import with_raises
from paceboard.pacing.serving import (
    FOREVER,
    DeliveryVersion,
    Key,
    KnownBy,
    Span,
    joined,
    listed,
    meet,
    paused_by_hand,
    serving,
)
from paceboard.pacing.stretches import DAILY_MODES, BudgetStretch

__all__ = ["FOREVER", "BudgetStretch", "Resolution", "resolve"]


@frozen(kw_only=True, slots=False)
class Resolution:
    """What the budgets of an account come to.

    Args:
        stretches: what counts, by entity and time.
        unsupported: raw modes that we do not know, with their entities: judging is blocked.
        unbudgeted: ids of campaigns of which at least a part has no budget at any level.
        unlisted: ids of campaigns that serve or spent, and that the platform's list does not have.
        paused: lifetime budgets for the time in which they, or their campaign, were paused by hand.
        kept: what was reckoned of these budgets before, by what was asked: they never change.
    """

    stretches: tuple[BudgetStretch, ...]
    unsupported: tuple[tuple[str, str], ...]
    unbudgeted: tuple[str, ...]
    unlisted: tuple[str, ...] = ()
    paused: tuple[BudgetStretch, ...] = ()
    kept: dict[Any, Any] = field(factory=dict, init=False, eq=False, repr=False)

    @once
    def daily(self) -> tuple[BudgetStretch, ...]:
        """The stretches whose amounts are for each day."""
        return tuple(stretch for stretch in self.stretches if stretch.daily)

    @once
    def lifetime(self) -> tuple[BudgetStretch, ...]:
        """The stretches whose amounts are for all their time."""
        return tuple(stretch for stretch in self.stretches if not stretch.daily)

    @once
    def known(self) -> bool:
        """Every campaign has a budget that we understand, so their sum says something."""
        return bool(self.stretches) and not (self.unsupported or self.unbudgeted or self.unlisted)

    @once
    def plannable(self) -> bool:
        """Besides being known, every budget can be laid out in time: no lifetime amount lacks its end."""
        if not self.known or len(self.daily) == len(self.stretches):
            return self.known
        return all(each.schedule is not None and each.schedule[1] is not None for each in self.lifetime)


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
        elif before.budget.mode in (*DAILY_MODES, BudgetMode.NONE, BudgetMode.INHERITED):
            since = version.valid_from
        if since is not None:
            found[version.valid_from] = since
    return found


def _stretches(
    version: BudgetVersion,
    entity: Entity,
    served: Sequence[Span],
    anew: Mapping[int | None, int],
    idle: tuple[tuple[int, int], ...] = (),
) -> list[BudgetStretch]:
    budget = version.budget
    if budget.amount is None:
        return []
    replaced = anew.get(version.valid_from)
    schedule, guessed = _schedule(version, entity, replaced)
    found = [
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
            level=entity.level,
            replaced=replaced,
            idle=idle,
        )
        for span in meet([_span(version)], served)
    ]
    if budget.raises:
        found = [piece for stretch in found for piece in with_raises(stretch, budget.raises)]
    return found


def _paused(
    version: BudgetVersion,
    entity: Entity,
    meant: Sequence[Span],
    served: Sequence[Span],
    anew: Mapping[int | None, int],
    idle: tuple[tuple[int, int], ...] = (),
) -> list[BudgetStretch]:
    """A lifetime budget for the time in which a hand had paused it: what was meant to serve, and did not."""
    if version.budget.mode is not BudgetMode.LIFETIME or not served:
        return []
    taken = [(span.start, span.end) for span in served]
    off = [Span(start, end) for span in meant for start, end in less((span.start, span.end), taken)]
    return _stretches(version, entity, off, anew, idle)


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

    def meant(self, entity: Entity) -> list[Span]:
        """When it served, or a hand had paused it."""
        return joined([*self.served(entity), *paused_by_hand(entity, self.seen(entity))])

    def idle(self, campaign: Entity) -> tuple[tuple[int, int], ...]:
        """Holes in its groups' schedules, between the first start and the last end."""
        spans = self.scheduled(campaign)
        return tuple((before.end, after.start) for before, after in pairwise(spans))

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


@frozen
class _Found:
    """What campaigns and groups bring, gathered."""

    stretches: list[BudgetStretch] = field(factory=list)
    paused: list[BudgetStretch] = field(factory=list)
    unsupported: list[tuple[str, str]] = field(factory=list)


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
    found, unbudgeted = _Found(), []
    for campaign in entities:
        asked = campaign.level is Level.CAMPAIGN and (not campaigns or campaign.id in campaigns)
        if asked and not _campaign(campaign, books, found):
            unbudgeted.append(campaign.id)
    return Resolution(
        stretches=tuple(each_pool_once(found.stretches)),
        unsupported=tuple(found.unsupported),
        unbudgeted=tuple(unbudgeted),
        paused=tuple(found.paused),
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


def _campaign(campaign: Entity, books: _Books, found: _Found) -> bool:
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
                    found.unsupported.append((campaign.id, version.budget.raw_mode))
            case BudgetMode.NONE | BudgetMode.INHERITED:
                covered &= _groups(campaign, books, version, spans, found) or not current
            case BudgetMode.LIFETIME:
                idle, meant = books.idle(campaign), books.meant(campaign)
                found.stretches.extend(_stretches(version, campaign, served, anew, idle))
                found.paused.extend(_paused(version, campaign, meant, served, anew, idle))
            case _:
                scheduled = meet(served, books.scheduled(campaign))
                found.stretches.extend(_stretches(version, campaign, scheduled, anew))
    return covered and (bool(versions) or not _seen_on(served) or not listed(books.seen(campaign)))


def _seen_on(spans: Iterable[Span]) -> bool:
    """A look saw it on: what was off at the first look already lacks nothing that counts now."""
    return any(span.known_by is KnownBy.LOOK for span in spans)


def _groups(
    campaign: Entity, books: _Books, without: BudgetVersion, spans: Sequence[Span], found: _Found
) -> bool:
    """Add the groups' budgets for the time in which the campaign has none; False where one has none too.

    Args:
        without: the campaign's version that has no budget; `spans` is when it served by then.
    """
    covered, any_listed = True, False
    above = meet([_span(without)], books.meant(campaign))
    for group in books.groups.get(campaign.id, []):
        served = meet(spans, books.served(group))
        versions = books.budgets.get((group.level, group.id), [])
        anew = _begun_anew(versions)
        for version in versions:
            if version.budget.mode is BudgetMode.UNKNOWN and version.valid_to is None and _seen_on(served):
                found.unsupported.append((group.id, version.budget.raw_mode))
            found.stretches.extend(_stretches(version, group, served, anew))
            found.paused.extend(_paused(version, group, meet(above, books.meant(group)), served, anew))
        if not listed(books.seen(group)):
            continue
        any_listed = True
        current = [version for version in versions if version.valid_to is None]
        if _seen_on(served) and not any(version.budget.amount is not None for version in current):
            covered = False
    return covered and any_listed

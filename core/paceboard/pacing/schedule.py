"""Which budgets count, and from when to when: campaign or group level, never both.

Budget versions, schedules and pauses become flat stretches of time with one amount each; plan and
ceilings are sums over those. Source: requirements R9 to R16, R31; the pacing reference, 1.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve, frozen

from paceboard.model import BudgetMode, BudgetVersion, Delivery, Entity, Level

__all__ = ["BudgetStretch", "DeliveryVersion", "Resolution", "resolve"]

FOREVER = 2**62
"""An instant after every other: the open end of what is still in force."""
_OFF = (Delivery.PAUSED, Delivery.DELETED, Delivery.ENDED)
_DAILY = (BudgetMode.DAILY, BudgetMode.DYNAMIC_DAILY)


@frozen(kw_only=True)
class DeliveryVersion:
    """What an entity did from one instant to another, as the platform said."""

    level: Level
    entity: str
    delivery: Delivery
    valid_from: int | None
    valid_to: int | None


@frozen(kw_only=True)
class BudgetStretch:
    """One amount of one entity, in force without a break from `start` to before `end`.

    Args:
        amount: micros a day for daily modes, micros in all for a lifetime budget.
        schedule: the lifetime budget's whole span; its end is None where it has none.
        pool: the budget's own id, where other entities may draw on it too.
    """

    entity: str
    mode: BudgetMode
    amount: int
    start: int
    end: int
    revision: int
    schedule: tuple[int, int | None] | None = None
    estimated: bool = False
    pool: str = ""

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
    """

    stretches: tuple[BudgetStretch, ...]
    unsupported: tuple[tuple[str, str], ...]
    unbudgeted: tuple[str, ...]

    @property
    def known(self) -> bool:
        """Every campaign has a budget that we understand, so their sum says something."""
        return bool(self.stretches) and not self.unsupported and not self.unbudgeted

    @property
    def plannable(self) -> bool:
        """Besides being known, every budget can be laid out in time: no lifetime amount lacks its end."""
        endless = (
            not stretch.daily and (stretch.schedule is None or stretch.schedule[1] is None)
            for stretch in self.stretches
        )
        return self.known and not any(endless)


Span = tuple[int, int]


def _meet(left: Iterable[Span], right: Sequence[Span]) -> list[Span]:
    pairs = ((max(a, c), min(b, d)) for a, b in left for c, d in right)
    return [(start, end) for start, end in pairs if start < end]


def _serving(entity: Entity, versions: Sequence[DeliveryVersion]) -> list[Span]:
    """When the entity was meant to deliver: its schedule, less the time in which it was switched off."""
    first = entity.starts if entity.starts is not None else entity.created
    schedule = [(-FOREVER if first is None else first, FOREVER if entity.ends is None else entity.ends)]
    if not versions:
        return [] if entity.delivery in _OFF else schedule
    on = [
        (
            -FOREVER if version.valid_from is None else version.valid_from,
            FOREVER if version.valid_to is None else version.valid_to,
        )
        for version in versions
        if version.delivery not in _OFF
    ]
    return _meet(schedule, on)


def _span(version: BudgetVersion) -> Span:
    return (
        -FOREVER if version.valid_from is None else version.valid_from,
        FOREVER if version.valid_to is None else version.valid_to,
    )


def _stretches(version: BudgetVersion, serving: Sequence[Span]) -> list[BudgetStretch]:
    budget = version.budget
    if budget.amount is None:
        return []
    lifetime = budget.mode is BudgetMode.LIFETIME
    schedule = (budget.starts, budget.ends) if lifetime and budget.starts is not None else None
    return [
        BudgetStretch(
            entity=budget.entity,
            mode=budget.mode,
            amount=budget.amount,
            start=start,
            end=end,
            revision=version.revision,
            schedule=schedule,
            estimated=version.estimated,
            pool=budget.pool,
        )
        for start, end in _meet([_span(version)], serving)
    ]


@frozen
class _Books:
    """Budgets, deliveries and groups by the entity that they belong to."""

    budgets: dict[tuple[Level, str], list[BudgetVersion]]
    deliveries: dict[tuple[Level, str], list[DeliveryVersion]]
    groups: dict[str, list[Entity]]


def resolve(
    entities: Sequence[Entity],
    budgets: Sequence[BudgetVersion],
    deliveries: Sequence[DeliveryVersion] = (),
    *,
    campaigns: Sequence[str] = (),
) -> Resolution:
    """Decide which budgets count: a campaign's own where it has one, else those of its groups (R10).

    Args:
        entities: those that the platform lists no more too, for the time in which they served.
        campaigns: ids to count; empty: all of them.
    """
    books = _Books({}, {}, {})
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
    )


def _each_pool_once(stretches: Iterable[BudgetStretch]) -> Iterator[BudgetStretch]:
    """Of stretches that draw on one budget, each instant once: campaigns share its amount."""
    taken: dict[str, list[Span]] = {}
    for stretch in stretches:
        own = (stretch.start, stretch.end)
        for start, end in _less(own, taken.get(stretch.pool, ())) if stretch.pool else [own]:
            taken.setdefault(stretch.pool, []).append((start, end))
            yield evolve(stretch, start=start, end=end)


def _less(span: Span, taken: Sequence[Span]) -> list[Span]:
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
    seen = books.deliveries.get((campaign.level, campaign.id), ())
    serving = _serving(campaign, seen)
    covered = True
    versions = books.budgets.get((campaign.level, campaign.id), [])
    for version in versions:
        spans = _meet([_span(version)], serving)
        current = version.valid_to is None
        match version.budget.mode:
            case BudgetMode.UNKNOWN:
                if current and spans:
                    unsupported.append((campaign.id, version.budget.raw_mode))
            case BudgetMode.NONE | BudgetMode.INHERITED:
                covered &= _groups(campaign, books, spans, stretches, unsupported) or not (current and spans)
            case _:
                stretches.extend(_stretches(version, serving))
    return covered and (bool(versions) or not serving or not _listed(seen))


def _listed(versions: Sequence[DeliveryVersion]) -> bool:
    """The platform still lists the entity; what it served without a budget before says nothing of now."""
    return not versions or any(version.valid_to is None for version in versions)


def _groups(
    campaign: Entity,
    books: _Books,
    spans: Sequence[Span],
    stretches: list[BudgetStretch],
    unsupported: list[tuple[str, str]],
) -> bool:
    """Add the groups' budgets for the time in which the campaign has none; False where one has none too."""
    covered, listed = True, False
    for group in books.groups.get(campaign.id, []):
        seen = books.deliveries.get((group.level, group.id), ())
        serving = _meet(spans, _serving(group, seen))
        versions = books.budgets.get((group.level, group.id), [])
        for version in versions:
            if version.budget.mode is BudgetMode.UNKNOWN and version.valid_to is None and serving:
                unsupported.append((group.id, version.budget.raw_mode))
            stretches.extend(_stretches(version, serving))
        if not _listed(seen):
            continue
        listed = True
        current = [version for version in versions if version.valid_to is None]
        if serving and not any(version.budget.amount is not None for version in current):
            covered = False
    return covered and listed

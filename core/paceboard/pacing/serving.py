"""When an entity was meant to deliver, and how we know: from looks, from its schedule, or from its spend.

What was off when it was first looked at was on before, if it spent. Nobody saw until when; the end of its
last day with spend is the estimate, unless its own end is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum

from attrs import frozen

from paceboard.model import BudgetVersion, Delivery, Entity, Level

__all__ = [
    "FOREVER",
    "DeliveryVersion",
    "Key",
    "KnownBy",
    "Span",
    "joined",
    "listed",
    "meet",
    "paused_by_hand",
    "serving",
    "unseen_pasts",
]

FOREVER = 2**62
"""An instant after every other: the open end of what is still in force."""
_OFF = (Delivery.PAUSED, Delivery.DELETED, Delivery.ENDED)

Key = tuple[Level, str]
"""An entity of an account."""


@frozen(kw_only=True)
class DeliveryVersion:
    """What an entity did from one instant to another, as the platform said.

    Args:
        seen_at: instant of the look that first saw it; None: unknown.
    """

    level: Level
    entity: str
    delivery: Delivery
    valid_from: int | None
    valid_to: int | None
    seen_at: int | None = None

    @property
    def off(self) -> bool:
        """It was meant not to deliver."""
        return self.delivery in _OFF


class KnownBy(IntEnum):
    """What tells that an entity was on, the surest first."""

    LOOK = 0
    SCHEDULE = 1
    """It had ended when it was first looked at; its schedule says when it was on."""
    SPEND = 2
    """It was off when it was first looked at; it was on as long as it spent."""


@frozen
class Span:
    """Time from one instant to before another."""

    start: int = -FOREVER
    end: int = FOREVER
    known_by: KnownBy = KnownBy.LOOK


def meet(left: Iterable[Span], right: Sequence[Span]) -> list[Span]:
    """The time that is in both, known by the less sure of the two."""
    pairs = (
        Span(max(a.start, b.start), min(a.end, b.end), max(a.known_by, b.known_by))
        for a in left
        for b in right
    )
    return [span for span in pairs if span.start < span.end]


def joined(spans: Iterable[Span]) -> list[Span]:
    """The time that is in any of the spans, each instant once."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda each: each.start):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def listed(versions: Sequence[DeliveryVersion]) -> bool:
    """The platform still lists the entity; what it served without a budget before says nothing of now."""
    return not versions or any(version.valid_to is None for version in versions)


def serving(entity: Entity, versions: Sequence[DeliveryVersion], last_spent: int | None = None) -> list[Span]:
    """When the entity was meant to deliver: its schedule, less the time in which it was switched off.

    Args:
        versions: oldest first; none: the entity's own word holds for all time.
        last_spent: end of its last day with spend before its first look; None: it had none.
    """
    return meet([_schedule(entity)], [*_before(entity, versions, last_spent), *_seen(entity, versions)])


def _seen(entity: Entity, versions: Sequence[DeliveryVersion]) -> list[Span]:
    if not versions:
        return [] if entity.delivery in _OFF else [Span()]
    return [
        Span(
            -FOREVER if version.valid_from is None else version.valid_from,
            FOREVER if version.valid_to is None else version.valid_to,
        )
        for version in versions
        if not version.off
    ]


def paused_by_hand(entity: Entity, versions: Sequence[DeliveryVersion]) -> list[Span]:
    """When a look saw the entity paused, within its schedule; what ended or was deleted was not paused."""
    off = [
        Span(
            -FOREVER if version.valid_from is None else version.valid_from,
            FOREVER if version.valid_to is None else version.valid_to,
        )
        for version in versions
        if version.delivery is Delivery.PAUSED
    ]
    return meet([_schedule(entity)], off)


def _schedule(entity: Entity) -> Span:
    begins = entity.starts if entity.starts is not None else entity.created
    return Span(
        -FOREVER if begins is None else begins,
        FOREVER if entity.ends is None else entity.ends,
    )


def _before(entity: Entity, versions: Sequence[DeliveryVersion], last_spent: int | None) -> list[Span]:
    """The time before the first look at what was off by then."""
    if not _first_seen_off(entity, versions):
        return []
    look = _first_look(versions)
    if _ended_by_schedule(entity, versions):
        return [Span(end=look, known_by=KnownBy.SCHEDULE)]
    return [] if last_spent is None else [Span(end=min(look, last_spent), known_by=KnownBy.SPEND)]


def _first_seen_off(entity: Entity, versions: Sequence[DeliveryVersion]) -> bool:
    return versions[0].off if versions else entity.delivery in _OFF


def _first_look(versions: Sequence[DeliveryVersion]) -> int:
    seen_at = versions[0].seen_at if versions else None
    return FOREVER if seen_at is None else seen_at


def _ended_by_schedule(entity: Entity, versions: Sequence[DeliveryVersion]) -> bool:
    """An end that lies after the look was set since, so it is not what had ended it by then."""
    delivery = versions[0].delivery if versions else entity.delivery
    return delivery is Delivery.ENDED and entity.ends is not None and entity.ends <= _first_look(versions)


def unseen_pasts(
    entities: Iterable[Entity], budgets: Iterable[BudgetVersion], deliveries: Iterable[DeliveryVersion]
) -> Mapping[Key, int]:
    """What only its spend can tell when it was on, with its first look's instant.

    Campaigns, and of groups those that have budgets of their own: of others it makes no difference.
    """
    stated = (version.budget for version in budgets)
    own = {each.entity for each in stated if each.level is Level.GROUP and each.amount is not None}
    first: dict[Key, DeliveryVersion] = {}
    for version in deliveries:
        first.setdefault((version.level, version.entity), version)
    found = {}
    for entity in entities:
        key = (entity.level, entity.id)
        seen = first.get(key)
        counts = entity.level is Level.CAMPAIGN or (entity.level is Level.GROUP and entity.id in own)
        if not counts or seen is None or seen.seen_at is None:
            continue
        if seen.off and not _ended_by_schedule(entity, [seen]):
            found[key] = seen.seen_at
    return found

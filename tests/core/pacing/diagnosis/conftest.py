"""A small account: one campaign, one group, ads."""

from __future__ import annotations

from typing import Any

from paceboard.model import DAY, HOUR, Delivery, Entity, Level, Period
from paceboard.pacing.diagnosis import Serving

NOW = 100 * DAY
PERIOD = Period(kind="month", first=90, last=119, start=90 * DAY, end=120 * DAY)


def campaign(key: str = "c", **own: Any) -> Entity:
    return Entity(**{"level": Level.CAMPAIGN, "id": key, "name": key, "delivery": Delivery.ACTIVE, **own})


def group(key: str = "g", **own: Any) -> Entity:
    fields = {"level": Level.GROUP, "id": key, "parent": "c", "name": key, "delivery": Delivery.ACTIVE}
    return Entity(**{**fields, **own})


def ad(key: str = "a", hours: int | None = 500, **own: Any) -> Entity:
    created = None if hours is None else NOW - hours * HOUR
    fields = {"level": Level.AD, "id": key, "parent": "g", "name": key, "delivery": Delivery.ACTIVE}
    return Entity(**{**fields, "created": created, **own})


def serving(*entities: Entity, scope: tuple[str, ...] = ()) -> Serving:
    return Serving(entities, scope)

"""Campaigns, ad groups and ads, the deleted ones too.

TikTok leaves deleted objects out unless asked for all, and their spend would then belong to nobody.
Times of entities are UTC.
"""

from __future__ import annotations

from collections.abc import Callable

from paceboard.plugin import DAY, AccountRef, Drift, Entity, Level
from paceboard_tiktok.dayparting import dayparting, scheduled_week
from paceboard_tiktok.figures import identity, instant, micros
from paceboard_tiktok.statuses import delivery
from paceboard_tiktok.wire import Ad, Campaign, Group

__all__ = ["ad_entity", "campaign_entity", "group_entity"]

TEN_YEARS = 3_650 * DAY
"""`SCHEDULE_FROM_NOW` writes an end this long after the start; it means that there is none."""

Note = Callable[[str, str], None]


def campaign_entity(row: Campaign, account: AccountRef, *, note: Note) -> Entity:
    """A campaign in the model's words; CBO is off where TikTok does not say that it is on."""
    state, raw = delivery(row.secondary_status, row.operation_status, note=note)
    key = _own(row.campaign_id, row.advertiser_id, account, "campaign")
    return Entity(
        level=Level.CAMPAIGN,
        id=key,
        name=row.campaign_name or "",
        delivery=state,
        raw_status=raw,
        budget_shared=bool(row.budget_optimize_on),
        objective=row.objective_type or "",
        created=_created(row.create_time, key, note),
        attributes=_attributes(
            campaign_type=row.campaign_type, campaign_automation_type=row.campaign_automation_type
        ),
    )


def group_entity(row: Group, account: AccountRef, *, note: Note) -> Entity:
    """An ad group in the model's words, with its schedule."""
    state, raw = delivery(row.secondary_status, row.operation_status, note=note)
    key = _own(row.adgroup_id, row.advertiser_id, account, "ad group")
    starts = instant(row.schedule_start_time, what=f"ad group {key}, schedule_start_time")
    ends = instant(row.schedule_end_time, what=f"ad group {key}, schedule_end_time")
    if ends is not None and starts is not None and ends - starts >= TEN_YEARS:
        ends = None
    pending = micros(row.scheduled_budget, what=f"ad group {key}, scheduled_budget")
    parts = dayparting(row.dayparting, what=f"ad group {key}", note=note)
    return Entity(
        level=Level.GROUP,
        id=key,
        parent=identity(row.campaign_id, what=f"ad group {key}, campaign_id"),
        name=row.adgroup_name or "",
        delivery=state,
        raw_status=raw,
        starts=starts,
        ends=None if row.schedule_type == "SCHEDULE_FROM_NOW" else ends,
        objective=row.optimization_goal or "",
        created=_created(row.create_time, key, note),
        attributes={**_attributes(scheduled_budget_micros=str(pending) if pending else None), **parts},
        week=scheduled_week(parts),
    )


def ad_entity(row: Ad, account: AccountRef, *, note: Note) -> Entity:
    """An ad in the model's words."""
    state, raw = delivery(row.secondary_status, row.operation_status, note=note)
    key = _own(row.ad_id, row.advertiser_id, account, "ad")
    return Entity(
        level=Level.AD,
        id=key,
        parent=identity(row.adgroup_id, what=f"ad {key}, adgroup_id"),
        name=row.ad_name or "",
        delivery=state,
        raw_status=raw,
        created=_created(row.create_time, key, note),
    )


def _own(value: object, owner: object, account: AccountRef, kind: str) -> str:
    """The row's id, once it is sure that the row is of the account that was asked for."""
    key = identity(value, what=f"id of {kind}")
    if owner is not None and identity(owner, what=f"{kind} {key}, advertiser_id") != account.id:
        raise Drift(
            f"TikTok was asked for {account} and answered for another account",
            why=f"{kind} {key} says advertiser_id {str(owner)[:40]!r}",
            do="report it; nothing of this answer was used",
        )
    return key


def _created(value: object, key: str, note: Note) -> int | None:
    """When it was made. Display data with one use (when a budget began), so a new form is only noted."""
    try:
        return instant(value, what=f"{key}, create_time")
    except Drift as error:
        note("unreadable_time", str(error))
        return None


def _attributes(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}

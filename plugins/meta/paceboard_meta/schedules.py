"""Budget schedules: times at which Meta may spend more than the budget that it states.

developers.facebook.com/docs/marketing-api/reference/ad-campaign/budget_schedules. Whether an amount stands
for the whole or for what is added is not documented, so the periods are shown and reckoned with nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from paceboard.plugin import (
    Account,
    AccountUnusable,
    Drift,
    Entity,
    PermissionDenied,
    Rejected,
    instant_text,
)
from paceboard_meta.api import Api, Call, as_json, listed
from paceboard_meta.figures import identity, moment
from paceboard_meta.wire import BudgetSchedule

__all__ = ["SCHEDULED", "with_schedules"]

SCHEDULED = "budget_schedule"
"""Attribute of an entity: `on`, or its periods as JSON."""
FIELDS = "id,time_start,time_end,budget_value,budget_value_type,recurrence_type"
MOST = 50
"""Periods that one object may have."""


async def with_schedules(api: Api, account: Account, entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The entities; those with a budget schedule show its periods."""
    return tuple([await _shown(api, account, entity) for entity in entities])


async def _shown(api: Api, account: Account, entity: Entity) -> Entity:
    if SCHEDULED not in entity.attributes:
        return entity
    what = f"budget schedules of {entity.id}"
    call = Call(
        path=f"{entity.id}/budget_schedules",
        query=(("fields", FIELDS),),
        account=account.ref.id.removeprefix("act_"),
        what=what,
    )
    try:
        rows = await api.edge(
            call, listed(BudgetSchedule, what=what), lambda row: identity(row.id, what=what)
        )
        periods = sorted(_period(row, what) for row in rows[:MOST])
    except (AccountUnusable, Drift, PermissionDenied, Rejected) as error:
        api.note("unreadable_schedule", f"{what}: {error}")
        return entity
    return evolve(entity, attributes={**entity.attributes, SCHEDULED: as_json(periods)})


def _period(row: BudgetSchedule, what: str) -> list[str]:
    """Start, end, and by how much, in Meta's own words."""
    times = [moment(each, what=what) for each in (row.time_start, row.time_end)]
    value = f"{row.budget_value_type or ''} {'' if row.budget_value is None else row.budget_value}".strip()
    return [*("" if each is None else instant_text(each) for each in times), value, row.recurrence_type or ""]

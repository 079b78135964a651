"""Budget schedules: times for which Meta raises a daily budget; the budget that it states stays as it was.

developers.facebook.com/documentation/ads-commerce/marketing-api/reference/ad-campaign-group/budget_schedules,
of 17 November 2023: `budget_value` is the amount of the increase, by an absolute amount or by a multiplier.
So an absolute one is added, in minor units as all of Meta's budgets are. Of a multiplier it is not told
whether 140 are per cent, and what recurs has a form that is not told: such periods are shown and reckoned
with nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import evolve, field, frozen

from paceboard.plugin import (
    Account,
    AccountUnusable,
    BudgetRaise,
    Drift,
    Entity,
    PermissionDenied,
    Rejected,
    instant_text,
)
from paceboard_meta.api import Api, Call, as_json, listed
from paceboard_meta.currencies import step_of
from paceboard_meta.figures import identity, minor, moment
from paceboard_meta.wire import BudgetSchedule

__all__ = ["SCHEDULED", "Scheduled", "with_schedules"]

SCHEDULED = "budget_schedule"
"""Attribute of an entity: `on`, or its periods as JSON."""
FIELDS = "id,time_start,time_end,budget_value,budget_value_type,recurrence_type"
MOST = 50
"""Periods that one object may have."""
ABSOLUTE, ONCE = "ABSOLUTE", "ONE_TIME"
Note = Callable[[str, str], None]


@frozen(kw_only=True)
class Scheduled:
    """Entities with what their budget schedules say.

    Args:
        entities: those with a schedule show its periods.
        raises: of budgets, by the id of their campaign or ad set.
    """

    entities: tuple[Entity, ...]
    raises: dict[str, tuple[BudgetRaise, ...]] = field(factory=dict)


async def with_schedules(api: Api, account: Account, entities: Iterable[Entity]) -> Scheduled:
    """Read the schedules of those entities that have one."""
    found, raises = list[Entity](), dict[str, tuple[BudgetRaise, ...]]()
    for entity in entities:
        rows = await _rows(api, account, entity) if SCHEDULED in entity.attributes else None
        if rows is None:
            found.append(entity)
            continue
        what = f"budget schedules of {entity.id}"
        try:
            shown = as_json(sorted(_period(row, what) for row in rows))
            raises[entity.id] = _raises(rows, step_of(account.currency), what, api.note)
        except Drift as error:
            api.note("unreadable_schedule", f"{what}: {error}")
            found.append(entity)
        else:
            found.append(evolve(entity, attributes={**entity.attributes, SCHEDULED: shown}))
    return Scheduled(entities=tuple(found), raises=raises)


async def _rows(api: Api, account: Account, entity: Entity) -> tuple[BudgetSchedule, ...] | None:
    """The periods of one object; None where they cannot be read, which costs nothing else."""
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
    except (AccountUnusable, Drift, PermissionDenied, Rejected) as error:
        api.note("unreadable_schedule", f"{what}: {error}")
        return None
    return rows[:MOST]


def _raises(rows: Iterable[BudgetSchedule], step: int, what: str, note: Note) -> tuple[BudgetRaise, ...]:
    """What is added for a time, oldest first; what cannot be reckoned is noted."""
    found = set[tuple[int, int, int]]()
    for row in rows:
        start, end = (moment(each, what=what) for each in (row.time_start, row.time_end))
        once = row.recurrence_type in (None, "", ONCE)
        more = minor(row.budget_value, step, what=what) if row.budget_value_type == ABSOLUTE else None
        if not once or more is None or start is None or end is None or end <= start:
            note(SCHEDULED, f"{what}: {' '.join(_period(row, what))} is shown and not reckoned with")
        else:
            found.add((start, end, more))
    return tuple(BudgetRaise(start=start, end=end, more=more) for start, end, more in sorted(found))


def _period(row: BudgetSchedule, what: str) -> list[str]:
    """Start, end, and by how much, in Meta's own words."""
    times = [moment(each, what=what) for each in (row.time_start, row.time_end)]
    value = f"{row.budget_value_type or ''} {'' if row.budget_value is None else row.budget_value}".strip()
    return [*("" if each is None else instant_text(each) for each in times), value, row.recurrence_type or ""]

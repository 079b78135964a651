"""Budgets of before, from an account's change log: the only place where Meta dates a change of a budget.

developers.facebook.com/docs/marketing-api/reference/ad-activity. What a change says of amounts is not
documented, so it is believed only as far as it fits: the newest change has to lead to the budget that is read
now, each one before it to the one after it. From where it does not fit, nothing of it is used.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from attrs import evolve, frozen

from paceboard.plugin import (
    Account,
    AccountUnusable,
    Budget,
    Drift,
    Level,
    PagingBroken,
    PermissionDenied,
    Rejected,
    TooHeavy,
    date_text,
    during,
)
from paceboard_meta.accounts import node
from paceboard_meta.api import Api, Call, listed
from paceboard_meta.currencies import step_of
from paceboard_meta.figures import identity, minor, moment, text_of
from paceboard_meta.wire import Activity

__all__ = ["Change", "changes_of", "read_changes", "with_past"]

FIELDS = "event_type,event_time,object_id,extra_data"
EVENTS = {"update_campaign_budget": Level.CAMPAIGN, "update_ad_set_budget": Level.GROUP}
SIDES = ("old_value", "new_value")
WITHHELD = (AccountUnusable, Drift, PagingBroken, PermissionDenied, Rejected, TooHeavy)
"""Why a log may stay closed while everything else is open: budgets are then dated by our own looks."""

Note = Callable[[str, str], None]


@frozen(kw_only=True)
class Change:
    """A change of a budget's amount.

    Args:
        time: the instant of the change.
        before, after: micros.
        same_kind: both are for the same span of time: a day, or all of it.
    """

    level: Level
    entity: str
    time: int
    before: int
    after: int
    same_kind: bool = True


async def read_changes(api: Api, account: Account, *, days: int, now: int) -> tuple[Change, ...]:
    """The changes of budgets of the last days; none, with a note, where Meta does not open its log."""
    if not days:
        return ()
    what = f"change log of {account.ref}"
    today = account.zone.day(now)
    call = Call(
        path=f"{node(account.ref)}/activities",
        query=(
            ("fields", FIELDS),
            ("category", "BUDGET"),
            ("since", date_text(today - days)),
            ("until", date_text(today + 1)),
        ),
        account=account.ref.id.removeprefix("act_"),
        what=what,
    )
    try:
        with during(what):
            rows = await api.edge(call, listed(Activity, what=what), repr)
    except WITHHELD as error:
        api.note("no_budget_history", f"{what} cannot be read: {error}")
        return ()
    return changes_of(rows, step=step_of(account.currency), note=api.note)


def changes_of(rows: Iterable[Activity], *, step: int, note: Note) -> tuple[Change, ...]:
    """The changes of budgets among a log's rows; one that cannot be read is noted."""
    return tuple(change for row in rows if (change := _change(row, step, note)) is not None)


def _change(row: Activity, step: int, note: Note) -> Change | None:
    if row.event_type not in EVENTS:
        return None
    what = f"{row.event_type} of {str(row.object_id)[:40]}"
    try:
        time = moment(row.event_time, what=what)
        before, after = (_amount(row, name, step, what) for name in SIDES)
        entity = identity(row.object_id, what=what)
    except Drift as error:
        note("unreadable_change", str(error))
        return None
    if time is None or before is None or after is None:
        note("unreadable_change", f"{what} has no time, or no amount before and after")
        return None
    return Change(
        level=EVENTS[row.event_type],
        entity=entity,
        time=time,
        before=before,
        after=after,
        same_kind=_period(row, "old_value") == _period(row, "new_value"),
    )


def _side(row: Activity, name: str) -> object:
    """What was before or is after: an amount, or an object that holds one under the same name."""
    data = row.extra_data
    if isinstance(data, str):
        try:
            data = json.loads(data)
        except (ValueError, RecursionError):
            return None
    return data.get(name) if isinstance(data, dict) else None


def _amount(row: Activity, name: str, step: int, what: str) -> int | None:
    side = _side(row, name)
    return minor(side.get(name) if isinstance(side, dict) else side, step, what=f"{what}, {name}")


def _period(row: Activity, name: str) -> str:
    side = _side(row, name)
    return text_of(side.get("additional_value")) if isinstance(side, dict) else ""


def with_past(budgets: Iterable[Budget], changes: Iterable[Change], *, note: Note) -> Iterator[Budget]:
    """The budgets with the time since which they are in force, and those that were in force before."""
    logs: dict[tuple[Level, str], list[Change]] = {}
    for change in changes:
        logs.setdefault((change.level, change.entity), []).append(change)
    for budget in budgets:
        log = sorted(logs.get((budget.level, budget.entity), ()), key=lambda change: -change.time)
        yield from _versions(budget, log, note)


def _versions(budget: Budget, log: list[Change], note: Note) -> Iterator[Budget]:
    """A budget and its past, the newest first, as far as the log fits."""
    current = budget
    for change in (each for each in log if each.before != each.after):
        if change.after != current.amount:
            note("budget_history_ends", f"the change log of {budget.entity} does not lead to its budget")
            break
        if current.valid_to is None or change.time < current.valid_to:
            yield evolve(current, valid_from=change.time)
        if not change.same_kind or change.before <= 0:
            return
        current = evolve(current, amount=change.before, valid_to=change.time)
    yield current

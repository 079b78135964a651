"""The edge `activities`: an account's change log, as far as it is about budgets."""

from __future__ import annotations

import json
from collections.abc import Iterable

from paceboard.plugin import Account, Budget, Level, SimulatedWorld, Zone
from paceboard_meta.face.envelope import Data, Refusal, minor_text, time_text
from paceboard_meta.face.parameters import Parameters, chosen

__all__ = ["activities"]

EVENTS = {Level.CAMPAIGN: "update_campaign_budget", Level.GROUP: "update_ad_set_budget"}
_FIELDS = """
    actor_id actor_name application_id date_time_in_timezone event_time event_type extra_data object_id
    object_name object_type translated_event_type
"""
FIELDS = frozenset(_FIELDS.split())
USUAL = 7
"""Days that are told where nobody says how many."""
UTC = Zone("Etc/UTC")


def activities(world: SimulatedWorld, account: Account, parameters: Parameters) -> list[Data]:
    """The changes of budgets that a call asks for, the newest first."""
    parameters.choice("category", ("ACCOUNT", "AD", "AD_SET", "BUDGET", "CAMPAIGN", "STATUS"), "BUDGET")
    today = account.zone.day(world.now())
    since = _day(parameters, "since", today - USUAL)
    until = _day(parameters, "until", today + 1)
    if until < since:
        raise Refusal(100, "since must be before until")
    if parameters.text("category", "BUDGET") != "BUDGET":
        return []
    found = [
        (time, row)
        for time, row in _changes(world.budgets(str(account.ref)), account)
        if since <= account.zone.day(time) <= until
    ]
    rows = [row for _, row in sorted(found, key=lambda each: -each[0])]
    return [_without_id(chosen(row, parameters, FIELDS)) for row in rows]


def _day(parameters: Parameters, name: str, default: int) -> int:
    return parameters.day(parameters.text(name), name) if parameters.text(name) else default


def _without_id(row: Data) -> Data:
    """Entries of the log have none."""
    return {name: value for name, value in row.items() if name != "id"}


def _changes(budgets: Iterable[Budget], account: Account) -> list[tuple[int, Data]]:
    """Each end of a budget with what came after it."""
    known: dict[tuple[Level, str], list[Budget]] = {}
    for budget in budgets:
        known.setdefault((budget.level, budget.entity), []).append(budget)
    found = []
    for versions in known.values():
        past = sorted((each for each in versions if each.valid_to is not None), key=lambda x: x.valid_to or 0)
        later = [*past[1:], *(each for each in versions if each.valid_to is None)]
        found += [
            (before.valid_to or 0, _row(before, after, account))
            for before, after in zip(past, later, strict=False)
        ]
    return found


def _row(before: Budget, after: Budget, account: Account) -> Data:
    period = {"currency": account.currency, "additional_value": "Per Day", "type": "payment_amount"}
    sides = {
        name: {name: int(minor_text(budget.amount or 0, account.currency)), **period}
        for name, budget in (("old_value", before), ("new_value", after))
    }
    return {
        "event_type": EVENTS[before.level],
        "event_time": time_text(before.valid_to or 0, UTC),
        "object_id": before.entity,
        "object_type": "CAMPAIGN" if before.level is Level.CAMPAIGN else "AD_SET",
        "actor_name": "Simulated user",
        "extra_data": json.dumps(sides),
    }

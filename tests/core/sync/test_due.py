from __future__ import annotations

from typing import Any

import pytest

from paceboard.ledger import Lease, Parked, Run, RunResult
from paceboard.model import AccountRef
from paceboard.sync import due_at

REF = AccountRef("sample", "1")
LEASE = Lease(account=REF, fence=1, holder="process 7 on there", since=90, until=200)
PARKED = Parked(scope=str(REF), since=90, until=150, kind="RateLimited", why="quota")


def run(started: int, outcome: str = "ok") -> Run:
    return Run(id=1, account=REF, started=started, ended=None, result=RunResult(outcome=outcome))


@pytest.mark.parametrize(
    ("given", "now", "why"),
    [
        ({}, True, "never refreshed"),
        ({"run": run(49)}, True, "its time has come"),
        ({"run": run(50)}, False, "refreshed since its last time"),
        ({"run": run(60, "Transient")}, True, "the last run ended as Transient"),
        ({"run": run(60, "stopped")}, True, "the last run ended as stopped"),
        ({"run": run(60, "running")}, True, "the last run ended as running"),
        ({"run": run(60, "Reauthorise")}, False, "Reauthorise, which asking again does not mend"),
        ({"run": run(49, "Reauthorise")}, True, "its time has come"),
        ({"run": run(60, "running"), "lease": LEASE}, False, "being refreshed by process 7 on there"),
        ({"run": run(49), "parked": PARKED}, False, "put aside: quota"),
        ({"last_time": None}, False, "no schedule"),
    ],
)
def test_what_is_due(given: dict[str, Any], now: bool, why: str) -> None:
    """At 100, with a time at 50 and the next at 110: what has not been done since, and may be done now."""
    values: dict[str, Any] = {"last_time": 50, "next_time": 110, "run": None, "lease": None, "parked": None}
    due = due_at(REF, now=100, **{**values, **given})

    assert (now, True) == (due.now, why in due.why)
    assert (150 if given.get("parked") else 110) == due.next

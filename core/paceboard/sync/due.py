"""What is due: by the schedule, by how the last run ended, and by what is put aside."""

from __future__ import annotations

from attrs import frozen

from paceboard.ledger import Lease, Parked, Run
from paceboard.model import AccountRef

__all__ = ["Due", "due_at"]

_AGAIN = {
    "AccountBusy",
    "Corrupt",
    "DeadlineExceeded",
    "LedgerBusy",
    "LedgerError",
    "RateLimited",
    "Transient",
    "Unavailable",
    "interrupted",
    "running",
    "stopped",
}
"""Outcomes that may mend themselves: tried again at the next call, and not only at the next time."""


@frozen(kw_only=True)
class Due:
    """Whether an account is to be refreshed now.

    Args:
        now: it is.
        why: in words; of one that is not due, what is waited for.
        next: the next instant of its schedule, or at which it is asked about again; None: never.
    """

    account: AccountRef
    now: bool
    why: str
    next: int | None


def due_at(
    account: AccountRef,
    *,
    last_time: int | None,
    next_time: int | None,
    run: Run | None,
    lease: Lease | None,
    parked: Parked | None,
    now: int,
) -> Due:
    """Whether an account is to be refreshed now.

    Args:
        last_time, next_time: of its schedule; None: it has none.
        run: its last one; None: it has never been refreshed.
        lease: of whoever refreshes it now.
        parked: until when nobody asks about it, or its app.
    """
    waits = False
    until = next_time
    if last_time is None:
        why = "no schedule"
    elif lease is not None:
        why = f"being refreshed by {lease.holder}"
    elif parked is not None and now < parked.until:
        why, until = f"put aside: {parked.why}", parked.until
    elif run is None:
        why, waits = "never refreshed", True
    elif run.started < last_time:
        why, waits = "its time has come", True
    elif run.result.outcome in _AGAIN:
        why, waits = f"the last run ended as {run.result.outcome}", True
    elif run.result.outcome == "ok":
        why = "refreshed since its last time"
    else:
        why = f"the last run ended as {run.result.outcome}, which asking again does not mend"
    return Due(account=account, now=waits, why=why, next=until)

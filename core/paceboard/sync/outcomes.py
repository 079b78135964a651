"""How accounts end, and the steps to there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from attrs import evolve, field, frozen

from paceboard.errors import PaceboardError
from paceboard.ledger import Commit, RunResult
from paceboard.model import SECOND, AccountRef
from paceboard.sync.emptied import VANISHED
from paceboard.sync.fetching import Snapshot
from paceboard.transport.tally import Tally

__all__ = ["Outcome", "Progress", "counted", "lists_of", "record_of", "with_commit"]


@frozen(kw_only=True)
class Progress:
    """One step of a refresh, for whoever shows it.

    Args:
        step: `accounts`, `listed`, `snapshot`, `facts` or `done`.
        done, of: windows committed, of how many.
        rows, requests: of this account so far.
        outcome: how the account ended, with the step `done`.
        notes: with the step `listed`, what the connector said while it listed its accounts.
    """

    account: AccountRef | None
    step: str
    done: int = 0
    of: int = 0
    rows: int = 0
    requests: int = 0
    outcome: Outcome | None = None
    notes: Mapping[str, int] = field(factory=dict)


@frozen(kw_only=True)
class Outcome:
    """How one account's refresh ended.

    Args:
        error: what stopped it; None: everything was fetched and kept.
        revision, watermark: the account's afterwards; None: it has none yet.
        rows: rows of the windows that were kept; `changed` those that were new, other than before, or gone.
        withdrawn: rows that the ledger held and the platform tells no more; among `changed`, too.
        rejected: rows that were read and refused, with their window.
        requests, retries, waited: of this account; waited in seconds.
        pages: answers that were taken for a yes.
        quota: what the platform says is used of its limits now, in percent, by the limit's name.
        until: nobody asks about the account before this instant; None: it may be asked about at once.
        notes: unexpected but harmless things that the connector said, counted by code.
        listing_notes: what it said while it listed the accounts of its app, the same for all of them.
    """

    ref: AccountRef
    error: PaceboardError | None = None
    revision: int | None = None
    rows: int = 0
    changed: int = 0
    withdrawn: int = 0
    rejected: int = 0
    requests: int = 0
    retries: int = 0
    bytes_in: int = 0
    pages: int = 0
    waited: float = 0.0
    watermark: int | None = None
    notes: Mapping[str, int] = field(factory=dict)
    listing_notes: Mapping[str, int] = field(factory=dict)
    quota: Mapping[str, float] = field(factory=dict)
    until: int | None = None


def with_commit(outcome: Outcome, commit: Commit, gone: int) -> Outcome:
    """The outcome with one more window kept, and the days that vanished in it."""
    changed = commit.rows_new + commit.rows_changed + commit.rows_withdrawn
    return evolve(
        outcome,
        rows=outcome.rows + commit.rows_in,
        changed=outcome.changed + changed,
        withdrawn=outcome.withdrawn + commit.rows_withdrawn,
        notes=dict(Counter(outcome.notes) + Counter({VANISHED: gone})),
    )


def counted(tally: Tally) -> dict[str, Any]:
    """What went over the wire for an account."""
    return {
        "requests": tally.requests,
        "retries": tally.retries,
        "bytes_in": tally.bytes_in,
        "pages": tally.pages,
        "waited": tally.waits,
        "quota": dict(tally.quota),
    }


def lists_of(snapshot: Snapshot | None) -> dict[str, Any]:
    """What the first transaction brings beside facts; the later ones leave it untouched."""
    if snapshot is None:
        return {}
    return {
        "entities": snapshot.entities,
        "budgets": snapshot.budgets,
        "limits": snapshot.limits,
        "balances": snapshot.balances,
    }


def record_of(outcome: Outcome) -> RunResult:
    """What the run's record says of it."""
    return RunResult(
        outcome="ok" if outcome.error is None else type(outcome.error).__name__,
        requests=outcome.requests,
        bytes_read=outcome.bytes_in,
        pages=outcome.pages,
        rows_in=outcome.rows + outcome.rejected,
        rows_kept=outcome.changed,
        rows_rejected=outcome.rejected,
        retries=outcome.retries,
        waited=int(outcome.waited * SECOND),
        problem="" if outcome.error is None else str(outcome.error),
        quota_left=_left(outcome.quota),
    )


def _left(used: Mapping[str, float]) -> int | None:
    """What is left of the fullest limit, in millionths; None where the platform told of none."""
    return max(0, 1_000_000 - round(max(used.values()) * 10_000)) if used else None

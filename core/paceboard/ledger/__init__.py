"""The ledger's room: what every platform said and when, exact, dated and never overwritten.

`Ledger` is imported when it is asked for: it brings the database along, the records do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paceboard.ledger.records import (
    Commit,
    FactWindow,
    Lease,
    Parked,
    Revision,
    Run,
    RunResult,
    StoredReading,
)

if TYPE_CHECKING:
    from paceboard.ledger.ledger import Ledger, Snapshot
    from paceboard.ledger.reads import Reads

__all__ = [
    "Commit",
    "FactWindow",
    "Lease",
    "Ledger",
    "Parked",
    "Reads",
    "Revision",
    "Run",
    "RunResult",
    "Snapshot",
    "StoredReading",
]


def __getattr__(name: str) -> Any:
    if name in ("Ledger", "Reads", "Snapshot"):
        from paceboard.ledger import ledger

        return getattr(ledger, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

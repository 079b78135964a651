"""The ledger's room: what every platform said and when, exact, dated and never overwritten.

`Ledger` is imported when it is asked for: it brings the database along, the records do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paceboard.ledger.records import (
    Commit,
    FactVersion,
    FactWindow,
    Lease,
    Parked,
    Revision,
    Run,
    RunResult,
    Standing,
    StoredReading,
)

if TYPE_CHECKING:
    from paceboard.ledger.forgetting import Forgotten
    from paceboard.ledger.ledger import Ledger, Snapshot
    from paceboard.ledger.reads import Reads
    from paceboard.ledger.thinning import Gaps, Thinned

__all__ = [
    "Commit",
    "FactVersion",
    "FactWindow",
    "Forgotten",
    "Gaps",
    "Lease",
    "Ledger",
    "Parked",
    "Reads",
    "Revision",
    "Run",
    "RunResult",
    "Snapshot",
    "Standing",
    "StoredReading",
    "Thinned",
]


def __getattr__(name: str) -> Any:
    if name in ("Ledger", "Reads", "Snapshot"):
        from paceboard.ledger import ledger

        return getattr(ledger, name)
    if name == "Forgotten":
        from paceboard.ledger import forgetting

        return forgetting.Forgotten
    if name in ("Gaps", "Thinned"):
        from paceboard.ledger import thinning

        return getattr(thinning, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""What the platform takes back: days may vanish, a whole window of spend may not.

A platform may restate a day to nothing. A report that comes back empty where there was spend is another
thing: platforms answer so, with success, when their reporting is behind or a filter does not fit.
"""

from __future__ import annotations

from collections.abc import Sequence

from paceboard.errors import Corrupt
from paceboard.ledger import FactWindow, Reads
from paceboard.model import AccountRef, Grain, Level, date_text

__all__ = ["VANISHED", "days_taken_back"]

VANISHED = "days_taken_back"
"""The note's code: days of the account that had spend and are in the platform's answer no more."""


def days_taken_back(ledger: Reads, ref: AccountRef, windows: Sequence[FactWindow]) -> int:
    """How many days with spend the windows will withdraw at the level that holds all of the account.

    Raises:
        Corrupt: where a window had spend and comes back without any row, at account level or at every one.
    """
    return sum(_vanished(ledger, ref, each) for each in windows)


def _vanished(ledger: Reads, ref: AccountRef, window: FactWindow) -> int:
    planned = [level for level, grain in window.planned if grain is Grain.DAY]
    told = {fact.level for fact in window.facts if fact.grain is Grain.DAY}
    # Where nothing was told at all, every level counts: some connectors read none of the account's own.
    levels = [Level.ACCOUNT] if Level.ACCOUNT in planned and told else planned
    first, last = window.window.first, window.window.last
    had = {day for level in levels for day in ledger.days_with_spend(ref, level, first, last)}
    days = {fact.day for fact in window.facts if fact.grain is Grain.DAY and fact.level in levels}
    if had and not days:
        raise _empty(ref, window, len(had))
    return len(had - days)


def _empty(ref: AccountRef, window: FactWindow, days: int) -> Corrupt:
    first, last = date_text(window.window.first), date_text(window.window.last)
    return Corrupt(
        f"{ref}: the report of {first} to {last} came back empty, nothing of it was written",
        why=f"{days} of these days had spend when they were last read; platforms answer so when they fail",
        do="refresh again later; if it stays, look at the platform's own report and the token's rights",
    )

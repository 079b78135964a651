"""Refresh: plan windows, fetch them whole, commit each in one transaction."""

from __future__ import annotations

from paceboard.sync.fetching import cleaned
from paceboard.sync.parking import cooled
from paceboard.sync.refresh import AT_ONCE, Outcome, Progress, Refresh, connector_failed
from paceboard.sync.turns import LedgerTurns
from paceboard.sync.windows import Plan, plan_windows

__all__ = [
    "AT_ONCE",
    "LedgerTurns",
    "Outcome",
    "Plan",
    "Progress",
    "Refresh",
    "cleaned",
    "connector_failed",
    "cooled",
    "plan_windows",
]

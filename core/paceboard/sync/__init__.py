"""Refresh: plan windows, fetch them whole, commit each in one transaction."""

from __future__ import annotations

from paceboard.sync.dry_run import DryRun, PlannedCall, planned_calls
from paceboard.sync.due import Due, due_at
from paceboard.sync.fetching import cleaned
from paceboard.sync.holder import this_process
from paceboard.sync.outcomes import Outcome, Progress
from paceboard.sync.parking import cooled, longest_parked
from paceboard.sync.refresh import AT_ONCE, Refresh, connector_failed
from paceboard.sync.turns import LedgerTurns
from paceboard.sync.windows import Plan, plan_windows

__all__ = [
    "AT_ONCE",
    "DryRun",
    "Due",
    "LedgerTurns",
    "Outcome",
    "Plan",
    "PlannedCall",
    "Progress",
    "Refresh",
    "cleaned",
    "connector_failed",
    "cooled",
    "due_at",
    "longest_parked",
    "plan_windows",
    "planned_calls",
    "this_process",
]

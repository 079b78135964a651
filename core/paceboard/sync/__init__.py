"""Refresh: plan windows, fetch them whole, commit each in one transaction."""

from __future__ import annotations

from paceboard.sync.fetching import cleaned
from paceboard.sync.refresh import Outcome, Progress, Refresh, connector_failed
from paceboard.sync.windows import Plan, plan_windows

__all__ = ["Outcome", "Plan", "Progress", "Refresh", "cleaned", "connector_failed", "plan_windows"]

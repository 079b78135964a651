"""Pacing: pure functions over exact numbers. No clock, no I/O, no floats."""

from __future__ import annotations

from paceboard.pacing.ceilings import RuleFinder, ceiling
from paceboard.pacing.elapsed import complete_days, days_left, elapsed
from paceboard.pacing.period import (
    Cap,
    Constraint,
    choose_cap,
    choose_period,
    flight_at,
    limit_reset,
    limit_window,
    shares_of,
)
from paceboard.pacing.plan import day_amounts, plan, plan_of, planned
from paceboard.pacing.rate import Rate, exhausted_at, landing, present_rate, required_rate
from paceboard.pacing.schedule import BudgetStretch, Resolution, resolve
from paceboard.pacing.serving import DeliveryVersion, unseen_pasts
from paceboard.pacing.status import Verdict, ladder, pace, trigger

__all__ = [
    "BudgetStretch",
    "Cap",
    "Constraint",
    "DeliveryVersion",
    "Rate",
    "Resolution",
    "RuleFinder",
    "Verdict",
    "ceiling",
    "choose_cap",
    "choose_period",
    "complete_days",
    "day_amounts",
    "days_left",
    "elapsed",
    "exhausted_at",
    "flight_at",
    "ladder",
    "landing",
    "limit_reset",
    "limit_window",
    "pace",
    "plan",
    "plan_of",
    "planned",
    "present_rate",
    "required_rate",
    "resolve",
    "shares_of",
    "trigger",
    "unseen_pasts",
]

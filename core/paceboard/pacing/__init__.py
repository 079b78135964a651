"""Pacing: pure functions over exact numbers. No clock, no I/O, no floats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paceboard.pacing.bounds import Bounds, RuleFinder, Terms
from paceboard.pacing.ceilings import ceiling
from paceboard.pacing.change import Change, least_change
from paceboard.pacing.curves import day_weights, target
from paceboard.pacing.elapsed import complete_days, days_left, elapsed
from paceboard.pacing.expected import expected_share, scheduled_elapsed
from paceboard.pacing.feasibility import Breach, breaches, explained
from paceboard.pacing.laying import bounds_of, month_of, week_of
from paceboard.pacing.lifetime import Lifetime, LifetimeLine, LifetimePlan, SpentUntil, lifetimes_of
from paceboard.pacing.packs import RulePack, rule_pack
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
from paceboard.pacing.plan import day_amounts, plan, plan_of, plan_to_date, planned, share_of_day
from paceboard.pacing.rate import Rate, exhausted_at, landing, present_rate, required_rate
from paceboard.pacing.schedule import Resolution, resolve
from paceboard.pacing.serving import DeliveryVersion, unseen_pasts
from paceboard.pacing.shape import FLAT, PSEUDO_DAYS, HourShape, learned
from paceboard.pacing.status import Verdict, ladder, pace, trigger
from paceboard.pacing.stretches import BudgetStretch
from paceboard.pacing.tolerance import (
    Tolerance,
    fixed_tolerance,
    noise_aware_tolerance,
    relative_noise,
)

if TYPE_CHECKING:
    from paceboard.pacing import diagnosis

__all__ = [
    "FLAT",
    "PSEUDO_DAYS",
    "Bounds",
    "Breach",
    "BudgetStretch",
    "Cap",
    "Change",
    "Constraint",
    "DeliveryVersion",
    "HourShape",
    "Lifetime",
    "LifetimeLine",
    "LifetimePlan",
    "Rate",
    "Resolution",
    "RuleFinder",
    "RulePack",
    "SpentUntil",
    "Terms",
    "Tolerance",
    "Verdict",
    "bounds_of",
    "breaches",
    "ceiling",
    "choose_cap",
    "choose_period",
    "complete_days",
    "day_amounts",
    "day_weights",
    "days_left",
    "diagnosis",
    "elapsed",
    "exhausted_at",
    "expected_share",
    "explained",
    "fixed_tolerance",
    "flight_at",
    "ladder",
    "landing",
    "learned",
    "least_change",
    "lifetimes_of",
    "limit_reset",
    "limit_window",
    "month_of",
    "noise_aware_tolerance",
    "pace",
    "plan",
    "plan_of",
    "plan_to_date",
    "planned",
    "present_rate",
    "relative_noise",
    "required_rate",
    "resolve",
    "rule_pack",
    "scheduled_elapsed",
    "share_of_day",
    "shares_of",
    "target",
    "trigger",
    "unseen_pasts",
    "week_of",
]

# Hidden from type checkers: with it in sight they would believe that every name exists.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Diagnosis and the statistics below it are imported when an account is off its plan."""
        if name != "diagnosis":
            raise AttributeError(f"module 'paceboard.pacing' has no attribute {name!r}")
        from importlib import import_module

        return import_module("paceboard.pacing.diagnosis")

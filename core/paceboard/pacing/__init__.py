"""Pacing: pure functions over exact numbers. No clock, no I/O, no floats but inside the forecast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paceboard.pacing.bounds import Bounds, RuleFinder, Terms
from paceboard.pacing.ceilings import ceiling, most_of_all
from paceboard.pacing.change import Change, least_change
from paceboard.pacing.curves import day_weights, target
from paceboard.pacing.day_budgets import day_budgets
from paceboard.pacing.decision import Choice, Decision, Guard, Step, decide, learning_until
from paceboard.pacing.elapsed import complete_days, days_left, elapsed
from paceboard.pacing.expected import expected_share, scheduled_elapsed
from paceboard.pacing.feasibility import Breach, breaches, explained
from paceboard.pacing.flips import Flip, decision_flips, smallest, status_flips
from paceboard.pacing.forecast import Coverage, Forecast, forecast
from paceboard.pacing.laying import bounds_of, month_of, week_of
from paceboard.pacing.lifetime import Lifetime, LifetimeLine, LifetimePlan, SpentUntil, lifetimes_of
from paceboard.pacing.outcomes import Outcome, Outlook, outcomes
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
from paceboard.pacing.roas import REPORTED, REPORTED_SOURCE, ConversionDay, Roas, roas_of
from paceboard.pacing.schedule import Resolution, resolve
from paceboard.pacing.serving import DeliveryVersion, unseen_pasts
from paceboard.pacing.shape import FLAT, PSEUDO_DAYS, HourShape, learned
from paceboard.pacing.standing import Bound, Standing
from paceboard.pacing.status import Verdict, ladder, pace, trigger
from paceboard.pacing.stretches import BudgetStretch
from paceboard.pacing.tolerance import (
    Tolerance,
    fixed_tolerance,
    noise_aware_tolerance,
    relative_noise,
)
from paceboard.pacing.what_if import Changes, Situation

if TYPE_CHECKING:
    from paceboard.pacing import diagnosis

__all__ = [
    "FLAT",
    "PSEUDO_DAYS",
    "REPORTED",
    "REPORTED_SOURCE",
    "Bound",
    "Bounds",
    "Breach",
    "BudgetStretch",
    "Cap",
    "Change",
    "Changes",
    "Choice",
    "Constraint",
    "ConversionDay",
    "Coverage",
    "Decision",
    "DeliveryVersion",
    "Flip",
    "Forecast",
    "Guard",
    "HourShape",
    "Lifetime",
    "LifetimeLine",
    "LifetimePlan",
    "Outcome",
    "Outlook",
    "Rate",
    "Resolution",
    "Roas",
    "RuleFinder",
    "RulePack",
    "Situation",
    "SpentUntil",
    "Standing",
    "Step",
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
    "day_budgets",
    "day_weights",
    "days_left",
    "decide",
    "decision_flips",
    "diagnosis",
    "elapsed",
    "exhausted_at",
    "expected_share",
    "explained",
    "fixed_tolerance",
    "flight_at",
    "forecast",
    "ladder",
    "landing",
    "learned",
    "learning_until",
    "least_change",
    "lifetimes_of",
    "limit_reset",
    "limit_window",
    "month_of",
    "most_of_all",
    "noise_aware_tolerance",
    "outcomes",
    "pace",
    "plan",
    "plan_of",
    "plan_to_date",
    "planned",
    "present_rate",
    "relative_noise",
    "required_rate",
    "resolve",
    "roas_of",
    "rule_pack",
    "scheduled_elapsed",
    "share_of_day",
    "shares_of",
    "smallest",
    "status_flips",
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

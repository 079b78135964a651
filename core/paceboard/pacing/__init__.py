"""Pacing: pure functions over exact numbers. No clock, no I/O, no floats but inside the forecast."""

from __future__ import annotations

from paceboard.pacing.bounds import Bounds, RuleFinder, Terms
from paceboard.pacing.ceilings import ceiling
from paceboard.pacing.change import Change, least_change
from paceboard.pacing.curves import day_weights, target
from paceboard.pacing.day_budgets import day_budgets
from paceboard.pacing.elapsed import complete_days, days_left, elapsed
from paceboard.pacing.expected import expected_share, scheduled_elapsed
from paceboard.pacing.feasibility import Breach, breaches, explained
from paceboard.pacing.forecast import Coverage, Forecast, forecast
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

__all__ = [
    "FLAT",
    "PSEUDO_DAYS",
    "Bounds",
    "Breach",
    "BudgetStretch",
    "Cap",
    "Change",
    "Constraint",
    "Coverage",
    "DeliveryVersion",
    "Forecast",
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
    "day_budgets",
    "day_weights",
    "days_left",
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

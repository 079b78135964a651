"""Pacing: pure functions over exact numbers. No clock, no I/O, no floats but inside the forecast."""

from __future__ import annotations

from paceboard.pacing.ceilings import RuleFinder, ceiling
from paceboard.pacing.day_budgets import day_budgets
from paceboard.pacing.decision import Choice, Decision, Guard, Step, decide, learning_until
from paceboard.pacing.elapsed import complete_days, days_left, elapsed
from paceboard.pacing.flips import Flip, decision_flips, smallest, status_flips
from paceboard.pacing.forecast import Coverage, Forecast, forecast
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
from paceboard.pacing.plan import day_amounts, plan, plan_of, planned
from paceboard.pacing.rate import Rate, exhausted_at, landing, present_rate, required_rate
from paceboard.pacing.roas import REPORTED_SOURCE, ConversionDay, Roas, roas_of
from paceboard.pacing.schedule import BudgetStretch, Resolution, resolve
from paceboard.pacing.serving import DeliveryVersion, unseen_pasts
from paceboard.pacing.standing import Bound, Standing
from paceboard.pacing.status import Verdict, ladder, pace, trigger
from paceboard.pacing.tolerance import (
    Tolerance,
    fixed_tolerance,
    noise_aware_tolerance,
    relative_noise,
)
from paceboard.pacing.what_if import Changes, Situation

__all__ = [
    "REPORTED_SOURCE",
    "Bound",
    "BudgetStretch",
    "Cap",
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
    "Outcome",
    "Outlook",
    "Rate",
    "Resolution",
    "Roas",
    "RuleFinder",
    "RulePack",
    "Situation",
    "Standing",
    "Step",
    "Tolerance",
    "Verdict",
    "ceiling",
    "choose_cap",
    "choose_period",
    "complete_days",
    "day_amounts",
    "day_budgets",
    "days_left",
    "decide",
    "decision_flips",
    "elapsed",
    "exhausted_at",
    "fixed_tolerance",
    "flight_at",
    "forecast",
    "ladder",
    "landing",
    "learning_until",
    "limit_reset",
    "limit_window",
    "noise_aware_tolerance",
    "outcomes",
    "pace",
    "plan",
    "plan_of",
    "planned",
    "present_rate",
    "relative_noise",
    "required_rate",
    "resolve",
    "roas_of",
    "rule_pack",
    "shares_of",
    "smallest",
    "status_flips",
    "trigger",
    "unseen_pasts",
]

"""The past: what was known at an instant, what budgets were in force, how numbers moved afterwards."""

from paceboard.history.budgets import BudgetSpan, budget_spans
from paceboard.history.looking import History
from paceboard.history.moments import Moment, parse_moment
from paceboard.history.past import Known, Past
from paceboard.history.replay import replayed
from paceboard.history.restated import Drift, Restatement, drift, restatements
from paceboard.history.thinning import thinned, thinned_by_policy

__all__ = [
    "BudgetSpan",
    "Drift",
    "History",
    "Known",
    "Moment",
    "Past",
    "Restatement",
    "budget_spans",
    "drift",
    "parse_moment",
    "replayed",
    "restatements",
    "thinned",
    "thinned_by_policy",
]

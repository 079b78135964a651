"""The standard ad-platform cards: a plugin of the host's own distribution, through the same door as all."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from paceboard.plugin import CardSpec, hookimpl

__all__ = ["paceboard_cards"]

MODULES = (
    "spend_vs_budget",
    "total_spend",
    "spend_trend",
    "budget_utilisation",
    "efficiency",
    "totals",
    "by_campaign",
    "cpc_watch",
    "waste",
    "funnel",
    "concentration",
    "funds",
    "spend_anomaly",
    "roas_drop",
    "conversion_drop",
    "tracking_broken",
    "learning_phase",
    "delivery_problems",
    "reach",
    "fatigue",
    "freshness",
    "restatement",
    "overspending",
    "underspending",
    "day_and_time",
    "conversion_lag",
    "video",
    "watch_time",
)
"""Those that end in `CARDS`, in the order in which the cards are listed."""


@hookimpl
def paceboard_cards() -> Iterable[CardSpec]:
    """The cards that every ad platform's connector inherits."""
    for name in MODULES:
        yield from import_module(f"{__name__}.{name}").CARDS

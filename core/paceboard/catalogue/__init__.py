"""The standard ad-platform cards: a plugin of the host's own distribution, through the same door as all."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from importlib import import_module

from paceboard.plugin import CardAt, CardSpec, hookimpl

__all__ = ["every_card", "paceboard_cards"]

CARDS_OF = {
    "spend_vs_budget": ("spend_vs_budget",),
    "total_spend": ("total_spend",),
    "spend_trend": ("spend_trend",),
    "budget_utilisation": ("budget_utilisation",),
    "efficiency": ("roas", "cpa", "cvr", "cpc", "ctr", "cpm"),
    "totals": ("total_revenue", "impressions_trend"),
    "by_campaign": (
        "campaign_comparison",
        "conversions_by_campaign",
        "ctr_by_campaign",
        "roas_by_campaign",
        "spend_by_campaign",
    ),
    "cpc_watch": ("cpc_trend", "cpc_spike", "cpc_anomaly"),
    "waste": ("wasted_spend", "zero_conversion_spend", "wasted_spend_burst"),
    "funnel": ("conversion_funnel", "clicks_vs_conversions"),
    "concentration": ("spend_concentration",),
    "funds": ("account_limit", "credit_balance"),
    "spend_anomaly": ("spend_anomaly",),
    "roas_drop": ("roas_drop",),
    "conversion_drop": ("conversion_drop",),
    "tracking_broken": ("tracking_broken",),
    "learning_phase": ("learning_phase",),
    "delivery_problems": ("delivery_problems",),
    "reach": ("reach", "frequency"),
    "fatigue": ("creative_fatigue",),
    "freshness": ("data_freshness",),
    "restatement": ("restatement",),
    "overspending": ("overspending_campaigns",),
    "underspending": ("underspending_campaigns",),
    "day_and_time": ("conversions_by_day_of_week", "conversions_by_hour"),
    "conversion_lag": ("conversion_lag",),
    "video": ("six_second_view_rate", "video_completion"),
    "watch_time": ("average_watch_time",),
}
"""By module, the keys of its cards: whoever asks for one card imports its module and no other."""


@hookimpl
def paceboard_cards() -> Iterable[CardAt]:
    """The cards that every ad platform's connector inherits."""
    for module, keys in CARDS_OF.items():
        yield from (CardAt(key=key, load=partial(_card, module, key)) for key in keys)


def every_card() -> Iterable[CardSpec]:
    """The same cards, imported."""
    for offer in paceboard_cards():
        yield offer.load()


def _card(module: str, key: str) -> CardSpec:
    cards: tuple[CardSpec, ...] = import_module(f"paceboard.catalogue.{module}").CARDS
    return next(card for card in cards if card.key == key)

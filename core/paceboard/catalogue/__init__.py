"""The standard ad-platform cards: a plugin of the host's own distribution, through the same door as all."""

from __future__ import annotations

from collections.abc import Iterable

from paceboard.plugin import CardSpec, hookimpl

__all__ = ["paceboard_cards"]


@hookimpl
def paceboard_cards() -> Iterable[CardSpec]:
    """The cards that every ad platform's connector inherits."""
    from paceboard.catalogue import (
        budget_utilisation,
        by_campaign,
        concentration,
        cpc_watch,
        efficiency,
        freshness,
        funds,
        funnel,
        spend_anomaly,
        spend_trend,
        spend_vs_budget,
        total_spend,
        totals,
        waste,
    )

    for module in (
        spend_vs_budget,
        total_spend,
        spend_trend,
        budget_utilisation,
        efficiency,
        totals,
        by_campaign,
        cpc_watch,
        waste,
        funnel,
        concentration,
        funds,
        spend_anomaly,
        freshness,
    ):
        yield from module.CARDS

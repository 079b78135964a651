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
        conversion_drop,
        conversion_lag,
        cpc_watch,
        day_and_time,
        delivery_problems,
        efficiency,
        fatigue,
        freshness,
        funds,
        funnel,
        learning_phase,
        overspending,
        reach,
        roas_drop,
        spend_anomaly,
        spend_trend,
        spend_vs_budget,
        total_spend,
        totals,
        tracking_broken,
        underspending,
        video,
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
        roas_drop,
        conversion_drop,
        tracking_broken,
        learning_phase,
        delivery_problems,
        reach,
        fatigue,
        freshness,
        overspending,
        underspending,
        day_and_time,
        conversion_lag,
        video,
    ):
        yield from module.CARDS

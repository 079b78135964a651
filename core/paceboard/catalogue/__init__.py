"""The standard ad-platform cards: a plugin of the host's own distribution, through the same door as all."""

from __future__ import annotations

from collections.abc import Iterable

from paceboard.plugin import CardSpec, hookimpl

__all__ = ["paceboard_cards"]


@hookimpl
def paceboard_cards() -> Iterable[CardSpec]:
    """The cards that every ad platform's connector inherits."""
    from paceboard.catalogue.budget_utilisation import BUDGET_UTILISATION
    from paceboard.catalogue.by_campaign import (
        CAMPAIGN_COMPARISON,
        CONVERSIONS_BY_CAMPAIGN,
        CTR_BY_CAMPAIGN,
        ROAS_BY_CAMPAIGN,
        SPEND_BY_CAMPAIGN,
    )
    from paceboard.catalogue.efficiency import CPA, CPC, CPM, CTR, CVR, ROAS
    from paceboard.catalogue.spend_trend import SPEND_TREND
    from paceboard.catalogue.spend_vs_budget import SPEND_VS_BUDGET
    from paceboard.catalogue.total_spend import TOTAL_SPEND

    yield from (SPEND_VS_BUDGET, TOTAL_SPEND, SPEND_TREND, BUDGET_UTILISATION)
    yield from (ROAS, CPA, CVR, CPC, CTR, CPM)
    yield from (
        CAMPAIGN_COMPARISON,
        CONVERSIONS_BY_CAMPAIGN,
        CTR_BY_CAMPAIGN,
        ROAS_BY_CAMPAIGN,
        SPEND_BY_CAMPAIGN,
    )

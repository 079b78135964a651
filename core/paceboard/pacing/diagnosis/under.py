"""Why less is delivered than planned: each cause a check, with evidence or `unknown` (R68)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from paceboard.model import Balance, Period, SpendingLimit
from paceboard.pacing.diagnosis.check import Check, Serving
from paceboard.pacing.diagnosis.funds import limit, zero_balance
from paceboard.pacing.diagnosis.groups import Clicked, audience_too_narrow, cpc_above_bid_cap, learning
from paceboard.pacing.diagnosis.reviews import creative_rejected
from paceboard.pacing.diagnosis.schedules import schedule_gap

__all__ = ["under_delivery"]


def under_delivery(
    serving: Serving,
    *,
    limits: Sequence[SpendingLimit],
    balances: Sequence[Balance],
    clicked: Mapping[str, Clicked],
    period: Period,
    at: int,
    currency: str,
    per_click: bool = True,
) -> tuple[Check, ...]:
    """Every cause that R68 names, in its order.

    Args:
        clicked: by group's id, over the last days.
        at: instant of the look that entities, limits and balances are of.
        per_click: False where nothing of it is bought by the click (R73).
    """
    return (
        creative_rejected(serving, at),
        audience_too_narrow(serving),
        cpc_above_bid_cap(serving, clicked, currency, per_click=per_click),
        learning(serving),
        schedule_gap(serving, period, at),
        limit(serving, limits, currency),
        zero_balance(balances, currency),
    )

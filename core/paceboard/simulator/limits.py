"""The cycles of an account's spending limit, by the account's own calendar."""

from __future__ import annotations

from paceboard.model import LimitCycle, date_text
from paceboard.simulator.scenario import Limit

__all__ = ["cycle_start"]


def cycle_start(limit: Limit | None, day: int) -> int | None:
    """The day at whose start the cycle of `day` began; None where nothing bounds that day."""
    if limit is None or limit.amount is None:
        return None
    match limit.cycle:
        case LimitCycle.DAILY:
            return day
        case LimitCycle.MONTHLY:
            return day - int(date_text(day)[8:]) + 1
        case LimitCycle.ONE_TIME:
            return limit.reset if limit.reset is None or limit.reset <= day else None
    return None

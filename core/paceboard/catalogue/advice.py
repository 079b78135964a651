"""What people who run ads have learned to expect, as dated ranges: shown, never reckoned with (C20, R107)."""

from __future__ import annotations

from typing import Any

from attrs import frozen

__all__ = ["HARD_CEILING", "LEARNING_ANEW", "LESS_EFFICIENT", "RESUMING", "SOURCE", "Advice"]

SEED = "seed document 'Spend vs Budget'"
DATE = "2026-04"
SOURCE = f"{SEED}, {DATE}"


@frozen(kw_only=True)
class Advice:
    """A sentence with its range, where it has one, and where it comes from.

    Args:
        low, high, unit: `7`, `14`, `days`; None and empty: it says no range.
    """

    text: str
    low: int | None = None
    high: int | None = None
    unit: str = ""
    source: str = SEED
    date: str = DATE

    def as_part(self) -> dict[str, Any]:
        """As it stands in a reading."""
        span = {} if self.low is None else {"low": self.low, "high": self.high, "unit": self.unit}
        return {"text": self.text, **span, "source": self.source, "date": self.date}


LEARNING_ANEW = Advice(
    text="what is paused learns anew for 7 to 14 days when it starts again", low=7, high=14, unit="days"
)
RESUMING = Advice(text="delivery resumes 5 to 30 minutes after the raise", low=5, high=30, unit="minutes")
LESS_EFFICIENT = Advice(
    text="expect 24 to 48 hours of lower delivery efficiency while the platform re-balances",
    low=24,
    high=48,
    unit="hours",
)
HARD_CEILING = Advice(
    text="where spend must not pass an amount, as in a launch, set the account's spending limit, or plan the "
    "next flight on a lifetime budget with an end date; what is always on runs well on daily budgets"
)
"""R66; for the next flight: what runs keeps the budget that it has (R64, C14)."""

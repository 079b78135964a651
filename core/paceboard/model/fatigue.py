"""A company's own answer to when an audience has seen its ads too often."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

__all__ = ["FatigueLimits"]


@frozen(kw_only=True)
class FatigueLimits:
    """What a company puts in place of the limits that a connector brings; None: those stay.

    Args:
        frequency: impressions for each person reached; from here on with few clicks.
        critical: the same, where it is urgent.
        click_rate: clicks per impression below which they are few.
    """

    frequency: Fraction | None = None
    critical: Fraction | None = None
    click_rate: Fraction | None = None

    @property
    def problem(self) -> str:
        """Why these are no limits; empty where they are."""
        if self.frequency is not None and self.critical is not None and self.critical < self.frequency:
            return "critical is below frequency"
        return ""

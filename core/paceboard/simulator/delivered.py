"""What was delivered on one local day of an account."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from paceboard.model.hours import Hour

__all__ = ["DeliveredDay"]


@frozen(kw_only=True)
class DeliveredDay:
    """One local day of an account; all money in micros.

    Args:
        spend: of each campaign (inner) in each hour (outer).
        credit: of each hour's spend, what ad credit paid for.
        prices: of each campaign, micros for a thousand impressions.
        before, credit_before: spent, and paid in credit, on all days before.
    """

    day: int
    hours: tuple[Hour, ...]
    spend: tuple[tuple[int, ...], ...]
    credit: tuple[int, ...]
    prices: tuple[float, ...]
    before: int
    credit_before: int

    def spent(self, instant: int) -> int:
        """Micros spent on this and all earlier days up to an instant of it; a running hour in part."""
        return self.before + _up_to(instant, self.hours, [sum(hour) for hour in self.spend])

    def credit_spent(self, instant: int) -> int:
        """Micros of credit used up to an instant of this day."""
        return self.credit_before + _up_to(instant, self.hours, self.credit)


def _up_to(instant: int, hours: Sequence[Hour], amounts: Sequence[int]) -> int:
    total = 0
    for hour, amount in zip(hours, amounts, strict=True):
        if hour.end <= instant:
            total += amount
        elif hour.start < instant:
            total += amount * (instant - hour.start) // (hour.end - hour.start)
    return total

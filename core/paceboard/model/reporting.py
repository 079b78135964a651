"""What a company declares for all of its accounts together: the currency of its totals, rates, its shop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from attrs import field, frozen

__all__ = ["DeclaredRate", "Reporting", "ShopDay"]


@frozen(kw_only=True)
class DeclaredRate:
    """An exchange rate that the company itself sets for some days.

    Args:
        base, quote: one unit of the base is `value` units of the quote.
        first, last: epoch days on which it counts, both included; None: open.
        source: where the company has it from, in its own words; may be empty.
    """

    base: str
    quote: str
    value: Fraction
    first: int | None = None
    last: int | None = None
    source: str = ""

    def covers(self, day: int) -> bool:
        """It counts on an epoch day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@frozen(kw_only=True)
class ShopDay:
    """What the shop itself sold on a day, whatever any platform claims of it.

    Args:
        revenue: micros of `currency`; may be below zero where more was returned than sold.
        orders: how many; None: not told.
    """

    day: int
    revenue: int
    currency: str
    orders: int | None = None


@frozen(kw_only=True)
class Reporting:
    """What cards of several accounts are judged from besides the accounts.

    Args:
        currency: of totals over accounts; empty: the accounts' own, where they have only one.
        source: key of the source of exchange rates; empty: the only one that is installed.
        rates: declared ones; they stand over every source.
        shop: reads the shop's days, by epoch day; called only for cards that look at them, so that a mistake
            in its file costs those alone.
    """

    currency: str = ""
    source: str = ""
    rates: tuple[DeclaredRate, ...] = ()
    shop: Callable[[], Mapping[int, ShopDay]] = field(default=dict, eq=False, repr=False)

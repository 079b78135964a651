"""A figure that a vendor shows, with what is known of how it was counted."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from attrs import field, frozen

from paceboard.model import Zone

__all__ = ["SCOPES", "Scope", "VendorFigure"]

Scope = Literal["account", "campaigns", "listed"]
SCOPES: tuple[Scope, ...] = ("account", "campaigns", "listed")
"""`account`: its own total; `campaigns`: the sum of all campaigns; `listed`: of those not deleted."""


@frozen(kw_only=True)
class VendorFigure:
    """What a vendor's screen or export says that an account spent.

    Args:
        micros: the figure, in its currency.
        first, last: days that it is of, both included.
        zone: whose days; None: the account's.
        scope: what it sums; see `SCOPES`.
        rounded_rows: it is the sum of rows that are rounded each.
        billed: without what was served beyond the platform's own bounds.
        net: without what ad credit paid.
        seen: the instant at which it was read off; None: at our last look.
        rates: by day of the account, units of the figure's currency for one of the account's, as the vendor
            exchanges; empty: no exchange.
        our_rates: likewise, as our figure is exchanged.
        currency: of the figure; empty: the account's.
    """

    micros: int
    first: int
    last: int
    zone: Zone | None = None
    scope: Scope = "account"
    rounded_rows: bool = False
    billed: bool = False
    net: bool = False
    seen: int | None = None
    currency: str = ""
    rates: Mapping[int, Fraction] = field(factory=dict)
    our_rates: Mapping[int, Fraction] = field(factory=dict)

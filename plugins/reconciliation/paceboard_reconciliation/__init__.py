"""Platforms beside each other for Paceboard: cards over all accounts, each imported when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable

from paceboard.plugin import GroupCardSpec, RateSource, hookimpl

__all__ = ["paceboard_exchange_rates", "paceboard_group_cards"]


@hookimpl
def paceboard_group_cards() -> Iterable[GroupCardSpec]:
    """The cards over all accounts."""
    from paceboard_reconciliation import blended, claimed, shop, side_by_side

    for module in (side_by_side, blended, claimed, shop):
        yield from module.CARDS


@hookimpl
def paceboard_exchange_rates() -> Iterable[RateSource]:
    """The European Central Bank's history."""
    from paceboard_reconciliation.ecb import source

    return (source(),)

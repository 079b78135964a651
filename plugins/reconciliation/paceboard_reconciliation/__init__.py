"""Platforms beside each other for Paceboard: cards over all accounts, each imported when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable

from paceboard.plugin import GroupCardSpec, hookimpl

__all__ = ["paceboard_group_cards"]


@hookimpl
def paceboard_group_cards() -> Iterable[GroupCardSpec]:
    """The cards over all accounts."""
    from paceboard_reconciliation import side_by_side

    for module in (side_by_side,):
        yield from module.CARDS

"""Snap, an example platform: what the plugin offers, each thing imported when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable

from paceboard.plugin import CardSpec, ConnectorSpec, PlatformRule, hookimpl

__all__ = ["paceboard_cards", "paceboard_connectors", "paceboard_platform_rules"]


@hookimpl
def paceboard_connectors() -> Iterable[ConnectorSpec]:
    """The connector `snap`."""
    from paceboard_snap.spec import SNAP

    yield SNAP


@hookimpl
def paceboard_cards() -> Iterable[CardSpec]:
    """The card `click_rate`, for every ad platform."""
    from paceboard_snap.click_rate import CLICK_RATE

    yield CLICK_RATE


@hookimpl
def paceboard_platform_rules() -> Iterable[PlatformRule]:
    """What Snap says that it may spend for a daily budget."""
    from paceboard_snap.rules import RULES

    return RULES

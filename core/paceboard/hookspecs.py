"""The hooks, each named for what it returns: an iterable of frozen specs.

A hook takes nothing or exactly one context object, so that it can grow without breaking a plugin. The
host asks plugin by plugin, in the order of their names, and does all further calling itself.
"""

from __future__ import annotations

from collections.abc import Iterable

import pluggy

from paceboard.model import PlatformRule
from paceboard.specs import CardAt, CardSpec, ConnectorSpec, GroupCardSpec, RateSource, SimulatorSpec

__all__ = ["API", "GROUP", "Hooks", "hookimpl", "hookspec"]

API = 1
"""The version of this plugin interface; it stands in the entry-point group, so it is known before import."""
GROUP = f"paceboard.v{API}"

hookspec = pluggy.HookspecMarker("paceboard")
hookimpl = pluggy.HookimplMarker("paceboard")


class Hooks:
    """Every hook of `paceboard.v1`."""

    @hookspec
    def paceboard_connectors(self) -> Iterable[ConnectorSpec]:  # type: ignore[empty-body]
        """Connectors to ad platforms."""

    @hookspec
    def paceboard_cards(self) -> Iterable[CardSpec | CardAt]:  # type: ignore[empty-body]
        """Cards, for every connector of their archetype."""

    @hookspec
    def paceboard_group_cards(self) -> Iterable[GroupCardSpec]:  # type: ignore[empty-body]
        """Cards over all accounts at once, whatever their connectors."""

    @hookspec
    def paceboard_exchange_rates(self) -> Iterable[RateSource]:  # type: ignore[empty-body]
        """Sources of dated exchange rates."""

    @hookspec
    def paceboard_platform_rules(self) -> Iterable[PlatformRule]:  # type: ignore[empty-body]
        """Dated, sourced bounds of a platform."""

    @hookspec
    def paceboard_simulators(self) -> Iterable[SimulatorSpec]:  # type: ignore[empty-body]
        """A vendor's face over a simulated world."""

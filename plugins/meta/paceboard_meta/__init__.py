"""Meta Ads for Paceboard: what the plugin offers, each thing imported when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable

from paceboard.plugin import ConnectorSpec, PlatformRule, SimulatorSpec, hookimpl

__all__ = ["paceboard_connectors", "paceboard_platform_rules", "paceboard_simulators"]


@hookimpl
def paceboard_connectors() -> Iterable[ConnectorSpec]:
    """The connector `meta`."""
    from paceboard_meta.spec import connector_spec

    return (connector_spec(),)


@hookimpl
def paceboard_platform_rules() -> Iterable[PlatformRule]:
    """Meta's published bounds on what it may spend for a budget."""
    from paceboard_meta.rules import RULES

    return RULES


@hookimpl
def paceboard_simulators() -> Iterable[SimulatorSpec]:
    """Meta's API over a simulated world."""
    from paceboard_meta.face import simulator

    return (simulator(),)

"""Google Ads for Paceboard: what the plugin offers, each thing imported when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable

from paceboard.plugin import ConnectorSpec, PlatformRule, SimulatorSpec, hookimpl

__all__ = ["paceboard_connectors", "paceboard_platform_rules", "paceboard_simulators"]


@hookimpl
def paceboard_connectors() -> Iterable[ConnectorSpec]:
    """The connector `google_ads`."""
    from paceboard_google_ads.spec import connector_spec

    return (connector_spec(),)


@hookimpl
def paceboard_platform_rules() -> Iterable[PlatformRule]:
    """Google's published bounds on what it may spend for a budget."""
    from paceboard_google_ads.rules import RULES

    return RULES


@hookimpl
def paceboard_simulators() -> Iterable[SimulatorSpec]:
    """Google's API over a simulated world."""
    from paceboard_google_ads.face import simulator

    return (simulator(),)

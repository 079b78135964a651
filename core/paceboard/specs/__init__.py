"""What plugins offer, as frozen classes."""

from __future__ import annotations

from paceboard.specs.cards import (
    AccountView,
    CardClass,
    CardSpec,
    Chart,
    CountedWhole,
    Daily,
    Ledgered,
    Measured,
    Need,
    Role,
    Total,
    WindowKey,
)
from paceboard.specs.connectors import (
    Answer,
    Client,
    Connector,
    ConnectorContext,
    ConnectorSpec,
    FactCapability,
    Request,
    SecretSpec,
    UnreadableAccount,
    WorldStamp,
)
from paceboard.specs.simulators import SimulatedWorld, SimulatorSpec

__all__ = [
    "AccountView",
    "Answer",
    "CardClass",
    "CardSpec",
    "Chart",
    "Client",
    "Connector",
    "ConnectorContext",
    "ConnectorSpec",
    "CountedWhole",
    "Daily",
    "FactCapability",
    "Ledgered",
    "Measured",
    "Need",
    "Request",
    "Role",
    "SecretSpec",
    "SimulatedWorld",
    "SimulatorSpec",
    "Total",
    "UnreadableAccount",
    "WindowKey",
    "WorldStamp",
]

"""What plugins offer, as frozen classes."""

from __future__ import annotations

from paceboard.specs.capabilities import (
    SPEND,
    FactCapability,
    MeasureGroup,
    capability_problem,
    groups_of,
    lag_of,
)
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
    Request,
    SecretSpec,
    UnreadableAccount,
    WorldStamp,
)
from paceboard.specs.simulators import SimulatedRefusal, SimulatedWorld, SimulatorSpec

__all__ = [
    "SPEND",
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
    "MeasureGroup",
    "Measured",
    "Need",
    "Request",
    "Role",
    "SecretSpec",
    "SimulatedRefusal",
    "SimulatedWorld",
    "SimulatorSpec",
    "Total",
    "UnreadableAccount",
    "WindowKey",
    "WorldStamp",
    "capability_problem",
    "groups_of",
    "lag_of",
]

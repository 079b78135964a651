"""What the connector says of itself."""

from __future__ import annotations

from attrs import frozen

from paceboard.plugin import ConnectorSpec, FactCapability, Grain, Level, SecretSpec
from paceboard_snap.connector import Snap

__all__ = ["SNAP", "SnapOptions"]


@frozen(kw_only=True)
class SnapOptions:
    """Options of a Snap app: none."""


SNAP = ConnectorSpec(
    key="snap",
    title="Snap Ads",
    archetype="ad_platform",
    level_names={Level.ACCOUNT: "Account", Level.CAMPAIGN: "Campaign"},
    config=SnapOptions,
    base_url="https://api.snap.example",
    hosts=("api.snap.example",),
    secrets=(SecretSpec(name="token", title="Token of the Snap API"),),
    capabilities=tuple(
        FactCapability(
            level=level,
            grain=Grain.DAY,
            measures=("spend", "impressions", "clicks"),
            max_days=90,
            lag=3_600,
            horizon=2,
        )
        for level in (Level.ACCOUNT, Level.CAMPAIGN)
    ),
    rates=((5, 1),),
    factory=Snap,
)

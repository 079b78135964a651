"""What the connector says of itself."""

from __future__ import annotations

from paceboard.plugin import ConnectorSpec, FactCapability, Grain, Level, SecretSpec
from paceboard_google_ads.connector import GoogleAds
from paceboard_google_ads.facts import LONGEST
from paceboard_google_ads.metrics import asked
from paceboard_google_ads.options import GoogleAdsOptions
from paceboard_google_ads.tokens import TOKEN_HOST

__all__ = ["connector_spec"]

LAG = 10_800
"""Seconds until statistics are there: "less than 3 hours" for most (help 2544985)."""
HORIZON = 35
"""Days for which cost is corrected; conversions grow for up to 90, which their measure says in part."""
READABLE = (
    (Level.ACCOUNT, Grain.DAY),
    (Level.CAMPAIGN, Grain.DAY),
    (Level.GROUP, Grain.DAY),
    (Level.AD, Grain.DAY),
    (Level.ACCOUNT, Grain.HOUR),
    (Level.CAMPAIGN, Grain.HOUR),
)


def connector_spec() -> ConnectorSpec:
    """The connector `google_ads`."""
    return ConnectorSpec(
        key="google_ads",
        title="Google Ads",
        archetype="ad_platform",
        level_names={
            Level.ACCOUNT: "Customer",
            Level.CAMPAIGN: "Campaign",
            Level.GROUP: "Ad group",
            Level.AD: "Ad",
        },
        config=GoogleAdsOptions,
        base_url="https://googleads.googleapis.com",
        hosts=("googleads.googleapis.com", TOKEN_HOST),
        secrets=(
            SecretSpec(name="client_id", title="Id of the OAuth client", required=False),
            SecretSpec(name="client_secret", title="Secret of the OAuth client", required=False),
            SecretSpec(name="refresh_token", title="Refresh token of whoever gave access", required=False),
            SecretSpec(
                name="service_account",
                title="Key file of a service account, instead",
                required=False,
                multiline=True,
            ),
            SecretSpec(
                name="developer_token",
                title="Developer token; ignored by Google since September 2026",
                required=False,
            ),
        ),
        capabilities=tuple(
            FactCapability(
                level=level,
                grain=grain,
                measures=tuple(metric.measure for metric in asked(grain)),
                max_days=LONGEST[grain],
                lag=LAG,
                horizon=HORIZON,
            )
            for level, grain in READABLE
        ),
        # Google publishes no rate; its limits float with its load and are answered by waiting.
        rates=((10, 1),),
        factory=GoogleAds,
    )

"""What the connector says of itself."""

from __future__ import annotations

from collections.abc import Mapping

from paceboard.plugin import (
    Connector,
    ConnectorContext,
    ConnectorSpec,
    FactCapability,
    Grain,
    Level,
    MeasureGroup,
    Objective,
    SecretSpec,
    pacing,
)
from paceboard_google_ads.metrics import LONGEST, asked
from paceboard_google_ads.options import TOKEN_HOST, GoogleAdsOptions

__all__ = ["connector_spec"]

LAG = 10_800
"""Seconds until statistics are there: "less than 3 hours" for most (help 2544985)."""
HORIZON = 35
"""Days for which cost is corrected: clicks may change for up to a month (Google's blog, June 2011)."""
SOURCE = "most statistics within 3 hours (help 2544985); clicks corrected for up to a month (blog, June 2011)"
LATER = (
    MeasureGroup(
        key="conversions",
        measures=("conversions", "conversion_value"),
        lag=54_000,
        horizon=90,
        source="up to 15 hours late (help 2544985); dated by the ad's click, within windows of 1 to 90 days",
    ),
)
"""What comes later than cost, and moves longer."""
HOUR_SHAPE = pacing.HourShape(
    (20, 14, 11, 9, 9, 12, 20, 31, 43, 53, 58, 60, 60, 59, 59, 59, 58, 56, 55, 56, 58, 57, 48, 35),
    source="assumed, Google publishes none: people search while they are up, most by day",
)
"""Per mille of a day's spend by local hour: where an account's own hours are not known yet."""
READABLE = (
    (Level.ACCOUNT, Grain.DAY),
    (Level.CAMPAIGN, Grain.DAY),
    (Level.GROUP, Grain.DAY),
    (Level.AD, Grain.DAY),
    (Level.ACCOUNT, Grain.HOUR),
    (Level.CAMPAIGN, Grain.HOUR),
)


def _connect(context: ConnectorContext) -> Connector:
    # What speaks to the platform is imported when somebody speaks to it: a card needs none of it.
    from paceboard_google_ads.connector import GoogleAds

    return GoogleAds(context)


OBJECTIVES: Mapping[str, Objective] = {
    "VIDEO": Objective.VIDEO,
    **dict.fromkeys(("PERFORMANCE_MAX", "SEARCH", "SHOPPING"), Objective.CONVERSION),
}
"""What `advertising_channel_type` is mostly bought for (ours: Google gives no objective)."""


def connector_spec() -> ConnectorSpec:
    """The connector `google_ads`."""
    return ConnectorSpec(
        key="google_ads",
        title="Google Ads",
        archetype="ad_platform",
        objectives=OBJECTIVES,
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
                source=SOURCE,
                groups=LATER,
            )
            for level, grain in READABLE
        ),
        # Google publishes no rate; its limits float with its load and are answered by waiting.
        rates=((10, 1),),
        spend_means="served cost, before credits",
        hour_shape=HOUR_SHAPE,
        factory=_connect,
    )

"""What the connector says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from paceboard.plugin import (
    Connector,
    ConnectorContext,
    ConnectorSpec,
    FactCapability,
    Fatigue,
    Grain,
    Level,
    MeasureGroup,
    Objective,
    SecretSpec,
    pacing,
)
from paceboard_meta.metrics import asked
from paceboard_meta.options import MetaOptions

__all__ = ["connector_spec"]

LAG = 3_600
"""Seconds until insights are complete (assumed): Meta refreshes them "every 15 minutes"."""
HORIZON = 28
"""Days for which insights are restated: they "do not change after 28 days of being reported"."""
SOURCE = "refreshed every 15 minutes, not changed after 28 days of being reported (insights guide)"
LATER = (
    MeasureGroup(
        key="conversions",
        measures=("conversions", "conversion_value"),
        lag=259_200,
        horizon=HORIZON,
        source="told up to 72 hours late (aggregated events; second-hand); unchanged after 28 days"
        " (insights guide)",
    ),
)
"""What comes later than spend."""
LONGEST = 30
"""Days of one fetch: the horizon, today, and no more than an answer holds."""
HOUR_SHAPE = pacing.HourShape(
    (30, 22, 16, 12, 11, 13, 20, 29, 36, 41, 44, 46, 48, 49, 50, 51, 52, 54, 58, 63, 68, 70, 65, 52),
    source="assumed, Meta publishes none: the day is even and the evening strong",
)
"""Per mille of a day's spend by local hour: where an account's own hours are not known yet."""
READABLE = (
    (Level.ACCOUNT, Grain.DAY),
    (Level.CAMPAIGN, Grain.DAY),
    (Level.GROUP, Grain.DAY),
    (Level.AD, Grain.DAY),
    (Level.ACCOUNT, Grain.HOUR),
    (Level.CAMPAIGN, Grain.HOUR),
    (Level.ACCOUNT, Grain.WINDOW),
    (Level.CAMPAIGN, Grain.WINDOW),
)


def _connect(context: ConnectorContext) -> Connector:
    # What speaks to the platform is imported when somebody speaks to it: a card needs none of it.
    from paceboard_meta.connector import Meta

    return Meta(context)


OBJECTIVES: Mapping[str, Objective] = {
    "VIDEO_VIEWS": Objective.VIDEO,
    **dict.fromkeys(("OUTCOME_APP_PROMOTION", "OUTCOME_LEADS", "OUTCOME_SALES"), Objective.CONVERSION),
    **dict.fromkeys(
        ("APP_INSTALLS", "CONVERSIONS", "LEAD_GENERATION", "PRODUCT_CATALOG_SALES"), Objective.CONVERSION
    ),
}
"""What `objective` is bought for, old words and new; OUTCOME_ENGAGEMENT may be views or likes: neither."""


def connector_spec() -> ConnectorSpec:
    """The connector `meta`."""
    return ConnectorSpec(
        key="meta",
        title="Meta Ads",
        archetype="ad_platform",
        objectives=OBJECTIVES,
        level_names={
            Level.ACCOUNT: "Ad account",
            Level.CAMPAIGN: "Campaign",
            Level.GROUP: "Ad set",
            Level.AD: "Ad",
        },
        config=MetaOptions,
        base_url="https://graph.facebook.com",
        hosts=("graph.facebook.com",),
        secrets=(
            SecretSpec(name="access_token", title="Access token with ads_read, best a system user's"),
            SecretSpec(
                name="app_secret", title="App secret, for appsecret_proof", required=False, names_app=True
            ),
        ),
        capabilities=tuple(
            FactCapability(
                level=level,
                grain=grain,
                measures=tuple(metric.measure for metric in asked(grain)),
                max_days=LONGEST,
                lag=LAG,
                horizon=HORIZON,
                source=SOURCE,
                groups=LATER,
            )
            for level, grain in READABLE
        ),
        # Meta counts by account and hour and says in headers how much is used: `Meter` obeys them. This
        # only keeps an app from starting with a burst.
        rates=((20, 1),),
        hour_shape=HOUR_SHAPE,
        fatigue=Fatigue(
            frequency=7,
            click_rate=Fraction(1, 200),
            source="Meta audits: frequency above 7 with CTR below 0.5 % (peers reference 1.3)",
        ),
        factory=_connect,
    )

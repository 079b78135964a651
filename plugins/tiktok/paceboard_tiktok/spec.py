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
from paceboard_tiktok.metrics import LONGEST, asked
from paceboard_tiktok.options import TikTokOptions

__all__ = ["connector_spec"]

LAG = 7_200
"""Seconds until a report is complete: "30 minutes, may reach or exceed two hours" (1738894864606337)."""
HORIZON = 3
"""Days for which spend is restated: it "will be adjusted the following day", by a run at 8 or at 12 UTC."""
SOURCE = "adjusted on the following day (1738864894606337)"
LATER = (
    MeasureGroup(
        key="conversions",
        measures=("conversions",),
        lag=LAG,
        horizon=90,
        source="booked on the day of the click or view; click windows of up to 28 days (1777694366654465),"
        " events in apps within 90 days of the install",
    ),
    MeasureGroup(
        key="conversion_value",
        measures=("conversion_value",),
        lag=LAG,
        horizon=28,
        source="purchases on websites: click windows of up to 28 days (1777694366654465)",
    ),
    MeasureGroup(
        key="billed_spend",
        measures=("billed_spend",),
        lag=39_600,
        horizon=3,
        source="up to 11 hours late (list of reporting metrics, 1751443967255553)",
    ),
    MeasureGroup(
        key="credit",
        measures=("cash_spend", "credit_spend"),
        lag=172_800,
        horizon=3,
        source="16 hours in one place (1738864894606337), 48 in another",
    ),
)
"""What comes later than spend, or moves longer."""
REACHED = MeasureGroup(
    key="reach",
    measures=("reach", "frequency"),
    lag=57_600,
    horizon=HORIZON,
    source="16 hours late (1738864894606337)",
)
"""People are told of whole windows alone, in which what else is told comes as late as they do."""
HOUR_SHAPE = pacing.HourShape(
    (51, 38, 26, 18, 14, 13, 16, 22, 28, 33, 36, 39, 43, 45, 46, 46, 48, 51, 55, 61, 67, 71, 70, 63),
    source="assumed, TikTok publishes none: the evening and the night are strong, as on a video platform",
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
    from paceboard_tiktok.connector import TikTok

    return TikTok(context)


OBJECTIVES: Mapping[str, Objective] = {
    "VIDEO_VIEWS": Objective.VIDEO,
    **dict.fromkeys(
        ("APP_INSTALL", "APP_PROMOTION", "CATALOG_SALES", "CONVERSIONS", "LEAD_GENERATION"),
        Objective.CONVERSION,
    ),
    **dict.fromkeys(("PRODUCT_SALES", "SHOP_PURCHASES", "WEB_CONVERSIONS"), Objective.CONVERSION),
}
"""What `objective_type` is bought for; TRAFFIC, REACH and ENGAGEMENT are neither."""


def connector_spec() -> ConnectorSpec:
    """The connector `tiktok`."""
    return ConnectorSpec(
        key="tiktok",
        title="TikTok Ads",
        archetype="ad_platform",
        objectives=OBJECTIVES,
        level_names={
            Level.ACCOUNT: "Ad account",
            Level.CAMPAIGN: "Campaign",
            Level.GROUP: "Ad group",
            Level.AD: "Ad",
        },
        config=TikTokOptions,
        base_url="https://business-api.tiktok.com",
        hosts=("business-api.tiktok.com",),
        secrets=(
            SecretSpec(name="access_token", title="Long-term access token of the Marketing API"),
            SecretSpec(
                name="app_id", title="App id, to list the token's accounts", required=False, names_app=True
            ),
            SecretSpec(name="app_secret", title="App secret, to list the token's accounts", required=False),
        ),
        capabilities=tuple(
            FactCapability(
                level=level,
                grain=grain,
                measures=tuple(metric.measure for metric in asked(level, grain)),
                max_days=LONGEST[grain],
                lag=LAG,
                horizon=HORIZON,
                source=SOURCE,
                groups=(*LATER, REACHED),
            )
            for level, grain in READABLE
        ),
        # Eight tenths of what TikTok allows an app of its lowest level: 10 a second, 600 a minute.
        rates=((8, 1), (480, 60)),
        hour_shape=HOUR_SHAPE,
        fatigue=Fatigue(
            frequency=5,
            critical=8,
            click_rate=Fraction(1, 100),
            source="TikTok audits: frequency 5 to warn, 8 critical, with CTR below 1 % (peers reference 1.3)",
        ),
        factory=_connect,
    )

"""What a card says of itself besides its question, as data: how it is to be taken, when it asks for an
alert, how fresh it can be, what it is for.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from attrs import asdict, evolve, field, frozen

from paceboard.model import Bands, FatigueLimits

__all__ = [
    "CATEGORIES",
    "AlertRule",
    "Fatigue",
    "Freshness",
    "Objective",
    "SentimentRule",
    "SentimentShape",
    "Severity",
    "Stage",
]

CATEGORIES: Mapping[str, str] = {
    "Executive Overview": "what the whole account does",
    "Budget Monitoring": "spend beside what may be spent",
    "Campaign Performance": "campaigns beside each other",
    "Creative Performance": "ads beside each other (ours; the catalogues have no such group)",
    "Keyword Intelligence": "what is paid for and does not convert",
    "Funnel & Conversion": "from impression to purchase",
    "Day & Time Performance": "by day of the week and by hour",
    "Alerts & Anomalies": "what is not as it was",
    "Data Quality": "how far the numbers can be trusted (ours)",
    "Cross-Channel": "platforms beside each other",
}
"""The groups inside a connector's tab, with what each is about (peers reference, 1.1)."""


class Freshness(StrEnum):
    """What a card's number waits for."""

    LOOK = "look"
    """As of the last look at entities, budgets, limits and balances."""
    HOURS = "hours"
    """As spend: hours after it happened."""
    DAYS = "days"
    """As conversions: it moves for days to weeks, until the attribution windows have closed."""


class SentimentShape(StrEnum):
    """How a number is taken."""

    HIGHER_IS_BETTER = "higher_is_better"
    LOWER_IS_BETTER = "lower_is_better"
    TARGET_BAND = "target_band"
    TWO_SIDED = "two_sided"
    """Both extremes are bad."""
    DIRECTIONAL = "directional"
    """By its change against the span before."""
    CATEGORICAL = "categorical"
    """By the card's status or state."""


@frozen(kw_only=True)
class SentimentRule:
    """How a card's value, or its change, is taken.

    Args:
        bands: defaults; a company's own stand in `[policy.bands.CARD]`. Empty for `CATEGORICAL`.
        source: where the edges come from.
    """

    shape: SentimentShape
    bands: Bands = field(factory=Bands)
    source: str = ""


class Severity(StrEnum):
    """How much an alert asks for."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


@frozen(kw_only=True)
class AlertRule:
    """When a card's reading fires, in words with their numbers; the judge holds it.

    Args:
        when: the condition.
        source: where it comes from.
    """

    when: str
    severity: Severity
    source: str


@frozen(kw_only=True)
class Fatigue:
    """From where on audits of a platform take an audience to have seen its ads too often.

    Args:
        frequency: impressions for each person reached; from here on with few clicks.
        critical: the same, where it is urgent; None: the audits name none.
        click_rate: clicks per impression below which they are few.
        source: who says so.
    """

    frequency: int | Fraction
    critical: int | Fraction | None = None
    click_rate: Fraction
    source: str

    def by(self, own: FatigueLimits | None) -> Fatigue:
        """The same with what a company puts in its place."""
        if own is None:
            return self
        told = {key: value for key, value in asdict(own).items() if value is not None}
        if not told:
            return self
        return evolve(self, **told, source=f"the company's policy ({', '.join(told)}); {self.source}")


class Stage(StrEnum):
    """Where in the funnel a card looks (second seed)."""

    DELIVERY = "delivery"
    ENGAGEMENT = "engagement"
    CONVERSION = "conversion"


class Objective(StrEnum):
    """What a campaign is bought for; a card that serves one misleads on the other (R95)."""

    VIDEO = "video"
    CONVERSION = "conversion"

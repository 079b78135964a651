"""Meta's words for what a world says. A schedule, a spent budget and a limit are in no status."""

from __future__ import annotations

from collections.abc import Mapping

from paceboard.plugin import Delivery, Level

__all__ = ["EDGES", "OBJECTIVES", "STATUSES", "effective_status", "status"]

EDGES: Mapping[str, Level] = {"campaigns": Level.CAMPAIGN, "adsets": Level.GROUP, "ads": Level.AD}
OBJECTIVES: Mapping[str, str] = {"WEB_CONVERSIONS": "OUTCOME_SALES"}
"""What the worlds' objectives are called here; every other stays as it is."""

STATUSES = (
    *("ACTIVE", "PAUSED", "DELETED", "ARCHIVED", "IN_PROCESS", "WITH_ISSUES", "CAMPAIGN_PAUSED"),
    *("ADSET_PAUSED", "PENDING_REVIEW", "DISAPPROVED", "PREAPPROVED", "PENDING_BILLING_INFO"),
)
"""Every status that a filter may name, at whatever level."""

_OWN: Mapping[Delivery, str] = {
    Delivery.PAUSED: "PAUSED",
    Delivery.DELETED: "DELETED",
    Delivery.BLOCKED: "WITH_ISSUES",
    Delivery.IN_REVIEW: "IN_PROCESS",
}
_OF_ADS: Mapping[Delivery, str] = {
    **_OWN,
    Delivery.REJECTED: "DISAPPROVED",
    Delivery.IN_REVIEW: "PENDING_REVIEW",
}


def effective_status(level: Level, delivery: Delivery, campaign: Delivery) -> str:
    """What Meta says of an entity, by its own state and its campaign's."""
    if level is not Level.CAMPAIGN and delivery is campaign is Delivery.PAUSED:
        return "CAMPAIGN_PAUSED"
    return (_OF_ADS if level is Level.AD else _OWN).get(delivery, "ACTIVE")


def status(effective: str) -> str:
    """What the owner set."""
    return effective if effective in ("PAUSED", "DELETED", "ARCHIVED") else "ACTIVE"

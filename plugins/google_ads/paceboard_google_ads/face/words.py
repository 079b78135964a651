"""Google's words for what a world says of an entity: status, primary status, its reasons."""

from __future__ import annotations

from collections.abc import Mapping

from paceboard.plugin import Delivery, Level

__all__ = ["SERVING", "stated"]

Words = tuple[str, str, tuple[str, ...]]

_CAMPAIGN: Mapping[Delivery, Words] = {
    Delivery.ACTIVE: ("ENABLED", "ELIGIBLE", ()),
    Delivery.PAUSED: ("PAUSED", "PAUSED", ("CAMPAIGN_PAUSED",)),
    Delivery.SCHEDULED: ("ENABLED", "PENDING", ("CAMPAIGN_PENDING",)),
    Delivery.ENDED: ("ENABLED", "ENDED", ("CAMPAIGN_ENDED",)),
    Delivery.LIMITED: ("ENABLED", "NOT_ELIGIBLE", ("BUDGET_CONSTRAINED",)),
    Delivery.DELETED: ("REMOVED", "REMOVED", ("CAMPAIGN_REMOVED",)),
    Delivery.REJECTED: ("ENABLED", "NOT_ELIGIBLE", ("HAS_ADS_DISAPPROVED",)),
    Delivery.IN_REVIEW: ("ENABLED", "NOT_ELIGIBLE", ("MOST_ADS_UNDER_REVIEW",)),
}
_GROUP: Mapping[Delivery, Words] = {
    Delivery.ACTIVE: ("ENABLED", "ELIGIBLE", ()),
    Delivery.PAUSED: ("PAUSED", "PAUSED", ("AD_GROUP_PAUSED",)),
    Delivery.DELETED: ("REMOVED", "REMOVED", ("AD_GROUP_REMOVED",)),
    Delivery.REJECTED: ("ENABLED", "NOT_ELIGIBLE", ("HAS_ADS_DISAPPROVED",)),
    Delivery.IN_REVIEW: ("ENABLED", "NOT_ELIGIBLE", ("MOST_ADS_UNDER_REVIEW",)),
}
_AD: Mapping[Delivery, Words] = {
    Delivery.ACTIVE: ("ENABLED", "ELIGIBLE", ()),
    Delivery.PAUSED: ("PAUSED", "PAUSED", ("AD_GROUP_AD_PAUSED",)),
    Delivery.DELETED: ("REMOVED", "REMOVED", ("AD_GROUP_AD_REMOVED",)),
    Delivery.REJECTED: ("ENABLED", "NOT_ELIGIBLE", ("AD_GROUP_AD_DISAPPROVED",)),
    Delivery.IN_REVIEW: ("ENABLED", "NOT_ELIGIBLE", ("AD_GROUP_AD_UNDER_REVIEW",)),
}
_FROM_ABOVE: Mapping[Delivery, tuple[str, ...]] = {
    Delivery.PAUSED: ("CAMPAIGN_PAUSED",),
    Delivery.DELETED: ("CAMPAIGN_REMOVED",),
    Delivery.ENDED: ("CAMPAIGN_ENDED",),
    Delivery.SCHEDULED: ("CAMPAIGN_PENDING",),
}
"""Why a group or ad does not deliver that is itself switched on; of a spent budget it says nothing."""
_STOPPED: Words = ("ENABLED", "NOT_ELIGIBLE", ())

SERVING: Mapping[Delivery, str] = {
    Delivery.ACTIVE: "SERVING",
    Delivery.PAUSED: "NONE",
    Delivery.DELETED: "NONE",
    Delivery.SCHEDULED: "PENDING",
    Delivery.ENDED: "ENDED",
}
"""A campaign's serving status; SUSPENDED where nothing else fits."""


def stated(level: Level, delivery: Delivery, campaign: Delivery) -> Words:
    """Status, primary status and reasons, by the entity's own state and its campaign's."""
    if level is Level.CAMPAIGN:
        return _CAMPAIGN.get(delivery, _STOPPED)
    if delivery is campaign and delivery is not Delivery.ACTIVE:
        return ("ENABLED", "NOT_ELIGIBLE", _FROM_ABOVE.get(delivery, ()))
    return (_GROUP if level is Level.GROUP else _AD).get(delivery, _STOPPED)

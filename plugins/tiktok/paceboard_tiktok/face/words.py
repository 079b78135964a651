"""TikTok's words for what a world says: budget modes, limit cycles, statuses.

Budget modes: portal document 1739381246298114. Statuses and what each counts as: 1757239620352002.
"""

from __future__ import annotations

from collections.abc import Mapping

from paceboard.plugin import BudgetMode, Delivery, Level, LimitCycle

__all__ = ["BUDGET_MODES", "ID_FIELDS", "LIMIT_MODES", "OPERATION", "PRIMARY", "secondary_status"]

ID_FIELDS: Mapping[Level, str] = {
    Level.ACCOUNT: "advertiser_id",
    Level.CAMPAIGN: "campaign_id",
    Level.GROUP: "adgroup_id",
    Level.AD: "ad_id",
}

BUDGET_MODES: Mapping[BudgetMode, str] = {
    BudgetMode.DAILY: "BUDGET_MODE_DAY",
    BudgetMode.DYNAMIC_DAILY: "BUDGET_MODE_DYNAMIC_DAILY_BUDGET",
    BudgetMode.LIFETIME: "BUDGET_MODE_TOTAL",
    BudgetMode.NONE: "BUDGET_MODE_INFINITE",
    BudgetMode.INHERITED: "BUDGET_MODE_INFINITE",
}

LIMIT_MODES: Mapping[LimitCycle, str] = {
    LimitCycle.DAILY: "DAILY_BUDGET",
    LimitCycle.MONTHLY: "MONTHLY_BUDGET",
    LimitCycle.ONE_TIME: "CUSTOM_BUDGET",
    LimitCycle.UNLIMITED: "UNLIMITED",
}

PRIMARY: Mapping[Delivery, str] = {
    Delivery.ACTIVE: "STATUS_DELIVERY_OK",
    Delivery.PAUSED: "STATUS_DISABLE",
    Delivery.ENDED: "STATUS_TIME_DONE",
    Delivery.DELETED: "STATUS_DELETE",
}
"""The status that a filter asks for; every other state is STATUS_NOT_DELIVERY."""

OPERATION: Mapping[Delivery, str] = {Delivery.PAUSED: "DISABLE", Delivery.DELETED: "DELETE"}
"""What the owner set; everything else is ENABLE."""

_SECONDARY: Mapping[Level, Mapping[Delivery, str]] = {
    Level.CAMPAIGN: {
        Delivery.ACTIVE: "CAMPAIGN_STATUS_ENABLE",
        Delivery.SCHEDULED: "CAMPAIGN_STATUS_ENABLE",
        Delivery.ENDED: "CAMPAIGN_STATUS_ENABLE",
        Delivery.PAUSED: "CAMPAIGN_STATUS_DISABLE",
        Delivery.LIMITED: "CAMPAIGN_STATUS_BUDGET_EXCEED",
        Delivery.DELETED: "CAMPAIGN_STATUS_DELETE",
    },
    Level.GROUP: {
        Delivery.ACTIVE: "ADGROUP_STATUS_DELIVERY_OK",
        Delivery.SCHEDULED: "ADGROUP_STATUS_NOT_START",
        Delivery.ENDED: "ADGROUP_STATUS_TIME_DONE",
        Delivery.PAUSED: "ADGROUP_STATUS_DISABLE",
        Delivery.LIMITED: "ADGROUP_STATUS_BUDGET_EXCEED",
        Delivery.REJECTED: "ADGROUP_STATUS_AUDIT_DENY",
        Delivery.IN_REVIEW: "ADGROUP_STATUS_AUDIT",
        Delivery.DELETED: "ADGROUP_STATUS_DELETE",
    },
    Level.AD: {
        Delivery.ACTIVE: "AD_STATUS_DELIVERY_OK",
        Delivery.SCHEDULED: "AD_STATUS_NOT_START",
        Delivery.ENDED: "AD_STATUS_DONE",
        Delivery.PAUSED: "AD_STATUS_DISABLE",
        Delivery.LIMITED: "AD_STATUS_BUDGET_EXCEED",
        Delivery.REJECTED: "AD_STATUS_AUDIT_DENY",
        Delivery.IN_REVIEW: "AD_STATUS_AUDIT",
        Delivery.DELETED: "AD_STATUS_DELETE",
    },
}

_FROM_ABOVE: Mapping[Delivery, str] = {
    Delivery.PAUSED: "CAMPAIGN_DISABLE",
    Delivery.LIMITED: "CAMPAIGN_EXCEED",
    Delivery.DELETED: "CAMPAIGN_DELETE",
}
"""What a group or ad says where its campaign is in the same state: the cause stands above it."""

_PREFIX = {Level.GROUP: "ADGROUP_STATUS", Level.AD: "AD_STATUS"}
_PUNISHED = "ADVERTISER_ACCOUNT_PUNISH"
"""The only word for what the platform stops for a reason of its own."""


def secondary_status(level: Level, delivery: Delivery, campaign: Delivery) -> str:
    """The `secondary_status` of an entity, by its own state and its campaign's."""
    if level is not Level.CAMPAIGN and delivery is campaign and delivery in _FROM_ABOVE:
        return f"{_PREFIX[level]}_{_FROM_ABOVE[delivery]}"
    return _SECONDARY[level].get(delivery, _PUNISHED)

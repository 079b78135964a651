"""Kinds of campaigns that TikTok keeps in calls of their own.

A world knows no platform: an entity of it says TikTok's words in its attributes, as a connector reads them.
"""

from __future__ import annotations

from enum import StrEnum

from paceboard.plugin import Entity

__all__ = ["Kind", "kind_of"]


class Kind(StrEnum):
    """How a campaign is bought and made."""

    REGULAR = "REGULAR_CAMPAIGN"
    TOP_VIEW = "RESERVATION_TOP_VIEW"
    SMART_PLUS = "SMART_PLUS"
    """The legacy one."""
    UPGRADED_SMART_PLUS = "UPGRADED_SMART_PLUS"
    GMV_MAX = "GMV_MAX"


def kind_of(campaign: Entity) -> Kind:
    """The kind that a campaign's attributes say."""
    for name in ("campaign_type", "campaign_automation_type"):
        word = campaign.attributes.get(name)
        if word in set(Kind) - {Kind.REGULAR}:
            return Kind(word)
    return Kind.REGULAR

"""A cause that was looked for: found, ruled out or unknown, with what it was told by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from paceboard.model import Delivery, Entity, Level

__all__ = ["Cause", "Check", "Finding", "Serving", "first_text", "share_of"]


class Cause(StrEnum):
    """Why an account may deliver less or more than planned; a closed set (R68, R69)."""

    CREATIVE_REJECTED = "creative_rejected"
    AUDIENCE_TOO_NARROW = "audience_too_narrow"
    CPC_ABOVE_BID_CAP = "cpc_above_bid_cap"
    LEARNING = "learning"
    SCHEDULE_GAP = "schedule_gap"
    LIMIT = "limit"
    ZERO_BALANCE = "zero_balance"
    VIRAL_RESPONSE = "viral_response"
    AUCTION_INFLATION = "auction_inflation"
    BUDGET_CHANGE = "budget_change"
    SEVERAL_CAMPAIGNS = "several_campaigns"


class Finding(StrEnum):
    """What a check came to."""

    FOUND = "found"
    RULED_OUT = "ruled_out"
    UNKNOWN = "unknown"
    """What it needs is not known; never taken for ruled out."""
    NOT_APPLICABLE = "not_applicable"
    """It has no meaning for how this spend is bought."""


@frozen(kw_only=True)
class Check:
    """One cause with its evidence.

    Args:
        text: one sentence with its numbers, or what is missing.
        evidence: by name, as a reading's parts hold it; no floats.
    """

    cause: Cause
    finding: Finding
    text: str
    evidence: Mapping[str, Any] = field(factory=dict)


_OFF = (Delivery.DELETED, Delivery.ENDED, Delivery.PAUSED)


@frozen
class Serving:
    """The campaigns that were asked about, with what is below them.

    Args:
        entities: of the whole account.
        scope: ids of campaigns; empty: all.
    """

    entities: Sequence[Entity]
    scope: Sequence[str] = ()

    def campaigns(self) -> list[Entity]:
        """Those asked about, except the deleted ones."""
        found = [each for each in self.entities if each.level is Level.CAMPAIGN]
        return [
            each
            for each in found
            if each.delivery is not Delivery.DELETED and (not self.scope or each.id in self.scope)
        ]

    def groups(self) -> list[Entity]:
        """Groups that serve or should, of campaigns that serve or should."""
        above = {each.id for each in self.campaigns() if each.delivery not in _OFF}
        return self._below(Level.GROUP, above)

    def ads(self) -> list[Entity]:
        """Ads that serve or should, of groups that do."""
        return self._below(Level.AD, {each.id for each in self.groups()})

    def _below(self, level: Level, above: set[str]) -> list[Entity]:
        return [
            each
            for each in self.entities
            if each.level is level and each.parent in above and each.delivery not in _OFF
        ]


def first_text(entity: Entity, *names: str) -> str:
    """The first of some attributes that the platform gave; empty: none."""
    return next((entity.attributes[name] for name in names if entity.attributes.get(name)), "")


def share_of(number: int, whole: int, what: str) -> str:
    """`2 of 9 ads`."""
    return f"{number} of {whole} {what}{'' if whole == 1 else 's'}"

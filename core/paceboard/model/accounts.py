"""Accounts and what they hold: campaigns, groups, ads."""

from __future__ import annotations

from enum import StrEnum

from attrs import field, frozen

from paceboard.model.week import Week
from paceboard.model.zones import Zone

__all__ = ["Account", "AccountRef", "Delivery", "Entity", "Level"]


class Level(StrEnum):
    """The four levels of every platform; a platform's own name for one is display data."""

    ACCOUNT = "account"
    CAMPAIGN = "campaign"
    GROUP = "group"
    AD = "ad"


class Delivery(StrEnum):
    """What an entity does at the platform, in one closed set; the raw status stands beside it."""

    ACTIVE = "active"
    PAUSED = "paused"
    IN_REVIEW = "in_review"
    REJECTED = "rejected"
    LIMITED = "limited"
    """Stopped by a budget, a spending limit or an empty balance."""
    SCHEDULED = "scheduled"
    ENDED = "ended"
    DELETED = "deleted"
    BLOCKED = "blocked"
    """Stopped by the platform for another reason: suspension, lost rights, a missing pixel."""
    UNKNOWN = "unknown"


@frozen(order=True)
class AccountRef:
    """`tiktok:7000000000000000001`: connector key, colon, the platform's id as text."""

    connector: str
    id: str

    @classmethod
    def parse(cls, text: str) -> AccountRef:
        """Read the written form.

        Raises:
            ValueError: where the text is not `connector:id`.
        """
        connector, colon, identity = text.partition(":")
        if not (colon and connector and identity and text == text.strip()):
            raise ValueError(
                f"an account is written connector:id, like tiktok:7000000000000000001, not {text!r}"
            )
        return cls(connector, identity)

    def __str__(self) -> str:
        return f"{self.connector}:{self.id}"


@frozen(kw_only=True)
class Account:
    """One ad account as its platform describes it.

    Args:
        ref: connector and id.
        name: the owner's name for it.
        zone: where its days begin and end.
        currency: the one currency of all its money.
        status: what the platform lets it do; the raw word in `raw_status`.
        simulated: a simulator's face speaks for the platform.
    """

    ref: AccountRef
    name: str
    zone: Zone
    currency: str
    status: Delivery = Delivery.ACTIVE
    raw_status: str = ""
    note: str = ""
    simulated: bool = False


@frozen(kw_only=True)
class Entity:
    """A campaign, group or ad.

    Args:
        level: never `account`.
        id: the platform's id as text.
        parent: id of the entity above; empty for a campaign.
        starts, ends: instants of its schedule, None where there is none.
        budget_shared: the campaign's budget is spread over its groups by the platform (CBO),
            None where the platform does not say.
        objective: the platform's own word for what is optimised.
        week: when in the week it may serve, by the account's clock; None: at any time, or not told.
    """

    level: Level
    id: str
    parent: str = ""
    name: str
    delivery: Delivery
    raw_status: str = ""
    starts: int | None = None
    ends: int | None = None
    budget_shared: bool | None = None
    objective: str = ""
    created: int | None = None
    attributes: dict[str, str] = field(factory=dict)
    week: Week | None = None

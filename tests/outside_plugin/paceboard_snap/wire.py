"""What Snap puts on the wire, as far as we read it; other fields are passed over."""

from __future__ import annotations

from attrs import frozen

__all__ = ["AccountRow", "CampaignRow", "DayRow"]


@frozen(kw_only=True)
class AccountRow:
    """An account of `v1/accounts`."""

    id: str
    name: str
    zone: str
    currency: str


@frozen(kw_only=True)
class CampaignRow:
    """A campaign of `v1/accounts/ID/campaigns`; it has a daily budget or none."""

    id: str
    name: str
    state: str
    daily_budget: str | None = None


@frozen(kw_only=True)
class DayRow:
    """One day of an account or a campaign; amounts are decimal text in the account's currency."""

    entity: str
    day: str
    spend: str
    views: int | None = None
    clicks: int | None = None

"""The campaigns, groups and ads of an account, with the ids that the platform would give them."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from paceboard.model import Level
from paceboard.simulator.scenario import Ad, Campaign, Group, SimulatedAccount

__all__ = ["Placed", "roster"]

_PREFIX = {Level.CAMPAIGN: 17, Level.GROUP: 18, Level.AD: 19}


@frozen(kw_only=True)
class Placed:
    """An ad in its place.

    Args:
        ids: of the account, the campaign, the group and the ad.
        campaign_index, group_index: which of the account's campaigns, of the campaign's groups.
        first_ad, first_group: it is the first of its group, its group the first of its campaign.
    """

    ids: dict[Level, str]
    campaign: Campaign
    campaign_index: int
    group: Group
    group_index: int
    ad: Ad
    first_ad: bool
    first_group: bool


def _id(level: Level, account_number: int, number: int) -> str:
    """19 digits, like the platforms' own: more than a float can hold."""
    return f"{_PREFIX[level]}{account_number:03d}{number:014d}"


def _placed(account: SimulatedAccount, account_number: int) -> Iterator[Placed]:
    groups = ads = 0
    for campaign_index, campaign in enumerate(account.campaigns):
        for group_index, group in enumerate(campaign.groups):
            groups += 1
            for ad_index, ad in enumerate(group.ads):
                ads += 1
                yield Placed(
                    ids={
                        Level.ACCOUNT: account.ref.id,
                        Level.CAMPAIGN: _id(Level.CAMPAIGN, account_number, campaign_index + 1),
                        Level.GROUP: _id(Level.GROUP, account_number, groups),
                        Level.AD: _id(Level.AD, account_number, ads),
                    },
                    campaign=campaign,
                    campaign_index=campaign_index,
                    group=group,
                    group_index=group_index,
                    ad=ad,
                    first_ad=ad_index == 0,
                    first_group=group_index == 0 and ad_index == 0,
                )


def roster(account: SimulatedAccount, account_number: int) -> tuple[Placed, ...]:
    """Every ad of the account in the order of its declaration; the number is the account's in its world."""
    return tuple(_placed(account, account_number))

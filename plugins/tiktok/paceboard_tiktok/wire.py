"""The shapes that TikTok's API v1.3 puts on the wire, as far as we read them; other fields are ignored.

TikTok writes ids and amounts as text in one place and as numbers in another; `figures` reads both exactly
or refuses. Times of entities are UTC, times of reports the account's own.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from attrs import frozen

__all__ = [
    "Ad",
    "Advertiser",
    "AdvertiserBalance",
    "Authorised",
    "Campaign",
    "Group",
    "Head",
    "LimitChange",
    "PageInfo",
    "ReportAnswer",
    "ReportRow",
    "SmartAd",
    "TaskAnswer",
]


Identity = str | int | None
Amount = str | int | Decimal | None


@frozen(kw_only=True)
class Head:
    """What every answer begins with; `code` 0 is yes, whatever the HTTP status says."""

    code: int
    message: str | None = ""
    request_id: str | None = ""


@frozen(kw_only=True)
class PageInfo:
    """Where a page stands among its pages."""

    page: int
    total_number: int
    total_page: int


@frozen(kw_only=True)
class ReportRow:
    """A row of a report: which entity and when, and its metrics, nearly always as text.

    Metrics that nobody asked for may be anything; `figures` judges those that count.
    """

    dimensions: dict[str, Identity]
    metrics: dict[str, Any]


@frozen(kw_only=True)
class ReportData:
    """The rows of one page."""

    page_info: PageInfo
    list: tuple[ReportRow, ...] | None = None


@frozen(kw_only=True)
class ReportAnswer:
    """A page of `report/integrated/get/`."""

    data: ReportData


@frozen(kw_only=True)
class TaskAnswer:
    """A report that TikTok prepares: its id when it is ordered, how far it is afterwards."""

    task_id: Identity = None
    status: str | None = None
    message: str | None = ""


@frozen(kw_only=True)
class Authorised:
    """An account that the token was given."""

    advertiser_id: Identity
    advertiser_name: str | None = ""


@frozen(kw_only=True)
class Advertiser:
    """An account as `advertiser/info/` describes it.

    Args:
        timezone: counts; `display_timezone`, which is not read, is a label with daylight saving.
        balance: what is available, in the account's currency.
    """

    advertiser_id: Identity
    currency: str | None = None
    timezone: str | None = None
    name: str | None = ""
    status: str | None = ""
    rejection_reason: str | None = ""
    balance: Amount = None


@frozen(kw_only=True)
class AdvertiserBalance:
    """An account as its Business Center sees its money."""

    advertiser_id: Identity
    currency: str | None = None
    budget_mode: str | None = None
    budget: Amount = None
    budget_cost: Amount = None
    account_balance: Amount = None
    cash_balance: Amount = None
    grant_balance: Amount = None
    payment_portfolio_id: Identity = None


@frozen(kw_only=True)
class LimitChange:
    """A change of an account's limit; its time is UTC."""

    activity_type: str | None = None
    operation_time: str | None = None
    current_budget_mode: str | None = None
    previous_budget_mode: str | None = None
    current_budget: Amount = None
    previous_budget: Amount = None
    operator_id: Identity = None


@frozen(kw_only=True)
class Campaign:
    """A campaign; `budget_optimize_on` only comes where it is on.

    Args:
        current_budget: the amount in force where Smart+ raises it by itself; `budget` is then the first.
    """

    campaign_id: Identity
    campaign_name: str | None = ""
    advertiser_id: Identity = None
    budget: Amount = None
    current_budget: Amount = None
    budget_mode: str | None = None
    budget_optimize_on: bool | None = None
    campaign_automation_type: str | None = None
    is_smart_performance_campaign: bool | None = None
    campaign_type: str | None = None
    objective_type: str | None = None
    operation_status: str | None = None
    secondary_status: str | None = None
    create_time: str | None = None


@frozen(kw_only=True)
class Group:
    """An ad group; under a campaign budget its own is 0 and infinite.

    Args:
        scheduled_budget: the daily amount from the next midnight on, 0 where none is pending.
        current_budget: as a campaign's.
    """

    adgroup_id: Identity
    campaign_id: Identity
    adgroup_name: str | None = ""
    advertiser_id: Identity = None
    budget: Amount = None
    current_budget: Amount = None
    budget_mode: str | None = None
    scheduled_budget: Amount = None
    schedule_type: str | None = None
    schedule_start_time: str | None = None
    schedule_end_time: str | None = None
    dayparting: str | None = None
    optimization_goal: str | None = None
    operation_status: str | None = None
    secondary_status: str | None = None
    create_time: str | None = None


@frozen(kw_only=True)
class Ad:
    """An ad."""

    ad_id: Identity
    adgroup_id: Identity
    ad_name: str | None = ""
    advertiser_id: Identity = None
    operation_status: str | None = None
    secondary_status: str | None = None
    create_time: str | None = None


@frozen(kw_only=True)
class SmartAd:
    """An ad of upgraded Smart+: one for many creatives, each of which `ad/get/` lists for itself."""

    smart_plus_ad_id: Identity
    adgroup_id: Identity
    ad_name: str | None = ""
    advertiser_id: Identity = None
    operation_status: str | None = None
    secondary_status: str | None = None
    create_time: str | None = None

    def as_ad(self) -> Ad:
        """The same in the words of `ad/get/`."""
        return Ad(
            ad_id=self.smart_plus_ad_id,
            adgroup_id=self.adgroup_id,
            ad_name=self.ad_name,
            advertiser_id=self.advertiser_id,
            operation_status=self.operation_status,
            secondary_status=self.secondary_status,
            create_time=self.create_time,
        )

"""The shapes that Meta's Graph API puts on the wire, as far as we read them; other fields are ignored.

Answers are sparse: what is unset is left out. Amounts of accounts, campaigns and ad sets are whole minor
units as text; `figures` reads them exactly or refuses.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from attrs import field, frozen

__all__ = [
    "Activity",
    "Ad",
    "AdAccount",
    "AdSet",
    "BatchEntry",
    "BudgetSchedule",
    "Campaign",
    "Cursors",
    "DayPart",
    "Head",
    "InsightsPage",
    "Issue",
    "LearningStage",
    "Paging",
    "ReportRun",
]

Identity = str | int | None
Amount = str | int | Decimal | None
Code = str | int | None


@frozen(kw_only=True)
class Head:
    """What every answer is looked at for first, whatever its HTTP status says."""

    error: Any = None


@frozen(kw_only=True)
class Cursors:
    """Where a page ends; `after` stands there also where nothing follows."""

    after: str | None = None


@frozen(kw_only=True)
class Paging:
    """`next` says that there is more; it is a URL with the token in it, and never followed."""

    cursors: Cursors | None = None
    next: Any = field(default=None, repr=False)


@frozen(kw_only=True)
class InsightsPage:
    """A page of insights; `figures` judges the values that count."""

    data: list[Any]
    paging: Paging | None = None


@frozen(kw_only=True)
class ReportRun:
    """An asynchronous report: how far it is, and why it failed."""

    async_status: str | None = None
    async_percent_completion: Amount = None
    error_code: Code = None
    error_subcode: Code = None
    error_message: str | None = None


@frozen(kw_only=True)
class BatchEntry:
    """One answer of a batch; its body is JSON once more, as text."""

    code: int
    body: str
    headers: list[dict[str, Any]] | None = None


@frozen(kw_only=True)
class AdAccount:
    """An ad account.

    Args:
        amount_spent: since the limit was set or reset; without a limit, in all.
        spend_cap: `0` where there is no limit.
        disable_reason: a number; 0 is none.
    """

    id: Identity = None
    account_id: Identity = None
    name: str | None = ""
    currency: str | None = None
    timezone_name: str | None = None
    account_status: Code = None
    disable_reason: Code = None
    amount_spent: Amount = None
    spend_cap: Amount = None


@frozen(kw_only=True)
class Issue:
    """Why something is not delivered, at one level; an ad may carry the issues of what stands above it."""

    level: str | None = None
    error_code: Code = None
    error_type: str | None = None
    error_summary: str | None = None


@frozen(kw_only=True)
class LearningStage:
    """Where an ad set stands in its learning phase; `FAIL` is what Ads Manager calls learning limited.

    Args:
        last_sig_edit_ts: seconds since 1970.
    """

    status: str | None = None
    last_sig_edit_ts: Any = None


@frozen(kw_only=True)
class Campaign:
    """A campaign; a budget stands here only where the campaign holds it for its ad sets."""

    id: Identity
    account_id: Identity = None
    name: str | None = ""
    objective: str | None = None
    buying_type: str | None = None
    bid_strategy: str | None = None
    status: str | None = None
    effective_status: str | None = None
    daily_budget: Amount = None
    lifetime_budget: Amount = None
    budget_remaining: Amount = None
    spend_cap: Amount = None
    start_time: str | None = None
    stop_time: str | None = None
    created_time: str | None = None
    is_adset_budget_sharing_enabled: bool | None = None
    is_budget_schedule_enabled: bool | None = None
    issues_info: list[Issue] | None = None


@frozen(kw_only=True)
class DayPart:
    """A part of some days in which an ad set may serve; minutes since midnight, Sunday is 0."""

    start_minute: int | None = None
    end_minute: int | None = None
    days: list[int] | None = None
    timezone_type: str | None = None


@frozen(kw_only=True)
class AdSet:
    """An ad set; a budget that it does not use is `0`, or left out."""

    id: Identity
    campaign_id: Identity
    account_id: Identity = None
    name: str | None = ""
    optimization_goal: str | None = None
    bid_strategy: str | None = None
    status: str | None = None
    effective_status: str | None = None
    daily_budget: Amount = None
    lifetime_budget: Amount = None
    budget_remaining: Amount = None
    daily_spend_cap: Amount = None
    lifetime_spend_cap: Amount = None
    start_time: str | None = None
    end_time: str | None = None
    created_time: str | None = None
    is_budget_schedule_enabled: bool | None = None
    adset_schedule: list[DayPart] | None = None
    attribution_spec: list[dict[str, Any]] | None = None
    learning_stage_info: LearningStage | None = None
    issues_info: list[Issue] | None = None


@frozen(kw_only=True)
class Ad:
    """An ad with what its review says."""

    id: Identity
    adset_id: Identity
    campaign_id: Identity = None
    account_id: Identity = None
    name: str | None = ""
    status: str | None = None
    effective_status: str | None = None
    created_time: str | None = None
    ad_review_feedback: dict[str, Any] | None = None
    issues_info: list[Issue] | None = None


@frozen(kw_only=True)
class Activity:
    """An entry of an account's change log.

    Args:
        extra_data: what was before and is after, an object or JSON as text.
    """

    event_type: str | None = None
    event_time: str | int | None = None
    object_id: Identity = None
    extra_data: Any = None


@frozen(kw_only=True)
class BudgetSchedule:
    """A period in which a budget is raised."""

    id: Identity
    time_start: str | int | None = None
    time_end: str | int | None = None
    budget_value: Amount = None
    budget_value_type: str | None = None
    recurrence_type: str | None = None

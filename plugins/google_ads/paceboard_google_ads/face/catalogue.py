"""Which fields a query may name, by the resource that it is FROM."""

from __future__ import annotations

from collections.abc import Mapping

from paceboard.plugin import Level
from paceboard_google_ads.face.figures import METRICS

__all__ = ["JOINED", "LEVELS", "SEGMENTS", "fields_of", "resources"]

_OF: Mapping[str, str] = {
    "customer": "id descriptive_name currency_code time_zone manager test_account status",
    "customer_client": """
        id client_customer level manager hidden test_account descriptive_name currency_code time_zone status
    """,
    "campaign": """
        id name status serving_status primary_status primary_status_reasons advertising_channel_type
        bidding_strategy_type bidding_strategy_system_status payment_mode start_date_time end_date_time
        campaign_budget
    """,
    "campaign_budget": """
        id name amount_micros total_amount_micros period type status delivery_method explicitly_shared
        reference_count has_recommended_budget recommended_budget_amount_micros
    """,
    "ad_group": "id name status primary_status primary_status_reasons type campaign",
    "ad_group_ad": """
        ad.id ad.name ad.type ad_group status primary_status primary_status_reasons
        policy_summary.approval_status policy_summary.review_status
    """,
    "account_budget": """
        id name status billing_setup approved_start_date_time approved_end_date_time approved_end_time_type
        proposed_spending_limit_micros proposed_spending_limit_type approved_spending_limit_micros
        approved_spending_limit_type adjusted_spending_limit_micros adjusted_spending_limit_type
        total_adjustments_micros amount_served_micros
    """,
    "change_event": """
        change_date_time change_resource_type change_resource_name client_type user_email
        resource_change_operation changed_fields campaign old_resource new_resource
    """,
}
JOINED: Mapping[str, tuple[str, ...]] = {
    "customer": (),
    "customer_client": ("customer",),
    "campaign": ("campaign_budget", "customer"),
    "campaign_budget": ("customer",),
    "ad_group": ("campaign", "customer"),
    "ad_group_ad": ("ad_group", "campaign", "customer"),
    "account_budget": ("customer",),
    "change_event": ("customer",),
}
"""What else a query FROM a resource may name."""
LEVELS: Mapping[str, Level] = {
    "customer": Level.ACCOUNT,
    "campaign": Level.CAMPAIGN,
    "ad_group": Level.GROUP,
    "ad_group_ad": Level.AD,
}
"""Resources that have metrics."""
SEGMENTS = ("segments.date", "segments.hour")


def resources() -> tuple[str, ...]:
    """What a query may be FROM."""
    return tuple(JOINED)


def fields_of(resource: str) -> frozenset[str]:
    """Every field that a query FROM a resource may name."""
    own = {
        f"{name}.{field}"
        for name in (resource, *JOINED[resource])
        for field in ("resource_name", *_OF[name].split())
    }
    return frozenset(own | ({*METRICS, *SEGMENTS} if resource in LEVELS else set()))

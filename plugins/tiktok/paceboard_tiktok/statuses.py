"""What TikTok's statuses mean for delivery.

Entities carry a `secondary_status`; which of them still deliver is the portal's own table (document
1757239620352002), the rest follows its labels. Names are listed without their prefix, since campaign, ad
group and ad share most of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from paceboard.plugin import Delivery

__all__ = ["account_delivery", "delivery"]

PREFIX = re.compile(r"(CAMPAIGN|ADGROUP|AD)_STA(T?)US_")  # TikTok also writes AD_STAUS_PIXEL_UNBIND

NAMES: Mapping[Delivery, str] = {
    Delivery.ACTIVE: """
        ENABLE OK DELIVERY_OK PARTIAL_AUDIT_DELIVERY_OK REVIEW_PARTIALLY_APPROVED SHADOW_ADGROUP_REAUDIT
        SEARCH_KEYWORDS_PARTIAL_APPROVED DELIVERY_AND_REAUDIT DELIVERY_AND_TRANSCODING_FAIL
        EXPLORING UNEXPLORED GOOD BAD
    """,
    Delivery.PAUSED: "DISABLE CAMPAIGN_DISABLE ADGROUP_DISABLE AWAITING_RELEASE",
    Delivery.IN_REVIEW: """
        AUDIT REAUDIT ADVERTISER_AUDIT ADVERTISER_REAUDIT PARTIAL_AUDIT_NO_DELIVERY
        ADGROUP_PARTIAL_AUDIT_NO_DELIVERY SEARCH_KEYWORDS_IN_REVIEW PRIVACY_POLICY_AUDIT PROCESS_AUDIO
    """,
    Delivery.REJECTED: """
        AUDIT_DENY ADGROUP_AUDIT_DENY ADVERTISER_AUDIT_DENY REVIEW_DISAPPROVED RF_AD_AUDIT_DENY
        PROMOTE_AD_NOT_APPROVED PROMOTE_AD_OFFLINE_AUDIT PRIVACY_POLICY_REJECTED
        CREATIVE_PRODUCT_ALL_REJECTED
    """,
    Delivery.LIMITED: """
        BUDGET_EXCEED CAMPAIGN_EXCEED BALANCE_EXCEED ADVERTISER_ACCOUNT_BALANCE_EXCEED
        TTS_ACCOUNT_BALANCE_INSUFFICIENT RF_SHORT_BALANCE RF_DEDUCTION_FAILED
    """,
    Delivery.SCHEDULED: """
        NOT_START LIVE_NOT_START RF_BOOKING RF_SCHEDULE ADGROUP_PRE_ONLINE AD_PRE_ONLINE
    """,
    Delivery.ENDED: """
        DONE TIME_DONE RF_TIME_DONE RF_TERMINATE RF_CLOSED_OTHERS RF_ADGROUP_CLOSED RF_WITHDRAW_ORDER
        RF_NO_VALID_CREATIVE RF_ADGROUP_INVALID PROMOTE_ADGROUP_CLOSED PROMOTE_WITHDRAW_ORDER CLOSED
        CLOSED_OTHERS ADGROUP_CLOSED LIVE_OFFLINE
    """,
    Delivery.DELETED: "DELETE CAMPAIGN_DELETE ADGROUP_DELETE",
    Delivery.BLOCKED: """
        ADVERTISER_ACCOUNT_PUNISH ADVERTISER_ACCOUNT_INVALID ADVERTISER_CONTRACT_PENDING FROZEN CREATE
        ADGROUP_QUOTA_LIMIT AD_QUOTA_LIMIT TRANSCODING_FAIL PIXEL_UNBIND ASSET_AUTHORIZATION_LOST
        ADGROUP_ASSET_AUTHORIZATION_LOST INDUSTRY_QUALIFICATION_MISSING INDUSTRY_QUALIFICATION_EXPIRED
        INDUSTRY_QUALIFICATION_DENY ADGROUP_INDUSTRY_QUALIFICATION_MISSING
        ADGROUP_INDUSTRY_QUALIFICATION_EXPIRED ADGROUP_INDUSTRY_QUALIFICATION_DENY
        SEARCH_KEYWORDS_NOT_AVAILABLE RF_NO_DELIVERY_CREATIVE MUSIC_AUTHORIZATION_MISSING
        PRODUCT_UNAVAILABLE ANCHOR_UNAVAILABLE CREATIVE_ANCHOR_UNAVAILABLE NO_AUTHORIZATION_OF_SHOWCASE
        SHOWCASE_AUTHORIZATION_LOST CREATOR_AUTHORIZATION_REVOKED NO_AVAILABLE_PRODUCTS
        PRODUCT_ANCHOR_UNAVAILABLE CREATIVE_PAUSED_USED_IN_GMV_MAX IDENTITY_USED_BY_GMV_MAX_AD
        TTS_TT_ASSET_UNAVAILABLE TTS_TT_IDENTITY_UNAVAILABLE TIKTOK_SHOP_UNAVAILABLE AD_UNAVAILABLE
        LIVE_GMV_MAX_AUTHORIZATION_CANCEL PRODUCT_GMV_MAX_AUTHORIZATION_CANCEL
        IDENTITY_USED_BY_LIVE_GMV_MAX PRODUCT_USED_BY_PRODUCT_GMV_MAX
    """,
}
SECONDARY = {name: state for state, names in NAMES.items() for name in names.split()}

OPERATION = {
    "ENABLE": Delivery.ACTIVE,
    "DISABLE": Delivery.PAUSED,
    "FROZEN": Delivery.BLOCKED,
    "DELETE": Delivery.DELETED,
}
"""Counts where there is no secondary status, as in the sandbox."""

ADVERTISER = {
    "STATUS_ENABLE": Delivery.ACTIVE,
    "STATUS_DISABLE": Delivery.BLOCKED,
    "STATUS_LIMIT": Delivery.BLOCKED,  # punished or suspended: there is no code for it, only this
    "STATUS_CONTRACT_PENDING": Delivery.BLOCKED,
    "STATUS_PENDING_CONFIRM": Delivery.IN_REVIEW,
    "STATUS_PENDING_VERIFIED": Delivery.IN_REVIEW,
    "STATUS_PENDING_CONFIRM_MODIFY": Delivery.IN_REVIEW,
    "STATUS_WAIT_FOR_BPM_AUDIT": Delivery.IN_REVIEW,
    "STATUS_WAIT_FOR_PUBLIC_AUTH": Delivery.IN_REVIEW,
    "STATUS_SELF_SERVICE_UNAUDITED": Delivery.IN_REVIEW,
    "STATUS_CONFIRM_FAIL": Delivery.REJECTED,
    "STATUS_CONFIRM_FAIL_END": Delivery.REJECTED,
    "STATUS_CONFIRM_MODIFY_FAIL": Delivery.REJECTED,
}


def delivery(
    secondary: str | None, operation: str | None, *, note: Callable[[str, str], None]
) -> tuple[Delivery, str]:
    """What an entity does, and the raw word that says so; an unknown word is noted, never an error."""
    if secondary:
        return _known(SECONDARY, PREFIX.sub("", secondary, count=1), secondary, note), secondary
    if operation:
        return _known(OPERATION, operation, operation, note), operation
    return Delivery.UNKNOWN, ""


def account_delivery(status: str | None, *, note: Callable[[str, str], None]) -> Delivery:
    """What TikTok lets an account do, from the status of `advertiser/info/`."""
    return _known(ADVERTISER, status, status, note) if status else Delivery.UNKNOWN


def _known(table: Mapping[str, Delivery], name: str, raw: str, note: Callable[[str, str], None]) -> Delivery:
    known = table.get(name)
    if known is None:
        note("unknown_status", f"TikTok's status {raw[:80]!r} is new to us; shown as unknown")
        return Delivery.UNKNOWN
    return known

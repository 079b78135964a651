"""What Google's statuses mean for delivery.

`status` is what the owner set, `primary_status` what comes of it, its reasons say why. LIMITED still
delivers: "limited by budget" says that more could be spent. Names: the v26 enums of campaign, ad group, ad.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from paceboard.plugin import Delivery

__all__ = ["PRIMARY", "REASONS", "SERVING", "SILENT", "delivery"]

PRIMARY: Mapping[str, Delivery] = {
    "ELIGIBLE": Delivery.ACTIVE,
    "LEARNING": Delivery.ACTIVE,
    "LIMITED": Delivery.ACTIVE,
    "PAUSED": Delivery.PAUSED,
    "REMOVED": Delivery.DELETED,
    "ENDED": Delivery.ENDED,
    "PENDING": Delivery.SCHEDULED,
    "MISCONFIGURED": Delivery.BLOCKED,
}
"""NOT_ELIGIBLE is not among them: its reasons decide."""

NAMES: Mapping[Delivery, str] = {
    Delivery.DELETED: "CAMPAIGN_REMOVED AD_GROUP_REMOVED AD_GROUP_AD_REMOVED",
    Delivery.PAUSED: """
        CAMPAIGN_PAUSED CAMPAIGN_DRAFT CAMPAIGN_GROUP_PAUSED AD_GROUPS_PAUSED AD_GROUP_PAUSED
        AD_GROUP_PAUSED_DUE_TO_LOW_ACTIVITY KEYWORDS_PAUSED AD_GROUP_ADS_PAUSED AD_GROUP_AD_PAUSED
        ASSET_GROUPS_PAUSED
    """,
    Delivery.ENDED: "CAMPAIGN_ENDED",
    Delivery.SCHEDULED: "CAMPAIGN_PENDING",
    Delivery.LIMITED: "CAMPAIGN_GROUP_ALL_GROUP_BUDGETS_ENDED BUDGET_CONSTRAINED BUDGET_MISCONFIGURED",
    Delivery.REJECTED: """
        HAS_ADS_DISAPPROVED AD_GROUP_AD_DISAPPROVED HAS_ASSET_GROUPS_DISAPPROVED
        LEAD_FORM_EXTENSION_DISAPPROVED CALL_EXTENSION_DISAPPROVED
    """,
    Delivery.IN_REVIEW: """
        MOST_ADS_UNDER_REVIEW AD_GROUP_AD_UNDER_REVIEW AD_GROUP_AD_UNDER_APPEAL
        MOST_ASSET_GROUPS_UNDER_REVIEW LEAD_FORM_EXTENSION_UNDER_REVIEW CALL_EXTENSION_UNDER_REVIEW
    """,
}
REASONS: Mapping[str, Delivery] = {name: state for state, names in NAMES.items() for name in names.split()}
"""Reasons that decide where something does not deliver, the strongest first."""
_STRENGTH = list(NAMES)

_DECIDES_NOTHING = """
    BIDDING_STRATEGY_MISCONFIGURED BIDDING_STRATEGY_LIMITED BIDDING_STRATEGY_LEARNING
    BIDDING_STRATEGY_CONSTRAINED SEARCH_VOLUME_LIMITED NO_AD_GROUPS NO_KEYWORDS NO_AD_GROUP_ADS
    HAS_ADS_LIMITED_BY_POLICY MISSING_LEAD_FORM_EXTENSION MISSING_CALL_EXTENSION
    NO_MOBILE_APPLICATION_AD_GROUP_CRITERIA APP_NOT_RELEASED APP_PARTIALLY_RELEASED
    HAS_ASSET_GROUPS_LIMITED_BY_POLICY NO_ASSET_GROUPS MISSING_LOCATION_TARGETING CAMPAIGN_NOT_BOOKED
    BOOKING_HOLD_EXPIRING BOOKING_HOLD_EXPIRED BOOKING_CANCELLED AD_GROUP_INCOMPLETE AD_GROUP_AD_POOR_QUALITY
    AD_GROUP_AD_NO_ADS AD_GROUP_AD_APPROVED_LABELED AD_GROUP_AD_AREA_OF_INTEREST_ONLY
"""
SILENT = frozenset(_DECIDES_NOTHING.split())
"""Reasons that we know and that decide nothing."""

SERVING: Mapping[str, Delivery] = {
    "SERVING": Delivery.ACTIVE,
    "ENDED": Delivery.ENDED,
    "PENDING": Delivery.SCHEDULED,
    "SUSPENDED": Delivery.BLOCKED,
}
OWN: Mapping[str, Delivery] = {
    "ENABLED": Delivery.ACTIVE,
    "PAUSED": Delivery.PAUSED,
    "REMOVED": Delivery.DELETED,
}
QUIET = ("", "UNSPECIFIED", "UNKNOWN")
"""UNKNOWN is what Google says for a value that is newer than the version that we call."""


def delivery(
    status: str,
    primary: str,
    reasons: Sequence[str],
    *,
    above: Delivery = Delivery.ACTIVE,
    serving: str = "",
    note: Callable[[str, str], None],
) -> tuple[Delivery, str]:
    """What an entity does, and the raw words that say so; an unknown word is noted, never an error.

    Args:
        above: what the entity above does: it explains one that is not eligible and does not say why.
        serving: the campaign's serving status, for where there is no primary status.
    """
    raw = " ".join(word for word in (status, primary, *reasons) if word)
    for word in ((status,) if status not in OWN else ()) + tuple(reasons):
        if word not in REASONS and word not in SILENT and word not in QUIET:
            note("unknown_status", f"Google's status or reason {word[:80]!r} is new to us")
    if OWN.get(status) in (Delivery.PAUSED, Delivery.DELETED):
        return OWN[status], raw
    if primary == "NOT_ELIGIBLE":
        return _by_reason(reasons, above), raw
    for word, table in ((primary, PRIMARY), (serving, SERVING), (status, OWN)):
        if word in table:
            return table[word], raw
        if word not in (*QUIET, "NONE"):
            if word is not status:
                note("unknown_status", f"Google's status {word[:80]!r} is new to us; shown as unknown")
            return Delivery.UNKNOWN, raw
    return Delivery.UNKNOWN, raw


def _by_reason(reasons: Sequence[str], above: Delivery) -> Delivery:
    found = [REASONS[reason] for reason in reasons if reason in REASONS]
    if found:
        return min(found, key=_STRENGTH.index)
    return Delivery.BLOCKED if above in (Delivery.ACTIVE, Delivery.UNKNOWN) else above

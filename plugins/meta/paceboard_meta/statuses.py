"""What Meta's statuses mean for delivery.

`effective_status` says what an entity does, but not all of it: its schedule, a spent lifetime budget and
the account's limit are not in it. What stands in the entity's own row is added here; the account's limit
stands in `limits`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from paceboard.plugin import Delivery, Level
from paceboard_meta.wire import Issue

__all__ = ["EFFECTIVE", "account_delivery", "delivery", "disable_reason"]

STATES: Mapping[str, Delivery] = {
    "ACTIVE": Delivery.ACTIVE,
    "PAUSED": Delivery.PAUSED,
    "CAMPAIGN_PAUSED": Delivery.PAUSED,
    "ADSET_PAUSED": Delivery.PAUSED,
    "DELETED": Delivery.DELETED,
    "ARCHIVED": Delivery.ENDED,
    "IN_PROCESS": Delivery.IN_REVIEW,
    "WITH_ISSUES": Delivery.BLOCKED,
    "PENDING_REVIEW": Delivery.IN_REVIEW,
    "DISAPPROVED": Delivery.REJECTED,
    "PREAPPROVED": Delivery.SCHEDULED,
    "PENDING_BILLING_INFO": Delivery.BLOCKED,
}

_EVERYWHERE = ("ACTIVE", "PAUSED", "DELETED", "ARCHIVED", "IN_PROCESS", "WITH_ISSUES")
EFFECTIVE: Mapping[Level, tuple[str, ...]] = {
    Level.CAMPAIGN: _EVERYWHERE,
    Level.GROUP: (*_EVERYWHERE, "CAMPAIGN_PAUSED"),
    Level.AD: (
        *_EVERYWHERE,
        "CAMPAIGN_PAUSED",
        "ADSET_PAUSED",
        "PENDING_REVIEW",
        "DISAPPROVED",
        "PREAPPROVED",
        "PENDING_BILLING_INFO",
    ),
}
"""Every status of a level; archived and deleted objects come only where they are asked for."""

ACCOUNTS: Mapping[int, tuple[str, Delivery]] = {
    1: ("ACTIVE", Delivery.ACTIVE),
    2: ("DISABLED", Delivery.BLOCKED),
    3: ("UNSETTLED", Delivery.BLOCKED),
    7: ("PENDING_RISK_REVIEW", Delivery.IN_REVIEW),
    8: ("PENDING_SETTLEMENT", Delivery.ACTIVE),
    9: ("IN_GRACE_PERIOD", Delivery.ACTIVE),
    100: ("PENDING_CLOSURE", Delivery.BLOCKED),
    101: ("CLOSED", Delivery.DELETED),
}

REASONS = {
    1: "ADS_INTEGRITY_POLICY",
    2: "ADS_IP_REVIEW",
    3: "RISK_PAYMENT",
    4: "GRAY_ACCOUNT_SHUT_DOWN",
    5: "ADS_AFC_REVIEW",
    6: "BUSINESS_INTEGRITY_RAR",
    7: "PERMANENT_CLOSE",
    8: "UNUSED_RESELLER_ACCOUNT",
    9: "UNUSED_ACCOUNT",
    10: "UMBRELLA_AD_ACCOUNT",
    11: "BUSINESS_MANAGER_INTEGRITY_POLICY",
    12: "MISREPRESENTED_AD_ACCOUNT",
    13: "AOAB_DESHARE_LEGAL_ENTITY",
    14: "CTX_THREAD_REVIEW",
    15: "COMPROMISED_AD_ACCOUNT",
}


def delivery(
    status: str | None,
    *,
    now: int,
    switched_off: bool = False,
    starts: int | None = None,
    ends: int | None = None,
    used_up: bool = False,
    issues: Iterable[Issue] = (),
    note: Callable[[str, str], None],
) -> Delivery:
    """What an entity does; an unknown word is noted, never an error.

    Args:
        switched_off: its owner paused it; where it has issues or waits for review too, Meta's one word
            speaks of those.
        used_up: nothing is left of its lifetime budget.
        issues: of its own level; where all of them are soft it still delivers.
    """
    if not status:
        return Delivery.UNKNOWN
    state = STATES.get(status)
    if state is None:
        note("unknown_status", f"Meta's status {status[:80]!r} is new to us; shown as unknown")
        return Delivery.UNKNOWN
    if switched_off and state not in (Delivery.DELETED, Delivery.ENDED):
        return Delivery.PAUSED
    kinds = {issue.error_type for issue in issues}
    if status == "WITH_ISSUES" and kinds == {"SOFT_ERROR"}:
        state = Delivery.ACTIVE
    if state is not Delivery.ACTIVE:
        return state
    if ends is not None and ends <= now:
        return Delivery.ENDED
    if starts is not None and now < starts:
        return Delivery.SCHEDULED
    return Delivery.LIMITED if used_up else Delivery.ACTIVE


def account_delivery(status: object, *, note: Callable[[str, str], None]) -> tuple[Delivery, str]:
    """What Meta lets an account do, and its word for it."""
    number = _number(status)
    if number is None:
        return Delivery.UNKNOWN, ""
    if number not in ACCOUNTS:
        note("unknown_status", f"Meta's account status {number} is new to us; shown as unknown")
        return Delivery.UNKNOWN, str(number)
    word, state = ACCOUNTS[number]
    return state, word


def disable_reason(reason: object) -> str:
    """Why Meta disabled an account; empty where it did not."""
    number = _number(reason)
    return REASONS.get(number, f"reason {number}") if number else ""


def _number(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None

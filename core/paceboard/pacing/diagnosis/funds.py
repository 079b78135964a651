"""Limits and balances that stop delivery (R68); what cannot be read is unknown, never unlimited (R53)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from paceboard.model import Balance, Delivery, LimitCycle, Money, SpendingLimit
from paceboard.pacing.diagnosis.check import Cause, Check, Finding, Serving, share_of

__all__ = ["limit", "zero_balance"]


def limit(serving: Serving, limits: Sequence[SpendingLimit], currency: str) -> Check:
    """A spending limit that is used up, or campaigns that one has stopped."""
    limited = [each for each in serving.campaigns() if each.delivery is Delivery.LIMITED]
    used_up = [each for each in limits if each.stopped or _left(each) == 0]
    unreadable = [each for each in limits if each.cycle is LimitCycle.UNKNOWN]
    evidence = {
        "limits": [_as_limit(each, currency) for each in limits],
        "limited_campaigns": [{"id": each.id, "name": each.name} for each in limited],
    }
    if used_up:
        finding, text = Finding.FOUND, "the account's spending limit is used up"
    elif limited:
        what = share_of(len(limited), len(serving.campaigns()), "campaign")
        finding, text = Finding.FOUND, f"{what} stopped by a budget or limit that is used up"
    elif unreadable:
        finding, text = Finding.UNKNOWN, f"the spending limit is not readable: {unreadable[0].reason}"
    elif not limits:
        finding, text = Finding.UNKNOWN, "the platform told no spending limit"
    else:
        finding, text = Finding.RULED_OUT, "no spending limit is used up"
    return Check(cause=Cause.LIMIT, finding=finding, text=text, evidence=evidence)


def _left(limit: SpendingLimit) -> int | None:
    if limit.amount is None or limit.spent is None:
        return None
    return max(0, limit.amount - limit.spent)


def _as_limit(limit: SpendingLimit, currency: str) -> dict[str, Any]:
    left = _left(limit)
    return {
        "cycle": str(limit.cycle),
        "stopped": limit.stopped,
        "left": None if left is None else Money(left, currency),
    }


def zero_balance(balances: Sequence[Balance], currency: str) -> Check:
    """Nothing left to spend: the total, else cash and credit together."""
    known = {each.kind: each.amount for each in balances if each.amount is not None}
    amount = known.get("total", sum(known.values()) if {"cash", "credit"} <= set(known) else None)
    reasons = [each.reason for each in balances if each.amount is None and each.reason]
    evidence = {"balance": None if amount is None else Money(amount, currency)}
    if amount is None:
        finding, text = (
            Finding.UNKNOWN,
            "the balance is not readable" + (f": {reasons[0]}" if reasons else ""),
        )
    elif amount <= 0:
        finding, text = Finding.FOUND, "nothing is left on the account"
    else:
        finding, text = Finding.RULED_OUT, f"{Money(amount, currency)} are left on the account"
    return Check(cause=Cause.ZERO_BALANCE, finding=finding, text=text, evidence=evidence)

"""An account's spending limit and what stands on it, as its Business Center tells them.

Without a Business Center's id TikTok tells no limit: it is unknown then, never unlimited. When a daily or
monthly limit starts over, and in which zone, TikTok does not say either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from paceboard.plugin import (
    AccountRef,
    AccountUnusable,
    Balance,
    Corrupt,
    Drift,
    LimitCycle,
    PagingBroken,
    PermissionDenied,
    Rejected,
    SpendingLimit,
)
from paceboard_tiktok.api import Api, listed
from paceboard_tiktok.figures import identity, micros
from paceboard_tiktok.wire import AdvertiserBalance

__all__ = ["UNREADABLE", "balances_of", "read_business_center", "spending_limit", "unknown_limit"]

UNREADABLE = (PermissionDenied, Rejected, AccountUnusable, Drift, Corrupt, PagingBroken)
"""What leaves limit and credit unknown and is no reason to read nothing else of the account."""

CYCLES = {
    "UNLIMITED": LimitCycle.UNLIMITED,
    "DAILY_BUDGET": LimitCycle.DAILY,
    "MONTHLY_BUDGET": LimitCycle.MONTHLY,
    "CUSTOM_BUDGET": LimitCycle.ONE_TIME,
}


async def read_business_center(api: Api, business_center: str) -> dict[str, AdvertiserBalance]:
    """Every account of a Business Center with its money, by id."""
    what = f"list of balances of Business Center {business_center}"
    rows = await api.pages(
        "advertiser/balance/get/",
        (("bc_id", business_center),),
        listed(AdvertiserBalance, what=what, field="advertiser_account_list"),
        lambda row: identity(row.advertiser_id, what="advertiser_id"),
        what=what,
        size=50,
        whole=False,
    )
    return {identity(row.advertiser_id, what="advertiser_id"): row for row in rows}


def unknown_limit(reason: str) -> SpendingLimit:
    """The limit of an account whose limit cannot be read."""
    return SpendingLimit(cycle=LimitCycle.UNKNOWN, reason=reason)


def spending_limit(
    row: AdvertiserBalance, account: AccountRef, *, note: Callable[[str, str], None]
) -> SpendingLimit:
    """The limit that the Business Center set for the account."""
    cycle = CYCLES.get(row.budget_mode or "")
    if cycle is None:
        note("unknown_limit_mode", f"{account}: the limit mode {str(row.budget_mode)[:80]!r} is new to us")
        return unknown_limit(f"TikTok calls its mode {str(row.budget_mode)[:80]!r}, which we do not know")
    if cycle is LimitCycle.UNLIMITED:
        return SpendingLimit(
            cycle=cycle,
            reason="TikTok says UNLIMITED; it says so of every account whose balance is allocated by hand",
        )
    amount = micros(row.budget, what=f"limit of {account}")
    if amount is None:
        return unknown_limit(f"TikTok says {row.budget_mode} and gives no amount")
    spent = micros(row.budget_cost, what=f"limit of {account}, used")
    return SpendingLimit(
        cycle=cycle,
        amount=amount,
        spent=spent,
        stopped=None if spent is None else amount - spent <= 0,
        reason="budget less budget_cost, by advertiser/balance/get",
    )


def balances_of(row: AdvertiserBalance, account: AccountRef) -> Iterable[Balance]:
    """What stands on the account; `credit` is ad credit, which TikTok calls grant."""
    amounts = {"total": row.account_balance, "cash": row.cash_balance, "credit": row.grant_balance}
    if row.payment_portfolio_id not in (None, "", "0", 0):
        reason = "paid from a payment portfolio of the Business Center; its balance is not the account's"
        return tuple(Balance(kind=kind, amount=None, reason=reason) for kind in amounts)
    return tuple(
        _balance(kind, micros(amount, what=f"{kind} of {account}")) for kind, amount in amounts.items()
    )


def _balance(kind: str, amount: int | None) -> Balance:
    return Balance(kind=kind, amount=amount, reason="TikTok gives no amount" if amount is None else "")

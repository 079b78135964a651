"""The account's spending limit: its account budget, which only invoiced accounts have.

What else may stop an account (a monthly limit that is set in Google's interface, a balance) the API does
not tell: without an account budget the limit is unknown, never unlimited.
"""

from __future__ import annotations

from collections.abc import Sequence

from paceboard.plugin import Account, LimitCycle, SpendingLimit
from paceboard_google_ads.api import Api
from paceboard_google_ads.figures import local_time
from paceboard_google_ads.row import Row

__all__ = ["LIMIT_FIELDS", "read_limit", "spending_limit"]

LIMIT_FIELDS = (
    "account_budget.id",
    "account_budget.status",
    "account_budget.approved_start_date_time",
    "account_budget.approved_end_date_time",
    "account_budget.approved_end_time_type",
    "account_budget.approved_spending_limit_micros",
    "account_budget.approved_spending_limit_type",
    "account_budget.adjusted_spending_limit_micros",
    "account_budget.adjusted_spending_limit_type",
    "account_budget.amount_served_micros",
    "account_budget.total_adjustments_micros",
)
NONE = "the account has no account budget; Google tells no other limit over the API"
IDLE = "no account budget is in force: {count} are pending, cancelled, ended or yet to begin"


async def read_limit(api: Api, account: Account, login: str, *, now: int) -> SpendingLimit:
    """The account budget that is in force, as a limit."""
    what = f"account budgets of {account.ref}"
    rows = await api.search(account.ref.id, LIMIT_FIELDS, "account_budget", login=login, what=what)
    return spending_limit(rows, account, now=now)


def spending_limit(rows: Sequence[Row], account: Account, *, now: int) -> SpendingLimit:
    """The limit that an account's budgets come to; of several in force at once none can be told."""
    found = [row for row in rows if _in_force(row, account, now)]
    if not found:
        reason = IDLE.format(count=len(rows)) if rows else NONE
        return SpendingLimit(cycle=LimitCycle.UNKNOWN, reason=reason)
    if len(found) > 1:
        reason = f"{len(found)} account budgets are in force at once"
        return SpendingLimit(cycle=LimitCycle.UNKNOWN, reason=reason)
    return _limit(found[0], account)


def _in_force(row: Row, account: Account, now: int) -> bool:
    if row.text("account_budget.status") != "APPROVED":
        return False
    start, end = _span(row, account)
    return (start is None or start <= now) and (end is None or now < end)


def _span(row: Row, account: Account) -> tuple[int | None, int | None]:
    """Google names no zone for these times; the account's own is taken."""
    start, end = (
        local_time(row.get(f"account_budget.approved_{name}_date_time"), account.zone, what=row.what)
        for name in ("start", "end")
    )
    return start, end


def _limit(row: Row, account: Account) -> SpendingLimit:
    for kind in ("adjusted", "approved"):
        amount = row.whole(f"account_budget.{kind}_spending_limit_micros")
        if amount is not None:
            return _bounded(row, amount, account)
        if row.text(f"account_budget.{kind}_spending_limit_type") == "INFINITE":
            return SpendingLimit(cycle=LimitCycle.UNLIMITED, reason="an account budget without a limit")
    return SpendingLimit(cycle=LimitCycle.UNKNOWN, reason="the account budget says neither amount nor none")


def _bounded(row: Row, amount: int, account: Account) -> SpendingLimit:
    # Its name is left out where it is zero: the field has no presence of its own.
    served = row.whole("account_budget.amount_served_micros") or 0
    start, _ = _span(row, account)
    return SpendingLimit(
        cycle=LimitCycle.ONE_TIME,
        amount=amount,
        spent=served,
        reset=start,
        stopped=served >= amount,
        reason="adjusted_spending_limit less amount_served of the account budget; served, before credits",
    )

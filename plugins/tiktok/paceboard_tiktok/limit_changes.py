"""The log of an account's limit: the one history that TikTok keeps of what bounds spend, to the second.

`bc/account/budget/changelog/get/` (portal document 1830173979548674). Of campaigns and ad groups it keeps
none: their changes are dated by our looks, or by the budget scheduled for the next day.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from paceboard.plugin import AccountRef, SpendingLimit, instant_text
from paceboard_tiktok.api import Api, listed
from paceboard_tiktok.figures import instant, micros
from paceboard_tiktok.limits import UNREADABLE
from paceboard_tiktok.wire import LimitChange

__all__ = ["since_its_reset"]

ONE_TIME = "CUSTOM_BUDGET"
MOST = 50


async def since_its_reset(
    api: Api, limit: SpendingLimit, business_center: str, account: AccountRef
) -> SpendingLimit:
    """A one-time limit with the instant since which it counts, and when it was last changed.

    A log that cannot be read leaves the limit as it is.
    """
    what = f"changes of the limit of {account}"
    try:
        changes = await api.pages(
            "bc/account/budget/changelog/get/",
            (("bc_id", business_center), ("advertiser_id", account.id)),
            listed(LimitChange, what=what, field="changelog_list"),
            lambda change: change,
            what=what,
            size=MOST,
            account=account.id,
            whole=False,
        )
        return _told(limit, changes, what)
    except UNREADABLE as error:
        api.note("limit_changes_not_readable", f"{what} cannot be read ({error.why})")
        return limit


def _told(limit: SpendingLimit, changes: Sequence[LimitChange], what: str) -> SpendingLimit:
    dated = sorted(
        ((at, change) for change in changes if (at := _time(change, what)) is not None),
        key=lambda each: each[0],
    )
    begun = [at for at, change in dated if _begins(change)]
    reason = limit.reason + _last(dated, limit, what)
    return evolve(limit, reset=begun[-1] if begun else None, reason=reason)


def _time(change: LimitChange, what: str) -> int | None:
    return instant(change.operation_time, what=f"{what}, operation_time")


def _begins(change: LimitChange) -> bool:
    """What was used starts again at zero: by a reset, or since the limit is a one-time one."""
    switched = change.current_budget_mode == ONE_TIME and change.previous_budget_mode not in (None, ONE_TIME)
    return change.activity_type == "RESET" or switched


def _last(dated: Sequence[tuple[int, LimitChange]], limit: SpendingLimit, what: str) -> str:
    """When the present amount was set, by the log; empty where the log ends with another amount."""
    amounts = [(at, micros(change.current_budget, what=f"{what}, amount")) for at, change in dated]
    told = [(at, amount) for at, amount in amounts if amount is not None]
    if not told or told[-1][1] != limit.amount:
        return ""
    since = next(
        at for place, (at, _) in enumerate(told) if all(amount == limit.amount for _, amount in told[place:])
    )
    return f"; set {instant_text(since)}, by the change log"

"""An account's spending limit, from `spend_cap` and `amount_spent`, and what stands on it.

A limit stops all delivery and leaves every ad's status as it was: only the two amounts tell. It runs until
it is reset by hand. `balance` is what is owed, not what is left, so it is no balance here.
"""

from __future__ import annotations

from collections.abc import Iterable

from paceboard.plugin import Account, Balance, Drift, LimitCycle, SpendingLimit
from paceboard_meta.currencies import step_of
from paceboard_meta.figures import minor
from paceboard_meta.wire import AdAccount

__all__ = ["balances", "cap_of", "spending_limit"]

NO_CAP = "922337203685478"
"""What Meta writes where a cap was taken away."""


def cap_of(value: object, step: int, *, what: str) -> int | None:
    """A cap in micros; 0 where there is none, None where Meta does not say."""
    return 0 if str(value) == NO_CAP else minor(value, step, what=what)


def spending_limit(row: AdAccount, account: Account) -> SpendingLimit:
    """The limit that the account's owner set.

    Raises:
        Drift: where the currency's minor unit is not known, an amount cannot be read, or the row is in
            another currency than the account.
    """
    if row.currency not in (None, account.currency):
        raise Drift(
            f"{account.ref}: the limit is in another currency than the account",
            why=f"{str(row.currency)[:10]!r}, not {account.currency}",
            do="refresh again; if it stays, report it",
        )
    step = step_of(account.currency)
    cap = cap_of(row.spend_cap, step, what=f"spend_cap of {account.ref}")
    spent = minor(row.amount_spent, step, what=f"amount_spent of {account.ref}")
    if cap is None:
        return SpendingLimit(cycle=LimitCycle.UNKNOWN, reason="Meta left spend_cap out of its answer")
    if cap == 0:
        return SpendingLimit(cycle=LimitCycle.UNLIMITED, reason="spend_cap is 0")
    return SpendingLimit(
        cycle=LimitCycle.ONE_TIME,
        amount=cap,
        spent=spent,
        stopped=None if spent is None else spent >= cap,
        reason="amount_spent against spend_cap; Meta keeps showing the ads as active",
    )


def balances(account: Account) -> Iterable[Balance]:
    """None of them can be read."""
    reason = f"Meta tells what {account.ref} owes, not what stands on it"
    return tuple(Balance(kind=kind, amount=None, reason=reason) for kind in ("total", "cash", "credit"))

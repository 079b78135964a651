"""What a refresh would ask, as far as that is known beforehand; nothing is sent."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from paceboard.model import AccountRef, Grain, Level, Window
from paceboard.sync.windows import Plan

__all__ = ["DryRun", "PlannedCall", "planned_calls"]

LISTS = ("entities", "budgets", "limits", "balances")


@frozen(kw_only=True)
class PlannedCall:
    """One thing that is read, by at least one request: nobody knows beforehand how many pages it has.

    Args:
        what: `entities`, `budgets`, `limits`, `balances` or `facts`; of the latter the rest too.
    """

    what: str
    level: Level | None = None
    grain: Grain | None = None
    window: Window | None = None


@frozen(kw_only=True)
class DryRun:
    """What a refresh of one account would ask.

    Args:
        app: through which it is reached.
        known: the ledger knows the account; else its zone is not known, and days are those of UTC.
        calls: each at least one request.
        last_requests: how many the last refresh that went well took; None: there was none.
        rates: of its app, requests per span of seconds.
        until: nobody asks about it before this instant; None: now.
    """

    account: AccountRef
    app: str
    known: bool
    calls: tuple[PlannedCall, ...]
    last_requests: int | None
    rates: tuple[tuple[int, int], ...]
    until: int | None = None

    @property
    def least(self) -> int:
        """Requests that it takes at least."""
        return len(self.calls)

    @property
    def estimate(self) -> int:
        """Requests that it will take about: as many as the last time, where there was one."""
        return max(self.least, self.last_requests or 0)

    @property
    def seconds(self) -> float:
        """Seconds for which its estimate uses all that the app may send; 0 without rates."""
        return max((self.estimate * span / count for count, span in self.rates), default=0.0)


def planned_calls(plans: Sequence[Plan]) -> tuple[PlannedCall, ...]:
    """All that the windows of an account ask for, in the order in which it is asked."""
    calls = [PlannedCall(what=each) for each in LISTS]
    for plan in plans:
        calls += [
            PlannedCall(what="facts", level=level, grain=grain, window=plan.window)
            for level, grain in plan.days
        ]
        calls += [
            PlannedCall(what="facts", level=level, grain=grain, window=Window(first=day, last=day))
            for day in plan.hour_days
            for level, grain in plan.hours
        ]
        calls += [
            PlannedCall(what="facts", level=level, grain=grain, window=whole)
            for whole, planned in plan.wholes
            for level, grain in planned
        ]
    return tuple(calls)

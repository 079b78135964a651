"""Hours of the day: what each local hour of an account came to, from days that hours can tell of.

The first refresh brings days without their hours, and a day that nobody looked at again was seen in part:
such days teach nothing and are left out, and so are those of 23 or 25 hours, of which one hour is not like
the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from paceboard.cards.running import TOLERANCE
from paceboard.cards.statements import AccountScope, hour_of_day_statement, parameters_of, past_of
from paceboard.ledger import Reads
from paceboard.specs import HourOfDay, HourSums, WindowKey

__all__ = ["hours_of_day"]

ROWS = 400
"""Runs of days in one statement, as accounts in those of `measures`."""
_HOURS = 24


def hours_of_day(
    ledger: Reads, scopes: Sequence[AccountScope], need: HourOfDay, *, history: bool
) -> dict[str, HourSums]:
    """By account; one that has no such day is missing. One statement for many accounts."""
    sums: dict[str, list[int]] = {}
    days: dict[str, int] = {}
    runs = [run for scope in scopes for run in _even_runs(scope, need.window)]
    for start in range(0, len(runs), ROWS):
        batch = runs[start : start + ROWS]
        statement = hour_of_day_statement(
            need.measure,
            need.window,
            len(batch),
            tolerance=TOLERANCE,
            history=history,
            accounts=past_of(batch, history=history),
        )
        rows = ledger.execute(statement, parameters_of(batch, (need.window,)))
        seen: dict[str, int] = {}
        for account, hour, summed, of_days in map(tuple, rows):
            sums.setdefault(account, [0] * _HOURS)[hour] += summed or 0
            seen[account] = of_days
        for account, count in seen.items():
            days[account] = days.get(account, 0) + count
    return {account: HourSums(sums=tuple(own), days=days[account]) for account, own in sums.items()}


def _even_runs(scope: AccountScope, window: WindowKey) -> Iterator[AccountScope]:
    """The window without its days of more or less than 24 hours, as windows of their own."""
    if window not in scope.spans:
        return
    first, last = scope.spans[window]
    for day in [*sorted(day for day in scope.uneven if first <= day <= last), last + 1]:
        if first < day:
            yield evolve(scope, spans={window: (first, day - 1)})
        first = day + 1

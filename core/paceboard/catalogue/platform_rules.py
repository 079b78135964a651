"""What the account's platform says that it may spend, asked once for all days."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from paceboard.plugin import AccountView, PlatformRule, RuleSpan, pacing

__all__ = ["most_on", "terms_of", "together"]

Micros = Fraction | int


def terms_of(view: AccountView, *, idle: tuple[int, int] | None = None) -> pacing.Terms:
    """The rules of the account's platform, ready to be asked for any day.

    Args:
        idle: first and last day of a time in which the account spent nothing.
    """
    book, connector = view.rulebook, view.account.ref.connector

    def find(stretch: pacing.BudgetStretch, span: RuleSpan, day: int) -> PlatformRule | None:
        return book.on(connector, stretch.mode, span, day, stretch.raw_mode)

    return pacing.Terms(find, book.changes, idle, book.kept)


def most_on(view: AccountView, day: int) -> Micros | None:
    """Micros that the platform may spend on a day by its rules for a day; None: a budget has no bound.

    Each budget counts with the highest amount that it had on that day, were it for a minute.
    """
    bounds = pacing.bounds_of(view.resolution.stretches, view.account.zone, day, day, terms_of(view))
    return together(each.days[0] for each in bounds) if bounds and view.resolution.known else None


def together(values: Iterable[Micros | None]) -> Micros | None:
    """The sum; None where a value is not known."""
    known = list(values)
    found = [value for value in known if value is not None]
    return sum(found) if len(found) == len(known) else None

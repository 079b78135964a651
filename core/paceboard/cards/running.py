"""The running day: by its hours up to the watermark, or by its day rows where the hours do not add up to it.

A refresh fetches the hours of the running day together with its day rows. Where all hours come to less
than the day, some are missing; where they come to more, one of the two is wrong, and the day is what counts
from the next midnight on. What stands before the watermark cannot be told from such hours. Then the day rows
count, at every level alike, so that campaigns still add up to their account.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from paceboard.cards.statements import AccountScope, parameters_of, past_of, running_statement
from paceboard.ledger import Reads
from paceboard.model import Grain, Level
from paceboard.specs import CountedWhole

__all__ = ["Whole", "counted_whole"]

DECIDING = (Level.ACCOUNT, Level.CAMPAIGN)
"""Levels whose hours must be whole; platforms give them for groups and ads less often."""
TOLERANCE = 100
"""Hours may differ from their day by one part in so many: the two are not counted at one instant."""

Whole = Mapping[tuple[str, str], CountedWhole]
"""By account and measure, why the running day is counted by its day rows; the others go by hours."""


@frozen
class _Told:
    """What one grain tells of the running day: a sum, and of how many values."""

    sum: int
    values: int


_NOTHING = _Told(0, 0)
_Place = tuple[str, Level, str]


def counted_whole(
    ledger: Reads, scopes: Sequence[AccountScope], measures: tuple[str, ...], *, history: bool
) -> Whole:
    """Which measures of which accounts are counted by their day rows, from one statement for each grain."""
    accounts = [each.account for each in scopes if each.partial is not None]
    if not accounts:
        return {}
    days = _told(ledger, scopes, measures, Grain.DAY, history=history)
    hours = _told(ledger, scopes, measures, Grain.HOUR, history=history)
    found: dict[tuple[str, str], CountedWhole] = {}
    for account in accounts:
        for key in measures:
            places: list[_Place] = [(account, level, key) for level in DECIDING]
            why = _why(places, days, hours)
            if why is not None:
                found[account, key] = why
    return found


def _told(
    ledger: Reads, scopes: Sequence[AccountScope], measures: tuple[str, ...], grain: Grain, *, history: bool
) -> Mapping[_Place, _Told]:
    past = past_of(scopes, history=history)
    statement = running_statement(measures, grain, DECIDING, len(scopes), history=history, accounts=past)
    return {
        (account, Level(level), key): _Told(*numbers[i * 2 : i * 2 + 2])
        for account, level, *numbers in map(tuple, ledger.execute(statement, parameters_of(scopes, ())))
        for i, key in enumerate(measures)
        if numbers[i * 2 + 1]
    }


def _why(
    places: Sequence[_Place], days: Mapping[_Place, _Told], hours: Mapping[_Place, _Told]
) -> CountedWhole | None:
    """The first level whose hours do not add up; None where all do, or one has hours and no day row."""
    told = [(place[1], days.get(place, _NOTHING), hours.get(place, _NOTHING)) for place in places]
    if any(of_hours.values and not of_day.values for _, of_day, of_hours in told):
        return None
    for level, of_day, of_hours in told:
        if of_hours.values == 0 and of_day.sum != 0:
            return CountedWhole(level=level, day=of_day.sum, hours=None)
        if of_hours.values and abs(of_day.sum - of_hours.sum) * TOLERANCE > abs(of_day.sum):
            return CountedWhole(level=level, day=of_day.sum, hours=of_hours.sum)
    return None

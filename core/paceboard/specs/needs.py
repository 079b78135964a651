"""What a card asks of the ledger, as data, and what the host answers: sums, days, hours, whole windows."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from paceboard.model import Level

__all__ = [
    "AsKnown",
    "CountedWhole",
    "Daily",
    "HourOfDay",
    "HourSums",
    "KnownThen",
    "Measured",
    "Need",
    "Total",
    "Whole",
    "WindowKey",
]


class WindowKey(StrEnum):
    """Windows that the host resolves for each account, in its own days.

    `PERIOD` is the budget's own span up to the watermark; the others are whole or running
    account-local days and never carry an elapsed share.
    """

    PERIOD = "period"
    TODAY = "T"
    LAST_7_DAYS = "7D"
    LAST_30_DAYS = "30D"
    """The 30 complete days before the running one, and the running one up to the watermark."""
    COMPLETE_DAY = "1D_complete"
    """The last complete day. Windows of complete days can be compared with those before them."""
    COMPLETE_3_DAYS = "3D_complete"
    COMPLETE_7_DAYS = "7D_complete"
    PRIOR_7_DAYS = "7D_prior"
    """The seven days before the last seven complete ones."""
    COMPLETE_28_DAYS = "28D_complete"
    """Four whole weeks: what the hour shape is learned from."""
    COMPLETE_30_DAYS = "30D_complete"
    PRIOR_30_DAYS = "30D_prior"
    COMPLETE_90_DAYS = "90D_complete"
    NAMED_DAYS = "named"
    """The days that a comparison names; there is no such window elsewhere."""
    LAST_AS_MANY = "last_as_many"
    """As many complete days as a comparison names, up to the last one."""


@frozen
class Total:
    """The sum of a measure over a window, for each entity of a level (the account: one)."""

    measure: str
    window: WindowKey
    level: Level = Level.ACCOUNT


@frozen
class Daily:
    """A measure for each day of a window: of the account, or of each entity of a level.

    Of entities only complete days are given: the running one is whole at account level alone.
    """

    measure: str
    window: WindowKey
    level: Level = Level.ACCOUNT


@frozen
class HourOfDay:
    """The account's sum of a measure for each local hour, over the days of a window of complete ones.

    Days count that have 24 real hours and whose hours add up to their day row.

    Args:
        required: without hours the card has no value; False: it does without them.
    """

    measure: str
    window: WindowKey = WindowKey.COMPLETE_28_DAYS
    required: bool = True

    @property
    def level(self) -> Level:
        """Always the account: a campaign's own hours are too few to learn from."""
        return Level.ACCOUNT


@frozen
class Whole:
    """A measure as the platform tells it of a whole window, for each entity of a level: nothing is summed.

    For what does not add up, as reach, and for what is to be compared with it. Asked for are the last 7 and
    30 days that are complete in all that is told so; of the 7 before them stands what was asked for then.
    """

    measure: str
    window: WindowKey
    level: Level = Level.ACCOUNT


@frozen
class AsKnown:
    """A measure for each complete day of a window as it stood when the day had ended so many days ago.

    It stands at the last look of that account-local day, the one `age` days after the day that follows it: 0
    is the day after. Of the looks of a day the last one is kept whatever is thinned, so what was known then
    stays the same. Of the account, or what the asked campaigns add up to.
    """

    measure: str
    window: WindowKey
    age: int

    @property
    def level(self) -> Level:
        """The account's, whose looks they are."""
        return Level.ACCOUNT


Need = Total | Daily | HourOfDay | Whole | AsKnown


@frozen
class Measured:
    """A sum out of the ledger.

    Args:
        value: exact integer in the measure's unit; None where no row has a value and none can be inferred.
        rows: rows that it was summed from.
        unknown: rows among them that the platform gave without this value.
    """

    value: int | None
    rows: int
    unknown: int


@frozen(kw_only=True)
class HourSums:
    """What each local hour came to.

    Args:
        sums: of the 24 hours from midnight, in the measure's unit; 0 where no day has a row of it.
        days: how many days they are the sums of; 0: the window has none that can be told by hours.
    """

    sums: tuple[int, ...] = (0,) * 24
    days: int = 0


@frozen(kw_only=True)
class KnownThen:
    """What a day's number was at one look.

    Args:
        value: in the measure's unit; None where a row came without it.
        revision, instant: of the look.
    """

    value: int | None
    revision: int
    instant: int


@frozen(kw_only=True)
class CountedWhole:
    """Why the running day is counted by its day rows instead of by its hours up to the watermark.

    Args:
        level: at which level the hours are missing or do not add up to the day.
        day: what the day rows come to, in the measure's unit.
        hours: what all hours of the day come to; None: the platform gave none.
    """

    level: Level
    day: int
    hours: int | None

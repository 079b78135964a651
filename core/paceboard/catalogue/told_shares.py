"""How much of a day's number was told how long after: measured from what each look saw, nothing assumed.

A day is settled once it is so old that the platform restates it no more, or 28 days; where no settled day was
looked at when it was new, days of 14 or of 7 days stand in, and whoever shows that says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from statistics import median

from attrs import frozen

from paceboard.plugin import AccountView, AsKnown, Daily, KnownThen, WindowKey, groups_of

__all__ = ["AGES", "QUARTER", "AgeShare", "ToldShares", "told_needs", "told_shares"]

QUARTER = WindowKey.COMPLETE_90_DAYS
AGES = (0, 1, 2, 3, 7, 14, 28)
"""Days after the one that follows a day, at which it is looked up again."""
_SETTLED = (28, 14, 7)


@frozen(kw_only=True)
class AgeShare:
    """What settled days had told at one age, beside what they have told by now.

    Args:
        days: those that a look saw at that age, with what it saw and what is known now.
    """

    age: int
    days: Mapping[int, tuple[int, int]]

    @property
    def share(self) -> Fraction | None:
        """Of all days together; None where there is none, or nothing was told of them."""
        then, now = (sum(each[place] for each in self.days.values()) for place in (0, 1))
        return Fraction(then, now) if now else None

    @property
    def counted(self) -> int:
        """What all of these days have told by now, in the measure's unit."""
        return sum(now for _, now in self.days.values())

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """Of each day that has anything, the lowest first."""
        return tuple(sorted(Fraction(then, now) for then, now in self.days.values() if now))

    @property
    def middle(self) -> Fraction | None:
        """The median of the days."""
        return median(self.shares) if self.shares else None


@frozen(kw_only=True)
class ToldShares:
    """The shares at each age that is at most as old as the days they are of.

    Args:
        settled: days after which a day's number is taken for final; `final`: it is so by the platform's word,
            or after 28 days.
    """

    settled: int
    final: bool
    ages: tuple[AgeShare, ...]

    def at(self, age: int) -> Fraction | None:
        """The share at any age, between two measured ones in proportion; None where one of them is not."""
        if age >= self.settled:
            return Fraction(1)
        known = {each.age: each.share for each in self.ages} | {self.settled: Fraction(1)}
        low = max((each for each in known if each <= age), default=None)
        high = min(each for each in known if each >= age)
        below, above = None if low is None else known[low], known[high]
        if low is None or below is None or above is None:
            return None
        return below if low == high else below + (above - below) * Fraction(age - low, high - low)


def told_needs(measure: str) -> tuple[Daily | AsKnown, ...]:
    """What has to be measured for it."""
    return (Daily(measure, QUARTER), *(AsKnown(measure, QUARTER, age) for age in AGES))


def told_shares(view: AccountView, measure: str) -> ToldShares | None:
    """The shares of the oldest days that are settled; None where none was looked at when it was new."""
    horizon = max(
        (group.horizon for group in groups_of(view.capabilities).values() if measure in group.measures),
        default=_SETTLED[0],
    )
    whole = min(horizon, _SETTLED[0])
    for settled in (whole, *(each for each in _SETTLED if each < whole)):
        ages = _ages(view, measure, settled)
        if ages and ages[0].share is not None:
            return ToldShares(settled=settled, final=settled == whole, ages=ages)
    return None


def _ages(view: AccountView, measure: str, settled: int) -> tuple[AgeShare, ...]:
    series = view.series.get(Daily(measure, QUARTER), ())
    last = view.windows[WindowKey.COMPLETE_DAY][0] if series else 0
    old = [(day, now) for day, now in series if day <= last - settled]
    return tuple(
        AgeShare(age=age, days=_known(view.as_known.get(AsKnown(measure, QUARTER, age), {}), old))
        for age in AGES
        if age <= settled
    )


def _known(
    then: Mapping[int, KnownThen], old: Sequence[tuple[int, int | None]]
) -> dict[int, tuple[int, int]]:
    """What was known then and what is now, of the days of which both are known."""
    return {
        day: (look.value, now)
        for day, now in old
        for look in [then.get(day)]
        if look is not None and look.value is not None and now is not None
    }

"""Late numbers compared at equal ages: what days before had brought when they were as old as these are.

Conversions come late, so days of now look worse than days of before did in the end. How much of a day's is
told at which age is measured from earlier looks where those tell enough, else assumed (pacing reference, 6);
the comparison is exact arithmetic with these shares.
"""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from paceboard.catalogue.told_shares import ToldShares, told_needs, told_shares
from paceboard.plugin import (
    MICROS,
    AccountView,
    Given,
    Node,
    Operation,
    Operator,
    Sentiment,
    WindowKey,
    groups_of,
    stats,
)

__all__ = [
    "BASIS",
    "DROP",
    "MEASURED",
    "WANTED",
    "Aged",
    "aged",
    "aged_tree",
    "beyond_chance",
    "is_complete",
    "taken_for_drop",
]

CONVERSIONS = "conversions"
BASIS = "assumed reporting delay, pacing reference 6"
MEASURED = "measured from earlier looks, as Conversion Lag tells"
WANTED = told_needs(CONVERSIONS)
"""What has to be measured for it beside the numbers themselves."""
DROP = Fraction(-25, 100)
"""A change below this is a drop (peers reference, 1.3)."""
SURELY = Fraction(233, 100)
"""Standard deviations that chance exceeds downward in one of a hundred cases."""
_ALL_TOLD = 7
"""Days after which the assumed curve has told everything."""


_LEAST_DAYS, _LEAST_COUNTED = 14, 100 * MICROS
"""Settled days that must have been seen at each age, and what they must have counted, to be measured by."""


@frozen(kw_only=True)
class Aged:
    """Which part of their conversions two windows have told by now; `basis`: where that is from."""

    now: Fraction
    before: Fraction
    basis: str = BASIS

    @property
    def factor(self) -> Fraction:
        """What a number of before is multiplied with to be of the age of now."""
        return self.now / self.before


def aged(view: AccountView, measure: str, now: WindowKey, before: WindowKey) -> Aged | None:
    """The parts that are told; None where days were not fetched, or nothing tells how far the measure goes.

    A day's age is that of the look and not of the platform's own mark for conversions, which may lie days
    behind: what such days still lack is what the curve is for.
    """
    measured = _measured(view)
    shares = [_told(view, measure, window, measured) for window in (now, before)]
    if shares[0] is None or shares[1] is None:
        return None
    basis = BASIS if measured is None else MEASURED
    return Aged(now=shares[0], before=shares[1], basis=basis)


def _measured(view: AccountView) -> ToldShares | None:
    """What settled days had told at each age, where enough of them were looked at."""
    told = told_shares(view, CONVERSIONS)
    if told is None or not told.final:
        return None
    enough = all(
        len(each.days) >= _LEAST_DAYS and each.share and each.counted >= _LEAST_COUNTED for each in told.ages
    )
    return told if enough else None


def is_complete(view: AccountView, measure: str, window: WindowKey) -> bool:
    """The platform's own lag for a measure has passed for every day of a window."""
    mark, span = view.watermarks.get(measure), view.windows.get(window)
    return mark is not None and span is not None and view.account.zone.start(span[1] + 1) <= mark


def _told(view: AccountView, measure: str, window: WindowKey, measured: ToldShares | None) -> Fraction | None:
    span, newest = view.windows.get(window), view.windows.get(WindowKey.COMPLETE_DAY)
    if span is None or newest is None or not view.covers(window) or measure not in view.watermarks:
        return None
    ages = [newest[1] - day for day in range(span[0], span[1] + 1)]
    if measured is not None:
        shares = [measured.at(age) or Fraction(0) for age in ages]
        return sum(shares, Fraction(0)) / len(shares)
    horizon = _horizon(view, measure)
    return stats.told_by_now([_ALL_TOLD if age >= horizon else age for age in ages])


def _horizon(view: AccountView, measure: str) -> int:
    """Days after which the platform restates a measure no more."""
    groups = groups_of(view.capabilities).values()
    return max((each.horizon for each in groups if measure in each.measures), default=_ALL_TOLD)


def aged_tree(share: Aged, tree: Node) -> Node:
    """A number of before, brought to the age of now."""
    factors = tuple(
        Given(label=label, value=value, source=share.basis)
        for label, value in (
            ("told of the days of now", share.now),
            ("one over what is told", 1 / share.before),
        )
    )
    return Operation(label="at the same age", operator=Operator.PRODUCT, parts=(tree, *factors))


def beyond_chance(found: Fraction, expected: Fraction, counted: Fraction) -> bool:
    """Fewer were counted than chance brings in one of a hundred cases; squares say exactly what roots would.

    Args:
        expected: what would have been counted, estimated from so many `counted` before.
    """
    if found >= expected or counted <= 0:
        return False
    variance = expected + expected**2 / counted
    return (expected - found) ** 2 > SURELY**2 * variance


def taken_for_drop(change: Fraction | None, *, fires: bool) -> Sentiment:
    """What fires is bad; a drop that does not, for a reason, is to be watched."""
    if fires:
        return Sentiment.BAD
    if change is None:
        return Sentiment.NEUTRAL
    return Sentiment.WATCH if change < DROP else Sentiment.GOOD

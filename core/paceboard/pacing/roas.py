"""Return on ad spend of a settled window, with what is still to be reported and how far it can be trusted.

Conversions come late. What a day has reported is a lower bound; dividing by the share that is usual for its
age gives what is to be expected. Source: R60, R82; the pacing reference, 3.2 and 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt

from attrs import frozen

__all__ = ["REPORTED", "REPORTED_SOURCE", "ConversionDay", "Roas", "roas_of"]

REPORTED = tuple(Fraction(share, 100) for share in (62, 77, 85, 90, 94, 97, 99))
"""The share of a day's conversions that is reported on it and so many days after; later: all of it."""
REPORTED_SOURCE = "assumed reporting delay, pacing reference 6"
_MARGIN = Fraction(128, 100)
"""Standard deviations of a one-sided 90 % bound."""


@frozen(kw_only=True)
class ConversionDay:
    """A whole account-local day: micros spent, micros of conversion value, millionths of conversions.

    What the platform did not tell is None, never zero.
    """

    day: int
    spend: int | None
    value: int | None
    conversions: int | None = None


@frozen(kw_only=True)
class Roas:
    """Conversion value over spend, both of the same days.

    Args:
        reported: by the conversions that are known: the lower bound.
        expected: by those that are to come too, as usual for the days' age.
        margin: relative half-width of the 90 % interval that so few conversions leave; 0: not known.
        conversions: how many were counted, in millionths; None: not known.
        first, last: account-local days; spend, value: micros.
        given: somebody assumed it, so nothing of it is measured.
    """

    reported: Fraction
    expected: Fraction
    margin: Fraction = Fraction(0)
    conversions: int | None = None
    spend: int = 0
    value: int = 0
    first: int | None = None
    last: int | None = None
    given: bool = False

    @classmethod
    def assumed(cls, roas: Fraction) -> Roas:
        """A return that is taken as known exactly: for what-if."""
        return cls(reported=roas, expected=roas, given=True)

    @property
    def open_share(self) -> Fraction:
        """How much of the expected value is still to be reported (R60)."""
        return 1 - self.reported / self.expected if self.expected > 0 else Fraction(0)


def roas_of(days: Sequence[ConversionDay], *, horizon: int | None = None) -> Roas | None:
    """The return of whole days, the newest last; None where nothing was spent or no value is known.

    Args:
        days: up to the last one that is complete for conversions, oldest first.
        horizon: days after which the platform restates nothing, so that all is reported.
    """
    spent = [day for day in days if day.spend is not None]
    known = [day for day in spent if day.value is not None]
    spend = sum(day.spend or 0 for day in spent)
    known_spend = sum(day.spend or 0 for day in known)
    if spend <= 0 or known_spend <= 0:
        return None
    newest = days[-1].day
    value = sum(day.value or 0 for day in known)
    usual = sum((Fraction(day.value or 0) / _share(newest - day.day, horizon) for day in known), Fraction(0))
    counts = [day.conversions for day in known if day.conversions is not None]
    conversions = sum(counts) if counts else None
    return Roas(
        reported=Fraction(value, spend),
        expected=usual / known_spend,
        margin=_margin(conversions),
        conversions=conversions,
        spend=spend,
        value=value,
        first=days[0].day,
        last=newest,
    )


def _share(age: int, horizon: int | None) -> Fraction:
    if age >= len(REPORTED) or (horizon is not None and age >= horizon):
        return Fraction(1)
    return REPORTED[age]


def _margin(conversions: int | None) -> Fraction:
    """1.28 over the root of their number, rounded down to a millionth."""
    if not conversions or conversions <= 0:
        return Fraction(0)
    squared = _MARGIN * _MARGIN * 10**18 / conversions
    return Fraction(isqrt(squared.numerator // squared.denominator), 10**6)

"""What moved between two windows: spend, price, response and return, in logarithms; an estimate.

d ln spend = d ln impressions + d ln CPM;  d ln CPC = d ln CPM - d ln CTR;
d ln ROAS = d ln CTR + d ln CVR + d ln AOV - d ln CPM (pacing reference, 3.2).
"""

from __future__ import annotations

import math
from fractions import Fraction

from attrs import frozen

__all__ = ["Movement", "Performance", "movement", "told_by_now"]

_NINETY = 1.645
"""Standard deviations of the interval that holds nine of ten."""
REPORTED = tuple(Fraction(each, 100) for each in (62, 77, 85, 90, 94, 97, 99, 100))
"""Part of a day's conversions told within 0, 1, 2 ... 7 days (assumed; pacing reference, 6)."""
_MILLION = 1_000_000


@frozen(kw_only=True)
class Performance:
    """What a window of whole days came to; None where it is not known.

    Args:
        spend, value: micros; `conversions` micros of a conversion; the others whole.
        budget: micros that its days' budgets planned.
        told: the part of its conversions that the platform has told by now, over 0 up to 1.
        top_ad_share: the largest ad's share of spend, 0 to 1.
        frequency: impressions per person reached.
    """

    days: int
    spend: int
    impressions: int | None = None
    clicks: int | None = None
    conversions: int | None = None
    value: int | None = None
    budget: int | None = None
    told: Fraction = Fraction(1)
    top_ad_share: Fraction | None = None
    frequency: Fraction | None = None


@frozen(kw_only=True)
class Movement:
    """Changes of logarithms from one window to another, a day's worth of each; None where undefined.

    Args:
        error: one standard deviation of `roas` that conversions alone bring: sqrt(1/N0 + 1/N1).
        conversions: in the later window as told so far; `fewest` of both windows.
        return_now: the later window's return; `return_low` and `return_high` hold it in nine of ten cases.
        clicks_expected: conversions that the later window's clicks would have brought at the earlier rate.
        top_ad_gain: by how much the largest ad's share of spend has risen.
    """

    spend: float | None
    impressions: float | None
    cpm: float | None
    clicks: float | None
    ctr: float | None
    cpc: float | None
    cvr: float | None
    aov: float | None
    roas: float | None
    utilisation: float | None
    frequency: float | None
    error: float | None
    conversions: Fraction | None
    fewest: Fraction | None
    clicks_expected: Fraction | None
    return_now: float | None
    return_low: float | None
    return_high: float | None
    top_ad_gain: Fraction | None


def told_by_now(ages: list[int]) -> Fraction:
    """The part of some days' conversions that is told by now, where all days have as many; assumed.

    Args:
        ages: whole days since the end of each day.
    """
    parts = [REPORTED[min(max(age, 0), len(REPORTED) - 1)] for age in ages]
    return sum(parts, Fraction(0)) / len(parts) if parts else Fraction(1)


def movement(before: Performance, now: Performance) -> Movement:
    """What moved, with how sure the return is.

    Raises:
        ValueError: for a window without days, or one of which nothing is told.
    """
    if before.days < 1 or now.days < 1 or not (0 < before.told <= 1 and 0 < now.told <= 1):
        raise ValueError("a window has at least one day, and some of it is told")
    daily = Fraction(before.days, now.days)
    counts = [_conversions(each) for each in (before, now)]
    known = [each for each in counts if each is not None]
    low, middle, high = _interval(now)
    return Movement(
        spend=_log(now.spend, before.spend, daily),
        impressions=_log(now.impressions, before.impressions, daily),
        cpm=_moved(before, now, "spend", "impressions"),
        clicks=_log(now.clicks, before.clicks, daily),
        ctr=_moved(before, now, "clicks", "impressions"),
        cpc=_moved(before, now, "spend", "clicks"),
        cvr=_moved(before, now, "conversions", "clicks"),
        aov=_moved(before, now, "value", "conversions"),
        roas=_moved(before, now, "value", "spend"),
        utilisation=_moved(before, now, "spend", "budget"),
        frequency=_log(now.frequency, before.frequency, Fraction(1)),
        error=math.sqrt(sum(1 / each for each in known)) if len(known) == 2 and min(known) > 0 else None,
        conversions=counts[1],
        fewest=min(known) if len(known) == 2 else None,
        clicks_expected=_expected(before, now),
        return_now=middle,
        return_low=low,
        return_high=high,
        top_ad_gain=(
            None
            if now.top_ad_share is None or before.top_ad_share is None
            else now.top_ad_share - before.top_ad_share
        ),
    )


def _conversions(each: Performance) -> Fraction | None:
    return None if each.conversions is None else Fraction(each.conversions, _MILLION)


def _log(now: Fraction | int | None, before: Fraction | int | None, times: Fraction) -> float | None:
    if not now or not before or now < 0 or before < 0:
        return None
    return math.log(Fraction(now) * times / Fraction(before))


def _moved(before: Performance, now: Performance, top: str, bottom: str) -> float | None:
    parts = [_ratio(each, top, bottom) for each in (before, now)]
    return None if parts[0] is None or parts[1] is None else _log(parts[1], parts[0], Fraction(1))


def _ratio(each: Performance, top: str, bottom: str) -> Fraction | None:
    above, below = _full(each, top), _full(each, bottom)
    return None if above is None or not below else above / below


def _full(each: Performance, name: str) -> Fraction | None:
    """An amount of the window; of what is told late, as much as will be."""
    amount: int | None = getattr(each, name)
    if amount is None:
        return None
    return amount / each.told if name in ("conversions", "value") else Fraction(amount)


def _expected(before: Performance, now: Performance) -> Fraction | None:
    rate = _ratio(before, "conversions", "clicks")
    return None if rate is None or now.clicks is None else rate * now.clicks * now.told / _MILLION


def _interval(now: Performance) -> tuple[float | None, float | None, float | None]:
    """The later window's return in the middle of what holds it in nine of ten cases."""
    found, count = _ratio(now, "value", "spend"), _conversions(now)
    if found is None or found <= 0 or count is None or count < 1:
        return None, None if found is None else float(found), None
    spread = math.exp(_NINETY / math.sqrt(count))
    return float(found) / spread, float(found), float(found) * spread

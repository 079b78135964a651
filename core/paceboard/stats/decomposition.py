"""Which part moved a ratio, and by how much: exact splits whose parts add up to the change.

Source: the pacing reference, 4. All numbers are exact fractions in any units, the same before and after.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from attrs import frozen

__all__ = ["Change", "MixAndRate", "contributions", "is_noise", "mix_and_rate", "pooled", "totals"]

NOISE = Fraction(128, 100)
"""Standard deviations that chance stays within in four of five cases."""


@frozen(kw_only=True)
class Change:
    """A part's numerator and denominator in two windows: spend over conversions, revenue over spend ...

    A part that was not there has zeros.
    """

    before: tuple[Fraction | int, Fraction | int]
    after: tuple[Fraction | int, Fraction | int]


@frozen(kw_only=True)
class MixAndRate:
    """What a part's own ratio did to the whole, and what its weight in it did."""

    rate: Fraction
    mix: Fraction


def totals(parts: Mapping[str, Change]) -> Change:
    """All parts together: what a part is of the whole, the whole is of the next one above."""
    whole = [
        Fraction(sum(pair[place] for pair in pairs))
        for pairs in ([each.before for each in parts.values()], [each.after for each in parts.values()])
        for place in (0, 1)
    ]
    return Change(before=(whole[0], whole[1]), after=(whole[2], whole[3]))


def pooled(whole: Change) -> Fraction | None:
    """The ratio of both windows together; None where there is nothing to divide by."""
    count = whole.before[1] + whole.after[1]
    return None if count == 0 else Fraction(whole.before[0] + whole.after[0]) / count


def contributions(parts: Mapping[str, Change], *, whole: Change | None = None) -> dict[str, Fraction] | None:
    """How much each part moved the ratio of their sums; None where the ratio is undefined in a window.

    c = (N0 + N1) / (2 N0 N1) * (ds - Cp dn): what more was spent than what came of it is worth at the
    pooled ratio Cp. They add up to C1 - C0 exactly, a part without a denominator has its own, and those
    of ads add up to their group's.

    Args:
        whole: what the ratio is of, where the parts are not all of it; None: their sum.
    """
    whole = totals(parts) if whole is None else whole
    (_, count0), (_, count1), ratio = whole.before, whole.after, pooled(whole)
    if not count0 or not count1 or ratio is None:
        return None
    weight = Fraction(count0 + count1) / (2 * count0 * count1)
    return {key: weight * _surplus(each, ratio) for key, each in parts.items()}


def _surplus(each: Change, ratio: Fraction) -> Fraction:
    return each.after[0] - each.before[0] - ratio * (each.after[1] - each.before[1])


def mix_and_rate(parts: Mapping[str, Change]) -> dict[str, MixAndRate] | None:
    """Each part's share of the change, split into its own ratio and its weight; rates and mixes add up to it.

    rate = mean weight * dr; mix = dw * (mean r - mean R). A part that is new or gone has the ratio that is
    known of it, and so only a mix. None where the whole is undefined, or where a part has a numerator and
    nothing to divide it by: `contributions` answers then.
    """
    whole = totals(parts)
    (sum0, count0), (sum1, count1) = whole.before, whole.after
    living = [each for each in parts.values() if any((*each.before, *each.after))]
    undefined = any(pair[0] and not pair[1] for each in living for pair in (each.before, each.after))
    if not count0 or not count1 or undefined:
        return None
    middle = (Fraction(sum0) / count0 + Fraction(sum1) / count1) / 2
    return {key: _split(each, count0, count1, middle) for key, each in parts.items()}


def _split(each: Change, count0: Fraction | int, count1: Fraction | int, middle: Fraction) -> MixAndRate:
    weight0, weight1 = Fraction(each.before[1]) / count0, Fraction(each.after[1]) / count1
    known = [Fraction(top) / bottom for top, bottom in (each.before, each.after) if bottom]
    if not known:
        return MixAndRate(rate=Fraction(0), mix=Fraction(0))
    ratio0, ratio1 = known[0], known[-1]
    return MixAndRate(
        rate=(weight0 + weight1) / 2 * (ratio1 - ratio0),
        mix=(weight1 - weight0) * ((ratio0 + ratio1) / 2 - middle),
    )


def is_noise(contribution: Fraction, *, worth: Fraction, events: Fraction | int) -> bool:
    """Whether chance alone does as much: such a part is printed among the others, not by its name.

    |c| <= 1.28 * worth * sqrt(events), the spread of a count of rare events (Poisson); exact.

    Args:
        worth: by how much one event more or less moves the ratio: for a cost per conversion its pooled
            ratio over the mean number of conversions.
        events: how many there were, in both windows together.
    """
    return contribution**2 <= NOISE**2 * worth**2 * events

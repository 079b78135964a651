"""Between what bounds a number lies that platforms tell one by one and nobody may add up."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

__all__ = ["Limits", "frequency_limits", "once_each"]

Number = Fraction | int


@frozen(kw_only=True)
class Limits:
    """The least and the most that it can be; None: no bound is known."""

    least: Number | None = None
    most: Number | None = None


def once_each(told: Sequence[Number | None], *, known_whole: Number | None = None) -> Limits:
    """Of things that several may tell of: at least the largest, at most all (pacing reference, 5.2).

    Args:
        told: by each; None: somebody does not tell, so that nothing bounds it from above.
        known_whole: how many there are at all, whoever tells of them; None: not known.

    Where somebody tells of more than there are, not each of what is told is one: nothing bounds it below.
    """
    known = [each for each in told if each is not None]
    most = sum(known) if known and len(known) == len(told) else None
    if known_whole is not None:
        most = known_whole if most is None else min(most, known_whole)
    least = max(known, default=None)
    if least is not None and most is not None and least > most:
        least = None
    return Limits(least=least, most=most)


def frequency_limits(impressions: Sequence[int | None], reach: Limits) -> Limits:
    """How often a person was shown something: impressions may be added, over the bounds of people."""
    known = [each for each in impressions if each is not None]
    if not known or len(known) < len(impressions):
        return Limits()
    shown = sum(known)
    return Limits(
        least=Fraction(shown) / reach.most if reach.most else None,
        most=Fraction(shown) / reach.least if reach.least else None,
    )

"""Quantiles of a forecast's standardised errors: the fitted table, blended with the account's own errors.

Source: the pacing reference, 2.4 (table, blend) and 2.3 (adaptive conformal widening).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from math import exp, log

from attrs import frozen

from paceboard.pacing.forecast_table import HORIZONS, LEVELS, SPEND, USED

__all__ = ["NOMINAL", "Coverage", "Quantiles", "covered", "quantiles_of"]

NOMINAL = Fraction(4, 5)
"""How often an interval from the 10th to the 90th percentile is to hold."""
MISSED, HELD, PARTS = 4, -1, 250
"""What a past interval moves the level by, in 250ths: .02 times (missed - .2)."""
LEAST_LEVEL, MOST_LEVEL = 150, 245
ALL = slice(None)
OWN_WORTH = 200.0
"""Effective scores at which the account's own count as much as the table."""
SCORED = 7.0
"""Days; scores are of sums of a week."""


@frozen(kw_only=True)
class Coverage:
    """How past 80 % intervals did.

    Args:
        held: how many of them what was spent lay within.
        of: how many there were.
        level: what the next one is drawn at, so that four of five hold: the nominal 80 %, and for each past
            one .02 times (missed - .2) more.
    """

    held: int
    of: int
    level: Fraction = NOMINAL


@frozen
class Quantiles:
    """Quantiles of (spent / expected - 1) / spread.

    Args:
        own: the account's own at `LEVELS`; empty: it has none.
        scores: how many scores those are of.
        power: what log-odds of a probability are multiplied by: above 1 widens.
        used: of the used share of known budgets, not of spend.
    """

    own: tuple[float, ...] = ()
    scores: int = 0
    power: float = 1.0
    used: bool = False

    def at(self, p: float, horizon: float) -> float:
        """The quantile at a probability within (0, 1), for the sum of so many days."""
        p = _warped(p, self.power)
        right = min(max(1, bisect_left(LEVELS, p)), len(LEVELS) - 1)
        low, high = self.row(horizon, slice(right - 1, right + 1))
        below, above = LEVELS[right - 1], LEVELS[right]
        if p < below:
            return low + _fall(below, above, high - low) * log(p / below)
        if p > above:
            return high - _fall(1.0 - above, 1.0 - below, high - low) * log((1.0 - p) / (1.0 - above))
        return low + (high - low) * (p - below) / (above - below)

    def below(self, score: float, horizon: float) -> float:
        """The probability of a score up to this one: the inverse of `at`."""
        return _warped(_place(score, self.row(horizon)), 1.0 / self.power)

    def row(self, horizon: float, levels: slice = ALL) -> Sequence[float]:
        """The quantile at each level, between the horizons of the table, blended with the account's own."""
        table: tuple[tuple[float, ...], ...] = USED if self.used else SPEND
        far = bisect_left(HORIZONS, horizon)
        if far == len(HORIZONS) or horizon <= HORIZONS[0] or horizon == HORIZONS[far]:
            row: Sequence[float] = table[min(far, len(HORIZONS) - 1)][levels]
        else:
            share = (horizon - HORIZONS[far - 1]) / (HORIZONS[far] - HORIZONS[far - 1])
            near = table[far - 1][levels]
            row = [low + (high - low) * share for low, high in zip(near, table[far][levels], strict=True)]
        if not self.own:
            return row
        effective = self.scores * SCORED / max(horizon, 1.0)
        weight = effective / (effective + OWN_WORTH)
        return [fitted + weight * (own - fitted) for fitted, own in zip(row, self.own[levels], strict=True)]


def _place(score: float, row: Sequence[float]) -> float:
    """The probability up to a score; beyond the outermost levels it falls off exponentially."""
    if score < row[0]:
        return LEVELS[0] * exp((score - row[0]) / _fall(LEVELS[0], LEVELS[1], row[1] - row[0]))
    if score > row[-1]:
        outer = 1.0 - LEVELS[-1]
        return 1.0 - outer * exp((row[-1] - score) / _fall(outer, 1.0 - LEVELS[-2], row[-1] - row[-2]))
    return _between(score, row, LEVELS)


def _between(value: float, among: Sequence[float], give: Sequence[float]) -> float:
    """Where a value lies among ascending ones, linearly among what those give."""
    right = min(max(1, bisect_left(among, value)), len(among) - 1)
    low, high = among[right - 1], among[right]
    share = (value - low) / (high - low) if high > low else 1.0
    return give[right - 1] + (give[right] - give[right - 1]) * share


def _fall(outer: float, inner: float, distance: float) -> float:
    """Over what distance a tail falls to 1/e, as it does between its two outermost levels."""
    return max(distance, 1e-6) / log(inner / outer)


def _warped(p: float, power: float) -> float:
    """A probability whose log-odds are multiplied; one half stays."""
    if power == 1.0 or not 0.0 < p < 1.0:
        return p
    odds: float = (p / (1.0 - p)) ** power
    return odds / (1.0 + odds)


def covered(scores: Sequence[float], *, used: bool = False) -> Coverage:
    """How the 80 % intervals of past weeks did, oldest first, each drawn at the level of its time."""
    level, held, row = int(NOMINAL * PARTS), 0, Quantiles(used=used).row(SCORED)
    for score in scores:
        inside = abs(_place(score, row) - 0.5) * 2 * PARTS <= level
        held += inside
        level = min(max(level + (HELD if inside else MISSED), LEAST_LEVEL), MOST_LEVEL)
    return Coverage(held=held, of=len(scores), level=Fraction(level, PARTS))


def quantiles_of(scores: Sequence[float], level: Fraction = NOMINAL, *, used: bool = False) -> Quantiles:
    """The table blended with an account's own scores, drawn so that 80 % are what `level` would be."""
    ordered = sorted(scores)
    own = tuple(_empirical(ordered, p) for p in LEVELS) if len(ordered) > 1 else ()
    return Quantiles(own, len(ordered) if own else 0, _power(int(level * PARTS)), used)


def _power(level: int) -> float:
    """What takes the 10th percentile to the lower end of an interval of so many 250ths."""
    outside = (PARTS - level) / (2.0 * PARTS)
    return 1.0 if level == 200 else log((1.0 - outside) / outside) / log(9.0)


def _empirical(ordered: Sequence[float], p: float) -> float:
    """The quantile of scores in order, linear between them."""
    place = p * (len(ordered) - 1)
    low = min(int(place), len(ordered) - 2)
    return ordered[low] + (ordered[low + 1] - ordered[low]) * (place - low)

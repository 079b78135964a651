"""Forecast: where spend lands at the period's end, how surely, and on which day a cap is used up.

An estimate: float64 inside, whole micros outside, the same for the same input. Source: the pacing
reference, 2.4 and 2.5; what it is worth is told by the documentation's page on the forecast.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate

from attrs import field, frozen

from paceboard.pacing.forecast_memory import NOTHING, Memory, remember
from paceboard.pacing.forecast_quantiles import Coverage, Quantiles, covered, quantiles_of

__all__ = ["ALGORITHM", "Coverage", "Forecast", "forecast"]

ALGORITHM = "weekday-memory/1"
LEAST_DAYS = 3
"""Complete days before which nothing is foretold."""
LONGEST = 70
"""Days of history that are looked at, the newest: eight weeks of errors, and two to begin with."""
WEEK = 7
THOUSAND = 1000


@frozen(kw_only=True)
class Forecast:
    """Spend at the end of each day to come, as quantiles.

    Args:
        algorithm: what estimated it, with its version.
        spent: micros at the watermark.
        days: account-local days still to come, the running day's rest first.
        stopped: nothing was spent on the last seven known days, so nothing is expected.
        history: complete days that it rests on, from the first spend on.
        coverage: how the 80 % intervals of past weeks did.
        hard_cap: micros that the period's spend cannot pass; None: none known.
        ceilings: by day, the most micros that the platform may have spent of the period by its end.
    """

    algorithm: str = ALGORITHM
    spent: int
    days: tuple[int, ...]
    stopped: bool = False
    history: int
    coverage: Coverage
    hard_cap: int | None = None
    ceilings: Mapping[int, int] = field(factory=dict)
    _memory: Memory
    _means: tuple[float, ...]
    _rest: float
    _quantiles: Quantiles

    def landing(self, p: Fraction) -> int:
        """Micros at the period's end at a quantile in (0, 1); no more than the hard cap lets through."""
        return self.clipped(self.unclipped(p))

    def clipped(self, demand: int) -> int:
        """What the hard cap lets through of a demand."""
        return demand if self.hard_cap is None else max(self.spent, min(demand, self.hard_cap))

    def unclipped(self, p: Fraction) -> int:
        """Micros that would be spent without the hard cap; the platform's ceiling still bounds them."""
        return self._at(len(self.days) - 1, _probability(p)) if self.days else self.spent

    def exceeds(self, cap: int) -> Fraction:
        """The probability that more than a cap would be spent without it, to the nearest 1/1000."""
        if self.spent > cap:
            return Fraction(1)
        score = self.score(cap)
        if score is None or self.ceilings.get(self.days[-1], cap + 1) <= cap:
            return Fraction(0)
        below = self._quantiles.below(score, self._horizon(len(self.days) - 1))
        return Fraction(round((1.0 - below) * THOUSAND), THOUSAND)

    def gone(self, cap: int, p: Fraction) -> int | None:
        """The account-local day on which a cap is used up, where spend runs at a quantile in (0, 1).

        A high quantile gives an early day. None: not by the period's end.
        """
        probability, last = _probability(p), len(self.days) - 1
        if last < 0 or self._at(last, probability) < cap:
            return None
        return self.days[
            bisect_left(range(last), True, key=lambda place: self._at(place, probability) >= cap)
        ]

    def score(self, landed: int) -> float | None:
        """The standardised error of what the period really came to; None where nothing was expected.

        (landed - spent) over what was expected, less 1, over the relative spread; whatever bounds.
        """
        if not self.days or self._means[-1] <= 0.0:
            return None
        error = (landed - self.spent) / self._means[-1] - 1.0
        return error / self._memory.spread(self._horizon(len(self.days) - 1))

    def _at(self, place: int, p: float) -> int:
        """Micros at the end of a day to come, at a quantile."""
        mean, horizon = self._means[place], self._horizon(place)
        more = mean * (1.0 + self._quantiles.at(p, horizon) * self._memory.spread(horizon))
        demand = self.spent + max(0, round(more))
        ceiling = self.ceilings.get(self.days[place])
        return demand if ceiling is None else max(self.spent, min(demand, ceiling))

    def _horizon(self, place: int) -> float:
        return self._rest + place


def forecast(
    series: Sequence[tuple[int, int | None]],
    *,
    spent: int,
    days: Sequence[int],
    rest_of_today: Fraction = Fraction(1),
    budgets: Mapping[int, int] | None = None,
    hard_cap: int | None = None,
    ceilings: Mapping[int, int] | None = None,
    scores: Sequence[float] | None = None,
) -> Forecast | None:
    """Where spend leads; None before three complete days of it.

    Args:
        series: (account-local day, micros) of complete days, oldest first; what is not known is skipped.
        spent: micros of the period up to the watermark.
        days: the days still to come on which something is served, in order; a known pause or end is left out.
        rest_of_today: how much of the first of them is still to come, in (0, 1].
        budgets: micros a day, of past days and of days to come. Where they are known for all of them, it is
            the used share that is foretold, so that a changed budget counts at once.
        hard_cap: micros that stop delivery; `landing` ends there.
        ceilings: by day, the most that the platform may have spent of the period by its end.
        scores: the account's own standardised errors of weekly sums, oldest first, pooled over its series;
            None: those of this series' past weeks, replayed.

    Raises:
        ValueError: where the rest of today is not within (0, 1].
    """
    if not 0 < rest_of_today <= 1:
        raise ValueError(f"the rest of today is a share within (0, 1], not {rest_of_today}")
    known = [(day, value) for day, value in series[-LONGEST:] if value is not None]
    stopped = len(known) >= WEEK and all(value <= 0 for _, value in known[-WEEK:])
    # Before its first spend a series was not there: those days say nothing of its level.
    first = next((place for place, (_, value) in enumerate(known) if value > 0), len(known))
    if not stopped and len(known) - first < LEAST_DAYS:
        return None
    scales = _scales(known, days, budgets)
    remembered = NOTHING if stopped else remember(known[first:], scales, replay=scores is None)
    own = remembered.scores if scores is None else tuple(scores)
    coverage = covered(own, used=scales is not None)
    ahead = remembered.expected(days, scales)
    if ahead:
        ahead[0] *= float(rest_of_today)
    return Forecast(
        spent=spent,
        days=tuple(days),
        stopped=stopped,
        history=len(known) - first,
        coverage=coverage,
        hard_cap=hard_cap,
        ceilings=ceilings or {},
        memory=remembered.memory,
        means=tuple(accumulate(ahead)),
        rest=float(rest_of_today),
        quantiles=quantiles_of(own, coverage.level, used=scales is not None),
    )


def _scales(
    known: Sequence[tuple[int, int]], days: Sequence[int], budgets: Mapping[int, int] | None
) -> Mapping[int, int] | None:
    """Budgets, where they are known for every day and there were some on enough of them; else None."""
    if budgets is None:
        return None
    amounts = [budgets.get(day) for day, _ in known]
    if None in amounts or not all(map(budgets.__contains__, days)):
        return None
    return budgets if len(amounts) - amounts.count(0) >= LEAST_DAYS else None


def _probability(p: Fraction) -> float:
    if not 0 < p < 1:
        raise ValueError(f"a quantile's probability is within (0, 1), not {p}")
    return float(p)

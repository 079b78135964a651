"""What a series remembers: weekday factors, and a level whose memory is the series' own.

Ad spend is stepwise in some accounts and reverts to its mean in others, so no one half-life fits both. A
small grid of them is weighted by how well each foretold the last eight weeks. Floats: these are estimates.
Source: the pacing reference, 2.4 and 2.5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

from attrs import frozen

__all__ = ["HALF_LIVES", "NOTHING", "Memory", "Remembered", "remember", "weekday_factors"]

HALF_LIVES = (1.5, 2.5, 4.0, 7.0, 14.0, 28.0)
"""Days in which a day's weight in the level halves."""
PRIORS = (0.15, 0.30, 0.20, 0.15, 0.12, 0.08)
"""How much each half-life is believed before anything is seen."""
GAINS = tuple(1.0 - 0.5 ** (1.0 / half_life) for half_life in HALF_LIVES)
"""Weight of the newest day."""

WEEK = 7
WEEKS = 8
"""How far back weekday factors and errors are looked at."""
FEW_DAYS = 14
"""With less history there are no weekday factors, and the noise is assumed."""
ASSUMED_NOISE = 0.30**2
PRIOR_NOISE = 0.18**2
PRIOR_DAYS = 14
"""The prior noise counts as much as so many days."""
PRIOR_SQUARES = PRIOR_DAYS * PRIOR_NOISE
PSEUDO_WEEKS = 2.0
MOST_SQUARE = 0.8**2
"""No one-step relative error counts for more than .8."""
LEAST_ERROR = 1e-6
LEAST_LEVEL = 1e-12
LEAST_SPREAD = 0.03
"""Relative; no sum of days is known better than that."""


def weekday_factors(days: Sequence[int], values: Sequence[float]) -> list[float]:
    """How much of the mean each weekday has, Monday first, shrunk to 1 and with mean 1.

    Args:
        days: epoch days in order.
        values: spend of each, or spend over budget. Each is compared with the mean of the seven around it.
    """
    count = len(values)
    if count < FEW_DAYS:
        return [1.0] * WEEK
    sums, weights = [PSEUDO_WEEKS] * WEEK, [PSEUDO_WEEKS] * WEEK
    first = max(3, count - WEEKS * WEEK)
    around = sum(values[first - 3 : first + 4])
    # What comes after the last of them is never looked at.
    coming, leaving = [*values[first + 4 :], 0.0], values[first - 3 :]
    for day, value, after, before in zip(days[first:], values[first:], coming, leaving, strict=False):
        if around > 1e-9:
            ratio = WEEK * value / around
            which = (day + 3) % WEEK
            sums[which] += 0.1 if ratio < 0.1 else 4.0 if ratio > 4.0 else ratio  # noqa: FURB136 - a call costs much
            weights[which] += 1.0
        around += after - before
    factors = [total / weight for total, weight in zip(sums, weights, strict=True)]
    mean = sum(factors) / WEEK
    return [factor / mean for factor in factors]


@frozen
class Memory:
    """A level and how surely it foretells sums of days.

    Args:
        level: spend of a day whose weekday factor is 1 (times its budget, where those are known).
        noise: variance of a day's relative error; `drift` and `turn` weight it with the gain and its square.
    """

    level: float
    noise: float
    drift: float
    turn: float

    def spread(self, horizon: float) -> float:
        """Relative standard deviation of the sum of the next days (exponential smoothing, ETS(A,N,N))."""
        return _spread(horizon, self.noise, self.drift, self.turn)


def _spread(horizon: float, noise: float, drift: float, turn: float) -> float:
    steps = horizon * (horizon - 1.0)
    variance = noise * horizon + drift * steps + turn * steps * (2.0 * horizon - 1.0) / 6.0
    return max(LEAST_SPREAD, sqrt(variance) / horizon)


@frozen
class Remembered:
    """What a series teaches.

    Args:
        factors: of the weekdays, Monday first.
        scores: standardised errors of the weekly sums of past weeks, oldest first: level and noise as they
            stood before each week, weekday factors as they are now.
    """

    memory: Memory
    factors: Sequence[float]
    scores: tuple[float, ...]

    def expected(self, days: Sequence[int], scales: Mapping[int, int] | None) -> list[float]:
        """Micros of each day to come; nothing where its budget is none."""
        level, factors = self.memory.level, self.factors
        if scales is None:
            return [level * factors[(day + 3) % WEEK] for day in days]
        return [level * factors[(day + 3) % WEEK] * max(0, scales[day]) for day in days]


NOTHING = Remembered(Memory(0.0, ASSUMED_NOISE, 0.0, 0.0), (1.0,) * WEEK, ())
"""Of a series that has stopped."""


def remember(
    known: Sequence[tuple[int, int]], scales: Mapping[int, int] | None, *, replay: bool
) -> Remembered:
    """Learn from days with known spend, oldest first, at least one.

    Args:
        scales: their budgets, where it is the used share that is learned; a day without one is no lesson.
        replay: score the past weeks.
    """
    served = known if scales is None else [each for each in known if scales[each[0]] > 0]
    days = [day for day, _ in served]
    spend = [float(value) if value > 0 else 0.0 for _, value in served]
    budgets: Sequence[float] = [1.0] * len(days) if scales is None else [scales[day] for day in days]
    used = spend if scales is None else [value / each for value, each in zip(spend, budgets, strict=True)]
    factors = weekday_factors(days, used)
    shares = [factors[(day + 3) % WEEK] for day in days]
    track = _track([value / share for value, share in zip(used, shares, strict=True)])
    scores = _scored(track, spend, shares, budgets) if replay else ()
    return Remembered(Memory(*track.memory()), factors, scores)


def _scored(
    track: _Track, spend: Sequence[float], shares: Sequence[float], budgets: Sequence[float]
) -> tuple[float, ...]:
    """Each week beside what was expected on its eve, by the budget of then."""
    scores = []
    for place, seen in enumerate(track.places[:-1]):
        if seen >= FEW_DAYS:
            level, noise, drift, turn = track.memory(place)
            mean = level * budgets[seen - 1] * sum(shares[seen : seen + WEEK])
            error = sum(spend[seen : seen + WEEK]) / mean - 1.0
            scores.append(error / _spread(WEEK, noise, drift, turn))
    return tuple(scores)


@frozen
class _Track:
    """Levels and errors of every half-life at the end of each week, counted back from the last day.

    Args:
        places: how many days were seen by then; the last one is all of them.
        levels: by place, then by half-life.
        squares: likewise, the sum of squared errors since the track began.
        began: days that the first level is the mean of; they have no errors.
    """

    places: Sequence[int]
    levels: Sequence[Sequence[float]]
    squares: Sequence[Sequence[float]]
    began: int

    def memory(self, at: int = -1) -> tuple[float, float, float, float]:
        """The fields of the memory as it stood at a place, from the errors of the eight weeks before."""
        at %= len(self.places)
        seen, before = self.places[at], at - WEEKS
        opened, since = (self.places[before], self.squares[before]) if before >= 0 else (self.began, NONE)
        count, few = seen - opened, seen < FEW_DAYS
        least, worth = LEAST_ERROR * (count or 1), count + PRIOR_DAYS
        # Sums in the place of means: their ratios are the same, and so are the weights.
        errors = [now - then for now, then in zip(self.squares[at], since, strict=True)]
        best, half = max(least, min(errors)), count / 2.0
        total = level = noise = drift = turn = 0.0
        for prior, error, gain, own in zip(PRIORS, errors, GAINS, self.levels[at], strict=True):
            weight = prior * (best / error) ** half if error > best else prior
            variance = weight * (ASSUMED_NOISE if few else (error + PRIOR_SQUARES) / worth)
            total += weight
            level += weight * own
            noise += variance
            variance *= gain
            drift += variance
            turn += variance * gain
        return level / total, noise / total, drift / total, turn / total


NONE = (0.0,) * len(GAINS)


def _track(values: Sequence[float]) -> _Track:
    """Follow spend without its weekdays, from the oldest day on; at least one value, none negative."""
    began = min(WEEK, len(values))
    # A level that were zero would make errors infinite; one that small is left behind by any spend.
    opening = max(sum(values[:began]) / began, LEAST_LEVEL)
    places = list(range(began + (len(values) - began) % WEEK, len(values) + 1, WEEK))
    weeks = [values[start:end] for start, end in zip([began, *places[:-1]], places, strict=True)]
    found = [_followed(weeks, opening, gain) for gain in GAINS]
    levels, squares = zip(*found, strict=True)
    return _Track(places, list(zip(*levels, strict=True)), list(zip(*squares, strict=True)), began)


def _followed(weeks: Sequence[Sequence[float]], level: float, gain: float) -> tuple[list[float], list[float]]:
    """The level and the sum of squared relative errors after each week; the innermost loop of all."""
    levels, squares, total = [], [], 0.0
    for week in weeks:
        for value in week:
            move = value - level
            error = move / level
            square = error * error
            total += square if square < MOST_SQUARE else MOST_SQUARE  # noqa: FURB136 - a call costs too much
            level += gain * move
        levels.append(level)
        squares.append(total)
    return levels, squares

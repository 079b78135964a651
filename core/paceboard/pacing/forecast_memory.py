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
PSEUDO_WEEKS = 2.0
CLIPPED = 0.8
"""No one-step relative error counts for more."""
LEAST_ERROR = 1e-6
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
    for place in range(first, count - 3):
        if around > 1e-9:
            ratio = WEEK * values[place] / around
            which = (days[place] + 3) % WEEK
            sums[which] += 0.1 if ratio < 0.1 else min(ratio, 4.0)
            weights[which] += 1.0
        if place + 4 < count:
            around += values[place + 4] - values[place - 3]
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
        steps = horizon * (horizon - 1.0)
        variance = self.noise * horizon + self.drift * steps + self.turn * steps * (2.0 * horizon - 1.0) / 6.0
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

    def expected(self, day: int, scales: Mapping[int, int] | None) -> float:
        """Micros of one day to come; nothing where its budget is none."""
        share = self.memory.level * self.factors[(day + 3) % WEEK]
        return share if scales is None else share * max(0, scales[day])


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
    days, spend = [day for day, _ in served], [float(value) for _, value in served]
    budgets = [1.0] * len(days) if scales is None else [float(scales[day]) for day in days]
    used = spend if scales is None else [value / each for value, each in zip(spend, budgets, strict=True)]
    factors = weekday_factors(days, used)
    shares = [factors[(day + 3) % WEEK] for day in days]
    track = _track([max(0.0, value / share) for value, share in zip(used, shares, strict=True)])
    return Remembered(track.memory(), factors, _scored(track, spend, shares, budgets) if replay else ())


def _scored(
    track: _Track, spend: Sequence[float], shares: Sequence[float], budgets: Sequence[float]
) -> tuple[float, ...]:
    """Each week beside what was expected on its eve, by the budget of then."""
    scores = []
    for place, seen in enumerate(track.places[:-1]):
        if seen >= FEW_DAYS:
            memory = track.memory(place)
            mean = memory.level * budgets[seen - 1] * sum(shares[seen : seen + WEEK])
            if mean > 0.0:
                error = sum(spend[seen : seen + WEEK]) / mean - 1.0
                scores.append(error / memory.spread(WEEK))
    return tuple(scores)


@frozen
class _Track:
    """Levels and errors of every half-life at the end of each week, counted back from the last day.

    Args:
        places: how many days were seen by then; the last one is all of them.
        levels: by half-life, then by place.
        squares: likewise, the sum of squared errors since the track began.
        began: days that the first level is the mean of; they have no errors.
    """

    places: list[int]
    levels: list[list[float]]
    squares: list[list[float]]
    began: int

    def memory(self, at: int = -1) -> Memory:
        """The level and noise as they stood at a place, from the errors of the eight weeks before."""
        at %= len(self.places)
        seen, before = self.places[at], at - WEEKS
        count = seen - (self.places[before] if before >= 0 else self.began)
        errors = [
            max(LEAST_ERROR, (each[at] - (each[before] if before >= 0 else 0.0)) / count) if count else 1.0
            for each in self.squares
        ]
        best, half = min(errors), count / 2.0
        weights = [prior * (best / error) ** half for prior, error in zip(PRIORS, errors, strict=True)]
        total = sum(weights)
        level = noise = drift = turn = 0.0
        for weight, error, gain, levels in zip(weights, errors, GAINS, self.levels, strict=True):
            share = weight / total
            variance = share * _noise(error, count, seen)
            level += share * levels[at]
            noise += variance
            drift += variance * gain
            turn += variance * gain * gain
        return Memory(level, noise, drift, turn)


def _noise(error: float, count: int, seen: int) -> float:
    if seen < FEW_DAYS:
        return ASSUMED_NOISE
    return (count * error + PRIOR_DAYS * PRIOR_NOISE) / (count + PRIOR_DAYS)


def _track(values: Sequence[float]) -> _Track:
    """Follow spend without its weekdays, from the oldest day on; at least one value, none negative."""
    began = min(WEEK, len(values))
    opening = sum(values[:began]) / began
    places = list(range(began + (len(values) - began) % WEEK, len(values) + 1, WEEK))
    weeks = [values[start:end] for start, end in zip([began, *places[:-1]], places, strict=True)]
    found = [_followed(weeks, opening, gain) for gain in GAINS]
    return _Track(places, [levels for levels, _ in found], [squares for _, squares in found], began)


def _followed(weeks: Sequence[Sequence[float]], level: float, gain: float) -> tuple[list[float], list[float]]:
    """The level and the sum of squared relative errors after each week; the innermost loop of all."""
    levels, squares, total = [], [], 0.0
    for week in weeks:
        for value in week:
            if level > 0.0:
                error = value / level - 1.0
                if error > CLIPPED:
                    error = CLIPPED
                elif error < -CLIPPED:
                    error = -CLIPPED
                total += error * error
            level += gain * (value - level)
        levels.append(level)
        squares.append(total)
    return levels, squares

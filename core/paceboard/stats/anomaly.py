"""Is a day's spend unlike the days before it? An estimate by nature, so in floats, with its method's name.

`weekday_mad`, recommended (pacing reference, 3.1): utilisation where budgets are known, in logarithms,
weekdays taken out, against the median of the last seven days, by a shrunk median deviation. `sigma2`, the
seed's (R77): mean and standard deviation of the 30 days before.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import dropwhile

from attrs import frozen

from paceboard.stats.weekdays import weekday, weekday_factors

__all__ = ["LEAST_DAYS", "VERSION", "DaySpend", "Deviation", "Method", "Skipped", "deviations"]

VERSION = 1
"""Of the two methods: another number when either may call a day differently."""
LEAST_DAYS = 14
"""Days that must be known before one can be called unusual (R77)."""
_LEVEL_DAYS, _RESIDUALS = 7, 21
_NEAR = 35
"""How far back the days of a level may lie: what is older tells nothing of now."""
_NORMAL = 1.4826
"""Makes a median deviation a standard deviation, where values are normal."""
_PRIOR_DAYS, _PRIOR_SCALE = 7, 0.15
_LEAST_SCALE = 0.06
_LEAST_SHARE = 0.01
"""A day of less than this share of its level counts as it: nothing has no logarithm."""
_SIGMA_DAYS, _SIGMA_WEEKS = 30, 28
_NEAR_CEILING = 20
"""A twentieth of a ceiling above or below it is at it."""


class Method(StrEnum):
    """How a day is compared."""

    WEEKDAY_MAD = "weekday_mad"
    SIGMA2 = "sigma2"

    @property
    def threshold(self) -> float:
        """The deviation beyond which a day is flagged, in standard deviations."""
        return 3.0 if self is Method.WEEKDAY_MAD else 2.0


class Skipped(StrEnum):
    """Why a day is neither judged nor a measure for others."""

    INCOMPLETE = "incomplete"
    LEARNING = "learning"
    PAUSED = "paused"
    UNKNOWN = "unknown"
    CREDITED = "credited"
    """More was given back than spent."""
    CAPPED = "capped"
    """The platform's own rule left less than a day's budget for it, and that was spent."""


@frozen(kw_only=True)
class DaySpend:
    """One day of a series.

    Args:
        day: account-local epoch day.
        spend: micros, or any other amount; None: not known.
        budget: what the day's budgets plan, in the same unit; None: not known; 0: paused.
        ceiling: the most that the platform's rule left for the day, as at the end of a hot week; None: no
            rule, or not known.
        skipped: why it is left out; None: it counts.
    """

    day: int
    spend: int | None
    budget: int | None = None
    ceiling: int | None = None
    skipped: Skipped | None = None

    @property
    def left_out(self) -> Skipped | None:
        """Why it is left out, its own spend and budget included."""
        if self.skipped is not None:
            return self.skipped
        if self.spend is None:
            return Skipped.UNKNOWN
        if self.spend < 0:
            return Skipped.CREDITED
        if self.budget == 0:
            return Skipped.PAUSED
        return Skipped.CAPPED if self._capped(self.spend) else None

    def _capped(self, spend: int) -> bool:
        """A week's rule makes days of next to nothing after hot ones: neither a drop nor a level."""
        if self.ceiling is None or self.budget is None or self.ceiling >= self.budget:
            return False
        return abs(spend - self.ceiling) * _NEAR_CEILING <= self.ceiling


@frozen(kw_only=True)
class Deviation:
    """A day beside what the days before it let expect.

    Args:
        z: how many scales it lies above (below: negative) the level.
        level: what was usual, on the scale of comparison: the logarithm of spend (of utilisation, where
            `utilisation`) without its weekday; for `sigma2` micros without their weekday.
        value: the day itself, on the same scale.
        scale: one standard deviation, on the same scale.
        expected: what was usual for this weekday and budget, in the series' unit.
    """

    day: int
    method: Method
    z: float
    level: float
    value: float
    scale: float
    expected: float
    utilisation: bool

    @property
    def flagged(self) -> bool:
        """It lies beyond its method's threshold, on either side."""
        return abs(self.z) > self.method.threshold

    @property
    def up(self) -> bool:
        """It lies above the level."""
        return self.z > 0


def _median(values: Iterable[float]) -> float:
    # The standard library's takes longer to import than a card takes to be judged.
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def deviations(
    series: Iterable[DaySpend], *, method: Method = Method.WEEKDAY_MAD, first: int | None = None
) -> tuple[Deviation, ...]:
    """Each day that can be judged, in order; what is left out or has too little before it is not in there.

    Utilisation is compared where every day that counts has a budget; one without makes it spend for all.
    Days before the first spend at all do not count: nothing had begun.

    Args:
        first: judge from this day on; None: every day.

    Raises:
        ValueError: where a day is given twice.
    """
    days = sorted(series, key=lambda each: each.day)
    if len({each.day for each in days}) < len(days):
        raise ValueError("a day is given twice")
    counting = list(dropwhile(lambda each: not each.spend, (each for each in days if each.left_out is None)))
    utilisation = bool(counting) and all(each.budget for each in counting)
    values = {each.day: _compared(each, utilisation=utilisation) for each in counting}
    judge = _by_median if method is Method.WEEKDAY_MAD else _by_sigma
    found = []
    for each in counting:
        if first is None or each.day >= first:
            unit = float(each.budget or 1) if utilisation else 1.0
            judged = judge(values, each.day, unit, utilisation=utilisation)
            found += [] if judged is None else [judged]
    return tuple(found)


def _compared(each: DaySpend, *, utilisation: bool) -> float:
    spend = each.spend or 0
    return spend / each.budget if utilisation and each.budget else float(spend)


def _before(values: Mapping[int, float], day: int, count: int, reach: int) -> list[int]:
    """The last days before one that count, oldest first, none further back than the reach."""
    return [each for each in range(day - reach, day) if each in values][-count:]


def _by_median(values: Mapping[int, float], day: int, unit: float, *, utilisation: bool) -> Deviation | None:
    known = _before(values, day, _LEVEL_DAYS + _RESIDUALS, _NEAR)
    if len(known) < LEAST_DAYS or _median(values[each] for each in known) <= 0:
        return None
    factors = weekday_factors(values, day)
    logs = _logarithms([values[each] / factors[weekday(each)] for each in (*known, day)])
    level = _median(logs[-1 - _LEVEL_DAYS : -1])
    scale = _shrunk(logs[:-1])
    return Deviation(
        day=day,
        method=Method.WEEKDAY_MAD,
        z=(logs[-1] - level) / scale,
        level=level,
        value=logs[-1],
        scale=scale,
        expected=math.exp(level) * factors[weekday(day)] * unit,
        utilisation=utilisation,
    )


def _logarithms(values: Sequence[float]) -> list[float]:
    """Logarithms of the days, the judged one last; its own size does not move the least that counts."""
    least = _LEAST_SHARE * _median(values[:-1])
    return [math.log(max(each, least)) for each in values]


def _shrunk(logs: Sequence[float]) -> float:
    """sqrt((n mad^2 + 7 * 0.15^2) / (n + 7)), at least 0.06, of the one-step residuals."""
    residuals = [
        abs(logs[place] - _median(logs[place - _LEVEL_DAYS : place]))
        for place in range(max(_LEVEL_DAYS, len(logs) - _RESIDUALS), len(logs))
    ]
    count, deviation = len(residuals), _NORMAL * _median(residuals)
    square = (count * deviation**2 + _PRIOR_DAYS * _PRIOR_SCALE**2) / (count + _PRIOR_DAYS)
    return max(_LEAST_SCALE, math.sqrt(square))


def _by_sigma(values: Mapping[int, float], day: int, unit: float, *, utilisation: bool) -> Deviation | None:
    known = _before(values, day, _SIGMA_DAYS, _SIGMA_DAYS)
    if len(known) < LEAST_DAYS:
        return None
    factors = weekday_factors(values, day) if len(known) >= _SIGMA_WEEKS else (1.0,) * 7
    usual = [values[each] / factors[weekday(each)] for each in known]
    level = math.fsum(usual) / len(usual)
    if level <= 0:
        return None
    # Days that are all alike have no spread to judge by: a hundredth of their level stands for it.
    scale = max(_spread(usual, level), _LEAST_SHARE * level)
    value = values[day] / factors[weekday(day)]
    return Deviation(
        day=day,
        method=Method.SIGMA2,
        z=(value - level) / scale,
        level=level,
        value=value,
        scale=scale,
        expected=level * factors[weekday(day)] * unit,
        utilisation=utilisation,
    )


def _spread(values: Sequence[float], mean: float) -> float:
    """The standard deviation of a sample."""
    return math.sqrt(math.fsum((each - mean) ** 2 for each in values) / (len(values) - 1))

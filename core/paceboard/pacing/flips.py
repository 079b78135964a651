"""The smallest single change that flips a verdict, found exactly by bisection (R67).

Along each lever every verdict holds on one stretch without gaps, so going away from what is the verdict
changes once and stays changed: halving finds the first value that has another one, to the micro or the day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from attrs import frozen

from paceboard.pacing.what_if import Changes, Situation

__all__ = ["Flip", "decision_flips", "smallest", "status_flips"]

_MICROS = 10**6
_FAR = 1_000
"""How many times as much as there is now is still looked at."""
_DAYS = 366


@frozen(kw_only=True)
class Flip:
    """The nearest value of one lever, on one side of what is, that changes a verdict.

    Args:
        lever: `cap`, `rate`, `roas`, `floor` or `end`.
        value: micros, millionths of a return, or an account-local day.
        changes: the same as it is told to what-if.
        becomes: the other verdict.
        share: the change relative to what is; for the end relative to the period's length.
    """

    lever: str
    value: int
    changes: Changes
    becomes: str
    share: Fraction


def status_flips(situation: Situation) -> list[Flip]:
    """For each lever that moves the status, the nearest other one up and down; the smallest change first."""
    return _flips(situation, ("cap", "end"), lambda each: str(each.status.status))


def decision_flips(situation: Situation) -> list[Flip]:
    """For each lever that moves the decision, the nearest other one up and down; the smallest first."""
    return _flips(situation, ("roas", "floor", "cap", "rate", "end"), lambda each: str(each.decision.choice))


def smallest(flips: list[Flip]) -> Flip | None:
    """The smallest single change; None where no change along one lever flips anything."""
    return flips[0] if flips else None


def _flips(situation: Situation, levers: tuple[str, ...], verdict: Callable[[Situation], str]) -> list[Flip]:
    found = [flip for lever in levers for flip in _nearest(situation, lever, verdict)]
    return sorted(found, key=lambda each: (each.share, each.lever))


def _nearest(situation: Situation, lever: str, verdict: Callable[[Situation], str]) -> Iterator[Flip]:
    """The two sides of a lever; nothing where neither has another verdict."""
    span = _range(situation, lever)
    if span is None:
        return
    present, least, most, scale = span
    now = verdict(situation)

    def at(value: int) -> str:
        return verdict(situation.changed(_told(lever, value)))

    sides = (_first_other(at, now, present, far) for far in (most, least))
    for value in dict.fromkeys(side for side in sides if side is not None):
        yield Flip(
            lever=lever,
            value=value,
            changes=_told(lever, value),
            becomes=at(value),
            share=abs(value - present) / scale,
        )


def _first_other(at: Callable[[int], str], now: str, present: Fraction, far: int) -> int | None:
    """The whole value nearest to what is, on the side of `far`, whose verdict is another."""
    step = 1 if far > present else -1
    same = present.__floor__() if step > 0 else present.__ceil__()
    if same == far or at(far) == now:
        return None
    # A return that is measured in part may flip by being certain: then the very next value has flipped.
    other = far if at(same + step) == now else same + step
    while abs(other - same) > 1:
        middle = (same + other) // 2
        if at(middle) == now:
            same = middle
        else:
            other = middle
    return other


def _range(situation: Situation, lever: str) -> tuple[Fraction, int, int, Fraction] | None:
    """Where a lever stands, how far it is looked at, and what its change is measured by; None: no lever."""
    standing, period = situation.standing, situation.standing.period
    if lever == "end":
        if period.last is None:
            return None
        least = max(standing.zone.day(standing.at - 1), period.first)
        if least > period.last:
            # It was over before the day that the data reach: no end near it can be asked for.
            return None
        return Fraction(period.last), least, period.last + _DAYS, Fraction(period.last - period.first + 1)
    present = {
        "cap": standing.cap,
        "rate": None if standing.rate is None else standing.rate.micros,
        "roas": None if situation.roas is None else situation.roas.expected * _MICROS,
        "floor": situation.policy.roas_floor * _MICROS,
    }[lever]
    if present is None or present <= 0:
        return None
    reach = max(present, Fraction(standing.spent)) if lever == "cap" else max(present, Fraction(_MICROS))
    return present, 1, _FAR * reach.__ceil__(), present


def _told(lever: str, value: int) -> Changes:
    match lever:
        case "cap":
            return Changes(cap=value)
        case "rate":
            return Changes(rate=value)
        case "end":
            return Changes(end=value)
        case "roas":
            return Changes(roas=Fraction(value, _MICROS))
        case _:
            return Changes(floor=Fraction(value, _MICROS))

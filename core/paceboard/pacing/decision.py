"""The seed's decision tree: raise the cap, pause, cap and re-plan, or wait, with the path that led there.

Pure, and advice only: nothing here can change a budget (R109), and none of it suggests another budget mode
(R64). Source: R56 to R66 and R97; the pacing reference, 3.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from attrs import field, frozen

from paceboard.model import DAY, Policy
from paceboard.pacing.roas import REPORTED_SOURCE, Roas

__all__ = ["Choice", "Decision", "Guard", "Step", "decide", "learning_until"]

SEED = "seed document 'Spend vs Budget', decision tree"
CREDIT_SEED = "seed document 'ad credit metrics', how often to check"
LADDER = "pacing reference 3.2, action ladder"
OWN = "requirements R56, R60"
DATE = "2026-04"
_MILLION = 10**6


class Choice(StrEnum):
    """What the tree says: one closed set (R56)."""

    RAISE_CAP = "raise_cap"
    PAUSE = "pause"
    CAP_AND_REPLAN = "cap_and_replan"
    WAIT = "wait"
    INSUFFICIENT_DATA = "insufficient_data"


@frozen(kw_only=True)
class Step:
    """One question of the tree, how it was answered, and by which numbers (R107).

    Args:
        key: `data`, `learning`, `conversions`, `floor`, `sample` or `break_even`.
        text: the answer as a sentence without its full stop.
        numbers: exact ratios and counts that it rests on.
        source, date: where the rule comes from, and as of when.
    """

    key: str
    text: str
    numbers: Mapping[str, int | Fraction | None] = field(factory=dict)
    source: str
    date: str = DATE


@frozen(kw_only=True)
class Decision:
    """What to do about the cap, and how it was found.

    Args:
        provisional: too many conversions are open, so both bounds were judged (R60).
    """

    choice: Choice
    path: tuple[Step, ...]
    provisional: bool = False

    @property
    def why(self) -> str:
        """The step that settled it: where a return is followed, how it stands to the floor; else the last."""
        followed = self.choice in (Choice.RAISE_CAP, Choice.PAUSE)
        steps = [step for step in self.path if step.key == "floor"] if followed else self.path
        return steps[-1].text


@frozen(kw_only=True)
class Guard:
    """The first days, in which nothing is to be changed (R62, R97).

    Args:
        since: instant at which spending began; None: before what is known.
        until: instant at which the guard ends.
        learning: the platform itself says that it is still learning.
    """

    since: int | None
    until: int
    learning: bool = False


def decide(
    roas: Roas | None,
    *,
    policy: Policy,
    guard: Guard | None = None,
    exhausted_at: int | None = None,
    blocked: str = "",
) -> Decision:
    """Walk down the tree.

    Args:
        guard: the first days, where they are not over; None: they are.
        exhausted_at: instant at which the first bound is used up at the present rate; None: not before
            the period's end.
        blocked: why nothing can be judged at all, in words; empty: it can.
    """
    path: list[Step] = []
    if blocked:
        return Decision(choice=Choice.INSUFFICIENT_DATA, path=(Step(key="data", text=blocked, source=OWN),))
    if guard is not None:
        path.append(_learning(guard, policy, exhausted_at))
        if exhausted_at is None or exhausted_at >= guard.until:
            return Decision(choice=Choice.WAIT, path=tuple(path))
    if roas is None:
        path.append(Step(key="data", text="the return on ad spend is not known", source=OWN))
        return Decision(choice=Choice.INSUFFICIENT_DATA, path=tuple(path))
    if roas.conversions is not None and roas.conversions < policy.least_conversions * _MILLION:
        path.append(_too_few(Fraction(roas.conversions, _MILLION), policy))
        return Decision(choice=Choice.INSUFFICIENT_DATA, path=tuple(path))
    return _by_return(roas, policy, path)


def _learning(guard: Guard, policy: Policy, exhausted_at: int | None) -> Step:
    early = exhausted_at is not None and exhausted_at < guard.until
    reason = (
        "the platform is still learning"
        if guard.learning
        else f"it has spent for less than {policy.learning_days} days"
    )
    then = "but the cap is gone before that ends" if early else "so nothing is to be changed yet"
    return Step(
        key="learning",
        text=f"{reason}, {then}",
        numbers={"learning_days": policy.learning_days},
        source=CREDIT_SEED,
    )


def _too_few(conversions: Fraction, policy: Policy) -> Step:
    count, least = _number(conversions, 0), policy.least_conversions
    return Step(
        key="data",
        text=f"{count} conversions are too few to judge by: {least} are needed",
        numbers={"conversions": conversions, "least_conversions": least},
        source=LADDER,
    )


def _by_return(roas: Roas, policy: Policy, path: list[Step]) -> Decision:
    provisional = roas.open_share > policy.open_conversions
    low = roas.reported if provisional else roas.expected
    path.append(_conversions(roas, policy, provisional=provisional))
    sides = [_side(bound, roas.margin, policy) for bound in (low, roas.expected)]
    path += [_floor(low, roas.expected, policy, provisional=provisional)]
    if sides[0] is not sides[1]:
        text = f"the verdicts of both bounds differ ({sides[0]} and {sides[1]}), so neither is followed"
        numbers = {"low": low, "high": roas.expected}
        path.append(Step(key="conversions", text=text, numbers=numbers, source=OWN))
        return Decision(choice=Choice.CAP_AND_REPLAN, path=tuple(path), provisional=provisional)
    path += _after_floor(low, roas.expected, roas.margin, policy)
    return Decision(choice=sides[0], path=tuple(path), provisional=provisional)


def _side(roas: Fraction, margin: Fraction, policy: Policy) -> Choice:
    """What one value of the return says: against the floor, its sampling interval and break-even."""
    floor = policy.roas_floor
    if roas > floor * (1 + policy.roas_tolerance):
        sure = roas * (1 - margin) >= floor and roas > 1 + policy.roas_margin
        return Choice.RAISE_CAP if sure else Choice.CAP_AND_REPLAN
    below = roas < floor * (1 - policy.roas_tolerance) and roas * (1 + margin) < floor
    return Choice.PAUSE if below else Choice.CAP_AND_REPLAN


def _conversions(roas: Roas, policy: Policy, *, provisional: bool) -> Step:
    if roas.given:
        return Step(
            key="conversions",
            text="the return is assumed, not measured",
            numbers={"roas": roas.expected},
            source=OWN,
        )
    share = _percent(roas.open_share)
    text = (
        f"{share} of the conversion value is still to be reported, so both bounds are judged"
        if provisional
        else f"{share} of the conversion value is still to be reported, which is little enough"
    )
    numbers = {"open_share": roas.open_share, "most_open": policy.open_conversions}
    return Step(key="conversions", text=text, numbers=numbers, source=f"{OWN}; {REPORTED_SOURCE}")


def _floor(low: Fraction, high: Fraction, policy: Policy, *, provisional: bool) -> Step:
    floor, tolerance = policy.roas_floor, policy.roas_tolerance
    shown = f"{_number(low)} to {_number(high)}" if provisional else _number(high)
    sides = dict.fromkeys(_compared(bound, policy) for bound in (low, high))
    unset = " (the default: none is set)" if floor == Policy().roas_floor else ""
    return Step(
        key="floor",
        text=f"a return of {shown} is {' or '.join(sides)} the floor of {_number(floor)}{unset}, "
        f"give or take {_percent(tolerance)}",
        numbers={"low": low, "high": high, "floor": floor, "tolerance": tolerance},
        source=SEED,
    )


def _compared(roas: Fraction, policy: Policy) -> str:
    floor, tolerance = policy.roas_floor, policy.roas_tolerance
    if roas > floor * (1 + tolerance):
        return "above"
    return "below" if roas < floor * (1 - tolerance) else "at"


def _after_floor(low: Fraction, high: Fraction, margin: Fraction, policy: Policy) -> list[Step]:
    """What keeps a return off the floor from being followed, or lets it: break-even, then the sample."""
    side, floor = _compared(low, policy), policy.roas_floor
    if side == "at":
        return []
    found = []
    if side == "above":
        least = 1 + policy.roas_margin
        said = "above" if low > least else "not above"
        text = f"it is {said} {_number(least)}, what it must exceed to earn more than it costs"
        found.append(Step(key="break_even", text=text, numbers={"low": low, "least": least}, source=SEED))
        if low <= least:
            return found
    bound = low * (1 - margin) if side == "above" else high * (1 + margin)
    sure = bound >= floor if side == "above" else bound < floor
    if margin:
        name = "lower" if side == "above" else "upper"
        verdict = f"{side} the floor too" if sure else "not: too few conversions to be sure"
        text = f"the {name} 90 % bound, {_number(bound)}, is {verdict}"
        found.append(Step(key="sample", text=text, numbers={"bound": bound, "floor": floor}, source=LADDER))
    return found


def learning_until(since: int, policy: Policy) -> int:
    """The instant at which the guard of the first days ends (R62)."""
    return since + policy.learning_days * DAY


def _number(value: Fraction, digits: int = 2) -> str:
    """A ratio as people write it, half-up."""
    step = 10**digits
    units = (2 * value.numerator * step + value.denominator) // (2 * value.denominator)
    whole, part = divmod(units, step)
    return f"{whole}.{part:0{digits}d}" if digits else str(whole)


def _percent(share: Fraction) -> str:
    """A share in whole percent, half-up."""
    return f"{_number(share * 100, 0)} %"

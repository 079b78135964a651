"""The status ladder and the seed's trigger: one rule set that reproduces every row of the seed.

Source: the pacing reference, 1.5, with the order of the architecture: what blocks judging first, then
the outcome of a period that is over, then a limit that the platform says it has stopped delivery by.
"""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from paceboard.model import Policy, Status
from paceboard.pacing.packs import rule_pack

__all__ = ["Verdict", "ladder", "pace", "trigger"]

_WHOLE = Fraction(1)


@frozen
class Verdict:
    """A status, and whether an alert is asked for: by the rule pack, or since nothing is left to spend."""

    status: Status
    fires: bool = False


def trigger(used: Fraction, elapsed: Fraction, policy: Policy) -> bool:
    """The seed's alert rule alone, whatever rule pack is chosen (R40).

    Strictly over 90 % used, strictly before 80 % elapsed.
    """
    return used > policy.trigger_used and elapsed < policy.trigger_elapsed


def pace(spent: int, plan: Fraction) -> Fraction | None:
    """Spend over the plan to date; None where nothing was planned yet and so nothing can be compared."""
    return Fraction(spent) / plan if plan > 0 else None


def ladder(
    *,
    spent: int,
    cap: Fraction | None,
    plan: Fraction | None,
    elapsed: Fraction | None,
    days: int,
    policy: Policy,
    planned_share: Fraction | None = None,
    cap_hit: bool = False,
    today: Fraction | None = None,
    day_ceiling: Fraction | None = None,
    tolerance: Fraction | None = None,
) -> Verdict:
    """Judge spend against its budget.

    Args:
        spent: micros at the watermark.
        cap: the period's budget in micros; None: there is none.
        plan: micros that should have been spent by now; None: the cap spread evenly over time.
        elapsed: share of the period's time; None: the period has no end.
        days: complete days of the period, for the rule of the first days.
        planned_share: the share of the cap that was planned by now, where the cap is what is planned and
            so moves with every pause; used is then compared with it in place of elapsed (R23).
        cap_hit: the platform's own sign that a limit has stopped delivery.
        today: the running (or last) day's spend over its plan, judged by alone in the first days.
        day_ceiling: how far over its budget one day may go; None: the policy's.
        tolerance: the share over the plan that is no warning yet; None: the policy's.
    """
    over = elapsed is not None and elapsed.numerator >= elapsed.denominator
    if cap is not None and cap.numerator > 0 and over:
        return Verdict(_outcome(spent / cap))
    if cap_hit:
        return Verdict(Status.CAP_HIT, fires=True)
    if cap is None or cap.numerator <= 0:
        misconfigured = cap is not None and spent > 0
        return Verdict(Status.MISCONFIGURED if misconfigured else Status.NO_BUDGET)
    if elapsed is None:
        return Verdict(Status.NO_END_DATE)
    compared = elapsed if planned_share is None else planned_share
    if _reaches(spent, cap, _WHOLE):
        if compared < policy.trigger_elapsed:
            return Verdict(Status.RUNAWAY, fires=True)
        # A plan that is ahead of time was cut short: what is left of it is not what is left of the period.
        if compared <= elapsed:
            return Verdict(Status.EXHAUSTED_EARLY, fires=True)
    asks = rule_pack(policy.rule_pack).asks(spent, cap, compared, policy)
    if asks and _exceeds(spent, cap, compared):
        return Verdict(Status.FIRES, fires=True)
    planned = cap * elapsed if plan is None else plan
    if days < policy.first_days:
        bound = policy.day_ceiling if day_ceiling is None else day_ceiling
        over = _exceeds(spent, planned, bound) if today is None else today > bound
        return Verdict(Status.DAILY_OVER_CEILING if over else Status.NORMAL_DAILY, fires=asks)
    warning = policy.warning if tolerance is None else 1 + tolerance
    return Verdict(_band(spent, planned, policy, warning), fires=asks)


def _exceeds(spent: int, whole: Fraction, ratio: Fraction) -> bool:
    """Spend over a whole is above a ratio: exactly, by whole numbers alone.

    Of nothing, spending something is beyond every ratio, and spending nothing is the whole of it.
    """
    if whole.numerator <= 0:
        return spent > 0 or ratio < 1
    return spent * whole.denominator * ratio.denominator > ratio.numerator * whole.numerator


def _reaches(spent: int, whole: Fraction, ratio: Fraction) -> bool:
    """Spend over a whole is a ratio or above it."""
    if whole.numerator <= 0:
        return spent > 0 or ratio <= 1
    return spent * whole.denominator * ratio.denominator >= ratio.numerator * whole.numerator


def _outcome(used: Fraction) -> Status:
    if abs(used - 1) <= Fraction(5, 100):
        return Status.DONE_PERFECT
    return Status.DONE_OVER if used > 1 else Status.DONE_UNDER


def _band(spent: int, planned: Fraction, policy: Policy, warning: Fraction) -> Status:
    # What noise alone may do is never critical.
    if _reaches(spent, planned, policy.critical) and _exceeds(spent, planned, warning):
        return Status.CRITICAL
    if _exceeds(spent, planned, warning):
        return Status.WARNING
    if _exceeds(spent, planned, _WHOLE):
        return Status.MILD_OVER
    return Status.ON_PACE if _reaches(spent, planned, policy.under) else Status.UNDER

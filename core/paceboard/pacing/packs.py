"""Rule packs: when spend asks for an alert, as pure functions that the policy names.

Each compares how much of the budget is used with how much of the time (or of the plan) has gone by. None
knows a status, and no status knows one (R45). Source: R40, R47; what vendors publish of their own rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from attrs import frozen

from paceboard.model import Policy

__all__ = ["NAMES", "RulePack", "rule_pack"]

NAMES = (
    "ninety_before_eighty",
    "points_over_elapsed(10)",
    "projected_band_tightening",
    "fixed_band(5)",
    "fixed_band(10)",
)
"""The names that are written down; those with a number take any from 1 to 99."""

Rule = Callable[[int, Fraction, Fraction, Policy], bool]
"""Spent micros, the budget (above zero), the share that has gone by, and the policy."""


@frozen(kw_only=True)
class RulePack:
    """A rule with its name.

    Args:
        name: as it is configured: `points_over_elapsed(10)`.
        asks: the rule itself.
        says: what has happened where it asks for an alert, in words.
    """

    name: str
    asks: Rule
    says: str


def ninety_before_eighty(spent: int, cap: Fraction, elapsed: Fraction, policy: Policy) -> bool:
    """The seed's rule: strictly over 90 % used, strictly before 80 % of the time (R40)."""
    used, early = policy.trigger_used, policy.trigger_elapsed
    if elapsed.numerator * early.denominator >= early.numerator * elapsed.denominator:
        return False
    return spent * cap.denominator * used.denominator > used.numerator * cap.numerator


def points_over_elapsed(points: int) -> Rule:
    """Used is more than so many percentage points ahead of what has gone by."""

    def asks(spent: int, cap: Fraction, elapsed: Fraction, _policy: Policy) -> bool:
        return spent / cap - elapsed > Fraction(points, 100)

    return asks


def fixed_band(percent: int) -> Rule:
    """Used over what has gone by is further from one than so many per cent, above or below."""

    def asks(spent: int, cap: Fraction, elapsed: Fraction, _policy: Policy) -> bool:
        return elapsed > 0 and abs(spent / (cap * elapsed) - 1) > Fraction(percent, 100)

    return asks


def projected_band_tightening(spent: int, cap: Fraction, elapsed: Fraction, _policy: Policy) -> bool:
    """The end that the pace so far leads to is outside a band around the budget.

    It is 75 to 125 % at the beginning and 99 to 101 % at the end, and tightens evenly between.
    """
    width = Fraction(25, 100) - Fraction(24, 100) * elapsed
    return elapsed > 0 and abs(spent / (cap * elapsed) - 1) > width


_SEED = RulePack(
    name="ninety_before_eighty",
    asks=ninety_before_eighty,
    says="over 90 % used before 80 % of the time",
)
_TIGHTENING = RulePack(
    name="projected_band_tightening",
    asks=projected_band_tightening,
    says="the projected end is outside the band, which tightens towards the end",
)
_NUMBERED = re.compile(r"(points_over_elapsed|fixed_band)\(([1-9]\d?)\)", re.ASCII)


def rule_pack(name: str) -> RulePack:
    """The rule pack of a name.

    Raises:
        ValueError: where no pack has it.
    """
    if name == _SEED.name:
        return _SEED
    if name == _TIGHTENING.name:
        return _TIGHTENING
    numbered = _NUMBERED.fullmatch(name)
    if numbered is None:
        raise ValueError(f"there is no rule pack {name!r}")
    kind, number = numbered[1], int(numbered[2])
    if kind == "fixed_band":
        return RulePack(name=name, asks=fixed_band(number), says=f"more than {number} % off pace")
    says = f"used is more than {number} points ahead of time"
    return RulePack(name=name, asks=points_over_elapsed(number), says=says)

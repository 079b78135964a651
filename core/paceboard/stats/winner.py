"""Winner or inflation: what an episode of spend was, by conditions that stand beside the answer.

The pacing reference's table (3.2). Meant for flagged episodes only: of flights in which nothing was
flagged it would call 37 % healthy. How long an episode lasts is no condition (C17), and nothing is called
inflation on its return alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from attrs import frozen

from paceboard.stats.movement import Movement

__all__ = [
    "ALGORITHM",
    "LEAST_CONVERSIONS",
    "VERSION",
    "Call",
    "Classification",
    "Condition",
    "Facts",
    "classify",
]

ALGORITHM, VERSION = "winner_or_inflation", 1
LEAST_CONVERSIONS = 10
"""In each window; below that a return says nothing, and one waits."""


class Call(StrEnum):
    """What an episode was; a closed set."""

    BUDGET_CHANGE = "budget_change"
    HEALTHY_WINNER = "healthy_winner"
    WINNER_UNCONFIRMED = "winner_unconfirmed"
    WINNER_BELOW_FLOOR = "winner_below_floor"
    AUCTION_INFLATION = "auction_inflation"
    FATIGUE = "fatigue"
    CAP_HIT = "cap_hit"
    REJECTED_AD = "rejected_ad"
    BID_CAP = "bid_cap"
    NARROW_AUDIENCE = "narrow_audience"
    TRACKING = "tracking"
    UNCLEAR = "unclear"


@frozen(kw_only=True)
class Facts:
    """What is known beside the numbers; None: not known, which is not no."""

    cap_hit: bool | None = None
    rejected: bool | None = None
    bid_cap: bool | None = None
    narrow: bool | None = None


@frozen
class Condition:
    """One condition of a call, with the number that it was judged by.

    Args:
        text: in words, with its threshold.
        value: a change of a logarithm, a return or a count; None: undefined, or a plain fact.
        met: None where it cannot be told.
    """

    text: str
    value: float | None
    met: bool | None


@frozen(kw_only=True)
class Classification:
    """The call, and the conditions of every call that was tried, in their order.

    Args:
        supporting: what speaks for a call and decides none.
    """

    call: Call
    conditions: Mapping[Call, tuple[Condition, ...]]
    supporting: tuple[Condition, ...] = ()


def classify(moved: Movement, *, floor: Fraction, facts: Facts | None = None) -> Classification:
    """Say what an episode was: the first call whose conditions are all met, else unclear.

    Args:
        moved: from the last 7 to 14 settled days before the episode to its own.
        floor: return that the business needs.
        facts: what is known of limits, reviews, bids and audiences.
    """
    facts = Facts() if facts is None else facts
    rows = _rise(moved, float(floor)) if moved.spend is None or moved.spend > 0 else _drop(moved, facts)
    tried: dict[Call, tuple[Condition, ...]] = {}
    for call, conditions in rows.items():
        tried[call] = conditions
        if all(each.met for each in conditions):
            return Classification(call=call, conditions=tried, supporting=_supporting(moved))
    return Classification(call=Call.UNCLEAR, conditions=tried, supporting=_supporting(moved))


Rows = dict[Call, tuple[Condition, ...]]


def _rise(moved: Movement, floor: float) -> Rows:
    enough = _at_least("conversions in each window, at least 10", moved.fewest, LEAST_CONVERSIONS)
    winner = (
        enough,
        _at_most("CPC up by at most .05", moved.cpc, 0.05),
        _either(
            "CPM up by at most .10, or CTR by as much as CPM",
            _at_most("", moved.cpm, 0.10),
            _at_least("", _minus(moved.ctr, moved.cpm), 0.0),
            moved.cpm,
        ),
        _above(
            "ROAS not down by more than .10 or one standard deviation",
            moved.roas,
            None if moved.error is None else -max(0.10, moved.error),
        ),
    )
    low, high = moved.return_low, moved.return_high
    under = _below("ROAS, lower end of nine in ten, below the floor", low, floor)
    return {
        Call.BUDGET_CHANGE: _budget_change(moved),
        Call.HEALTHY_WINNER: (*winner, _at_least("ROAS, lower end of nine in ten, at the floor", low, floor)),
        Call.WINNER_UNCONFIRMED: (
            *winner,
            under,
            _at_least("ROAS, upper end of nine in ten, at the floor", high, floor),
        ),
        Call.WINNER_BELOW_FLOOR: (
            *winner,
            _below("ROAS, upper end of nine in ten, below the floor", high, floor),
        ),
        Call.AUCTION_INFLATION: (
            enough,
            _above("CPM up by more than .10", moved.cpm, 0.10),
            _at_least("CPM is at least .35 of the change of spend", _over(moved.cpm, moved.spend), 0.35),
            _below("CTR up by less than .05", moved.ctr, 0.05),
            _below("ROAS down by more than .10", moved.roas, -0.10),
        ),
        Call.FATIGUE: _fatigue(moved, enough),
    }


def _drop(moved: Movement, facts: Facts) -> Rows:
    """The first cause that fits, in the reference's order."""
    share = None
    if moved.clicks_expected and moved.conversions is not None:
        share = float(moved.conversions / moved.clicks_expected)
    expected = moved.clicks_expected
    enough = _at_least("conversions in each window, at least 10", moved.fewest, LEAST_CONVERSIONS)
    return {
        Call.BUDGET_CHANGE: _budget_change(moved),
        Call.CAP_HIT: (Condition("a limit has stopped delivery", None, facts.cap_hit),),
        Call.REJECTED_AD: (Condition("an ad was rejected", None, facts.rejected),),
        Call.BID_CAP: (
            Condition("CPC lies above a bid cap", None, facts.bid_cap),
            _above("CPC up by more than .05", moved.cpc, 0.05),
            _below("impressions down by more than .05", moved.impressions, -0.05),
        ),
        Call.NARROW_AUDIENCE: (Condition("an audience is too narrow", None, facts.narrow),),
        Call.TRACKING: (
            _at_least(
                "conversions that the clicks would have brought, at least 10", expected, LEAST_CONVERSIONS
            ),
            _at_least("clicks down by at most .10", moved.clicks, -0.10),
            _at_most("conversions at most .10 of those", share, 0.10),
        ),
        Call.FATIGUE: _fatigue(moved, enough),
    }


def _budget_change(moved: Movement) -> tuple[Condition, ...]:
    part = _over(moved.utilisation, moved.spend)
    text = "spend over budget moved by less than half of spend"
    return (_below(text, None if part is None else abs(part), 0.5),)


def _fatigue(moved: Movement, enough: Condition) -> tuple[Condition, ...]:
    return (
        enough,
        _below("CTR down by more than .10", moved.ctr, -0.10),
        _at_most("CPM up by at most .10", moved.cpm, 0.10),
        _below("ROAS down by more than .10", moved.roas, -0.10),
        _above("frequency up", moved.frequency, 0.0),
    )


def _supporting(moved: Movement) -> tuple[Condition, ...]:
    gain = None if moved.top_ad_gain is None else float(moved.top_ad_gain)
    return (_at_least("the largest ad's share of spend up by at least .10", gain, 0.10),)


Number = float | Fraction | None


def _at_least(text: str, value: Number, bound: float) -> Condition:
    return Condition(text, _shown(value), None if value is None else value >= bound)


def _at_most(text: str, value: Number, bound: float) -> Condition:
    return Condition(text, _shown(value), None if value is None else value <= bound)


def _above(text: str, value: Number, bound: float | None) -> Condition:
    return Condition(text, _shown(value), None if value is None or bound is None else value > bound)


def _below(text: str, value: Number, bound: float) -> Condition:
    return Condition(text, _shown(value), None if value is None else value < bound)


def _either(text: str, first: Condition, second: Condition, value: float | None) -> Condition:
    met = True if first.met or second.met else None if None in (first.met, second.met) else False
    return Condition(text, value, met)


def _shown(value: Number) -> float | None:
    return None if value is None else float(value)


def _minus(value: float | None, other: float | None) -> float | None:
    return None if value is None or other is None else value - other


def _over(value: float | None, whole: float | None) -> float | None:
    return None if value is None or not whole else value / whole

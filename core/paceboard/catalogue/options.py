"""What can be done when the trigger fires: the seed's options, or its three steps after a limit hit.

All numbers are of the bound that is exhausted first, which need not be the budget that spend is paced
against. Nothing here can change a budget (R109), none suggests another mode (R64).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from paceboard.catalogue.advice import LEARNING_ANEW, LESS_EFFICIENT, RESUMING, SOURCE
from paceboard.catalogue.envelope import whole_micros
from paceboard.plugin import DAY, Day, Instant, Money, pacing

__all__ = ["option_parts", "options_of", "steps_after_a_hit"]


def options_of(
    situation: pacing.Situation,
    currency: str,
    *,
    stopped: pacing.Constraint | None,
    planned: Callable[[int, int], Fraction | None],
) -> list[dict[str, Any]]:
    """What can be done, each with its numbers and its source.

    Args:
        stopped: the limit that has stopped delivery already, and what follows its raise; None: none has.
        planned: micros that the budgets plan between two instants; None: they are not all known.
    """
    found = [] if situation.standing.rate is None else option_parts(situation, currency)
    if stopped is not None:
        then = {"then": RESUMING.text, "advice": [RESUMING.as_part()]}
        raising = [{**each, **then} for each in found if each["option"] == "raise_cap"]
        # A limit that starts over before the period's end has no amount that would last to it.
        limit = [each for each in raising if each["of"] == "account_limit"]
        return [*(limit or [_raising(situation.standing, stopped, planned, currency)]), *steps_after_a_hit()]
    return found


def option_parts(situation: pacing.Situation, currency: str) -> list[dict[str, Any]]:
    """Every option with what it leads to (R65); the seed's numbers at the present rate stand among them."""
    return [
        {**_outcome(each, currency), **_own(situation.standing, each, currency), "source": SOURCE}
        for each in situation.outcomes()
    ]


def _money(micros: int | None, currency: str) -> Money | None:
    return None if micros is None else Money(micros, currency)


def _outcome(outcome: pacing.Outcome, currency: str) -> dict[str, Any]:
    day, gone = outcome.exhausted_day, outcome.exhausted_at
    return {
        "option": outcome.option,
        "of": outcome.bound.kind,
        "basis": outcome.basis,
        "landing": {
            "p10": _money(outcome.low, currency),
            "p50": _money(outcome.middle, currency),
            "p90": _money(outcome.high, currency),
        },
        "exhausted_at": None if gone is None else Instant(gone),
        "exhausted_day": None if day is None else Day(day),
        "exhausted_on": outcome.exhausted_on,
        "days_dark": outcome.days_dark,
        "unspent": Money(outcome.unspent, currency),
        "cap_needed": {f"{int(p * 100)}": _money(need, currency) for p, need in outcome.needed.items()},
    }


def _own(standing: pacing.Standing, outcome: pacing.Outcome, currency: str) -> dict[str, Any]:
    """What only this option says."""
    match outcome.option:
        case "pause_and_replan":
            return {"advice": [LEARNING_ANEW.as_part()]}
        case "raise_cap":
            needed = _needed(standing, outcome.bound)
            gone = outcome.exhausted_at
            return {
                "needed_at_present_rate": _money(needed, currency),
                "example_cap": Money(whole_micros(outcome.bound.amount), currency),
                "example_exhausted_at": None if gone is None else Instant(gone),
            }
        case "tighten_daily_budgets":
            rate = standing.rate
            return {
                "per_day": _money(outcome.per_day, currency),
                "present_per_day": None if rate is None else Money(whole_micros(rate.micros), currency),
            }
        case _:
            return {}


def _needed(standing: pacing.Standing, bound: pacing.Bound) -> int | None:
    left: Fraction | None = standing.left
    if standing.rate is None or left is None:
        return None
    return whole_micros(pacing.landing(bound.spent, standing.rate, left))


def _raising(
    standing: pacing.Standing,
    limit: pacing.Constraint,
    planned: Callable[[int, int], Fraction | None],
    currency: str,
) -> dict[str, Any]:
    """The first step where there is no rate yet, or the limit starts over by itself: how far until then."""
    until, rate = limit.resets or standing.period.end, standing.rate
    by_rate = by_plan = None
    if until is not None and until > limit.at:
        more = planned(limit.at, until)
        by_plan = None if more is None else whole_micros(limit.spent + more)
        if rate is not None:
            days = Fraction(until - limit.at, DAY)
            by_rate = whole_micros(pacing.landing(limit.spent, rate, days))
    return {
        "option": "raise_limit",
        "limit": Money(limit.amount, currency),
        "until": None if until is None else Instant(until),
        "needed_by_plan": _money(by_plan, currency),
        "needed_at_present_rate": _money(by_rate, currency),
        "text": f"raise it, or wait until it starts over where it does; {RESUMING.text}",
        "advice": [RESUMING.as_part()],
        "source": SOURCE,
    }


def steps_after_a_hit() -> list[dict[str, Any]]:
    """What follows the raise once the account's limit has stopped delivery (R54, C20, C21)."""
    return [
        {
            "option": "investigate",
            "text": "find out before re-launching whether a creative went viral or prices rose: look at "
            "Spend Anomaly and at CPC Trend",
            "source": SOURCE,
        },
        {
            "option": "repace",
            "text": LESS_EFFICIENT.text,
            "advice": [LESS_EFFICIENT.as_part()],
            "source": SOURCE,
        },
    ]

"""Target curves as people write them: a word, and weights where the word needs them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm
from typing import Any

from paceboard.config.values import as_day, as_exact
from paceboard.errors import ConfigurationError, nearest
from paceboard.model import Curve, date_text
from paceboard.tables import as_text

__all__ = ["curve_from_table", "weights_from_text"]

_WEIGHED = (Curve.WEEKDAY, Curve.OWN)


def curve_from_table(
    table: Mapping[str, Any], place: str, first: int, last: int
) -> tuple[Curve | None, tuple[int, ...]]:
    """A flight's `curve` and `weights`: one whole number a weekday or a day, in the proportions written.

    Args:
        first, last: the flight's own days.
    """
    weights = table.get("weights")
    if "curve" not in table:
        if weights is not None:
            raise ConfigurationError(
                f"{place} has weights and no curve", do='set curve to "weekday" or "own", or leave them out'
            )
        return None, ()
    curve = _curve(as_text(table["curve"], f"{place} curve"), f"{place} curve")
    if curve not in _WEIGHED:
        if weights is not None:
            raise ConfigurationError(
                f"{place} weights say nothing for the curve {curve.value!r}",
                do='leave them out, or set curve to "weekday" or "own"',
            )
        return curve, ()
    if weights is None:
        raise ConfigurationError(
            f"{place} weights is missing", why=f"the curve {curve.value!r} is made of them", do=_how(curve)
        )
    exact = _weights(curve, weights, f"{place} weights", first, last)
    counted = [exact[(day + 3) % 7] for day in range(first, last + 1)] if curve is Curve.WEEKDAY else exact
    if not any(counted):
        raise ConfigurationError(
            f"{place} weights leave no day of the flight any amount", do="give one of its days more than zero"
        )
    scale = lcm(*(each.denominator for each in exact))
    return curve, tuple(int(each * scale) for each in exact)


def weights_from_text(text: str) -> list[str] | dict[str, str]:
    """Weights out of one line: `1 1 1 1 1 0.5 0`, or dated ones `2026-04-02=3 2026-04-16=1`."""
    words = text.split()
    if any("=" in word for word in words):
        return {day: weight for day, _, weight in (word.partition("=") for word in words)}
    return words


def _curve(word: str, place: str) -> Curve:
    try:
        return Curve(word)
    except ValueError:
        raise ConfigurationError(
            f"{place} is not known: {word!r}", do=nearest(word, [each.value for each in Curve])
        ) from None


def _how(curve: Curve) -> str:
    if curve is Curve.WEEKDAY:
        return "write seven numbers, Monday first, like [1, 1, 1, 1, 1, 0.5, 0]"
    return "write one number for each day, or dated ones like { 2026-04-02 = 3, 2026-04-16 = 1 }"


def _weights(curve: Curve, weights: Any, place: str, first: int, last: int) -> list[Fraction]:
    wanted = 7 if curve is Curve.WEEKDAY else last - first + 1
    if isinstance(weights, Mapping) and curve is Curve.OWN:
        return _dated(weights, place, first, last)
    if not isinstance(weights, list) or len(weights) != wanted:
        found = f"{len(weights)}" if isinstance(weights, list) else "no list"
        raise ConfigurationError(f"{place} are {found}, not {wanted}", do=_how(curve))
    return [as_exact(each, place) for each in weights]


def _dated(weights: Mapping[str, Any], place: str, first: int, last: int) -> list[Fraction]:
    """Each weight holds from its day on, until the next one."""
    steps = sorted((as_day(day, place), as_exact(each, f"{place} {day}")) for day, each in weights.items())
    days = [day for day, _ in steps]
    if not days or days[0] != first or days[-1] > last or len(set(days)) < len(days):
        raise ConfigurationError(
            f"{place} do not fit the flight",
            do=f"begin with {date_text(first)}, name no day twice and none after {date_text(last)}",
        )
    return [
        next(weight for begun, weight in reversed(steps) if begun <= day) for day in range(first, last + 1)
    ]

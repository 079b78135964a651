from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from paceboard.model import MICROS, Day, Money, day_from_text
from paceboard.surfaces.cli.outlook import forecast_line


def quantiles(*amounts: int) -> dict[str, Money]:
    named = zip(("p10", "p50", "p90"), amounts, strict=True)
    return {name: Money(amount * MICROS, "USD") for name, amount in named}


def forecast(**own: Any) -> dict[str, Any]:
    """The part of a reading, with some of it otherwise."""
    money = quantiles(900, 1_000, 1_200)
    found = {
        "unknown": None,
        "landing": money,
        "demand": money,
        "exceeds_cap": Fraction(3, 4),
        "cap_gone": days("2026-04-28", "2026-04-30", None),
        "stopped": False,
        "coverage": {"held": 5, "of": 6},
    }
    return {"forecast": found | own}


def days(*texts: str | None) -> dict[str, Day | None]:
    named = zip(("early", "median", "late"), texts, strict=True)
    return {name: None if text is None else Day(day_from_text(text)) for name, text in named}


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (
            {},
            "1,000 (80 %: 900 to 1,200), 75 % likely over budget, gone 30 Apr (28 Apr to never);"
            " such intervals held 5 of 6 times",
        ),
        (
            {"exceeds_cap": Fraction(1), "cap_gone": days("2026-04-25", "2026-04-25", "2026-04-25")},
            "1,000 (80 %: 900 to 1,200), over 99 % likely over budget, gone 25 Apr;"
            " such intervals held 5 of 6 times",
        ),
        (
            {"exceeds_cap": Fraction(1, 5), "cap_gone": days("2026-04-30", None, None)},
            "1,000 (80 %: 900 to 1,200), 20 % likely over budget, gone 30 Apr at the earliest;"
            " such intervals held 5 of 6 times",
        ),
        (
            {
                "exceeds_cap": Fraction(0),
                "cap_gone": days(None, None, None),
                "coverage": {"held": 0, "of": 0},
            },
            "1,000 (80 %: 900 to 1,200), under 1 % likely over budget",
        ),
        (
            {"exceeds_cap": Fraction(1), "cap_gone": None},
            "1,000 (80 %: 900 to 1,200), the budget is used up already; such intervals held 5 of 6 times",
        ),
        (
            {"landing": quantiles(800, 800, 800)},
            "1,000 if nothing stops it (80 %: 900 to 1,200), 75 % likely over budget,"
            " gone 30 Apr (28 Apr to never); the hard limit leaves 800; such intervals held 5 of 6 times",
        ),
        (
            {"landing": quantiles(900, 1_000, 1_100), "coverage": {"held": 0, "of": 0}},
            "1,000 if nothing stops it (80 %: 900 to 1,200), 75 % likely over budget,"
            " gone 30 Apr (28 Apr to never); the hard limit leaves 1,000 (900 to 1,100)",
        ),
        ({"exceeds_cap": None, "coverage": {"held": 0, "of": 0}}, "1,000 (80 %: 900 to 1,200)"),
        ({"stopped": True}, "1,000: nothing was spent for a week"),
        ({"unknown": "the period is over"}, "unknown: the period is over"),
    ],
)
def test_the_forecast_is_a_line(own: dict[str, Any], expected: str) -> None:
    """Where spend lands, how likely it is too much, when that is, and how earlier intervals did."""
    assert expected == forecast_line(forecast(**own))

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from paceboard.catalogue import every_card
from paceboard.model import MICROS, BudgetMode, Day, Estimate, Money, Operation, evaluate
from paceboard.plugin import pacing

from .conftest import CAMPAIGNS, FIRST, FLIGHT, GOLDEN, budgets

READINGS = Path(__file__).parents[3] / "docs" / "reference" / "readings.md"
SPEC = next(card for card in every_card() if card.key == "spend_vs_budget")


def part(board: Any, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = board.card(**asked).parts["forecast"]
    return found


def test_the_part_says_what_the_forecast_of_the_same_days_says(lived: Callable[[int], Any]) -> None:
    """After 14 days of the seed's flight: landing, demand, probability and day, by the known 1,300 a day."""
    series = [(FIRST + place, spend * MICROS) for place, spend in enumerate(GOLDEN[:14])]
    expected = pacing.forecast(
        series,
        spent=sum(GOLDEN[:14]) * MICROS,
        days=range(FIRST + 14, FIRST + 30),
        budgets=dict.fromkeys(range(FIRST, FIRST + 30), 1_300 * MICROS),
        hard_cap=40_000 * MICROS,
    )
    found = part(lived(14))
    low, half, high = Fraction(1, 10), Fraction(1, 2), Fraction(9, 10)

    assert expected is not None
    assert Money(expected.landing(half), "USD") == found["landing"]["p50"]
    assert Money(40_000 * MICROS, "USD") == found["landing"]["p90"]
    assert Money(expected.unclipped(high), "USD") == found["demand"]["p90"]
    assert expected.exceeds(40_000 * MICROS) == found["exceeds_cap"]
    days = [expected.gone(40_000 * MICROS, p) for p in (high, half, low)]
    assert [None if day is None else Day(day) for day in days] == list(found["cap_gone"].values())
    assert ("weekday-memory/1", 14, False) == (
        found["algorithm"],
        found["days_of_history"],
        found["stopped"],
    )


def test_the_interval_says_how_earlier_ones_did(lived: Callable[[int], Any]) -> None:
    """After 23 days one past week was foretold; its days tell how that went."""
    coverage = part(lived(23))["coverage"]

    assert (Fraction(4, 5), 1) == (coverage["nominal"], coverage["of"])
    assert Fraction(4, 5) + Fraction(1, 50) * (Fraction(4, 5) - coverage["held"]) == coverage["drawn_at"]


def test_before_three_complete_days_it_is_unknown(lived: Callable[[int], Any]) -> None:
    """The part is there, with the reason and nothing else."""
    assert {"unknown": "fewer than 3 complete days of spend are known"} == part(lived(2))
    assert None is part(lived(3))["unknown"]


def test_a_period_that_is_over_has_none(lived: Callable[[int], Any]) -> None:
    """Nothing is left to foretell."""
    assert {"unknown": "the period is over"} == part(lived(30))


def test_the_rest_of_the_running_day_counts_by_its_time(board: Any) -> None:
    """At noon of the eleventh day, half of its 1,300 and nineteen days more are to come."""
    board.look([1_300] * 10, hours=[55] * 12)
    demand = part(board)["demand"]["p50"].micros / MICROS

    assert 13_660 + 19.5 * 1_300 == pytest.approx(demand, rel=0.02)


def test_what_the_platform_cannot_spend_is_not_demanded(board: Any) -> None:
    """A soft flight: 13,000 are spent, and three weeks from Sunday on may cost 7 times 1,300 each."""
    soft = board.with_flights(evolve(FLIGHT, hard=False))
    soft.look([1_300] * 10, limits=[])
    found = part(soft)

    assert found["landing"] == found["demand"]
    assert 40_300 * MICROS == found["demand"]["p90"].micros


def test_the_known_budgets_bound_nothing_where_more_was_spent(lived: Callable[[int], Any]) -> None:
    """The seed's flight spent more than the rules allow 1,300 a day: its budgets are not the real ones."""
    reading = lived(21).card()

    assert "inconsistent_inputs" in [caution.code for caution in reading.warnings]
    assert reading.parts["forecast"]["demand"]["p50"].micros > 50_000 * MICROS


def test_a_campaign_has_a_forecast_of_its_own(lived: Callable[[int], Any]) -> None:
    """A scope of campaigns is foretold from what those spent."""
    found = part(lived(14), campaigns=("c1",))

    assert found["unknown"] is None
    assert found["days_of_history"] == 14


def test_the_explanation_has_the_estimate_beside_its_value(lived: Callable[[int], Any]) -> None:
    """The tree's value is the reading's; the estimate stands beside it with the rows that it rests on."""
    board = lived(14)
    reading, node = board.evaluation().explain(board.account.ref, SPEC)
    assert isinstance(node, Operation)
    (estimate,) = node.beside

    assert reading.value == evaluate(node)
    assert isinstance(estimate, Estimate)
    assert ("weekday-memory", 1) == (estimate.algorithm, estimate.version)
    assert reading.parts["forecast"]["landing"]["p50"].micros == estimate.value
    assert sum(GOLDEN[:14]) * MICROS == evaluate(estimate.inputs[0])


def test_the_page_tells_every_key(lived: Callable[[int], Any]) -> None:
    """docs/reference/readings.md lists what the part holds, and nothing else."""
    section = READINGS.read_text(encoding="utf-8").partition("\n## The forecast\n")[2].partition("\n## ")[0]

    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(part(lived(14)))


@pytest.mark.parametrize(("ends", "days"), [(10, 0), (12, 2)])
def test_no_budget_in_force_is_no_day_of_spend(board: Any, ends: int, days: int) -> None:
    """A lifetime budget that ends before the flight does expects nothing afterwards, whatever was spent."""
    zone = board.account.zone
    (budget, *_) = budgets(BudgetMode.LIFETIME, c1=2_000)
    schedule = evolve(budget, starts=zone.start(FIRST), ends=zone.start(FIRST + ends))
    board.look([100] * 10, entities=CAMPAIGNS[:1], budgets=[schedule], limits=[])
    found = part(board)

    assert 1_000 + 100 * days == pytest.approx(found["demand"]["p50"].micros / MICROS, rel=0.01)
    assert Fraction(0) == found["exceeds_cap"]


def test_a_cap_that_is_used_up_has_no_day_to_come(board: Any) -> None:
    """5,200 of 5,000 are spent after four days: no later day is the one on which the cap was gone."""
    board.look([1_300] * 4, limits=[])
    found = part(board.with_flights(evolve(FLIGHT, amount=5_000 * MICROS)))

    assert (Fraction(1), None) == (found["exceeds_cap"], found["cap_gone"])

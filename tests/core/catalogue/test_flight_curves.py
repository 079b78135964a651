from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from paceboard.model import (
    MICROS,
    Calendar,
    CalendarKind,
    Curve,
    Money,
    Status,
    date_text,
    day_from_text,
)

from .conftest import GOLDEN


def usd(amount: int) -> Money:
    return Money(amount * MICROS, "USD")


def curved(board: Any, curve: Curve, *weights: int) -> Any:
    return board.with_flights(evolve(board.inputs.flights[0], curve=curve, weights=weights))


def test_without_a_curve_the_budgets_are_the_plan(lived: Any) -> None:
    """The seed's flight is paced against its daily budgets: 29,900 by day 23."""
    parts = lived(23).card().parts

    assert ("daily_sum", usd(29_900), None) == (parts["plan_basis"], parts["plan"], parts["planned_share"])
    assert {"name": "Launch", "hard": True, "curve": None, "target": None, "target_today": None} == (
        parts["flight"]
    )


def test_a_curve_is_what_spend_is_paced_against(lived: Any) -> None:
    """An even 40,000 wants 2/3 by day 20; the budgets' own plan stands beside it."""
    board = lived(20)
    reading = curved(board, Curve.EVEN).card()
    spent = sum(GOLDEN[:20])

    assert ("flight", Fraction(2, 3)) == (reading.parts["plan_basis"], reading.parts["planned_share"])
    assert Fraction(spent * 3, 80_000) == reading.parts["pace"]
    assert usd(26_000) == reading.parts["bases"]["daily_sum"]["plan"]


@pytest.mark.parametrize(
    ("curve", "status"),
    [(Curve.FRONT, Status.UNDER), (Curve.EVEN, Status.WARNING), (Curve.BACK, Status.CRITICAL)],
)
def test_the_same_spend_is_early_or_late_by_its_curve(lived: Any, curve: Curve, status: Status) -> None:
    """19,800 by day 14 of 30."""
    assert status is curved(lived(14), curve).card().status


def test_the_alert_is_compared_with_what_the_curve_wants(lived: Any) -> None:
    """95.5 % used where 96 % were wanted is no alarm, although 76.7 % of the time is gone."""
    reading = curved(lived(23), Curve.OWN, *(24 for _ in range(23)), *(1 for _ in range(7))).card()

    assert not reading.fires
    assert "of the flight planned by now" in reading.text


def test_a_days_target_is_its_own(lived: Any) -> None:
    """Weekends without spend: nothing is wanted on a Saturday."""
    board = curved(lived(3), Curve.WEEKDAY, 1, 1, 1, 1, 1, 0, 0)

    assert usd(0) == board.card().parts["flight"]["target_today"]


def test_a_fiscal_month_is_the_cards_period(lived: Any) -> None:
    """Where no flight runs the company's calendar says what a month is."""
    board = lived(23).with_flights()
    calendar = Calendar(kind=CalendarKind.FOUR_FIVE_FOUR, first_day=day_from_text("2026-02-01"), week_start=6)
    reading = evolve(board, inputs=evolve(board.inputs, calendar=calendar)).card()

    assert ("fiscal_month", "2026-04-05", "2026-05-02") == (
        reading.period.kind,
        date_text(reading.period.first),
        date_text(reading.period.last),
    )
    assert usd(28 * 1_300) == reading.parts["cap"]
    assert "of the fiscal-month elapsed" in reading.text

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import evolve

from paceboard.model import MICROS, BudgetMode, Delivery, Money

from .conftest import CAMPAIGNS, budgets


def usd(amount: int) -> Money:
    return Money(amount * MICROS, "USD")


def test_the_vendors_ratio_stands_beside_ours(lived: Any) -> None:
    """R115: 38,200 over 1,300 is what dividing its two columns gives, and 1,810 over 1,300 for the day."""
    parts = lived(23).card().parts
    view = parts["vendor_view"]

    assert "vendor view" in view["label"]
    assert (usd(1_300), 3, 0) == (view["budgets"], view["campaigns"], view["campaigns_without_budget"])
    assert {"cost": usd(38_200), "used": Fraction(382, 13)} == view["period"]
    assert {"cost": usd(1_810), "used": Fraction(181, 130)} == view["today"]
    assert Fraction(38_200, 40_000) == parts["used"]


def test_a_scope_has_its_own_campaigns_only(lived: Any) -> None:
    """Cost and budgets of what was asked about."""
    view = lived(23).card(campaigns=("c2",)).parts["vendor_view"]

    assert (usd(455), usd(0)) == (view["budgets"], view["period"]["cost"])


def test_campaigns_without_a_budget_are_counted_not_taken_for_zero(board: Any) -> None:
    """Where no campaign states one, there is nothing to divide by."""
    none = [evolve(each, mode=BudgetMode.NONE, amount=None) for each in budgets()]
    board.look([100], budgets=none)
    view = board.card().parts["vendor_view"]

    assert (None, 3, None) == (view["budgets"], view["campaigns_without_budget"], view["period"]["used"])


def test_deleted_campaigns_are_not_in_the_vendors_list(board: Any) -> None:
    """Its list shows what is there."""
    gone = [evolve(CAMPAIGNS[0], delivery=Delivery.DELETED), *CAMPAIGNS[1:]]
    board.look([100], entities=gone)

    assert usd(455 + 325) == board.card().parts["vendor_view"]["budgets"]

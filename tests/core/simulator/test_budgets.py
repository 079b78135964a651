from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import evolve

from paceboard.model import MICROS, BudgetMode
from paceboard.simulator.budgets import (
    amount_at,
    daily_budgets,
    drawn_at,
    highest_amount,
    last_change,
    mean_amount,
)
from paceboard.simulator.scenario import AmountChange, AmountRaise, ScheduledBudget

CHANGED = ScheduledBudget(
    mode=BudgetMode.DYNAMIC_DAILY,
    amount=100 * MICROS,
    changes=(AmountChange(day=10, hour=12, amount=200 * MICROS), AmountChange(day=12, amount=50 * MICROS)),
)


def test_an_amount_counts_from_its_hour_on() -> None:
    """The last change before an hour says its amount."""
    found = [amount_at(CHANGED, day, hour) // MICROS for day, hour in ((9, 23), (10, 11), (10, 12), (12, 0))]

    assert [100, 100, 200, 50] == found


def test_a_day_weighs_its_amounts_by_their_hours() -> None:
    """TikTok's own example: 100 set at 09:00 makes 62.50 of the day."""
    late = ScheduledBudget(
        mode=BudgetMode.DAILY, amount=0, changes=(AmountChange(day=10, hour=9, amount=100 * MICROS),)
    )

    assert 62_500_000 == mean_amount(late, 10)
    assert 100 * MICROS == highest_amount(late, 10)


def test_a_campaign_draws_its_share_of_a_pool() -> None:
    """The pool's amount is stated whole; a third of it is what one of its campaigns spends by."""
    pooled = evolve(CHANGED, pool="shared", share=Fraction(1, 3))

    assert 200 * MICROS == amount_at(pooled, 11)
    assert 200 * MICROS // 3 == drawn_at(pooled, 11) == mean_amount(pooled, 11) == highest_amount(pooled, 11)


def test_the_last_change_is_the_one_that_counts() -> None:
    """A change in the future has not happened."""
    assert [None, 10, 12] == [last_change(CHANGED, day) for day in (9, 11, 30)]


def test_the_campaigns_budget_comes_before_its_groups(made: Any) -> None:
    """Groups' budgets count only where the campaign has none."""
    own = made.campaign("Own", 100)
    none = ScheduledBudget(mode=BudgetMode.NONE)

    assert (own.budget,) == daily_budgets(own)
    assert () == daily_budgets(made.campaign("None", budget=none, shared=False))


def test_a_raise_adds_to_what_is_drawn_and_not_to_what_is_stated() -> None:
    """From 22 o'clock on for four hours, over midnight: a twelfth of 240 on each of both days."""
    raised = evolve(CHANGED, changes=(), raises=(AmountRaise(day=10, hour=22, hours=4, more=240 * MICROS),))

    assert [100, 340, 340, 100] == [
        drawn_at(raised, *time) // MICROS for time in ((10, 21), (10, 22), (11, 1), (11, 2))
    ]
    assert 100 * MICROS == amount_at(raised, 10, 23)
    assert 120 * MICROS == mean_amount(raised, 10) == mean_amount(raised, 11)

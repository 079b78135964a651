from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from paceboard.reconciling import DayBilled, overdelivered


def month(spent: list[int], ceiling: int | None) -> list[DayBilled]:
    return [DayBilled(day=day, spent=each, ceiling=ceiling) for day, each in enumerate(spent)]


def test_a_day_is_billed_up_to_its_bound() -> None:
    """A day of 23 under a bound of 20 leaves 3, the others nothing."""
    assert {0: 3, 1: 0, 2: 0} == overdelivered(month([23, 20, 5], 20), None)


def test_a_month_is_billed_up_to_its_bound() -> None:
    """From the day on which it is reached, nothing more is billed."""
    assert {0: 3, 1: 0, 2: 2, 3: 4} == overdelivered(month([23, 20, 7, 4], 20), 45)


@given(
    spent=st.lists(st.integers(0, 100), min_size=1, max_size=31),
    ceiling=st.integers(0, 80),
    bound=st.integers(0, 1_500),
)
def test_the_month_comes_to_what_the_formula_says(spent: list[int], ceiling: int, bound: int) -> None:
    """The days' excess, and what is left of the month above its own bound."""
    by_day = overdelivered(month(spent, ceiling), bound)
    owed = sum(min(each, ceiling) for each in spent)
    expected = sum(max(0, each - ceiling) for each in spent) + max(0, owed - bound)

    assert expected == sum(by_day.values())

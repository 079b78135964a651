from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from paceboard.model import DAY, HOUR, BudgetMode, Zone
from paceboard.pacing import BudgetStretch, Resolution, day_amounts, day_budgets

ZONE = Zone("America/New_York")
FIRST = 20_515


def stretch(amount: int, start: int, end: int, mode: BudgetMode = BudgetMode.DAILY) -> BudgetStretch:
    return BudgetStretch(entity="c", mode=mode, amount=amount, start=start, end=end, revision=1)


def resolved(*stretches: BudgetStretch) -> Resolution:
    return Resolution(stretches=stretches, unsupported=(), unbudgeted=())


def test_a_budget_counts_for_the_part_of_a_day_in_which_it_is_in_force() -> None:
    """100 a day from noon on: 50 on the first day, 100 on the next, nothing after its end."""
    start = ZONE.start(FIRST)
    found = day_budgets(resolved(stretch(100, start + 12 * HOUR, start + 2 * DAY)), ZONE, FIRST, FIRST + 2)

    assert {FIRST: 50, FIRST + 1: 100, FIRST + 2: 0} == found


def test_a_lifetime_budget_is_not_laid_out() -> None:
    """Only the platform knows how it is spread; one that has ended does not matter."""
    start = ZONE.start(FIRST)
    lifetime = stretch(100, start, start + 3 * DAY, BudgetMode.LIFETIME)

    assert None is day_budgets(resolved(lifetime), ZONE, FIRST, FIRST + 5)
    assert {FIRST + 5: 0} == day_budgets(resolved(lifetime), ZONE, FIRST + 5, FIRST + 5)


SPANS = st.tuples(st.integers(0, 10**6), st.integers(-72, 300), st.integers(1, 200))


@settings(deadline=None)
@given(spans=st.lists(SPANS, max_size=4))
def test_every_day_has_what_is_planned_for_it(spans: list[tuple[int, int, int]]) -> None:
    """The same as the plan of each day alone, rounded down, over a switch of clocks."""
    start = ZONE.start(FIRST)
    stretches = [
        stretch(amount, start + opens * HOUR, start + (opens + lasts) * HOUR)
        for amount, opens, lasts in spans
    ]
    found = day_budgets(resolved(*stretches), ZONE, FIRST, FIRST + 12)

    assert {day: int(day_amounts(stretches, ZONE, day)) for day in range(FIRST, FIRST + 13)} == found

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from paceboard.catalogue import every_card
from paceboard.model import (
    HOUR,
    MICROS,
    Budget,
    BudgetMode,
    LimitCycle,
    Node,
    Reading,
    Row,
    SpendingLimit,
    evaluate,
)
from paceboard.model.explanation import leaves

from .conftest import CAMPAIGNS, FIRST, budgets

SPEC = next(card for card in every_card() if card.key == "spend_vs_budget")


def explained(board: Any, **asked: Any) -> tuple[Reading, Node]:
    reading, node = board.evaluation().explain(board.account.ref, SPEC, **asked)
    assert node is not None
    return reading, node


def _lifetime(amount: int, board: Any, entity: str = "c1", first: int = 0, last: int = 29) -> Budget:
    zone = board.account.zone
    return evolve(
        budgets(BudgetMode.LIFETIME, **{entity: amount})[("c1", "c2", "c3").index(entity)],
        starts=zone.start(FIRST + first),
        ends=zone.start(FIRST + last + 1),
    )


def raised_lifetime(board: Any) -> None:
    """5,000 for the whole schedule, raised to 9,000 on the way."""
    board.look([100] * 3, entities=CAMPAIGNS[:1], budgets=[_lifetime(5_000, board)])
    board.look([100] * 6, entities=CAMPAIGNS[:1], budgets=[_lifetime(9_000, board)])


def successive_lifetimes(board: Any) -> None:
    """A campaign that ended reaches by two days into the time of the one that runs."""
    both = [_lifetime(1_000, board, "c1", 0, 9), _lifetime(6_000, board, "c2", 8, 29)]
    ended = [evolve(CAMPAIGNS[0], ends=both[0].ends), CAMPAIGNS[1]]
    board.look([100] * 15, entities=ended, budgets=both)


def changed_daily(board: Any) -> None:
    """A daily budget that was raised in the middle of a day."""
    board.look([100] * 3)
    since = board.account.zone.start(FIRST + 3) + 7 * HOUR
    board.look(
        [100] * 6, budgets=[evolve(budgets()[0], amount=777 * MICROS, valid_from=since), *budgets()[1:]]
    )


def monthly_limit(board: Any) -> None:
    """An account limit of the month, beside a daily one that was seen later."""
    monthly = SpendingLimit(cycle=LimitCycle.MONTHLY, amount=50_000 * MICROS)
    daily = SpendingLimit(cycle=LimitCycle.DAILY, amount=2_000 * MICROS)
    board.look([100] * 3, limits=[monthly])
    board.look([100] * 4, limits=[daily, monthly])


def zero_before_the_watermark(board: Any) -> None:
    """A running day whose hours all come after the watermark."""
    board.look([100], hours=[0, 0, 0, 50], watermark=board.account.zone.start(FIRST + 1) + 3 * HOUR)


def lifetime_among_daily(board: Any) -> None:
    """A month of daily budgets and of a lifetime one that began before it and was raised within it."""
    for days, amount in ((3, 5_000), (6, 9_000), (8, 9_000)):
        board.look([100] * days, budgets=[_lifetime(amount, board, first=-9, last=19), *budgets()[1:]])


def overspent_lifetime(board: Any) -> None:
    """One that was cut below what it had cost, beside daily ones."""
    for days, amount in ((3, 5_000), (6, 200), (8, 200)):
        board.look([100] * days, budgets=[_lifetime(amount, board), *budgets()[1:]])


LIVES = [
    changed_daily,
    lifetime_among_daily,
    monthly_limit,
    overspent_lifetime,
    raised_lifetime,
    successive_lifetimes,
    zero_before_the_watermark,
]


@pytest.mark.parametrize("live", LIVES)
def test_an_explanation_is_the_reading_again(board: Any, live: Callable[[Any], None]) -> None:
    """Whatever set the cap, its leaves computed again give the value to the last fraction."""
    live(board)
    reading, node = explained(board.with_flights())

    assert reading.value == evaluate(node)


def test_a_lifetime_cap_is_each_budget_once(board: Any) -> None:
    """The raised amount alone counts, not the sum of before and after."""
    raised_lifetime(board)

    assert 9_000 * MICROS == board.with_flights().card().parts["cap"].micros


def test_what_ended_before_the_period_is_no_part_of_its_cap(board: Any) -> None:
    """Of 1,000 for ten days, two lie in the running campaign's time: 200 beside its 6,000."""
    successive_lifetimes(board)
    reading = board.with_flights().card()

    assert ("lifetime", FIRST + 8) == (reading.period.kind, reading.period.first)
    assert 6_200 * MICROS == reading.parts["cap"].micros


def test_the_limits_own_row_is_cited(board: Any) -> None:
    """Its cycle and the revision since which it stands, not those of another limit."""
    monthly_limit(board)
    _, node = explained(board.with_flights())
    (row,) = [each for each in leaves(node) if isinstance(each, Row) and each.table == "spending_limit"]

    assert (("account", "sample:1"), ("cycle", "monthly")) == row.key
    assert (50_000 * MICROS, 1) == (row.value, row.revision)


def test_rows_are_the_ledgers_own(board: Any) -> None:
    """Each leaf of the spend names table, key and revision, and stands there with this value."""
    board.look([100, 200], hours=[5, 6])
    _, node = explained(board)
    rows = [each for each in leaves(node) if isinstance(each, Row)]

    assert [100, 200, 5, 6] == [row.value // MICROS for row in rows]
    assert ["day", "day", "hour", "hour"] == [row.table.removeprefix("fact_") for row in rows]
    assert {1} == {row.revision for row in rows}


def test_a_scope_is_explained_by_its_campaigns_rows(board: Any) -> None:
    """No row of the account level is in it."""
    board.look([1_180, 1_340], campaigns=[900, 800])
    reading, node = explained(board, campaigns=("c1",))
    rows = [each for each in leaves(node) if isinstance(each, Row) and each.table.startswith("fact")]

    assert reading.value == evaluate(node)
    assert {"campaign"} == {dict(row.key)["level"] for row in rows}

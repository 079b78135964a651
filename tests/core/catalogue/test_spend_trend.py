from __future__ import annotations

from typing import Any

from attrs import evolve

from paceboard.model import HOUR, MICROS, Budget, BudgetMode, Day, Delivery, Level, Money

from .conftest import CAMPAIGNS, FIRST, budgets


def usd(amount: int) -> Money:
    return Money(amount * MICROS, "USD")


def points(board: Any, **asked: Any) -> dict[int, dict[str, Any]]:
    """The series by day, counted from the flight's first."""
    series = board.card("spend_trend", **asked).parts["series"]
    return {point["day"].number - FIRST: point for point in series}


def changed(board: Any) -> list[int]:
    return [day for day, point in points(board).items() if point["budget_changed"]]


def test_every_day_of_the_window_is_there_once(board: Any) -> None:
    """Thirty complete days and the running one, in order, with spend and planned budget."""
    board.look([1_180, 1_340], hours=[50, 60])
    found = points(board)

    assert list(range(-28, 3)) == list(found)
    assert [usd(0), usd(1_180), usd(1_340), usd(110)] == [found[day]["spend"] for day in (-1, 0, 1, 2)]
    assert {usd(1_300)} == {point["budget"] for point in found.values()}
    assert [] == changed(board)


def test_its_value_is_the_sum_of_its_days(board: Any) -> None:
    """What the card says in one number is what its line adds up to."""
    board.look([1_180, 1_340], hours=[50, 60])
    reading = board.card("spend_trend")

    assert reading.value == sum(point["spend"].micros for point in reading.parts["series"])
    assert "2,630.00 USD in the last 30 account-local days." == reading.text
    assert (FIRST - 28, FIRST + 2) == reading.window


def test_a_scope_has_its_own_line(board: Any) -> None:
    """Spend and budget of the chosen campaigns."""
    board.look([1_180, 1_340], campaigns=[900, 800])
    found = points(board, campaigns=("c1",))

    assert [(usd(900), usd(520)), (usd(800), usd(520))] == [
        (found[day]["spend"], found[day]["budget"]) for day in (0, 1)
    ]


def test_days_before_the_first_fetched_are_unknown(board: Any) -> None:
    """The line begins where it is known; its sum is not, though the flight's is, and the text says why."""
    board.look([1_180, 1_340], covered_from=FIRST)
    reading = board.card("spend_trend")
    found = points(board)

    assert (None, usd(1_180)) == (found[-1]["spend"], found[0]["spend"])
    assert None is reading.value
    assert "the window began before the first day that was fetched" in reading.text
    assert ["not_fetched"] == [caution.code for caution in reading.warnings]
    assert 2_520 * MICROS == board.card("total_spend").value


def test_a_long_flight_that_is_not_covered_is_none_of_its_business(board: Any) -> None:
    """The window is whole, whatever the period lacks."""
    board.look([1_180])
    early = evolve(board.inputs.flights[0], first=FIRST - 99)
    reading = board.with_flights(early).card("spend_trend")

    assert (1_180 * MICROS, ()) == (reading.value, reading.warnings)


def test_a_changed_budget_marks_its_day(board: Any) -> None:
    """From 1,300 to 1,400 a day on the fourth: that day is marked and has its share of both."""
    board.look([1_000] * 3)
    since = board.account.zone.start(FIRST + 3) + 12 * HOUR
    raised = [evolve(budgets()[0], amount=620 * MICROS, valid_from=since), *budgets()[1:]]
    board.look([1_000] * 6, budgets=raised)
    found = points(board)

    assert [3] == changed(board)
    assert [usd(1_300), usd(1_350), usd(1_400)] == [found[day]["budget"] for day in (2, 3, 4)]


def test_a_change_on_the_running_day_is_marked(board: Any) -> None:
    """What was changed this morning shows today, not tomorrow."""
    board.look([1_000] * 3)
    since = board.account.zone.start(FIRST + 4) + HOUR
    raised = [evolve(budgets()[0], amount=620 * MICROS, valid_from=since), *budgets()[1:]]
    board.look([1_000] * 4, hours=[10, 10, 10], budgets=raised)

    assert [4] == changed(board)


def test_another_status_with_the_same_budget_is_no_change(board: Any) -> None:
    """A campaign that its limit holds back still has its budget."""
    board.look([1_000] * 3)
    limited = [evolve(CAMPAIGNS[0], delivery=Delivery.LIMITED), *CAMPAIGNS[1:]]
    board.look([1_000] * 4, entities=limited)

    assert [] == changed(board)


def test_a_paused_campaign_takes_its_budget_out(board: Any) -> None:
    """The day of the pause is marked, and the days after it plan less."""
    board.look([1_000] * 3)
    paused = [evolve(CAMPAIGNS[0], delivery=Delivery.PAUSED), *CAMPAIGNS[1:]]
    board.look([1_000] * 4, entities=paused)
    board.look([1_000] * 6, entities=paused)

    assert [4] == changed(board)
    assert usd(780) == points(board)[5]["budget"]


def test_a_lifetime_budget_without_an_end_has_no_daily_budget(board: Any) -> None:
    """It cannot be laid out over days, which is unknown and not zero."""
    endless = Budget(level=Level.CAMPAIGN, entity="c1", mode=BudgetMode.LIFETIME, amount=9 * MICROS, starts=0)
    board.look([1_000], budgets=[endless], entities=CAMPAIGNS[:1])

    assert {None} == {point["budget"] for point in points(board).values()}


def test_before_the_first_refresh_there_is_no_line(board: Any) -> None:
    """Nothing was fetched: no points, no sum, and the next step."""
    board.ledger.commit(board.account, at=1, entities=[])
    reading = board.card("spend_trend")

    assert ([], None) == (reading.parts["series"], reading.value)
    assert "paceboard refresh" in reading.text


def test_days_are_days_of_the_account(board: Any) -> None:
    """The last point is the day of the watermark in the account's zone."""
    board.look([1_180])

    assert Day(FIRST) == board.card("spend_trend").parts["series"][-1]["day"]

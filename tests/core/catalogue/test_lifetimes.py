from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import evolve

from paceboard.model import (
    HOUR,
    MICROS,
    Budget,
    BudgetMode,
    Delivery,
    Grain,
    Level,
    Money,
    Status,
)
from paceboard.specs import ConnectorSpec

from .conftest import CAMPAIGNS, FIRST, SPEC, budgets

ONE = CAMPAIGNS[:1]
PAUSED = [evolve(CAMPAIGNS[0], delivery=Delivery.PAUSED)]


def usd(amount: int) -> Money:
    return Money(amount * MICROS, "USD")


def one_budget(board: Any, amount: int = 2_000) -> list[Budget]:
    zone = board.account.zone
    (budget, *_) = budgets(BudgetMode.LIFETIME, c1=amount)
    return [evolve(budget, starts=zone.start(FIRST), ends=zone.start(FIRST + 20))]


def paused_for_five_days(board: Any, days: int) -> Any:
    """The reference's own history: 400 in five days, five days off, and on again at 100 a day.

    The looks at the pause and at the resume are two hours after midnight.
    """
    spend = [80] * 5 + [0] * 5 + [100] * 10
    for count, entities in ((3, ONE), (5, PAUSED), (10, ONE), (days, ONE)):
        if count <= days:
            board.look(spend[:count], entities=entities, budgets=one_budget(board), limits=[])
    return board.with_flights()


def test_a_resumed_budget_is_judged_by_its_original_plan(board: Any) -> None:
    """600 spent where 1,200 were planned; the new plan stands beside it, and forgives the pause."""
    reading = paused_for_five_days(board, 12).card()
    (plan,) = reading.parts["lifetime_plans"]

    assert (Status.UNDER, usd(1_200)) == (reading.status, reading.parts["plan"])
    assert ("original", usd(1_200), usd(1_200)) == (plan["judged_by"], plan["original"], plan["declared"])
    assert 700 < plan["reflowed"].micros // MICROS < 740
    assert Fraction(600, 2_000) == reading.value


def test_while_it_is_paused_nothing_is_expected(board: Any) -> None:
    """What was planned is what was spent by the pause; the period goes on as it was."""
    reading = paused_for_five_days(board, 5).card()

    assert ("lifetime", FIRST, FIRST + 19) == (
        reading.period.kind,
        reading.period.first,
        reading.period.last,
    )
    assert usd(2_000) == reading.parts["cap"]


def test_a_change_within_a_day_is_an_estimate_where_its_hours_are_not_known(board: Any) -> None:
    """Half of the day's 100 is taken to have been spent by noon."""
    zone = board.account.zone
    board.look([100] * 4, entities=ONE, budgets=one_budget(board), limits=[])
    noon = zone.start(FIRST + 4) + 12 * HOUR
    raised = [evolve(one_budget(board, 4_000)[0], valid_from=noon)]
    board.look([100] * 6, entities=ONE, budgets=raised, limits=[])
    reading = board.with_flights().card()
    (plan,) = reading.parts["lifetime_plans"]
    left = Fraction(4_000 - 450, 1) / Fraction(31, 2)

    assert ("reflowed", True) == (plan["judged_by"], plan["estimated"])
    assert round((450 + left * Fraction(3, 2)) * MICROS) == plan["reflowed"].micros
    assert "lifetime_plan_estimated" in {each.code for each in reading.warnings}


def test_hours_that_add_up_to_their_day_are_no_estimate(board: Any) -> None:
    """Of 24 hours of 10 each, 120 were spent by noon."""
    zone = board.account.zone
    board.look([100] * 4, hours=[10] * 24, whole=240, entities=ONE, budgets=one_budget(board), limits=[])
    noon = zone.start(FIRST + 4) + 12 * HOUR
    raised = [evolve(one_budget(board, 4_000)[0], valid_from=noon)]
    board.look([100] * 4, hours=[10] * 24, whole=240, entities=ONE, budgets=raised, limits=[])
    (plan,) = board.with_flights().card().parts["lifetime_plans"]
    left = Fraction(4_000 - 520, 1) / Fraction(31, 2)

    assert plan["estimated"] is False
    assert round((520 + left / 2) * MICROS) == plan["reflowed"].micros


def test_a_level_that_is_not_read_is_not_taken_for_unspent(board: Any) -> None:
    """Groups whose spend the connector does not read have no zero: time alone decides, and it is said."""
    spec: ConnectorSpec = SPEC

    assert not any(each.level is Level.GROUP and each.grain is Grain.DAY for each in spec.capabilities)
    group = evolve(CAMPAIGNS[0], level=Level.GROUP, id="g1", parent="c1")
    none = evolve(budgets()[0], mode=BudgetMode.NONE, amount=None)

    def stated(amount: int) -> list[Budget]:
        (own,) = one_budget(board, amount)
        return [none, evolve(own, level=Level.GROUP, entity="g1")]

    board.look([100] * 4, entities=[*ONE, group], budgets=stated(2_000), limits=[])
    board.look([100] * 6, entities=[*ONE, group], budgets=stated(4_000), limits=[])
    board.look([100] * 8, entities=[*ONE, group], budgets=stated(4_000), limits=[])
    (plan,) = board.with_flights().card().parts["lifetime_plans"]

    assert ("g1", True) == (plan["entity"], plan["estimated"])


def test_budgets_without_events_show_no_plans_of_their_own(board: Any) -> None:
    """There is nothing to tell where all plans are one."""
    board.look([100] * 4, entities=ONE, budgets=one_budget(board), limits=[])
    parts = board.with_flights().card().parts

    assert ([], usd(400)) == (parts["lifetime_plans"], parts["plan"])


def test_a_month_has_what_was_left_of_a_lifetime_budget(board: Any) -> None:
    """Of 2,000 over 20 days from 2 April, 1,500 are left on 7 April for a flight that begins then."""
    two = [*one_budget(board), budgets()[1]]
    spend = [100] * 5 + [70] * 3
    board.look(spend, entities=CAMPAIGNS[:2], budgets=two, limits=[])
    flight = evolve(board.inputs.flights[0], first=FIRST + 5, last=FIRST + 19, amount=9_000 * MICROS)
    parts = board.with_flights(flight).card().parts

    assert usd(300 + 3 * 455) == parts["plan"]


def test_a_first_day_that_began_at_noon_is_half_a_day_of_the_rate(board: Any) -> None:
    """50 from noon on and 100 on each of two days are 100 a day, not a third less than that."""
    (budget,) = one_budget(board)
    noon = board.account.zone.start(FIRST) + 12 * HOUR
    board.look([50, 100, 100], entities=ONE, budgets=[evolve(budget, starts=noon)], limits=[])
    parts = board.with_flights().card().parts

    assert (usd(100), 3) == (parts["rate_per_day"], parts["rate_days"])


def test_a_first_day_that_daily_budgets_had_before_noon_is_a_whole_one(board: Any) -> None:
    """What another campaign spent that morning is among the day's spend."""
    (budget,) = one_budget(board)
    zone = board.account.zone
    noon = zone.start(FIRST) + 12 * HOUR
    daily = [evolve(each, valid_to=noon) for each in budgets() if each.entity == "c2"]
    ended = evolve(CAMPAIGNS[1], delivery=Delivery.ENDED, starts=zone.start(FIRST - 9), ends=noon)
    entities = [CAMPAIGNS[0], ended]
    board.look([100, 100, 100], entities=entities, budgets=[evolve(budget, starts=noon), *daily], limits=[])

    assert usd(100) == board.with_flights().card().parts["rate_per_day"]

from __future__ import annotations

from typing import Any

import pytest

from paceboard.model import DAY, HOUR, MICROS, LimitCycle, Zone
from paceboard.simulator.delivery import Delivery
from paceboard.simulator.scenario import Credit, Limit


def daily_totals(delivery: Delivery, count: int) -> list[int]:
    """Whole units delivered on the first days."""
    first = delivery.account.first
    return [sum(map(sum, delivery.day(first + day).spend)) // MICROS for day in range(count)]


def test_hours_stay_within_the_days_target(made: Any) -> None:
    """The hours of a day never add up to more than was wanted, and nearly reach it."""
    for total in daily_totals(Delivery(made.account(), "s"), 10):
        assert 140 <= total <= 160


def test_a_given_day_is_met_to_the_cent(made: Any) -> None:
    """Where the day's spend is declared, the campaigns share exactly that."""
    account = made.account(daily_spend={made.first: 123_450_000, made.first + 1: 0})
    delivery = Delivery(account, "s")

    assert 123_450_000 == sum(map(sum, delivery.day(made.first).spend))
    assert 0 == sum(map(sum, delivery.day(made.first + 1).spend))


def test_all_amounts_are_whole_cents(made: Any) -> None:
    """Nothing finer than the currency's smallest coin is delivered."""
    day = Delivery(made.account(credit=Credit(amount=77_010_000, first=made.first)), "s").day(made.first)

    assert {0} == {amount % 10_000 for hour in day.spend for amount in hour}
    assert {0} == {amount % 10_000 for amount in day.credit}


def test_a_one_time_limit_is_reached_exactly_and_ends_everything(made: Any) -> None:
    """The hour that would pass it is cut, and nothing comes after."""
    limit = Limit(cycle=LimitCycle.ONE_TIME, amount=400 * MICROS, reset=made.first)
    delivery = Delivery(made.account(limit=limit), "s")
    totals = daily_totals(delivery, 6)

    assert 400 * MICROS == delivery.spent(delivery.account.zone.start(made.first + 6))
    assert [0, 0, 0] == totals[3:]


def test_a_limit_counts_only_from_its_reset(made: Any) -> None:
    """What was spent before is not held against it."""
    limit = Limit(cycle=LimitCycle.ONE_TIME, amount=200 * MICROS, reset=made.first + 2)
    totals = daily_totals(Delivery(made.account(limit=limit), "s"), 5)

    assert min(totals[:2]) > 140
    assert 199 <= sum(totals[2:]) <= 200


def test_a_daily_limit_begins_anew_each_day(made: Any) -> None:
    """Every day is cut, none is empty; the day after a stop wants a tenth less."""
    limit = Limit(cycle=LimitCycle.DAILY, amount=100 * MICROS)

    assert [100, 100, 100] == daily_totals(Delivery(made.account(limit=limit), "s"), 3)


def test_a_monthly_limit_begins_anew_with_the_month(made: Any) -> None:
    """It stops delivery until the first of the next month."""
    limit = Limit(cycle=LimitCycle.MONTHLY, amount=1_000 * MICROS)
    totals = daily_totals(Delivery(made.account(limit=limit), "s"), 28)

    assert 0 == sum(totals[8:26])
    assert totals[26] > 120


def test_credit_is_used_before_cash(made: Any) -> None:
    """In the order of hours, until it is gone."""
    delivery = Delivery(made.account(credit=Credit(amount=200 * MICROS, first=made.first)), "s")
    first, second = delivery.day(made.first), delivery.day(made.first + 1)

    assert tuple(map(sum, first.spend)) == first.credit
    assert 200 * MICROS == sum(first.credit) + sum(second.credit)
    assert 200 * MICROS == delivery.credit_spent(delivery.account.zone.start(made.first + 9))


def test_a_running_hour_counts_in_part(made: Any) -> None:
    """Half an hour in, half of the hour's spend is gone."""
    delivery = Delivery(made.account(), "s")
    day, start = delivery.day(made.first), delivery.account.zone.start(made.first)
    half = sum(day.spend[0]) // 2

    assert half // 10_000 * 10_000 == delivery.spent(start + HOUR // 2)
    assert 0 == delivery.spent(start - DAY)


def test_days_come_out_the_same_in_any_order(made: Any) -> None:
    """Asking for a late day first changes nothing."""
    late, early = (Delivery(made.account(), "s") for _ in range(2))
    late.day(made.first + 5)
    for day in range(6):
        early.day(made.first + day)

    assert [early.day(made.first + day) for day in range(6)] == [
        late.day(made.first + day) for day in range(6)
    ]


def test_there_is_nothing_before_the_history(made: Any) -> None:
    """A day before the first one is refused."""
    with pytest.raises(ValueError, match="history begins"):
        Delivery(made.account(), "s").day(made.first - 1)


def test_long_and_short_days_are_delivered_whole(made: Any) -> None:
    """A day of 23 or 25 hours spends its budget like any other."""
    account = made.account(
        zone=Zone("America/New_York"), first=20_519, campaigns=(made.campaign(first=20_519),)
    )  # 7 March 2026
    delivery = Delivery(account, "s")

    assert [24, 23, 24] == [len(delivery.day(20_519 + day).hours) for day in range(3)]
    assert all(90 <= total <= 100 for total in daily_totals(delivery, 3))

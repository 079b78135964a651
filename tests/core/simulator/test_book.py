from __future__ import annotations

from fractions import Fraction
from typing import Any

from paceboard.model import DAY, HOUR, MICROS, SECOND, Grain, Level, LimitCycle, Zone, day_from_text
from paceboard.simulator.people import reach_of
from paceboard.simulator.scenario import Limit, Restatement


def test_an_hour_is_seen_once_it_is_over_and_the_lag_gone(made: Any) -> None:
    """Just before, it is not there; at the instant itself it is."""
    world = made.world(made.account(), days=1)
    third = world.scenario.accounts[0].zone.start(made.first + 1) + 3 * HOUR + world.lag * SECOND
    world.advance_to(third - 1)
    before = [fact.hour for fact in made.facts(world, Level.ACCOUNT, Grain.HOUR) if fact.day > made.first]
    world.advance_to(third)
    after = [fact.hour for fact in made.facts(world, Level.ACCOUNT, Grain.HOUR) if fact.day > made.first]

    assert [0, 1] == before
    assert [0, 1, 2] == after


def test_a_running_day_is_the_sum_of_its_seen_hours(made: Any) -> None:
    """The day row grows hour by hour."""
    world = made.world(made.account(), days=1)
    world.advance_to(world.now() + 7 * HOUR)
    days, hours = (made.totals(world, Level.ACCOUNT, grain) for grain in (Grain.DAY, Grain.HOUR))

    assert days == hours
    assert 0 < days[made.first + 1]["spend"] < 60 * MICROS


def test_conversions_come_in_for_a_week(made: Any) -> None:
    """About 62 % are known when the day is over, all of them seven days later."""
    account = made.account(campaigns=(made.campaign(amount=8_000),))
    worlds = [made.world(account, days=days) for days in (1, 2, 8, 9)]
    known = [made.totals(world, Level.AD)[made.first]["conversions"] for world in worlds]

    assert sorted(known) == known
    assert 0.5 < known[0] / known[-1] < 0.75
    assert known[2] == known[3]


def test_old_days_are_restated(made: Any) -> None:
    """After three whole days spend shrinks by its share, at every level alike."""
    account = made.account(restatement=Restatement(share=Fraction(-1, 100), after=3))
    fresh, old = made.world(account, days=3), made.world(account, days=4)
    first = [made.totals(world, Level.ACCOUNT)[made.first]["spend"] for world in (fresh, old)]
    second = [made.totals(world, Level.ACCOUNT)[made.first + 1]["spend"] for world in (fresh, old)]

    assert first[0] > first[1] > first[0] * 98 // 100
    assert second[0] == second[1]
    assert made.totals(old, Level.AD) == made.totals(old, Level.ACCOUNT)


def test_an_account_has_a_row_where_nothing_was_delivered(made: Any) -> None:
    """Zeros at the account's level, no rows below it."""
    limit = Limit(cycle=LimitCycle.ONE_TIME, amount=10 * MICROS, reset=made.first)
    world = made.world(made.account(limit=limit), days=3)

    assert [10, 0, 0] == made.spend(world)
    assert [10] == made.spend(world, Level.CAMPAIGN)


def test_the_hour_that_comes_twice_is_one_row(made: Any) -> None:
    """On the day of 25 hours, 01:00 holds both stretches, and the day adds up."""
    first = day_from_text("2026-10-31")
    campaign = made.campaign(first=first, amount=1_000)
    account = made.account(
        zone=Zone("America/New_York"), first=first, campaigns=(campaign,), hours=(1,) * 24, hour_noise=0.0
    )
    world = made.world(account, days=1)
    world.advance_to(account.zone.start(first + 2) + DAY)
    hours = [f for f in made.facts(world, Level.ACCOUNT, Grain.HOUR) if f.day == first + 1]
    spend = {fact.hour: fact.measures["spend"] for fact in hours}

    assert list(range(24)) == sorted(spend)
    assert 80 * MICROS == spend[1]
    assert 40 * MICROS == spend[2]
    assert made.totals(world, Level.ACCOUNT)[first + 1]["spend"] == sum(spend.values())


def test_a_day_by_itself_tells_no_window(made: Any) -> None:
    """Who is reached on two days is one person, so that a day's book has nothing to add to a window."""
    world = made.world(made.account(), days=3)
    (whole,) = made.facts(world, Level.ACCOUNT, Grain.WINDOW)
    days = made.facts(world, Level.ACCOUNT)
    impressions = sum(fact.measures["impressions"] for fact in days)

    assert impressions == whole.measures["impressions"]
    assert reach_of(impressions) == whole.measures["reach"]
    assert whole.measures["reach"] < sum(reach_of(fact.measures["impressions"]) for fact in days)


def test_what_has_not_changed_is_the_same_fact(made: Any) -> None:
    """Facts of a settled day are kept, so that asking again costs nothing."""
    world = made.world(made.account(), days=20)
    first, second = (made.facts(world, Level.AD)[0] for _ in range(2))

    assert first is second

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from paceboard.model import MICROS, BudgetMode, Delivery, Level, LimitCycle
from paceboard.simulator import special_cases
from paceboard.simulator.scenario import Scenario
from paceboard.simulator.world import World


def present(scenario: Scenario, *, seed: int = 1) -> World:
    """The world at its default instant."""
    world = World(scenario, seed=seed)
    world.advance_to(world.default_now)
    return world


def key(world: World) -> str:
    """The only account."""
    (account,) = world.scenario.accounts
    return str(account.ref)


@pytest.mark.parametrize("seed", range(5))
def test_quiet_is_on_pace(made: Any, seed: int) -> None:
    """Spend and budget differ by less than 5 % after fifteen days, whatever the seed."""
    spent = sum(made.spend(present(special_cases.quiet(), seed=seed)))

    assert 15 * 1_300 == pytest.approx(spent, rel=0.05)


@pytest.mark.parametrize("declare", [special_cases.quiet, special_cases.rejection, special_cases.yen])
def test_no_creative_takes_off_where_that_is_not_the_case(declare: Callable[[], Scenario]) -> None:
    """Only the viral flights have a viral creative."""
    (account,) = declare().accounts
    ads = [ad for campaign in account.campaigns for group in campaign.groups for ad in group.ads]

    assert {None} == {ad.viral for ad in ads}


def test_no_budget_has_no_budget(made: Any) -> None:
    """Every level says NONE, nothing is capped, and yet it spends."""
    world = present(special_cases.no_budget())

    assert {(BudgetMode.NONE, None)} == {(b.mode, b.amount) for b in world.budgets(key(world))}
    assert LimitCycle.UNLIMITED == world.limits(key(world))[0].cycle
    assert () == tuple(world.flights("tiktok"))
    assert min(made.spend(world)) > 1_000


def test_lifetime_budgets_come_in_three_kinds() -> None:
    """One with an end, one that is paused for a while, one without an end."""
    world = World(special_cases.lifetime())
    world.advance_to(world.complete_at(world.first_day + 5))
    paused = [e.delivery for e in world.entities(key(world)) if e.level is Level.CAMPAIGN]
    ends = [b.ends for b in world.budgets(key(world)) if b.mode is BudgetMode.LIFETIME]

    assert [Delivery.ACTIVE, Delivery.PAUSED, Delivery.ACTIVE] == paused
    assert [False, False, True] == [end is None for end in ends]


def test_a_paused_lifetime_budget_is_spent_by_its_end(made: Any) -> None:
    """After the pause it goes faster, and ends within its amount."""
    world = World(special_cases.lifetime())
    world.advance_to(world.complete_at(world.first_day + 25))
    ids = [e.id for e in world.entities(key(world)) if e.level is Level.CAMPAIGN]
    spent = [f.measures["spend"] for f in made.facts(world, Level.CAMPAIGN) if f.entity == ids[1]]

    assert 1_900 * MICROS < sum(spent) <= 2_000 * MICROS


def test_rejection_costs_spend(made: Any) -> None:
    """Two ads are off on days 2 to 4, and the account falls behind."""
    world = present(special_cases.rejection())
    rejected = [e for e in world.entities(key(world)) if e.delivery is Delivery.REJECTED]
    first, *others = made.spend(world)

    assert [Level.AD, Level.AD] == [entity.level for entity in rejected]
    assert max(others) < 0.9 * first


def test_restatement_takes_a_little_of_old_days(made: Any) -> None:
    """0.4 % of the days that are four days old or older, within a cent for each ad."""
    early, late = World(special_cases.restatement()), World(special_cases.restatement())
    early.advance_to(early.complete_at(early.first_day + 2))
    late.advance_to(late.complete_at(late.first_day + 3))
    before, after = (made.totals(world, Level.ACCOUNT)[world.first_day]["spend"] for world in (early, late))

    assert 0.004 == pytest.approx(1 - after / before, abs=0.0002)


def test_a_deleted_campaign_keeps_what_it_spent(made: Any) -> None:
    """It is listed as deleted, delivers no more, and the sum of campaigns is the account's."""
    world = present(special_cases.deleted_campaign())
    gone = [e for e in world.entities(key(world)) if e.delivery is Delivery.DELETED]
    (campaign,) = [entity.id for entity in gone if entity.level is Level.CAMPAIGN]
    days = [fact.day for fact in made.facts(world, Level.CAMPAIGN) if fact.entity == campaign]

    assert list(range(world.first_day, world.first_day + 10)) == days
    assert made.totals(world, Level.CAMPAIGN) == made.totals(world, Level.ACCOUNT)


def test_credit_pays_the_first_3000(made: Any) -> None:
    """Spend is gross; what is billed is less by the credit."""
    totals = made.totals(present(special_cases.credit()), Level.AD).values()
    spend, billed, paid = (
        sum(total[name] for total in totals) for name in ("spend", "billed_spend", "credit_spend")
    )

    assert 3_000 * MICROS == paid
    assert spend == billed + paid


def test_yen_has_whole_amounts(made: Any) -> None:
    """No fact has a part of a yen, in a zone nine hours ahead."""
    world = present(special_cases.yen())
    facts = made.facts(world, Level.AD)
    (account,) = world.accounts("tiktok")

    assert {0} == {fact.measures["spend"] % MICROS for fact in facts}
    assert {0} == {fact.measures["conversion_value"] % MICROS for fact in facts}
    assert ("JPY", "Etc/GMT-9") == (account.currency, account.zone.name)
    assert "JPY" == world.flights("tiktok")[0].currency


def test_an_unknown_limit_says_why() -> None:
    """It is neither unlimited nor zero."""
    world = present(special_cases.limit_unknown())
    (limit,) = world.limits(key(world))

    assert (LimitCycle.UNKNOWN, None, None) == (limit.cycle, limit.amount, limit.spent)
    assert "Business Center" in limit.reason


@pytest.mark.parametrize("seed", range(5))
def test_the_published_rule_holds_every_day_and_week(made: Any, seed: int) -> None:
    """No campaign passes 1.25x on a day nor 7x in a week, so day 23 stays under 31,200."""
    world = present(special_cases.published_rule(), seed=seed)
    amounts = {b.entity: b.amount for b in world.budgets(key(world)) if b.amount is not None}
    weeks: dict[tuple[str, int], int] = {}
    for fact in made.facts(world, Level.CAMPAIGN):
        assert 4 * fact.measures["spend"] <= 5 * amounts[fact.entity]
        week = (fact.entity, (fact.day + 4) // 7)
        weeks[week] = weeks.get(week, 0) + fact.measures["spend"]

    assert all(spent <= 7 * amounts[campaign] for (campaign, _), spent in weeks.items())
    assert 30_000 < sum(made.spend(world)) <= 31_200


def test_an_unlisted_campaign_is_only_in_the_accounts_total(made: Any) -> None:
    """What the campaigns do not explain is its spend, about 90.00 a day."""
    world = present(special_cases.unlisted_campaign())
    whole, listed = (made.totals(world, level) for level in (Level.ACCOUNT, Level.CAMPAIGN))
    gaps = [(whole[day]["spend"] - listed[day]["spend"]) / MICROS for day in whole]

    assert all(70 < gap <= 90 for gap in gaps)
    assert listed == made.totals(world, Level.AD)
    assert 3 == sum(entity.level is Level.CAMPAIGN for entity in world.entities(key(world)))

from __future__ import annotations

from typing import Any

from paceboard.model import MICROS, BudgetMode, Delivery, Level, LimitCycle, Window
from paceboard.simulator.scenario import Ad, AmountChange, Group, Limit, ScheduledBudget
from paceboard.simulator.world import World


def states(world: World, level: Level) -> list[Delivery]:
    """The states of the entities of a level in their order."""
    (only,) = world.scenario.accounts
    return [entity.delivery for entity in world.entities(str(only.ref)) if entity.level is level]


def test_a_campaigns_state_is_its_groups_and_ads(made: Any) -> None:
    """Scheduled, active, paused, ended, deleted: what holds above holds below."""
    first = made.first
    one = made.campaign(
        created=first,
        first=first + 1,
        pauses=(Window(first=first + 2, last=first + 2),),
        last=first + 3,
        deleted=first + 5,
    )
    account = made.account(campaigns=(one,))
    expected = [
        Delivery.ACTIVE,
        Delivery.PAUSED,
        Delivery.ACTIVE,
        Delivery.ENDED,
        Delivery.DELETED,
    ]
    found = [made.world(account, days=day) for day in range(1, 6)]

    assert [[state] for state in expected] == [states(world, Level.CAMPAIGN) for world in found]
    assert [[state] * 3 for state in expected] == [states(world, Level.AD) for world in found]


def test_nothing_exists_before_it_is_made(made: Any) -> None:
    """A campaign of tomorrow is not listed today, a scheduled one is."""
    late = made.campaign("Late", first=made.first + 9)
    scheduled = made.campaign("Scheduled", first=made.first + 9, created=made.first)
    world = made.world(made.account(campaigns=(late, scheduled)), days=2)

    assert [Delivery.SCHEDULED] == states(world, Level.CAMPAIGN)


def test_an_ad_may_be_rejected_or_deleted_alone(made: Any) -> None:
    """Its siblings and its group go on."""
    off = Window(first=made.first, last=made.first + 9)
    ads = (Ad(name="a", rejected=off), Ad(name="b", deleted=made.first), Ad(name="c"))
    one = made.campaign(groups=(Group(name="g", ads=ads),))
    world = made.world(made.account(campaigns=(one,)), days=2)

    assert [Delivery.REJECTED, Delivery.DELETED, Delivery.ACTIVE] == states(world, Level.AD)
    assert [Delivery.ACTIVE] == states(world, Level.GROUP)


def test_a_limit_that_is_used_up_shows_everywhere(made: Any) -> None:
    """Every campaign, group and ad is limited."""
    limit = Limit(cycle=LimitCycle.ONE_TIME, amount=50 * MICROS, reset=made.first)
    world = made.world(made.account(limit=limit), days=2)

    assert {Delivery.LIMITED} == {entity.delivery for entity in world.entities(made.key)}


def test_a_lifetime_budget_that_is_used_up_limits_its_campaign(made: Any) -> None:
    """The other campaign goes on."""
    used = made.campaign(
        "Used", budget=ScheduledBudget(mode=BudgetMode.LIFETIME, amount=90 * MICROS), demand=100 * MICROS
    )
    world = made.world(made.account(campaigns=(used, made.campaign())), days=3)

    assert [Delivery.LIMITED, Delivery.ACTIVE] == states(world, Level.CAMPAIGN)


def test_a_shared_budget_is_inherited_by_the_groups(made: Any) -> None:
    """The campaign holds the amount, the groups hold none."""
    budgets = made.world(made.account()).budgets(made.key)
    modes = [(budget.level, budget.mode, budget.amount) for budget in budgets]

    assert (Level.CAMPAIGN, BudgetMode.DYNAMIC_DAILY, 100 * MICROS) == modes[0]
    assert (Level.GROUP, BudgetMode.INHERITED, None) == modes[-1]


def test_a_changed_amount_is_told_from_its_hour_on(made: Any) -> None:
    """Budgets are as they are now, in the account's own hours."""
    change = AmountChange(day=made.first + 1, hour=2, amount=150 * MICROS)
    budget = ScheduledBudget(mode=BudgetMode.DAILY, amount=100 * MICROS, changes=(change,))
    account = made.account(campaigns=(made.campaign(budget=budget),))
    world = made.world(account, days=1, lag=3_600)
    before = world.budgets(made.key)[0]
    changed = account.zone.start(made.first + 1) + 2 * 3_600 * 1_000_000
    world.advance_to(changed)
    after = world.budgets(made.key)[0]

    assert (100 * MICROS, None) == (before.amount, before.valid_from)
    assert (150 * MICROS, changed) == (after.amount, after.valid_from)


def test_a_lifetime_budget_tells_its_schedule(made: Any) -> None:
    """From the first day's start to the end of its last."""
    budget = ScheduledBudget(mode=BudgetMode.LIFETIME, amount=MICROS)
    world = made.world(made.account(campaigns=(made.campaign(budget=budget, last=made.first + 19),)))
    found, zone = world.budgets(made.key)[0], world.scenario.accounts[0].zone

    assert (zone.start(made.first), zone.start(made.first + 20)) == (found.starts, found.ends)

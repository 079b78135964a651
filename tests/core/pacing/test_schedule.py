from __future__ import annotations

from attrs import evolve

from paceboard.model import (
    DAY,
    HOUR,
    Budget,
    BudgetMode,
    BudgetRaise,
    BudgetVersion,
    Delivery,
    Entity,
    Level,
    Zone,
)
from paceboard.pacing import BudgetStretch, DeliveryVersion, Resolution, planned, resolve
from paceboard.pacing.schedule import FOREVER

CAMPAIGN = Entity(level=Level.CAMPAIGN, id="c", name="Launch", delivery=Delivery.ACTIVE)
GROUPS = (
    Entity(level=Level.GROUP, id="g1", parent="c", name="One", delivery=Delivery.ACTIVE),
    Entity(level=Level.GROUP, id="g2", parent="c", name="Two", delivery=Delivery.ACTIVE),
)


def version(
    entity: str,
    mode: BudgetMode,
    amount: int | None,
    *,
    valid_from: int | None = None,
    valid_to: int | None = None,
    level: Level = Level.CAMPAIGN,
    raw: str = "",
) -> BudgetVersion:
    return BudgetVersion(
        budget=Budget(level=level, entity=entity, mode=mode, amount=amount, raw_mode=raw),
        valid_from=valid_from,
        valid_to=valid_to,
        estimated=False,
        revision=1,
    )


def group(entity: str, mode: BudgetMode, amount: int | None) -> BudgetVersion:
    return version(entity, mode, amount, level=Level.GROUP)


def in_force(delivery: Delivery, valid_from: int | None, valid_to: int | None) -> DeliveryVersion:
    return DeliveryVersion(
        level=Level.CAMPAIGN, entity="c", delivery=delivery, valid_from=valid_from, valid_to=valid_to
    )


def amounts(resolution: Resolution) -> dict[str, int]:
    return {stretch.entity: stretch.amount for stretch in resolution.stretches}


def test_a_campaigns_budget_counts_and_its_groups_do_not() -> None:
    """Exactly one level contributes: summing both would count twice (R10, C32)."""
    budgets = [version("c", BudgetMode.DYNAMIC_DAILY, 520), group("g1", BudgetMode.DAILY, 300)]
    resolution = resolve([CAMPAIGN, *GROUPS], budgets)

    assert {"c": 520} == amounts(resolution)
    assert resolution.known


def test_groups_count_where_the_campaign_has_none() -> None:
    """INFINITE at the campaign means that its groups' budgets are summed."""
    budgets = [
        version("c", BudgetMode.NONE, None),
        group("g1", BudgetMode.DAILY, 300),
        group("g2", BudgetMode.DAILY, 200),
    ]

    assert {"g1": 300, "g2": 200} == amounts(resolve([CAMPAIGN, *GROUPS], budgets))


def test_an_inherited_group_budget_is_not_zero() -> None:
    """A group under CBO says 0.0 and INFINITE; it is inherited and takes nothing away (R11)."""
    budgets = [version("c", BudgetMode.DYNAMIC_DAILY, 520), group("g1", BudgetMode.INHERITED, None)]

    assert {"c": 520} == amounts(resolve([CAMPAIGN, *GROUPS], budgets))


def test_a_campaign_without_any_budget_is_named() -> None:
    """No budget at any level is neither zero nor unlimited: the sum is not known."""
    budgets = [
        version("c", BudgetMode.NONE, None),
        group("g1", BudgetMode.DAILY, 300),
        group("g2", BudgetMode.NONE, None),
    ]
    resolution = resolve([CAMPAIGN, *GROUPS], budgets)

    assert ("c",) == resolution.unbudgeted
    assert not resolution.known


def test_an_unknown_mode_is_kept_with_its_raw_value() -> None:
    """A mode that we do not know blocks, and says what the platform wrote (R9)."""
    resolution = resolve([CAMPAIGN], [version("c", BudgetMode.UNKNOWN, 100, raw="BUDGET_MODE_WEEKLY")])

    assert (("c", "BUDGET_MODE_WEEKLY"),) == resolution.unsupported
    assert () == resolution.stretches


def test_a_budget_counts_from_the_campaigns_start_to_its_end() -> None:
    """A campaign that starts in mid-period contributes only from then on (R31)."""
    campaign = evolve(CAMPAIGN, starts=5 * DAY, ends=9 * DAY)
    (stretch,) = resolve([campaign], [version("c", BudgetMode.DAILY, 100)]).stretches

    assert (5 * DAY, 9 * DAY) == (stretch.start, stretch.end)


def test_a_paused_campaign_counts_only_for_the_time_in_which_it_was_on() -> None:
    """Paused time plans nothing; the time before it stands."""
    deliveries = [
        in_force(Delivery.ACTIVE, None, 3 * DAY),
        in_force(Delivery.PAUSED, 3 * DAY, None),
    ]
    campaign = evolve(CAMPAIGN, delivery=Delivery.PAUSED)
    (stretch,) = resolve([campaign], [version("c", BudgetMode.DAILY, 100)], deliveries).stretches

    assert (-FOREVER, 3 * DAY) == (stretch.start, stretch.end)


def test_a_rejected_campaign_keeps_its_plan() -> None:
    """What the platform holds back is under-delivery, so the budget goes on counting."""
    campaign = evolve(CAMPAIGN, delivery=Delivery.REJECTED)

    assert {"c": 100} == amounts(resolve([campaign], [version("c", BudgetMode.DAILY, 100)]))


def test_each_version_counts_for_its_own_time() -> None:
    """A raised budget counts from the raise on, the old one until then (R16)."""
    budgets = [
        version("c", BudgetMode.DAILY, 100, valid_to=DAY),
        version("c", BudgetMode.DAILY, 200, valid_from=DAY),
    ]
    stretches = resolve([CAMPAIGN], budgets).stretches

    assert [(100, -FOREVER, DAY), (200, DAY, FOREVER)] == [(s.amount, s.start, s.end) for s in stretches]


def test_a_change_from_group_to_campaign_budget_counts_each_in_its_time() -> None:
    """Groups count while the campaign had none, the campaign from then on; never both at once."""
    budgets = [
        version("c", BudgetMode.NONE, None, valid_to=DAY),
        version("c", BudgetMode.DYNAMIC_DAILY, 520, valid_from=DAY),
        group("g1", BudgetMode.DAILY, 300),
    ]
    stretches = resolve([CAMPAIGN, GROUPS[0]], budgets).stretches

    assert {("g1", DAY), ("c", FOREVER)} == {(s.entity, s.end) for s in stretches}


def test_only_the_campaigns_asked_for_count() -> None:
    """A scope of campaigns rolls up exactly those."""
    other = evolve(CAMPAIGN, id="d")
    budgets = [version("c", BudgetMode.DAILY, 100), version("d", BudgetMode.DAILY, 50)]

    assert {"d": 50} == amounts(resolve([CAMPAIGN, other], budgets, campaigns=("d",)))


def test_an_estimated_change_stays_marked() -> None:
    """Between two looks the time of a change is an estimate, and the stretch says so."""
    (stretch,) = resolve([CAMPAIGN], [evolve(version("c", BudgetMode.DAILY, 1), estimated=True)]).stretches

    assert isinstance(stretch, BudgetStretch)
    assert stretch.estimated


def test_an_unknown_mode_of_what_never_served_blocks_nothing() -> None:
    """A campaign that was deleted before anyone looked may have been anything."""
    deleted = evolve(CAMPAIGN, delivery=Delivery.DELETED)
    strange = [version("c", BudgetMode.UNKNOWN, None, raw="WEEKLY")]

    assert () == resolve([deleted], strange).unsupported
    assert (("c", "WEEKLY"),) == resolve([CAMPAIGN], strange).unsupported


def test_a_campaign_that_is_listed_no_more_counts_for_its_time() -> None:
    """Its stretch ends where it was missed, and what it lacked says nothing of now."""
    seen = [in_force(Delivery.ACTIVE, None, 10 * DAY)]
    budgets = [version("c", BudgetMode.DAILY, 100, valid_to=10 * DAY)]
    (stretch,) = resolve([CAMPAIGN], budgets, seen).stretches

    assert (-FOREVER, 10 * DAY) == (stretch.start, stretch.end)
    assert () == resolve([CAMPAIGN], [], seen).unbudgeted
    assert ("c",) == resolve([CAMPAIGN], [], [in_force(Delivery.ACTIVE, None, None)]).unbudgeted


def test_a_group_that_is_listed_no_more_leaves_its_campaign_budgeted() -> None:
    """The group that is left has its budget; the one that is gone had its own while it served."""
    gone = DeliveryVersion(
        level=Level.GROUP, entity="g2", delivery=Delivery.ACTIVE, valid_from=None, valid_to=10 * DAY
    )
    budgets = [
        version("c", BudgetMode.NONE, None),
        group("g1", BudgetMode.DAILY, 300),
        evolve(group("g2", BudgetMode.DAILY, 200), valid_to=10 * DAY),
    ]
    resolution = resolve([CAMPAIGN, *GROUPS], budgets, [gone])

    assert {"g1": FOREVER, "g2": 10 * DAY} == {each.entity: each.end for each in resolution.stretches}
    assert resolution.known


def test_a_budget_that_campaigns_share_counts_once() -> None:
    """Each instant of a pool counts once, by whichever of its campaigns was on; others count besides."""
    campaigns = [
        evolve(CAMPAIGN, id="a", ends=5 * DAY),
        evolve(CAMPAIGN, id="b", starts=2 * DAY),
        evolve(CAMPAIGN, id="c"),
    ]
    budgets = [
        evolve(each, budget=evolve(each.budget, pool=pool))
        for pool, each in zip(
            ("p", "p", "q"), (version(key, BudgetMode.DAILY, 100) for key in "abc"), strict=True
        )
    ]
    found = [(s.entity, s.start, s.end) for s in resolve(campaigns, budgets).stretches]

    assert [("a", -FOREVER, 5 * DAY), ("b", 5 * DAY, FOREVER), ("c", -FOREVER, FOREVER)] == found


def test_a_campaign_that_is_not_listed_while_its_groups_serve_is_named() -> None:
    """Its budget is not known, so the sum of all is not either (R10)."""
    stray = evolve(GROUPS[0], id="g9", parent="lost")
    budgets = [version("c", BudgetMode.DAILY, 100), group("g9", BudgetMode.DAILY, 300)]
    resolution = resolve([CAMPAIGN, stray], budgets)

    assert (("lost",), False) == (resolution.unlisted, resolution.known)
    assert () == resolve([CAMPAIGN, stray], budgets, campaigns=("c",)).unlisted
    assert () == resolve([CAMPAIGN, evolve(stray, delivery=Delivery.PAUSED)], budgets).unlisted


def test_a_campaign_that_is_listed_no_more_while_its_groups_serve_is_named() -> None:
    """What the list lacks now is not explained by what it had once."""
    gone = in_force(Delivery.ACTIVE, None, DAY)
    serves = DeliveryVersion(
        level=Level.GROUP, entity="g1", delivery=Delivery.ACTIVE, valid_from=None, valid_to=None
    )

    assert ("c",) == resolve([CAMPAIGN, GROUPS[0]], [], [gone, serves]).unlisted
    assert () == resolve([CAMPAIGN, GROUPS[0]], [], [gone, evolve(serves, valid_to=DAY)]).unlisted


def test_a_lifetime_budget_without_a_start_begins_with_its_campaign() -> None:
    """Its campaign's own start is known; the day of creation is a guess, and marked so."""
    lifetime = version("c", BudgetMode.LIFETIME, 100)
    ending = evolve(lifetime, budget=evolve(lifetime.budget, ends=9 * DAY))
    (started,) = resolve([evolve(CAMPAIGN, starts=2 * DAY, created=DAY)], [ending]).stretches
    (created,) = resolve([evolve(CAMPAIGN, created=DAY)], [ending]).stretches
    (unknown,) = resolve([CAMPAIGN], [ending]).stretches

    assert ((2 * DAY, 9 * DAY), False) == (started.schedule, started.guessed_start)
    assert ((DAY, 9 * DAY), True) == (created.schedule, created.guessed_start)
    assert None is unknown.schedule


def test_a_lifetime_budget_in_place_of_a_daily_one_is_a_new_budget() -> None:
    """It begins when it came, not with the campaign: what was spent before is not its own (C14)."""
    campaign = evolve(CAMPAIGN, created=DAY)
    budgets = [
        version("c", BudgetMode.DAILY, 100, valid_to=5 * DAY),
        version("c", BudgetMode.LIFETIME, 900, valid_from=5 * DAY, valid_to=7 * DAY),
        version("c", BudgetMode.LIFETIME, 1_200, valid_from=7 * DAY),
    ]
    found = resolve([campaign], budgets).stretches

    assert [None, (5 * DAY, None), (5 * DAY, None)] == [each.schedule for each in found]
    assert [False, False, False] == [each.guessed_start for each in found]


def test_a_lifetime_budget_whose_amount_alone_changed_keeps_its_start() -> None:
    """A raise is no new budget, nor is a mode that could not be read for a while."""
    campaign = evolve(CAMPAIGN, created=DAY)
    budgets = [
        version("c", BudgetMode.UNKNOWN, None, valid_to=3 * DAY),
        version("c", BudgetMode.LIFETIME, 900, valid_from=3 * DAY, valid_to=5 * DAY),
        version("c", BudgetMode.LIFETIME, 1_200, valid_from=5 * DAY),
    ]

    assert [(DAY, None)] * 2 == [each.schedule for each in resolve([campaign], budgets).stretches]


def test_a_campaigns_daily_budget_is_in_force_while_a_group_is_scheduled() -> None:
    """A campaign that shares its budget among groups has no schedule but theirs (R31)."""
    first = evolve(GROUPS[0], starts=2 * DAY, ends=4 * DAY)
    second = evolve(GROUPS[1], starts=3 * DAY, ends=5 * DAY)
    third = evolve(GROUPS[1], id="g3", starts=7 * DAY)
    found = resolve([CAMPAIGN, third, first, second], [version("c", BudgetMode.DYNAMIC_DAILY, 100)])

    assert [(2 * DAY, 5 * DAY), (7 * DAY, FOREVER)] == [(each.start, each.end) for each in found.stretches]


def test_a_campaign_whose_groups_tell_no_schedule_is_always_on() -> None:
    """Nothing is concluded from what is not told, nor from a campaign without groups."""
    told = evolve(GROUPS[0], starts=2 * DAY, ends=4 * DAY)
    budget = [version("c", BudgetMode.DYNAMIC_DAILY, 100)]

    assert [(-FOREVER, FOREVER)] * 2 == [
        (each.start, each.end)
        for groups in ([told, GROUPS[1]], [])
        for each in resolve([CAMPAIGN, *groups], budget).stretches
    ]


def test_a_raise_is_another_amount_for_its_time() -> None:
    """100 a day with 40 and 60 more for hours that overlap: each instant has what is in force in it."""
    raises = (BudgetRaise(start=10, end=30, more=40), BudgetRaise(start=20, end=50, more=60))
    (plain,) = [version("c", BudgetMode.DAILY, 100, valid_from=0, valid_to=40)]
    raised = evolve(plain, budget=evolve(plain.budget, raises=raises))
    found = resolve([CAMPAIGN], [raised]).stretches

    assert [(0, 10, 100, 0), (10, 20, 140, 40), (20, 30, 200, 100), (30, 40, 160, 60)] == [
        (each.start, each.end, each.amount, each.raised) for each in found
    ]


def test_a_lifetime_budget_and_another_time_are_not_raised() -> None:
    """A raise is of a daily amount, and only while its version is in force."""
    whole = version("c", BudgetMode.LIFETIME, 100, valid_from=0, valid_to=40)
    daily = version("c", BudgetMode.DAILY, 100, valid_from=0, valid_to=40)
    inside, after = BudgetRaise(start=10, end=30, more=40), BudgetRaise(start=40, end=50, more=40)

    def stretches(each: BudgetVersion, raised: BudgetRaise) -> tuple[BudgetStretch, ...]:
        return resolve([CAMPAIGN], [evolve(each, budget=evolve(each.budget, raises=(raised,)))]).stretches

    assert resolve([CAMPAIGN], [whole]).stretches == stretches(whole, inside)
    assert resolve([CAMPAIGN], [daily]).stretches == stretches(daily, after)


def test_a_day_that_is_raised_for_six_hours_plans_a_quarter_of_the_raise_more() -> None:
    """R16, R113: 100 a day and 100 more for six hours are 125."""
    zone = Zone("Etc/UTC")
    raised = BudgetRaise(start=6 * HOUR, end=12 * HOUR, more=100)
    budget = version("c", BudgetMode.DYNAMIC_DAILY, 100)
    resolution = resolve([CAMPAIGN], [evolve(budget, budget=evolve(budget.budget, raises=(raised,)))])

    assert 125 == planned(resolution, zone, 0, DAY)
    assert 2 * 100 + 125 == planned(resolution, zone, -DAY, 2 * DAY)

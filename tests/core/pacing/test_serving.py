from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import DAY, Budget, BudgetMode, BudgetVersion, Delivery, Entity, Level, Zone
from paceboard.pacing import DeliveryVersion, Resolution, plan, resolve, unseen_pasts
from paceboard.pacing.serving import FOREVER, KnownBy, Span, serving

CAMPAIGN = Entity(level=Level.CAMPAIGN, id="c", name="Launch", delivery=Delivery.PAUSED, created=2 * DAY)
KEY = (Level.CAMPAIGN, "c")
LOOK = 10 * DAY + DAY // 2
OFF = [Delivery.PAUSED, Delivery.DELETED, Delivery.ENDED]


def told(
    delivery: Delivery, valid_from: int | None = None, valid_to: int | None = None, seen_at: int = LOOK
) -> DeliveryVersion:
    return DeliveryVersion(
        level=Level.CAMPAIGN,
        entity="c",
        delivery=delivery,
        valid_from=valid_from,
        valid_to=valid_to,
        seen_at=seen_at,
    )


def budgeted(entity: Entity, seen: list[DeliveryVersion], last_spent: int | None) -> Resolution:
    daily = Budget(level=Level.CAMPAIGN, entity="c", mode=BudgetMode.DAILY, amount=24)
    version = BudgetVersion(budget=daily, valid_from=None, valid_to=None, estimated=False, revision=1)
    return resolve([entity], [version], seen, last_spent={} if last_spent is None else {KEY: last_spent})


@pytest.mark.parametrize("delivery", OFF)
def test_what_was_off_at_the_first_look_was_on_as_long_as_it_spent(delivery: Delivery) -> None:
    """From its start to the end of its last day with spend, and the stretch says that it is inferred."""
    (stretch,) = budgeted(CAMPAIGN, [told(delivery)], 7 * DAY).stretches

    assert (2 * DAY, 7 * DAY, True, True) == (
        stretch.start,
        stretch.end,
        stretch.estimated,
        stretch.inferred,
    )


@pytest.mark.parametrize("delivery", OFF)
def test_what_was_off_and_never_spent_counts_nothing(delivery: Delivery) -> None:
    """Nothing says that it was ever on."""
    assert () == budgeted(CAMPAIGN, [told(delivery)], None).stretches


def test_the_estimate_ends_at_the_first_look() -> None:
    """At the look it was off, whatever it spent on that day."""
    assert [Span(2 * DAY, LOOK, KnownBy.SPEND)] == serving(CAMPAIGN, [told(Delivery.PAUSED)], 11 * DAY)


def test_what_came_on_after_the_first_look_is_seen_from_then_on() -> None:
    """The estimate is for the time before; what looks saw is no estimate."""
    seen = [told(Delivery.PAUSED, None, 15 * DAY), told(Delivery.ACTIVE, 15 * DAY, seen_at=15 * DAY)]

    assert [Span(2 * DAY, 7 * DAY, KnownBy.SPEND), Span(15 * DAY, FOREVER)] == serving(
        CAMPAIGN, seen, 7 * DAY
    )


def test_what_had_ended_by_its_schedule_counts_by_it() -> None:
    """Its end is what ended it: no estimate, and its spend is not asked for."""
    ended = evolve(CAMPAIGN, delivery=Delivery.ENDED, starts=3 * DAY, ends=8 * DAY)
    (stretch,) = budgeted(ended, [told(Delivery.ENDED)], None).stretches

    assert (3 * DAY, 8 * DAY, False) == (stretch.start, stretch.end, stretch.inferred)
    assert {} == unseen_pasts([ended], [], [told(Delivery.ENDED)])


def test_an_end_that_was_set_since_did_not_end_it_before() -> None:
    """Ended at the first look, prolonged afterwards: until when it ran before, its spend says."""
    prolonged = evolve(CAMPAIGN, delivery=Delivery.ACTIVE, ends=30 * DAY)

    assert [Span(2 * DAY, 7 * DAY, KnownBy.SPEND)] == serving(prolonged, [told(Delivery.ENDED)], 7 * DAY)
    assert {KEY: LOOK} == unseen_pasts([prolonged], [], [told(Delivery.ENDED)])


def test_only_campaigns_and_groups_that_were_off_at_first_have_an_unseen_past() -> None:
    """Ads have no budgets, and what was on at the first look was on before."""
    advertisement = evolve(CAMPAIGN, level=Level.AD)
    of_ad = evolve(told(Delivery.PAUSED), level=Level.AD)

    assert {} == unseen_pasts(
        [CAMPAIGN], [], [told(Delivery.ACTIVE, None, LOOK), told(Delivery.PAUSED, LOOK)]
    )
    assert {} == unseen_pasts([advertisement], [], [of_ad])
    assert {KEY: LOOK} == unseen_pasts([CAMPAIGN, advertisement], [], [told(Delivery.PAUSED), of_ad])


def test_the_past_of_a_group_matters_where_it_has_a_budget() -> None:
    """What inherits its campaign's budget adds none, so its spend is not asked for."""
    group = Entity(level=Level.GROUP, id="g", parent="c", name="One", delivery=Delivery.PAUSED)
    seen = evolve(told(Delivery.PAUSED), level=Level.GROUP, entity="g")
    own = Budget(level=Level.GROUP, entity="g", mode=BudgetMode.DAILY, amount=24)
    inherited = evolve(own, mode=BudgetMode.INHERITED, amount=None)
    asked = [
        unseen_pasts(
            [group],
            [BudgetVersion(budget=budget, valid_from=None, valid_to=None, estimated=False, revision=1)],
            [seen],
        )
        for budget in (own, inherited)
    ]

    assert [{(Level.GROUP, "g"): LOOK}, {}] == asked


def test_an_estimate_of_the_past_blocks_nothing_now() -> None:
    """A mode that nobody knows, or no budget, of what was off at the first look already."""
    strange = Budget(level=Level.CAMPAIGN, entity="c", mode=BudgetMode.UNKNOWN, amount=None, raw_mode="X")
    version = BudgetVersion(budget=strange, valid_from=None, valid_to=None, estimated=False, revision=1)
    seen, spent = [told(Delivery.PAUSED)], {KEY: 7 * DAY}

    assert () == resolve([CAMPAIGN], [version], seen, last_spent=spent).unsupported
    assert () == resolve([CAMPAIGN], [], seen, last_spent=spent).unbudgeted


@given(
    delivery=st.sampled_from(list(Delivery)),
    cut=st.integers(1, 60 * DAY),
    last_spent=st.none() | st.integers(0, 40).map(lambda day: day * DAY),
    until=st.integers(0, 60 * DAY),
)
def test_splitting_a_version_in_two_changes_nothing(
    delivery: Delivery, cut: int, last_spent: int | None, until: int
) -> None:
    """A look that sees what the one before it saw adds no budget and takes none."""
    whole = [told(delivery)]
    split = [told(delivery, None, cut), told(delivery, cut, seen_at=LOOK + cut)]
    one, two = (budgeted(CAMPAIGN, seen, last_spent).stretches for seen in (whole, split))

    assert plan(one, Zone("Etc/UTC"), 0, until) == plan(two, Zone("Etc/UTC"), 0, until)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from paceboard.ledger import Ledger
from paceboard.model import Account, Budget, BudgetRaise, BudgetVersion, Delivery, Entity, Level
from paceboard.pacing import DeliveryVersion

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Make


def looks(ledger: Ledger, account: Account, *budgets: list[Budget] | None, step: int = 10) -> None:
    """One look after the other, at 10, 20, 30 ..."""
    for number, seen in enumerate(budgets, 1):
        ledger.commit(account, at=number * step, budgets=seen)


def spans(versions: tuple[BudgetVersion, ...]) -> list[tuple[Any, ...]]:
    return [
        (each.budget.amount, each.valid_from, each.valid_to, each.estimated, each.revision)
        for each in versions
    ]


def test_a_budget_of_the_first_look_is_older_than_our_knowledge(
    ledger: Ledger, account: Account, make: Make
) -> None:
    """What was there already has no beginning, and its successor begins at the look that saw it."""
    looks(ledger, account, [make.budget(5)], [make.budget(5)], [make.budget(7)])

    assert [(5, None, 30, False, 1), (7, 30, None, True, 2)] == spans(ledger.budget_versions(account.ref))


@pytest.mark.parametrize("before", [[], None])
def test_the_first_look_may_find_nothing_or_come_later(
    before: list[Budget] | None, ledger: Ledger, account: Account, make: Make
) -> None:
    """After an empty look a budget is new; after no look at all it is older than our knowledge."""
    looks(ledger, account, before, before, [make.budget(5)])
    start, estimated = (None, False) if before is None else (30, True)

    assert [(5, start, None, estimated, 2)] == spans(ledger.budget_versions(account.ref))


def test_a_platform_that_dates_budgets_is_believed(ledger: Ledger, account: Account, make: Make) -> None:
    """An exact beginning stands, ends the version before it, and leaves no overlap."""
    looks(ledger, account, [make.budget(5, valid_from=3)], [make.budget(7, valid_from=17)])

    assert [(5, 3, 17, False, 1), (7, 17, None, False, 2)] == spans(ledger.budget_versions(account.ref))


def test_versions_of_one_budget_never_overlap(ledger: Ledger, account: Account, make: Make) -> None:
    """A successor that is dated before its predecessor leaves that one no time at all."""
    looks(ledger, account, [make.budget(5, valid_from=8)], [make.budget(7, valid_from=4)])

    assert [(5, 8, 8, False, 1), (7, 4, None, False, 2)] == spans(ledger.budget_versions(account.ref))


def test_an_announced_amount_is_in_force_from_its_instant(
    ledger: Ledger, account: Account, make: Make
) -> None:
    """Before anybody looks again, and exactly, though the look that finds it comes later."""
    announcing = make.budget(5, next_amount=7, next_from=15)
    looks(ledger, account, [announcing], [make.budget(7)])
    early, late = (spans(ledger.budget_versions(account.ref, number)) for number in (1, 2))

    assert [(5, None, 15, False, 1), (7, 15, None, False, 1)] == early
    assert [(5, None, 15, False, 1), (7, 15, None, False, 2)] == late


def test_an_announcement_that_was_taken_back_counts_for_nothing(
    ledger: Ledger, account: Account, make: Make
) -> None:
    """The budget before goes on, or the one that the platform states instead."""
    announcing = make.budget(5, next_amount=7, next_from=25)
    looks(ledger, account, [announcing], [make.budget(5)], [make.budget(5)])

    assert [(5, None, 20, False, 1), (5, 20, None, True, 2)] == spans(ledger.budget_versions(account.ref))


def test_an_announced_amount_that_was_changed_again_was_in_force_between(
    ledger: Ledger, account: Account, make: Make
) -> None:
    """From its instant to the look that found another."""
    announcing = make.budget(5, next_amount=7, next_from=15)
    looks(ledger, account, [announcing], [make.budget(9)])

    assert [(5, None, 15, False, 1), (7, 15, 20, False, 1), (9, 20, None, True, 2)] == spans(
        ledger.budget_versions(account.ref)
    )


def test_a_withdrawn_budget_ends_and_comes_back_as_a_new_one(
    ledger: Ledger, account: Account, make: Make
) -> None:
    """The time between, in which the platform listed none, has no budget."""
    campaign = make.campaign(created=12)
    for at, seen in ((10, []), (20, [make.budget(5)]), (30, []), (40, [make.budget(5)])):
        ledger.commit(account, at=at, entities=[campaign], budgets=seen)

    assert [(5, 12, 30, True, 2), (5, 40, None, True, 4)] == spans(ledger.budget_versions(account.ref))


@pytest.mark.parametrize(("created", "start"), [(23, 23), (30, 30), (10, 30), (31, 30), (None, 30)])
def test_a_new_campaigns_budget_begins_with_the_campaign(
    created: int | None, start: int, ledger: Ledger, account: Account, make: Make
) -> None:
    """Between two looks the platform's own date of creation counts, where it lies after the first look."""
    old, new = make.campaign(), make.campaign("c2", created=created)
    ledger.commit(account, at=10, entities=[old], budgets=[make.budget(1)])
    ledger.commit(account, at=30, entities=[old, new], budgets=[make.budget(1), make.budget(2, entity="c2")])

    assert [(1, None, None, False, 1), (2, start, None, True, 2)] == spans(
        ledger.budget_versions(account.ref)
    )


def test_budgets_are_told_as_known_then(ledger: Ledger, account: Account, make: Make) -> None:
    """At an earlier revision the later change is not known, so the old budget is still in force."""
    looks(ledger, account, [make.budget(5)], [make.budget(7)], [])
    told = [spans(ledger.budget_versions(account.ref, revision)) for revision in (1, 2, 3)]

    assert [
        [(5, None, None, False, 1)],
        [(5, None, 20, False, 1), (7, 20, None, True, 2)],
        [(5, None, 20, False, 1), (7, 20, 30, True, 2)],
    ] == told


def test_deliveries_follow_the_platforms_word(ledger: Ledger, account: Account, make: Make) -> None:
    """Pauses are told from look to look; a change of name between two looks breaks no stretch."""

    def seen(delivery: Delivery, name: str = "Spring") -> list[Entity]:
        return [make.campaign(delivery=delivery, name=name)]

    def told(
        delivery: Delivery, valid_from: int | None, valid_to: int | None, *, seen_at: int
    ) -> DeliveryVersion:
        return DeliveryVersion(
            level=Level.CAMPAIGN,
            entity="c1",
            delivery=delivery,
            valid_from=valid_from,
            valid_to=valid_to,
            seen_at=seen_at,
        )

    states = [
        seen(Delivery.ACTIVE),
        seen(Delivery.ACTIVE, "May"),
        seen(Delivery.PAUSED),
        seen(Delivery.ACTIVE),
    ]
    for at, entities in enumerate([*states, []], 1):
        ledger.commit(account, at=at * 10, entities=entities)

    assert (
        told(Delivery.ACTIVE, None, 30, seen_at=10),
        told(Delivery.PAUSED, 30, 40, seen_at=30),
        told(Delivery.ACTIVE, 40, 50, seen_at=40),
    ) == ledger.delivery_versions(account.ref)
    assert (told(Delivery.ACTIVE, None, None, seen_at=10),) == ledger.delivery_versions(account.ref, 2)


def test_a_new_campaign_delivers_since_it_was_created(ledger: Ledger, account: Account, make: Make) -> None:
    """Its first state begins with it, not with the look that found it."""
    ledger.commit(account, at=10, entities=[])
    ledger.commit(account, at=20, entities=[make.campaign(created=15)])

    assert [15] == [version.valid_from for version in ledger.delivery_versions(account.ref)]


def test_the_times_for_which_a_budget_is_raised_come_back(
    ledger: Ledger, account: Account, make: Make
) -> None:
    """At each look what was told then, of a budget of before too; one that says the same is no version."""
    raises = (BudgetRaise(start=12, end=14, more=3), BudgetRaise(start=40, end=44, more=1))
    told = make.budget(5, raises=raises)
    past = make.budget(4, valid_to=8, raises=raises)
    looks(ledger, account, [told, past], [told, past], [make.budget(5, raises=raises[1:]), past])

    assert [(4, raises), (5, raises), (5, raises[1:])] == [
        (each.budget.amount, each.budget.raises) for each in ledger.budget_versions(account.ref)
    ]

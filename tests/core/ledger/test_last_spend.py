from __future__ import annotations

from typing import TYPE_CHECKING

from paceboard.ledger import FactWindow, Ledger
from paceboard.model import Account, Fact, Grain, Level, Window

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Make

ONE, TWO = (Level.CAMPAIGN, "c1"), (Level.CAMPAIGN, "c2")


def test_the_last_day_with_spend_up_to_a_bound_is_told(ledger: Ledger, account: Account, make: Make) -> None:
    """Each entity has its own bound; a day of zero, without a value or with a credit is no spend."""
    spends = {(3, "c1"): 5, (4, "c1"): 0, (5, "c1"): None, (6, "c1"): -2, (9, "c1"): 5, (9, "c2"): 5}
    ledger.commit(account, at=1, facts=[make.window(spends)])

    assert {ONE: 3, TWO: 9} == ledger.last_spend(account.ref, {ONE: 8, TWO: 9})
    assert {ONE: 9} == ledger.last_spend(account.ref, {ONE: 9, TWO: 8})
    assert {} == ledger.last_spend(account.ref, {})


def test_groups_are_told_apart_from_campaigns_of_their_id(
    ledger: Ledger, account: Account, make: Make
) -> None:
    """The level is part of who spent."""
    levels = (Level.CAMPAIGN, Level.GROUP)
    facts = [make.fact(day, 5, level=level, entity="1") for day, level in zip((3, 4), levels, strict=True)]
    planned = tuple((level, Grain.DAY) for level in levels)
    ledger.commit(
        account, at=1, facts=[FactWindow(window=Window(first=1, last=30), planned=planned, facts=facts)]
    )
    keys = [(level, "1") for level in levels]

    assert {keys[0]: 3, keys[1]: 4} == ledger.last_spend(account.ref, dict.fromkeys(keys, 30))


def test_spend_is_told_as_known_then(ledger: Ledger, account: Account, make: Make) -> None:
    """What came, or was taken back, after a revision is not known at it."""
    for spends in ({(3, "c1"): 5}, {(3, "c1"): 5, (7, "c1"): 5}, {(3, "c1"): 0}):
        ledger.commit(account, at=1, facts=[make.window(spends)])
    told = [ledger.last_spend(account.ref, {ONE: 30}, revision) for revision in (1, 2, 3, None)]

    assert [{ONE: 3}, {ONE: 7}, {}, {}] == told


def test_many_bounds_are_asked_in_parts(ledger: Ledger, account: Account, make: Make) -> None:
    """Hundreds of entities, each with a last day of its own, and none is lost."""
    facts: list[Fact] = [make.fact(1, 5, entity=str(number)) for number in range(450)]
    ledger.commit(account, at=1, facts=[make.window(facts)])
    until = {(Level.CAMPAIGN, str(number)): number + 1 for number in range(450)}

    assert dict.fromkeys(until, 1) == ledger.last_spend(account.ref, until)

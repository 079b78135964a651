"""The connector reads off the wire what the world put on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from paceboard.plugin import DAY, Budget, BudgetMode, Fact, Grain, Level, LimitCycle, Window
from paceboard.simulator import WORLDS
from paceboard_google_ads.metrics import asked

CALLS = (
    (Level.ACCOUNT, Grain.HOUR),
    (Level.CAMPAIGN, Grain.HOUR),
    *((level, Grain.DAY) for level in Level),
)


def keyed(facts: Sequence[Fact], grain: Grain) -> dict[tuple[str, int, int | None], dict[str, int | None]]:
    """What is asked for, of the rows that are not all zero: Google leaves those out."""
    measures = [metric.measure for metric in asked(grain)]
    found = {
        (fact.entity, fact.day, fact.hour): {key: fact.measures[key] for key in measures} for fact in facts
    }
    return {key: values for key, values in found.items() if any(values.values())}


@pytest.mark.parametrize("name", WORLDS)
def test_facts_come_back_as_they_were(face: Any, read: Any, name: str) -> None:
    """Every measure that the connector asks for, at every level and grain, in every world."""
    made = face(name)
    connector, account = made.connected()
    first = made.world.first_day
    for level, grain in CALLS:
        window = Window(first=first, last=first + (1 if grain is Grain.HOUR else 12))
        told = made.world.facts(str(account.ref), window, level, grain)

        assert keyed(told, grain) == keyed(read(connector.facts(account, window, level, grain)), grain)


@pytest.mark.parametrize(
    ("zone", "currency"),
    [
        ("America/Los_Angeles", "USD"),
        ("Australia/Sydney", "JPY"),
        ("Asia/Kathmandu", "KWD"),
        ("Etc/UTC", "HUF"),
    ],
)
def test_days_are_the_accounts_own(face: Any, read: Any, zone: str, currency: str) -> None:
    """Zone and currency come with the account; micros are micros in all of them, through a changed clock."""
    made = face(zone=zone, currency=currency)
    connector, account = made.connected()
    window = Window(first=made.world.first_day - 35, last=made.world.last_day)
    told = made.world.facts(str(account.ref), window, Level.CAMPAIGN, Grain.HOUR)

    assert (zone, currency) == (account.zone.name, account.currency)
    read_hours = read(connector.facts(account, window, Level.CAMPAIGN, Grain.HOUR))
    assert keyed(told, Grain.HOUR) == keyed(read_hours, Grain.HOUR)


@pytest.mark.parametrize("name", WORLDS)
def test_entities_come_back_as_they_were(face: Any, read: Any, name: str) -> None:
    """Ids, names, parents, states and schedules of all levels."""
    made = face(name)
    connector, account = made.connected()

    def known(entities: Any) -> set[tuple[Any, ...]]:
        return {(e.level, e.id, e.parent, e.name, e.delivery) for e in entities}

    def schedules(entities: Any) -> set[tuple[Any, ...]]:
        return {(e.id, e.starts, e.ends) for e in entities if e.level is Level.CAMPAIGN}

    told, came = made.world.entities(str(account.ref)), read(connector.entities(account))
    assert known(told) == known(came)
    assert schedules(told) == schedules(came)


@pytest.mark.parametrize("name", WORLDS)
def test_budgets_come_back_as_they_were(face: Any, read: Any, name: str) -> None:
    """Mode, amount and schedule of each campaign's budget, and when its amount was last set."""
    made = face(name)
    connector, account = made.connected()

    def known(budget: Budget) -> tuple[Any, ...]:
        recent = budget.valid_from is not None and budget.valid_from > made.world.now() - 29 * DAY
        mode = BudgetMode.DYNAMIC_DAILY if budget.mode is BudgetMode.DAILY else budget.mode
        since = budget.valid_from if recent else None
        return (budget.level, budget.entity, mode, budget.amount, budget.starts, budget.ends, since)

    told = [each for each in made.world.budgets(str(account.ref)) if each.level is Level.CAMPAIGN]
    assert {known(each) for each in told} == {known(each) for each in read(connector.budgets(account))}


@pytest.mark.parametrize("name", WORLDS)
def test_limits_come_back_as_they_were(face: Any, read: Any, name: str) -> None:
    """An account budget knows no cycle of days or months; what cannot be read is unknown, with a reason."""
    made = face(name)
    connector, account = made.connected()
    (told,), (came,) = made.world.limits(str(account.ref)), read(connector.limits(account))
    cycle = LimitCycle.ONE_TIME if told.amount is not None else told.cycle

    assert (cycle, told.amount, told.spent) == (came.cycle, came.amount, came.spent)
    assert bool(told.stopped) == bool(came.stopped)
    assert (LimitCycle.UNKNOWN is came.cycle) == (name == "limit-unknown")


def test_many_pages_and_batches_are_one_list(face: Any, read: Any) -> None:
    """Seven rows a page give what one page gives."""
    one, many = face(), face(page=7)
    window = Window(first=one.world.first_day, last=one.world.first_day + 12)
    results = []
    for made in (one, many):
        connector, account = made.connected()
        entities = read(connector.entities(account))
        results.append((entities, read(connector.facts(account, window, Level.AD, Grain.DAY))))

    assert results[0] == results[1]
    assert len(many.requests) > len(one.requests)


def test_a_token_that_died_is_renewed_on_the_way(face: Any, read: Any) -> None:
    """The world's clock goes on by a day, and the next read asks for one more token."""
    made = face()
    connector, account = made.connected()
    read(connector.limits(account))
    made.world.advance_to(made.world.now() + DAY)
    read(connector.limits(account))

    assert 2 == sum(request.path == "token" for request in made.requests)

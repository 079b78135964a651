"""The connector reads off the wire what the world put on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from attrs import evolve

from paceboard.plugin import (
    HOUR,
    Account,
    Budget,
    BudgetMode,
    ConnectorContext,
    Delivery,
    Drift,
    Fact,
    Grain,
    Level,
    LimitCycle,
    RateLimited,
    Secret,
    Window,
    Zone,
    day_from_text,
)
from paceboard.simulator import WORLDS, World
from paceboard.simulator.scenario import AmountRaise
from paceboard_meta.connector import Meta
from paceboard_meta.face import simulator
from paceboard_meta.options import MetaOptions

CALLS = (
    (Level.ACCOUNT, Grain.HOUR),
    (Level.CAMPAIGN, Grain.HOUR),
    *((level, Grain.DAY) for level in Level),
)
ACTIVE = (Delivery.LIMITED, Delivery.SCHEDULED, Delivery.ENDED)
"""States that no status of Meta's tells; some of them the connector finds elsewhere."""


def connected(face: Any, **options: Any) -> tuple[Meta, Account]:
    """A connector over the face, and the only account that it finds."""
    spec = simulator()

    async def sleep(_seconds: float) -> None:
        return None

    connector = Meta(
        ConnectorContext(
            options=MetaOptions(**{**spec.options, **options}),
            secrets={name: Secret(text) for name, text in spec.secrets.items()},
            client=face,
            clock=face.world.now,
            base_url="http://127.0.0.1",
            sleep=sleep,
        )
    )
    (account,) = everything(connector.accounts())
    return connector, account


def everything(rows: AsyncIterator[Any]) -> list[Any]:
    """All rows."""

    async def gather() -> list[Any]:
        return [row async for row in rows]

    return asyncio.run(gather())


def keyed(facts: Sequence[Fact]) -> dict[tuple[str, int, int | None], dict[str, int | None]]:
    """Facts by entity, day and hour; what was not delivered has no row."""
    return {
        (fact.entity, fact.day, fact.hour): dict(fact.measures)
        for fact in facts
        if any(fact.measures.values())
    }


def compare(made: Any, connector: Meta, account: Account, first: int, days: int = 12) -> None:
    """Every measure that the connector asks for is what the world has."""
    for level, grain in CALLS:
        window = Window(first=first, last=first + (1 if grain is Grain.HOUR else days))
        told = keyed(made.world.facts(str(account.ref), window, level, grain))
        read = keyed(everything(connector.facts(account, window, level, grain)))

        assert told.keys() == read.keys()
        for key, measures in read.items():
            assert {measure: told[key][measure] for measure in measures} == measures


@pytest.mark.parametrize("name", WORLDS)
def test_facts_come_back_as_they_were(face: Any, name: str) -> None:
    """Every measure that the connector asks for, at every level and grain, in every world."""
    made = face(name)
    connector, account = connected(made)

    compare(made, connector, account, made.world.first_day)


@pytest.mark.parametrize("currency", ["USD", "JPY", "HUF"])
@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/Los_Angeles", "2026-03-08"),
        ("America/Los_Angeles", "2026-11-01"),
        ("Australia/Sydney", "2026-10-04"),
        ("Australia/Sydney", "2026-04-05"),
        ("Asia/Kathmandu", "2026-04-05"),
        ("Etc/UTC", "2026-04-05"),
    ],
)
def test_days_and_hours_are_the_accounts_own_through_both_changes(
    face: Any, zone: str, day: str, currency: str
) -> None:
    """Days of 23 and 25 hours, labels that are missing or stand for two hours, in three currencies."""
    made = face("quiet")
    scenario, start = made.world.scenario, day_from_text(day) - 2
    moved = start - scenario.first
    account = scenario.accounts[0]
    campaigns = tuple(
        evolve(campaign, first=campaign.first + moved, budget=evolve(campaign.budget, amount=100_000_000))
        for campaign in account.campaigns
    )
    account = evolve(
        account, zone=Zone(zone), currency=currency, first=start, campaigns=campaigns, limit=None
    )
    made.world = World(evolve(scenario, accounts=(account,), first=start, last=start + 9, present=start + 6))
    made.world.advance_to(made.world.default_now)
    made.__init__(made.world)
    connector, found = connected(made)

    assert zone == found.zone.name
    compare(made, connector, found, start + 1, days=4)


@pytest.mark.parametrize("name", WORLDS)
def test_entities_come_back_as_they_were(face: Any, name: str) -> None:
    """Ids, names, parents and schedules of all levels, and every state that Meta has a word for."""
    made = face(name)
    connector, account = connected(made)
    told = {entity.id: entity for entity in made.world.entities(str(account.ref))}
    read = {entity.id: entity for entity in everything(connector.entities(account))}

    assert told.keys() == read.keys()
    for key, entity in read.items():
        assert (told[key].level, told[key].parent, told[key].name, told[key].created) == (
            entity.level,
            entity.parent,
            entity.name,
            entity.created,
        )
        if entity.level is not Level.AD:
            assert (told[key].starts, told[key].ends) == (entity.starts, entity.ends)
        assert told[key].delivery is entity.delivery or (
            told[key].delivery in ACTIVE and entity.delivery is Delivery.ACTIVE
        )


@pytest.mark.parametrize("name", WORLDS)
def test_budgets_come_back_as_they_were(face: Any, name: str) -> None:
    """Amount, schedule and level; every daily budget of Meta's is an average over the week."""
    made = face(name)
    connector, account = connected(made)

    def known(budgets: Any) -> set[tuple[Any, ...]]:
        return {
            (
                budget.level,
                budget.entity,
                BudgetMode.DYNAMIC_DAILY if budget.mode is BudgetMode.DAILY else budget.mode,
                budget.amount,
                budget.starts,
                budget.ends,
            )
            for budget in budgets
        }

    assert known(made.world.budgets(str(account.ref))) == known(everything(connector.budgets(account)))


def test_budget_schedules_come_back_as_they_were(face: Any) -> None:
    """A raise over midnight, on the day that the clocks change: its amount and its two instants."""
    made = face("quiet")
    scenario = made.world.scenario
    account, first = scenario.accounts[0], scenario.first
    raises = (AmountRaise(day=first + 2, hour=20, hours=8, more=50_000_000),)
    campaigns = tuple(
        evolve(campaign, budget=evolve(campaign.budget, raises=raises)) for campaign in account.campaigns
    )
    made.world = World(evolve(scenario, accounts=(evolve(account, campaigns=campaigns),)))
    made.world.advance_to(made.world.default_now)
    made.__init__(made.world)
    connector, found = connected(made)
    told = {each.entity: each.raises for each in made.world.budgets(str(found.ref)) if each.raises}
    entities = everything(connector.entities(found))

    assert told == {each.entity: each.raises for each in everything(connector.budgets(found)) if each.raises}
    assert told.keys() == {each.id for each in entities if "budget_schedule" in each.attributes}
    assert {found.zone.start(first + 2) + 20 * HOUR} == {each.start for (each,) in told.values()}


@pytest.mark.parametrize("name", WORLDS)
def test_limits_come_back_as_they_were(face: Any, name: str) -> None:
    """Cap, use and whether it has stopped delivery; what cannot be read is unknown, with a reason."""
    made = face(name)
    connector, account = connected(made)
    (told,), (read,) = made.world.limits(str(account.ref)), everything(connector.limits(account))
    cycle = LimitCycle.ONE_TIME if told.amount is not None else told.cycle

    assert (cycle, told.amount, bool(told.stopped)) == (read.cycle, read.amount, bool(read.stopped))
    assert told.amount is None or told.spent == read.spent
    assert read.reason


def test_an_unlimited_budget_of_one_currency_is_refused_by_name(face: Any) -> None:
    """An account in KWD shows itself; what is in it is an error that names the currency."""
    made = face("quiet", currency="KWD")
    connector, account = connected(made)
    with pytest.raises(Drift, match="KWD"):
        everything(connector.budgets(account))


@pytest.mark.parametrize("heaviest", [3, 30])
def test_a_heavy_account_gives_the_same_rows(face: Any, heaviest: int) -> None:
    """Halved by rows, days and fields, or prepared: the facts are those of one light answer."""
    light, heavy = face(), face(heaviest=heaviest)
    window = Window(first=light.world.first_day, last=light.world.first_day + 6)
    found = []
    for made in (light, heavy):
        connector, account = connected(made)
        found.append(keyed(everything(connector.facts(account, window, Level.AD, Grain.DAY))))

    assert found[0] == found[1]
    assert found[0]
    assert len(heavy.requests) > len(light.requests)


def test_an_account_that_is_used_up_says_when_to_come_back(face: Any) -> None:
    """The connector slows down, begins no report from 90 % on, and is refused nothing."""
    made = face(calls=10)
    connector, account = connected(made)
    window = Window(first=made.world.first_day, last=made.world.first_day)
    for _ in range(9):
        assert everything(connector.facts(account, window, Level.ACCOUNT, Grain.DAY))
    asked = len(made.requests)
    with pytest.raises(RateLimited) as caught:
        everything(connector.facts(account, window, Level.ACCOUNT, Grain.DAY))

    assert asked == len(made.requests)
    assert 0 < (caught.value.after or 0) <= 300


def test_past_budgets_are_read_out_of_the_change_log(flight: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each amount with its times, to the second that the log writes."""
    now, told = flight.world.now(), flight.world.budgets

    def budgets(key: str) -> list[Budget]:
        present = told(key)
        campaigns = [each for each in present if each.level is Level.CAMPAIGN]
        return [
            *present,
            *(evolve(each, amount=100_000_000, valid_to=now - 86_400_000_000) for each in campaigns),
        ]

    monkeypatch.setattr(flight.world, "budgets", budgets)
    connector, account = connected(flight)
    read = everything(connector.budgets(account))
    past = {each.entity: (each.amount, each.valid_to) for each in read if each.valid_to is not None}
    since = {each.entity: each.valid_from for each in read if each.entity in past and each.valid_to is None}
    change = (now - 86_400_000_000) // 1_000_000 * 1_000_000

    assert 3 == len(past)
    assert {(100_000_000, change)} == set(past.values())
    assert {change} == set(since.values())

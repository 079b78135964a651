"""A world whose campaigns are of kinds that TikTok keeps apart, read back whole."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import pytest
from attrs import evolve, frozen

from paceboard.plugin import (
    BudgetMode,
    ConnectorContext,
    Entity,
    Grain,
    Level,
    Secret,
    SimulatedWorld,
    Window,
)
from paceboard_tiktok.connector import TikTok
from paceboard_tiktok.face import simulator
from paceboard_tiktok.face.kinds import Kind, kind_of
from paceboard_tiktok.options import TikTokOptions

KINDS = (Kind.GMV_MAX, Kind.TOP_VIEW, Kind.UPGRADED_SMART_PLUS)


@frozen
class Dressed:
    """A world whose entities say more of themselves."""

    world: SimulatedWorld
    attributes: Mapping[str, Mapping[str, str]]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.world, name)

    def entities(self, account: str) -> Sequence[Entity]:
        """The world's, with the attributes."""
        return [
            evolve(entity, attributes=dict(self.attributes.get(entity.id, {})))
            for entity in self.world.entities(account)
        ]


@pytest.fixture
def dressed(face: Any) -> Any:
    """The flight's three campaigns as GMV Max, TopView and upgraded Smart+."""
    flight = face()
    campaigns = [
        entity
        for entity in flight.world.entities(f"tiktok:{flight.account}")
        if entity.level is Level.CAMPAIGN
    ]
    names = ("campaign_type", "campaign_type", "campaign_automation_type")
    words = {
        entity.id: {name: kind.value} for entity, kind, name in zip(campaigns, KINDS, names, strict=True)
    }
    made = type(flight)(Dressed(flight.world, words))
    made.campaigns = campaigns
    return made


async def no_sleep(_seconds: float) -> None:
    """Prepared reports are done at the second look."""


def everything(rows: AsyncIterator[Any]) -> list[Any]:
    async def gather() -> list[Any]:
        return [row async for row in rows]

    return asyncio.run(gather())


def reading(face: Any) -> TikTok:
    """A connector over a face."""
    spec = simulator()
    return TikTok(
        ConnectorContext(
            options=TikTokOptions(business_center=spec.options["business_center"]),
            secrets={name: Secret(text) for name, text in spec.secrets.items()},
            client=face,
            clock=face.world.now,
            base_url="http://127.0.0.1",
            sleep=no_sleep,
        )
    )


@pytest.fixture
def connector(dressed: Any) -> TikTok:
    return reading(dressed)


def test_an_entity_says_its_kind() -> None:
    """In the attribute that TikTok's own word stands in; without one it is a regular campaign."""
    plain = Entity(level=Level.CAMPAIGN, id="1", name="", delivery="active")  # type: ignore[arg-type]

    assert Kind.REGULAR is kind_of(plain)
    assert Kind.GMV_MAX is kind_of(evolve(plain, attributes={"campaign_type": "GMV_MAX"}))


def test_all_kinds_are_listed_with_their_budgets(dressed: Any, connector: TikTok) -> None:
    """Each of the three by another call, none twice, none missing."""
    (account,) = everything(connector.accounts())
    listed = [entity for entity in everything(connector.entities(account)) if entity.level is Level.CAMPAIGN]
    budgets = {budget.entity: budget for budget in everything(connector.budgets(account))}
    ids = [campaign.id for campaign in dressed.campaigns]
    amounts = {budget.entity: budget.amount for budget in dressed.world.budgets(str(account.ref))}

    assert sorted(ids) == sorted(entity.id for entity in listed)
    assert [amounts[key] for key in ids] == [budgets[key].amount for key in ids]
    assert [BudgetMode.DAILY, BudgetMode.DYNAMIC_DAILY, BudgetMode.DYNAMIC_DAILY] == [
        budgets[key].mode for key in ids
    ]


@pytest.mark.parametrize(
    ("level", "grain"),
    [(Level.ACCOUNT, Grain.DAY), (Level.CAMPAIGN, Grain.DAY)],
)
def test_the_spend_of_all_kinds_is_read(dressed: Any, connector: TikTok, level: Level, grain: Grain) -> None:
    """From three reports, to the micro of the world; what GMV Max does not tell is unknown."""
    (account,) = everything(connector.accounts())
    everything(connector.entities(account))
    window = Window(first=dressed.world.first_day, last=dressed.world.first_day + 3)
    told = dressed.world.facts(str(account.ref), window, level, grain)
    read = everything(connector.facts(account, window, level, grain))

    def keyed(facts: Any) -> dict[Any, int]:
        return {(fact.entity, fact.day, fact.hour): fact.measures["spend"] for fact in facts}

    assert keyed(told) == keyed(read)
    if level is Level.ACCOUNT:
        assert {None} == {fact.measures["clicks"] for fact in read if fact.measures["spend"]}


@pytest.mark.parametrize("most", [4, 1])
def test_a_report_that_leaves_ads_out_is_read_whole(face: Any, most: int) -> None:
    """By its campaigns, and where even one has too many ads as a prepared report: nothing is missing."""
    made = face(ads_at_most=most)
    connector = reading(made)
    (account,) = everything(connector.accounts())
    everything(connector.entities(account))
    window = Window(first=made.world.first_day, last=made.world.first_day + 1)
    told = made.world.facts(str(account.ref), window, Level.AD, Grain.DAY)
    read = everything(connector.facts(account, window, Level.AD, Grain.DAY))

    assert {(fact.entity, fact.day, fact.measures["spend"]) for fact in told} == {
        (fact.entity, fact.day, fact.measures["spend"]) for fact in read
    }
    assert len(told) == len(read)


def test_what_groups_say_of_themselves_comes_back(face: Any) -> None:
    """Their week, their review and the budget of the next day."""
    flight = face()
    groups = [
        entity for entity in flight.world.entities(f"tiktok:{flight.account}") if entity.level is Level.GROUP
    ]
    words = {
        "dayparting": "10" * 168,
        "review_status": "PART_AVAILABLE",
        "review_reasons": "Not in Norway.",
        "scheduled_budget_micros": "75500000",
    }
    connector = reading(type(flight)(Dressed(flight.world, {groups[0].id: words})))
    (account,) = everything(connector.accounts())
    read = {entity.id: entity for entity in everything(connector.entities(account))}

    assert {**words, "scheduled_minutes": "5040"} == read[groups[0].id].attributes
    assert 5_040 == read[groups[0].id].week.minutes

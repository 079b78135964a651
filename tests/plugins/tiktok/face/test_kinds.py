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


def everything(rows: AsyncIterator[Any]) -> list[Any]:
    async def gather() -> list[Any]:
        return [row async for row in rows]

    return asyncio.run(gather())


@pytest.fixture
def connector(dressed: Any) -> TikTok:
    spec = simulator()
    return TikTok(
        ConnectorContext(
            options=TikTokOptions(business_center=spec.options["business_center"]),
            secrets={name: Secret(text) for name, text in spec.secrets.items()},
            client=dressed,
            clock=dressed.world.now,
            base_url="http://127.0.0.1",
        )
    )


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
    [(Level.ACCOUNT, Grain.DAY), (Level.CAMPAIGN, Grain.DAY), (Level.ACCOUNT, Grain.HOUR)],
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

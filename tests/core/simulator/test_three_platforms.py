from __future__ import annotations

from typing import Any

import pytest

from paceboard.host import Host
from paceboard.model import Grain, Level, LimitCycle, Window
from paceboard.simulator import World, world
from paceboard.simulator.living import living
from paceboard.simulator.seed_flight import FLIGHT_START, GOLDEN
from paceboard.simulator.three_platforms import GOOGLE_US, META_US, TIKTOK_UK, three_platforms


@pytest.fixture
def found() -> World:
    """The world at its present."""
    made = world("three-platforms")
    made.advance_to(made.default_now)
    return made


def test_the_accounts_differ_in_platform_clock_and_currency(found: World) -> None:
    """Two on each platform; no two have the same clock."""
    accounts = found.scenario.accounts

    assert {"google_ads", "meta", "tiktok"} == found.connectors
    assert 6 == len(accounts) == len({account.zone for account in accounts})
    assert {"USD", "GBP", "JPY", "AUD"} == {account.currency for account in accounts}


def test_the_seeds_flight_is_one_of_them_to_the_cent(found: World) -> None:
    """The same days as in the world that it has to itself."""
    window = Window(first=FLIGHT_START, last=FLIGHT_START + 22)
    key = str(found.scenario.accounts[0].ref)
    facts = found.facts(key, window, Level.ACCOUNT, Grain.DAY)

    assert list(GOLDEN[:23]) == [(fact.measures["spend"] or 0) // 1_000_000 for fact in facts]


def test_shares_of_a_shared_budget_make_a_whole() -> None:
    """Its campaigns state one amount and draw all of it together."""
    pools: dict[str, list[Any]] = {}
    for account in three_platforms().accounts:
        for campaign in account.campaigns:
            if campaign.budget.pool:
                pools.setdefault(f"{account.ref} {campaign.budget.pool}", []).append(campaign.budget)

    assert [1] == [sum(budget.share for budget in budgets) for budgets in pools.values()]
    assert [1] == [len({budget.amount for budget in budgets}) for budgets in pools.values()]


@pytest.mark.long
def test_a_world_of_three_platforms_comes_into_one_ledger(tmp_path: Any) -> None:
    """By the real connectors over HTTP: the shared budget once, the limit that nobody can read as unknown."""
    with living("three-platforms", folder=tmp_path, host=Host(strict=True).discover()) as life:
        outcomes = life.live_through(FLIGHT_START + 2)
        ledger = life.paceboard.ledger
        pools = {each.budget.pool for each in ledger.budget_versions(GOOGLE_US) if each.budget.amount}
        (limit,) = ledger.limits(TIKTOK_UK)
        again = {outcome.ref: outcome.changed for outcome in life.paceboard.refresh()}

    assert [None] * 6 == [outcome.error for outcome in outcomes]
    assert [{}] * 6 == [outcome.notes for outcome in outcomes]
    assert 2 == len(pools)
    assert LimitCycle.UNKNOWN is limit.item.cycle
    assert {0} == set(again.values())
    assert META_US in again

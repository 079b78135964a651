"""The connector over recorded exchanges. Recorded against the simulated face: see cassettes/README.md."""

from __future__ import annotations

from pathlib import Path

from paceboard.model import Account, Balance, Budget, BudgetMode, Entity, Level, LimitCycle, SpendingLimit
from paceboard.testing.player import play
from paceboard_meta.spec import connector_spec

FOLDER = Path(__file__).parents[3] / "cassettes" / "meta"


def test_recorded_accounts_are_read() -> None:
    """One account, in US dollars, with its zone."""
    (account,) = play(FOLDER / "accounts.yaml", connector_spec()).rows

    assert isinstance(account, Account)
    assert ("USD", "Etc/GMT+8") == (account.currency, account.zone.name)


def test_recorded_entities_are_read() -> None:
    """Three campaigns, with groups and ads below them."""
    rows = play(FOLDER / "entities.yaml", connector_spec()).rows
    entities = [row for row in rows if isinstance(row, Entity)]

    assert 3 == sum(entity.level is Level.CAMPAIGN for entity in entities)
    assert {Level.CAMPAIGN, Level.GROUP, Level.AD} == {entity.level for entity in entities}


def test_recorded_campaigns_hold_the_seeds_budgets() -> None:
    """520, 455 and 325 a day at campaign level, inherited by the groups."""
    rows = play(FOLDER / "budgets.yaml", connector_spec()).rows
    budgets = [row for row in rows if isinstance(row, Budget)]

    assert [325_000_000, 455_000_000, 520_000_000] == sorted(
        budget.amount or 0 for budget in budgets if budget.mode is BudgetMode.DYNAMIC_DAILY
    )
    assert {BudgetMode.INHERITED} == {row.mode for row in budgets if row.level is Level.GROUP}


def test_a_recorded_month_of_campaigns_reads_to_the_cent() -> None:
    """Campaign days of the flight, over two pages, add up to 38,200.00 by day 23."""
    facts = play(FOLDER / "facts.yaml", connector_spec()).rows

    assert 38_200_000_000 == sum(fact.measures["spend"] for fact in facts)
    assert "&after=" in (FOLDER / "facts.yaml").read_text(encoding="utf-8")


def test_recorded_hours_add_up_to_their_day() -> None:
    """The hours of the last day cost what the day's facts say."""
    days = play(FOLDER / "facts.yaml", connector_spec()).rows
    hours = play(FOLDER / "hours.yaml", connector_spec()).rows
    last = max(fact.day for fact in days)

    assert sum(fact.measures["spend"] for fact in days if fact.day == last) == sum(
        fact.measures["spend"] for fact in hours
    )


def test_a_recorded_limit_is_the_seeds() -> None:
    """A one-time limit of 40,000.00 that has not stopped delivery, and what stands on the account."""
    rows = play(FOLDER / "limits.yaml", connector_spec()).rows
    (limit,) = [row for row in rows if isinstance(row, SpendingLimit)]

    assert (LimitCycle.ONE_TIME, 40_000_000_000, False) == (limit.cycle, limit.amount, limit.stopped)
    assert any(isinstance(row, Balance) for row in rows)

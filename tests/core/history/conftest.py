"""A board over the sample platform, whose clock and numbers a test moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import define, evolve

import paceboard.catalogue
from paceboard.app import Paceboard
from paceboard.cards import encode
from paceboard.config import AccountEntry, AppEntry, Configuration
from paceboard.model import DAY, HOUR, MICROS, AccountRef, Budget, BudgetMode, Flight, Level, day_from_text

TODAY = day_from_text("2026-04-24")
ONE = AccountRef("sample", "1")
CARDS = ("spend_vs_budget", "total_spend", "spend_trend", "budget_utilisation")


@define
class Life:
    """A platform, a clock, and the board that looks at them.

    Args:
        make: opens a board by some changes of the configuration.
    """

    platform: Any
    clock: Any
    make: Callable[..., Paceboard]
    board: Paceboard

    def shown(self) -> dict[str, str]:
        """Each standard card as it is shown now, as JSON."""
        return {
            key: encode(each.reading)
            for key in CARDS
            for each in self.board.evaluate(cards=[key])
            if each.reading is not None
        }

    def look(self, *, hours: int = 0, days: int = 0, spend: int | None = None) -> None:
        """Let time go by and the platform count on, then refresh."""
        self.clock.now += hours * HOUR + days * DAY
        today = self.platform.zone.day(self.clock.now)
        for day in range(TODAY - 40, today + 1):
            amount = 100 if spend is None else spend
            self.platform.spend["1", day] = amount * MICROS
            self.platform.hours |= {("1", day, hour): amount * MICROS // 24 for hour in range(24)}
        for outcome in self.board.refresh():
            assert outcome.error is None

    def budget(self, amount: int) -> None:
        """Let the campaign's daily budget be another one."""
        self.platform.budgets = [
            Budget(level=Level.CAMPAIGN, entity="c1", mode=BudgetMode.DAILY, amount=amount * MICROS)
        ]

    def reopen(self, **changes: Any) -> None:
        """Read another configuration over the same ledger."""
        self.board.close()
        self.board = self.make(**changes)


def flight(amount: int) -> Flight:
    return Flight(
        account=str(ONE),
        name="Launch",
        first=TODAY - 10,
        last=TODAY + 9,
        amount=amount * MICROS,
        currency="USD",
    )


@pytest.fixture(name="life")
def _life(tmp_path: Path, platform: Any, clock: Any, hosts: Any) -> Iterator[Life]:
    """Refreshed once, at noon of 24 April 2026, with a flight of 2,000.00."""
    boards: list[Paceboard] = []
    usual = Configuration(
        store=f"sqlite:///{tmp_path / 'ledger.db'}",
        backfill_days=29,
        apps={"main": AppEntry(name="main", connector="sample", secrets={"token": "env:TOKEN"})},
        accounts=(AccountEntry(ref=ONE, app="main"),),
        flights=(flight(2_000),),
    )

    def make(**changes: Any) -> Paceboard:
        boards.append(
            Paceboard(
                evolve(usual, **changes),
                host=hosts((), paceboard.catalogue),
                clock=clock,
                environment={"TOKEN": "s3cret-of-the-shop"},
            )
        )
        return boards[-1]

    life = Life(platform, clock, make, make())
    life.look()
    yield life
    for board in boards:
        board.close()

"""A simulated world: its clock, and what its platforms show at that instant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from fractions import Fraction

from paceboard.errors import UnknownName, UsageError
from paceboard.model import (
    SECOND,
    Account,
    Balance,
    Budget,
    Entity,
    Fact,
    Flight,
    Grain,
    Level,
    SpendingLimit,
    Window,
    instant_text,
)
from paceboard.simulator.account import AccountAtWork
from paceboard.simulator.scenario import Scenario

__all__ = ["World"]


class World:
    """A scenario in motion; it implements `SimulatedWorld`.

    The clock stands at the first instant of the earliest history until it is moved. Accounts are named
    as `connector:id`. What a world shows depends on scenario, seed and clock alone, never on who asked
    before. Safe to be asked from several threads.

    Args:
        scenario: what is declared.
        seed: another one gives another world of the same kind.
    """

    def __init__(self, scenario: Scenario, *, seed: int = 1) -> None:
        self.scenario = scenario
        self.seed = seed
        self.name = scenario.name
        self.title = scenario.title
        self.lag = scenario.lag
        self.connectors = frozenset(account.ref.connector for account in scenario.accounts)
        self.first_day = scenario.first
        self.last_day = scenario.last
        self._accounts = {
            str(account.ref): AccountAtWork(account, number, f"{scenario.name}/{seed}/{account.ref}")
            for number, account in enumerate(scenario.accounts, start=1)
        }
        self._now = min(account.zone.start(account.first) for account in scenario.accounts)
        self._running: Callable[[], int] | None = None

    @property
    def default_now(self) -> int:
        """The instant at which the scenario's present day is wholly visible and nothing after it."""
        return self.complete_at(self.scenario.present)

    def complete_at(self, day: int) -> int:
        """The first instant at which every account shows the whole of a day."""
        ends = (account.zone.start(day + 1) for account in self.scenario.accounts)
        return max(ends) + self.lag * SECOND

    def now(self) -> int:
        """The world's clock, as an instant."""
        if self._running is not None:
            self._now = max(self._now, self._running())
        return self._now

    def advance_to(self, instant: int) -> None:
        """Move the clock forward; a running one stands still from here on.

        Raises:
            UsageError: where the instant has gone by already.
        """
        now = self.now()
        if instant < now:
            raise UsageError(
                f"the world {self.name!r} stands at {instant_text(now)} and cannot go back to "
                f"{instant_text(instant)}",
                do="make a new world: the same seed gives the same one",
            )
        self._running = None
        self._now = instant

    def run(self, real_clock: Callable[[], int], *, speed: Fraction | int = 1) -> None:
        """From here on the clock runs, `speed` times as fast as the real one.

        Args:
            real_clock: instants of the real world.
            speed: 3600 makes an hour of the world last a second.
        """
        began, real_began = self.now(), real_clock()
        self._running = lambda: began + int((real_clock() - real_began) * speed)

    def accounts(self, connector: str) -> Sequence[Account]:
        """The accounts that one platform has in this world."""
        return tuple(
            Account(
                ref=account.ref,
                name=account.name,
                zone=account.zone,
                currency=account.currency,
                simulated=True,
            )
            for account in self.scenario.accounts
            if account.ref.connector == connector
        )

    def entities(self, account: str) -> Sequence[Entity]:
        """Campaigns, groups and ads that exist by now, the deleted ones too."""
        return self._at(account).entities(self.now())

    def budgets(self, account: str) -> Sequence[Budget]:
        """Budgets as the platform states them now; a deleted campaign's is still told."""
        return self._at(account).budgets(self.now())

    def limits(self, account: str) -> Sequence[SpendingLimit]:
        """The spending limit with what is used of it by now, not late."""
        return (self._at(account).limit(self.now()),)

    def balances(self, account: str) -> Sequence[Balance]:
        """What stands on the account now: in all, in cash, in ad credit."""
        return self._at(account).balances(self.now())

    def facts(self, account: str, window: Window, level: Level, grain: Grain) -> Sequence[Fact]:
        """What the platform reports by now: later hours are not there yet, old days are restated.

        Day and hour facts in the order of time; of a whole window one for each entity.
        """
        return self._at(account).facts(window, level, grain, self.now(), self.lag * SECOND)

    def flights(self, connector: str) -> Sequence[Flight]:
        """The media plan that a user of this world would have declared."""
        return tuple(flight for flight in self.scenario.flights if flight.account.startswith(f"{connector}:"))

    def _at(self, account: str) -> AccountAtWork:
        if account not in self._accounts:
            near = get_close_matches(account, self._accounts, 1, 0.0)
            raise UnknownName(
                f"the world {self.name!r} has no account {account!r}", do=f"the nearest is {near[0]}"
            )
        return self._accounts[account]

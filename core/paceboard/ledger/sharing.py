"""What processes that share a ledger agree on while they work: leases, rates, and what is put aside."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import Connection

from paceboard.ledger import leases, parking, runs, turns
from paceboard.ledger.records import Lease, Parked, RunResult
from paceboard.model import AccountRef

__all__ = ["Sharing"]


class Sharing:
    """The part of a ledger that is about who works now; each call is one transaction."""

    _clock: Callable[[], int]

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]: ...

    @abstractmethod
    def _writing(self) -> AbstractContextManager[Connection]: ...

    def begin(
        self, account: AccountRef, holder: str, has_gone: Callable[[str], bool] = lambda _: False
    ) -> tuple[Lease, int]:
        """Take an account for oneself, and enter a run that begins now.

        Args:
            holder: who takes it, in words for whoever comes meanwhile.
            has_gone: whether another holder is known to be no more, so that nobody need wait for it.

        Returns:
            The lease, and the run's number.

        Raises:
            AccountBusy: where another one refreshes it.
        """
        with self._writing() as connection:
            now = self._clock()
            lease = leases.take(connection, account, holder, now, has_gone)
            return lease, runs.start(connection, account, now)

    def renew(self, lease: Lease) -> Lease:
        """Say that the holder still works.

        Raises:
            AccountBusy: where somebody took the account over.
        """
        with self._writing() as connection:
            return leases.renew(connection, lease, self._clock())

    def end(self, lease: Lease, run: int, result: RunResult, aside: Parked | None = None) -> None:
        """Enter how a run ended, and give the account back.

        Args:
            aside: until when nobody is to ask about it; None: it may be asked about at once.

        Raises:
            LedgerError: where no such run is open.
        """
        with self._writing() as connection:
            now = self._clock()
            runs.finish(connection, run, result, now)
            leases.give_back(connection, lease, now)
            parking.release(connection, str(lease.account))
            if aside is not None:
                parking.park(connection, aside)

    def leases(self) -> tuple[Lease, ...]:
        """Who refreshes which account now."""
        with self._reading() as connection:
            return leases.held(connection, self._clock())

    def park(self, aside: Parked) -> None:
        """Put an account or an app aside."""
        with self._writing() as connection:
            parking.park(connection, aside)

    def release(self, scope: str) -> None:
        """What was put aside went well again."""
        with self._writing() as connection:
            parking.release(connection, scope)

    def parked(self) -> dict[str, Parked]:
        """All that was put aside and did not go well since, by scope."""
        with self._reading() as connection:
            return {each.scope: each for each in parking.parked(connection)}

    def take_turns(self, app: str, *, count: int, gap: int) -> int:
        """Take some of an app's turns for oneself; gives the instant of the first of them.

        Args:
            gap: microseconds from one turn to the next.
        """
        with self._writing() as connection:
            return turns.take(connection, app, count=count, gap=gap, now=self._clock())

    def pause_turns(self, app: str, until: int) -> None:
        """Let nobody take a turn of the app before this instant."""
        with self._writing() as connection:
            turns.pause(connection, app, until=until, now=self._clock())

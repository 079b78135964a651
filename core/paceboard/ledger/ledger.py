"""The ledger: what every platform said and when, exact and dated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from attrs import evolve
from sqlalchemy import Connection

from paceboard.ledger import leases, readings, runs
from paceboard.ledger.check import broken_promises
from paceboard.ledger.dump import dump_lines
from paceboard.ledger.engine import Store, open_store
from paceboard.ledger.forgetting import Forgotten, forget
from paceboard.ledger.reads import Reads
from paceboard.ledger.records import Commit, FactWindow, Lease, Run, RunResult
from paceboard.ledger.sharing import Sharing
from paceboard.ledger.thinning import Thinned, drop_readings, thin
from paceboard.ledger.writes import commit, look_at
from paceboard.model import Account, AccountRef, Balance, Budget, Entity, SpendingLimit

__all__ = ["Ledger", "Snapshot"]


class Snapshot(Reads):
    """The ledger as it stood when the snapshot began, whatever is written meanwhile. For one thread."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        yield self._connection


class Ledger(Reads, Sharing):
    """A store of one world: the real one, or one simulated world, never both.

    Every call is one transaction. Any number of threads and processes may read; writers wait for one
    another. Nothing is ever overwritten: see `versions`.
    """

    def __init__(self, store: Store, clock: Callable[[], int]) -> None:
        self._store = store
        self._clock = clock

    @classmethod
    def open(
        cls,
        place: str | Path,
        *,
        clock: Callable[[], int],
        create: bool = True,
        read_only: bool = False,
        wait: float = 10.0,
        identity: Callable[[], str] = lambda: uuid4().hex,
    ) -> Ledger:
        """Open the ledger at a path, or at a `sqlite:///` or `postgresql://` URL.

        Args:
            clock: the present instant, for the records of runs.
            create: make it, and the folders above it, where it is missing.
            wait: seconds that a writer waits for another one.
            identity: gives a new ledger its id.

        Raises:
            ConfigurationError: for a URL of an engine that we do not know.
            LedgerError: where it is missing, damaged, no ledger, or of a newer version.
        """
        return cls(open_store(place, identity=identity, create=create, read_only=read_only, wait=wait), clock)

    @property
    def url(self) -> str:
        """Where it is, without a secret: `sqlite:////path`."""
        return self._store.url

    def close(self) -> None:
        """Give back its files; a later call opens them again."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Ledger({self.url!r})"

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._store.reading() as connection:
            yield connection

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._store.writing()

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Several reads that see one state: `with ledger.snapshot() as then: ...`."""
        with self._store.reading() as connection:
            yield Snapshot(connection)

    def start_run(self, account: AccountRef | None = None) -> int:
        """Enter a run that begins now, and give its number.

        Args:
            account: the account it is for; None: for several.
        """
        with self._store.writing() as connection:
            return runs.start(connection, account, self._clock())

    def finish_run(self, run: int, result: RunResult) -> None:
        """Enter that a run ends now, and how.

        Raises:
            LedgerError: where no such run is open.
        """
        with self._store.writing() as connection:
            runs.finish(connection, run, result, self._clock())

    def runs(self, limit: int = 20) -> tuple[Run, ...]:
        """The last runs, newest first."""
        with self._store.reading() as connection:
            return runs.latest(connection, limit)

    def last_run(self, account: AccountRef, outcome: str = "") -> Run | None:
        """The account's last run, or its last one that ended so; None: there was none."""
        with self._store.reading() as connection:
            return runs.last_of(connection, account, outcome)

    def commit(
        self,
        account: Account,
        *,
        at: int,
        run: int | None = None,
        lease: Lease | None = None,
        world: str = "",
        entities: Sequence[Entity] | None = None,
        budgets: Sequence[Budget] | None = None,
        limits: Sequence[SpendingLimit] | None = None,
        balances: Sequence[Balance] | None = None,
        facts: Sequence[FactWindow] = (),
        watermarks: Mapping[str, int | None] | None = None,
        covered_from: Mapping[str, int | None] | None = None,
    ) -> Commit:
        """Keep what a look at an account saw, all of it or nothing.

        None means: not looked at, so left as it is. A list that is given is all that there is now: what
        is missing in it was withdrawn and goes to history. Equal content writes nothing. What changed
        gets the account's next revision, and the account is marked as one to be judged.

        Args:
            at: instant of the look; a revision is never dated before the last one.
            run: number of the run that looked.
            lease: the right to refresh the account; None: of whoever needs none, since nobody else looks.
            world: name of the simulated world that a simulated account is of; empty: not told.
            facts: windows of days, each replaced as a whole.
            watermarks: by measure group, the instant up to which its facts are complete; None: unknown.
                One that would move back, or from known to unknown, is left as it is.
            covered_from: by measure group, the first epoch day that was fetched whole; it only moves to
                earlier days.

        Raises:
            PagingBroken: where two rows of one key differ.
            AccountBusy: where somebody else took the account over meanwhile.
            LedgerError: where the account is of another world than the ledger, a row could not be kept
                exactly or lies outside of its window, and for whatever the database says.
        """
        look = look_at(
            account,
            world=world,
            entities=entities,
            budgets=budgets,
            limits=limits,
            balances=balances,
            facts=facts,
            watermarks=watermarks,
            covered_from=covered_from,
        )
        with self._store.writing() as connection:
            if lease is not None:
                leases.check(connection, lease)
            return commit(connection, look, at=at, run=run)

    def put_inputs(self, json_text: str) -> str:
        """Keep inputs and give their hash; what is there already is not written again."""
        digest = readings.hash_of(json_text)
        with self._store.reading() as connection:
            there = readings.find_inputs(connection, digest) is not None
        if not there:
            with self._store.writing() as connection:
                readings.keep_inputs(connection, json_text)
        return digest

    def record_readings(
        self, ref: AccountRef, revision: int, inputs_hash: str, judged: Sequence[tuple[str, str, str]]
    ) -> bool:
        """Keep readings (card, scope, JSON text) if the account still stands at their revision.

        Returns:
            Whether they were kept; False: it changed meanwhile, and is still to be judged.

        Raises:
            LedgerError: where the inputs are not kept.
        """
        with self._store.writing() as connection:
            return readings.record(connection, str(ref), revision, inputs_hash, judged)

    def thin(
        self, ref: AccountRef, *, versions_before: int | None = None, readings_before: int | None = None
    ) -> Thinned:
        """Keep of the days before an instant only the last state of each, and what a kept reading cites.

        A revision that stays reads as before; one that was thinned can be read no more.

        Args:
            versions_before: for versions of facts, watermarks, limits and balances; None: all stay.
            readings_before: for readings, of which each card keeps the last one of each day; None: all stay.

        Raises:
            UnknownName: where the ledger does not know the account.
        """
        day_of = self.account(ref).zone.day
        with self._store.writing() as connection:
            readings_gone = 0
            if readings_before is not None:
                readings_gone = drop_readings(connection, str(ref), before=readings_before, day_of=day_of)
            thinned = Thinned(rows={})
            if versions_before is not None:
                thinned = thin(connection, str(ref), before=versions_before, day_of=day_of)
        return evolve(thinned, readings=readings_gone)

    def forget(self, ref: AccountRef) -> Forgotten:
        """Remove an account from every table, and what it left in the store's files.

        Raises:
            UnknownName: where the ledger does not know the account.
            LedgerError: where it stands in rows that are not its own: then nothing was removed.
        """
        self.account(ref)
        with self._store.writing() as connection:
            forgotten = forget(connection, ref)
        return forgotten.after(compacted=self._store.compact())

    def dump(self) -> Iterator[str]:
        """Every row but the run records as a line of text, in a fixed order."""
        with self._store.reading() as connection:
            yield from dump_lines(connection)

    def check(self) -> tuple[str, ...]:
        """What is wrong with the file or with the rows in it; nothing where all promises hold."""
        with self._store.reading() as connection:
            return (*self._store.database.damages(connection), *broken_promises(connection))

"""`Paceboard`: the face that products import and every surface uses. It wires the rooms together.

Everything here is synchronous; refreshing runs in one portal thread of its own, so that it works in
scripts, in notebooks and inside other event loops alike.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from paceboard.cards import Evaluated, Evaluation, Inputs, Viewer, cards_for, encode, pick_card
from paceboard.config import FILE, AccountEntry, Configuration, read
from paceboard.errors import ConfigurationError, LedgerBusy, UnknownName
from paceboard.host import Host
from paceboard.ledger import Ledger, Revision, StoredReading
from paceboard.model import Account, AccountRef, Node, Reading
from paceboard.specs import CardSpec, ConnectorSpec

if TYPE_CHECKING:
    from paceboard.connecting import Connecting
    from paceboard.sync import Outcome, Progress

__all__ = ["Paceboard", "real_clock"]

_JUDGE_TRIES = 3


def real_clock() -> int:
    """The present instant: microseconds since 1970 in UTC."""
    return time.time_ns() // 1_000


class Paceboard:
    """A configuration, its plugins and its ledger, ready to be asked.

    Args:
        configuration: what `paceboard.toml` says; `Paceboard.open()` reads it.
        host: the plugins; by default everything that is installed.
        clock: the present instant; injected once, here.
        environment: where `env:` secrets are looked up.
    """

    def __init__(
        self,
        configuration: Configuration,
        *,
        host: Host | None = None,
        clock: Callable[[], int] = real_clock,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.configuration = configuration
        self.host = Host().discover() if host is None else host
        self._clock = clock
        self._environment = environment
        self._ledger: Ledger | None = None

    @classmethod
    def open(cls, path: Path | None = None, **given: Any) -> Self:
        """Read the configuration file and open what it describes.

        Raises:
            ConfigurationError: where the file is missing or wrong.
        """
        return cls(read(Path(FILE) if path is None else path), **given)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back the ledger's files."""
        if self._ledger is not None:
            self._ledger.close()

    @property
    def ledger(self) -> Ledger:
        """The ledger, opened when it is first needed."""
        if self._ledger is None:
            self._ledger = Ledger.open(self.configuration.store, clock=self._clock)
        return self._ledger

    @property
    def connectors(self) -> Mapping[str, ConnectorSpec]:
        """The connectors of all plugins, by key."""
        return self.host.connectors()

    def cards(self) -> dict[str, CardSpec]:
        """Every card that can be asked for, by its full name: `tiktok.spend_vs_budget`."""
        cards = self.host.cards()
        return {
            f"{key}.{name}": card
            for key, connector in sorted(self.connectors.items())
            for name, card in cards_for(connector, cards).items()
        }

    def accounts(self) -> tuple[Account, ...]:
        """The accounts that the ledger knows."""
        return self.ledger.accounts()

    def configured(self, names: Sequence[str] = ()) -> tuple[AccountEntry, ...]:
        """The configured accounts, all or those of the given names.

        Raises:
            UnknownName: for a name that is not configured.
        """
        entries = {str(entry.ref): entry for entry in self.configuration.accounts}
        for name in names:
            if name not in entries:
                raise UnknownName(
                    f"no account {name} is configured", do=f"use one of: {', '.join(entries) or 'none yet'}"
                )
        return tuple(entries[name] for name in (names or entries))

    def visible_accounts(self) -> dict[str, list[Account]]:
        """Ask every configured app which accounts its credentials can see."""
        return self._connecting().visible()

    def refresh(
        self, names: Sequence[str] = (), *, on_progress: Callable[[Progress], None] = lambda _: None
    ) -> list[Outcome]:
        """Fetch what is new into the ledger, then judge every account that changed.

        Returns:
            One outcome an account; an account that failed has its error in it and costs no other.
        """
        entries = self.configured(names)
        if not entries:
            raise ConfigurationError(
                "no account is configured", do="add [[accounts]] with connector and id to the configuration"
            )
        outcomes = self._connecting().refresh(entries, self.ledger, on_progress)
        self.judge()
        return outcomes

    def _connecting(self) -> Connecting:
        from paceboard.connecting import Connecting

        return Connecting(
            self.configuration, self.connectors, clock=self._clock, environment=self._environment
        )

    def inputs(self) -> Inputs:
        """What readings are judged from besides facts, as it stands now."""
        plugins = tuple((each.found.distribution, each.found.version) for each in self.host.plugins)
        return Inputs(
            flights=self.configuration.flights,
            policy=self.configuration.policy,
            rules=self.host.platform_rules(),
            plugins=tuple(sorted(set(plugins))),
        )

    def _evaluation(self) -> Evaluation:
        viewer = Viewer(self.ledger, self.connectors, self.inputs())
        return Evaluation(viewer, self.connectors, self.host.cards())

    def judge(self) -> int:
        """Judge every account that changed since it was last judged, and keep the readings.

        No judge runs while a writer's lock is held: readings are kept in a transaction of their own, if
        the revision that they were judged from still stands; else they are judged again.

        Returns:
            How many accounts were judged.
        """
        waiting = self.ledger.needs_judging()
        if not waiting:
            return 0
        self.ledger.put_inputs(self.inputs().text())
        evaluation = self._evaluation()
        for ref, _ in waiting:
            self._judge_one(evaluation, ref)
        return len(waiting)

    def _judge_one(self, evaluation: Evaluation, ref: AccountRef) -> None:
        for _ in range(_JUDGE_TRIES):
            readings = [each.reading for each in evaluation.evaluate([ref]) if each.reading is not None]
            head = self.ledger.head(ref)
            number = readings[0].revision if readings else head.number if head else 0
            judged = [(reading.card, "", encode(reading)) for reading in readings]
            if self.ledger.record_readings(ref, number, evaluation.inputs, judged):
                return
        raise LedgerBusy(
            f"account {ref} changed each time it was being judged", do="refresh it again when it is quiet"
        )

    def evaluate(
        self,
        names: Sequence[str] = (),
        cards: Sequence[str] | None = None,
        *,
        campaigns: tuple[str, ...] = (),
        revision: int | None = None,
    ) -> list[Evaluated]:
        """Evaluate cards (by their short keys; default: all) for accounts (default: all in the ledger)."""
        refs = [AccountRef.parse(name) for name in names] or [each.ref for each in self.accounts()]
        at = None if self._simulated() or revision is not None else self._clock()
        return self._evaluation().evaluate(refs, cards, campaigns=campaigns, revision=revision, at=at)

    def _simulated(self) -> bool:
        return bool(self.ledger.world)

    def card(
        self,
        name: str,
        account: str | None = None,
        *,
        campaigns: tuple[str, ...] = (),
        revision: int | None = None,
    ) -> Reading:
        """One card for one account.

        Args:
            name: `tiktok.spend_vs_budget`.
            account: `tiktok:7000000000000000001`; None where the connector has only one account.

        Raises:
            UnknownName: for a card, account or campaign that does not exist.
            PluginError: where the card's judge fails.
        """
        connector, card = pick_card(name, self.connectors, self.host.cards())
        ref = self.pick_account(connector, account)
        (evaluated,) = self.evaluate([str(ref)], [card.key], campaigns=campaigns, revision=revision)
        if evaluated.reading is None:
            raise evaluated.error or UnknownName(f"card {name} gave nothing")
        return evaluated.reading

    def explain(
        self,
        name: str,
        account: str | None = None,
        *,
        campaigns: tuple[str, ...] = (),
        revision: int | None = None,
    ) -> tuple[Reading, Node | None]:
        """A card's reading and the tree whose value it is, down to the ledger's rows."""
        connector, card = pick_card(name, self.connectors, self.host.cards())
        ref = self.pick_account(connector, account)
        at = None if self._simulated() or revision is not None else self._clock()
        return self._evaluation().explain(ref, card, campaigns=campaigns, revision=revision, at=at)

    def pick_account(self, connector: str, account: str | None) -> AccountRef:
        """The named account, or the connector's only one.

        Raises:
            UnknownName: where it is not in the ledger, or several could be meant.
        """
        known = [each.ref for each in self.accounts() if each.ref.connector == connector]
        if account is None:
            if len(known) == 1:
                return known[0]
            listed = ", ".join(map(str, known))
            raise UnknownName(
                f"which account of {connector}?"
                if known
                else f"the ledger holds no account of {connector} yet",
                do=f"name one of: {listed}" if known else "run `paceboard refresh` first",
            )
        try:
            return AccountRef.parse(account)
        except ValueError as error:
            raise UnknownName(str(error)) from error

    def replay(
        self, name: str, account: str | None = None, *, with_inputs: str = "then"
    ) -> list[tuple[Revision, Reading | StoredReading]]:
        """A card at each revision of an account, oldest first.

        Args:
            with_inputs: `then` gives the readings as they were judged and kept; `now` judges the facts of
                each revision again by today's flights, policy and rules.
        """
        connector, card = pick_card(name, self.connectors, self.host.cards())
        ref = self.pick_account(connector, account)
        revisions = {each.number: each for each in self.ledger.revisions(ref)}
        if with_inputs == "then":
            return [(revisions[kept.revision], kept) for kept in self.ledger.readings(ref, name)]
        evaluation = self._evaluation()
        found: list[tuple[Revision, Reading | StoredReading]] = []
        for revision in revisions.values():
            (evaluated,) = evaluation.evaluate([ref], [card.key], revision=revision.number)
            if evaluated.reading is not None:
                found.append((revision, evaluated.reading))
        return found

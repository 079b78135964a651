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

from attrs import evolve

from paceboard.asking import PastQuestions
from paceboard.cards import (
    Evaluated,
    Evaluation,
    Inputs,
    Viewer,
    account_named,
    cards_for,
    group_named,
    levels_of,
    pick_account,
    pick_card,
)
from paceboard.config import FILE, AccountEntry, Configuration, read
from paceboard.errors import ConfigurationError, LedgerError, UnknownName, nearest
from paceboard.host import Host
from paceboard.ledger import Ledger
from paceboard.model import Account, AccountRef, Level, Node, Reading
from paceboard.rules import overridden
from paceboard.specs import CardSpec, ConnectorSpec, UnreadableAccount

if TYPE_CHECKING:
    from datetime import date

    from paceboard.cards.changes import Amount, Ratio
    from paceboard.connecting import Connecting
    from paceboard.ledger import Forgotten, Thinned
    from paceboard.planning import Planning
    from paceboard.sync import DryRun, Due, Outcome, Progress
    from paceboard.transport.redaction import Redactor

__all__ = ["Paceboard", "real_clock"]


def real_clock() -> int:
    """The present instant: microseconds since 1970 in UTC."""
    return time.time_ns() // 1_000


class Paceboard(PastQuestions):
    """A configuration, its plugins and its ledger, ready to be asked.

    Args:
        configuration: what `paceboard.toml` says; `Paceboard.open()` reads it.
        host: the plugins; by default everything that is installed.
        clock: the present instant; injected once, here.
        environment: where `env:` secrets are looked up.
        redactor: learns every secret at the moment it is read; the one that the process logs through.
    """

    def __init__(
        self,
        configuration: Configuration,
        *,
        host: Host | None = None,
        clock: Callable[[], int] = real_clock,
        environment: Mapping[str, str] | None = None,
        redactor: Redactor | None = None,
    ) -> None:
        self.configuration = configuration
        self.host = Host().discover(chosen=configuration.plugins) if host is None else host
        self._clock = clock
        self._environment = environment
        self._redactor = redactor
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
                do = nearest(name, entries) if entries else "add [[accounts]] with connector and id"
                raise UnknownName(f"no account {name} is configured", do=do)
        return tuple(entries[name] for name in dict.fromkeys(names or entries))

    def visible_accounts(self, apps: Sequence[str] = ()) -> dict[str, list[Account | UnreadableAccount]]:
        """Ask the named apps (default: every configured one) which accounts their credentials list.

        Returns:
            By app; an account that is listed and cannot be read stands among them with its error.
        """
        return self._connecting().visible(apps)

    def due(self, names: Sequence[str] = ()) -> list[Due]:
        """Which configured accounts are to be refreshed now, by `[schedule]` and how their last run ended."""
        return self._planning().due(self.configured(names))

    def dry_run(self, names: Sequence[str] = ()) -> list[DryRun]:
        """What a refresh would ask, and at least how often; nothing is sent and no secret is read."""
        return self._planning().dry_run(self.configured(names), self.connectors, self._levels())

    def refresh(
        self, names: Sequence[str] = (), *, on_progress: Callable[[Progress], None] = lambda _: None
    ) -> list[Outcome]:
        """Fetch what is new into the ledger, judge every account that changed, and thin by the policy.

        Returns:
            One outcome an account; an account that failed has its error in it and costs no other.
        """
        entries = self.configured(names)
        if not entries:
            raise ConfigurationError(
                "no account is configured", do="add [[accounts]] with connector and id to the configuration"
            )
        from paceboard.history import thinned_by_policy

        before = self.ledger.heads()
        outcomes = self._connecting().refresh(entries, self.ledger, on_progress)
        failed = self._judge_waiting(self.ledger.needs_judging())
        failed = {**thinned_by_policy(self.ledger, self.configuration.keep, before), **failed}
        return [each if each.error else evolve(each, error=failed.get(each.ref)) for each in outcomes]

    def _connecting(self) -> Connecting:
        from paceboard.connecting import Connecting

        return Connecting(
            self.configuration,
            self.connectors,
            clock=self._clock,
            environment=self._environment,
            redactor=self._redactor,
            levels=self._levels(),
        )

    def _levels(self) -> dict[str, frozenset[Level]]:
        """By connector, the levels that its cards sum."""
        cards = self.host.cards()
        return {key: levels_of(cards_for(spec, cards).values()) for key, spec in self.connectors.items()}

    def _planning(self) -> Planning:
        from paceboard.planning import Planning

        return Planning(self.configuration, self.ledger, self._clock, self._connecting().name_of)

    def inputs(self) -> Inputs:
        """What readings are judged from besides facts, as it stands now."""
        plugins = tuple((each.found.distribution, each.found.version) for each in self.host.plugins)
        return Inputs(
            flights=self.configuration.flights,
            calendar=self.configuration.calendar,
            policy=self.configuration.policy,
            rules=overridden(self.host.platform_rules(), self.configuration.rules),
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

        Raises:
            LedgerError: the first account's whose readings could not be kept; the others' are kept.
        """
        waiting = self.ledger.needs_judging()
        for error in self._judge_waiting(waiting).values():
            raise error
        return len(waiting)

    def _judge_waiting(self, waiting: Sequence[tuple[AccountRef, int]]) -> dict[AccountRef, LedgerError]:
        """Judge each account on its own; give the errors of those whose readings could not be kept."""
        if not waiting:
            return {}
        from paceboard.cards.judging import judge_waiting

        return judge_waiting(self.ledger, self._evaluation, self.inputs(), waiting, self._redactor)

    def evaluate(
        self,
        names: Sequence[str] = (),
        cards: Sequence[str] | None = None,
        *,
        campaigns: tuple[str, ...] = (),
        revision: int | None = None,
    ) -> list[Evaluated]:
        """Evaluate cards (by their short keys; default: all) for accounts (default: all in the ledger).

        Raises:
            UnknownName: for an account, card, campaign or revision that does not exist.
        """
        refs = self._refs(names)
        at = None if revision is not None else self._present()
        return self._evaluation().evaluate(refs, cards, campaigns=campaigns, revision=revision, at=at)

    def _refs(self, names: Sequence[str]) -> list[AccountRef]:
        known = [each.ref for each in self.accounts()]
        return [account_named(name, known) for name in names] or known

    def _present(self) -> int | None:
        """The present instant; None: the ledger is of a simulated world, which has its own clock."""
        return None if self.ledger.world else self._clock()

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
            name: `tiktok.spend_vs_budget`; `all.side_by_side_pacing` is about all accounts.
            account: `tiktok:7000000000000000001`; None where the connector has only one account.

        Raises:
            UnknownName: for a card, account or campaign that does not exist.
            PluginError: where the card's judge fails.
            ConfigurationError: where the account's flight is in another currency.
        """
        group = group_named(name, self.host.group_cards, account, campaigns)
        if group is not None:
            return self._groups().card(group)
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
        """A card's reading and the tree whose value it is, down to the ledger's rows.

        Raises:
            PaceboardError: as `card` does.
        """
        group = group_named(name, self.host.group_cards, account, campaigns)
        if group is not None:
            return self._groups().explain(group)
        connector, card = pick_card(name, self.connectors, self.host.cards())
        ref = self.pick_account(connector, account)
        at = None if revision is not None else self._present()
        return self._evaluation().explain(ref, card, campaigns=campaigns, revision=revision, at=at)

    def what_if(
        self,
        name: str,
        account: str | None = None,
        *,
        cap: Amount | None = None,
        rate: Amount | None = None,
        roas: Ratio | None = None,
        floor: Ratio | None = None,
        end: str | date | None = None,
        campaigns: tuple[str, ...] = (),
    ) -> Reading:
        """A card under other assumptions: `board.what_if("tiktok.spend_vs_budget", cap="50000")`.

        Args:
            cap, rate: the period's cap, and spend a day, in units of the account's currency.
            roas, floor: the return on ad spend, taken as certain, and the least that it must be.
            end: the period's last account-local day.

        Returns:
            A reading that is never kept; its parts have the state before, each option's outcome, and the
            smallest changes that flip the status and the decision.

        Raises:
            UsageError: for a change that cannot be read, or that cannot be.
            PaceboardError: as `card` does.
        """
        from paceboard.cards.changes import changes_from

        connector, card = pick_card(name, self.connectors, self.host.cards())
        ref = self.pick_account(connector, account)
        currency = self.ledger.account(ref).currency
        changes = changes_from(currency, cap=cap, rate=rate, roas=roas, floor=floor, end=end)
        return self._evaluation().what_if(ref, card, changes, campaigns=campaigns, at=self._present())

    def pick_account(self, connector: str, account: str | None) -> AccountRef:
        """The named account, or the connector's only one.

        Raises:
            UnknownName: where it is not in the ledger, or several could be meant.
        """
        return pick_account(connector, account, [each.ref for each in self.accounts()])

    def thin(
        self, names: Sequence[str] = (), *, versions_days: int | None = None, readings_days: int | None = None
    ) -> dict[AccountRef, Thinned]:
        """Keep of older days only the last state of each, by [store] of the configuration or as told.

        Args:
            versions_days, readings_days: account-local days that keep everything; None: as configured.

        Raises:
            ConfigurationError: where neither is told or configured.
            UnknownName: for an account that is not in the ledger.
        """
        from paceboard.history import thinned

        keep = self.configuration.keep
        return thinned(
            self.ledger,
            self._refs(names),
            versions_days=keep.versions_days if versions_days is None else versions_days,
            readings_days=keep.readings_days if readings_days is None else readings_days,
            now=self._present(),
        )

    def forget(self, account: str) -> Forgotten:
        """Remove an account whole from the ledger; it cannot be brought back.

        Raises:
            UnknownName: for an account that is not in the ledger.
            LedgerError: where it stands in rows that are not its own: then nothing is removed.
        """
        return self.ledger.forget(account_named(account, [each.ref for each in self.accounts()]))

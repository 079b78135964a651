"""More questions that `Paceboard` answers: cards at an instant, replays, an account's history, what moved,
cards over all accounts.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from paceboard.cards import Evaluation, Inputs, account_named, pick_card
from paceboard.model import Account, AccountRef, Comparison, Reading
from paceboard.specs import Unread

if TYPE_CHECKING:
    from datetime import date

    from paceboard.cards.groups import Gathered, Groups
    from paceboard.config import Configuration
    from paceboard.history import History, Past
    from paceboard.host import Host
    from paceboard.ledger import Ledger, Revision, StoredReading
    from paceboard.reconciling import Bridge, VendorFigure
    from paceboard.specs import ConnectorSpec, GroupCardSpec, Objective

__all__ = ["PastQuestions"]


class PastQuestions(ABC):
    """What is asked of a ledger about before; whoever has one answers it."""

    host: Host
    configuration: Configuration

    @property
    @abstractmethod
    def ledger(self) -> Ledger:
        """The ledger that is asked."""

    @property
    @abstractmethod
    def connectors(self) -> Mapping[str, ConnectorSpec]:
        """The connectors of all plugins, by key."""

    @abstractmethod
    def accounts(self) -> tuple[Account, ...]:
        """The accounts that the ledger knows."""

    @abstractmethod
    def inputs(self) -> Inputs:
        """What readings are judged from besides facts, as it stands now."""

    @abstractmethod
    def pick_account(self, connector: str, account: str | None) -> AccountRef:
        """The named account, or the connector's only one."""

    def group_cards(self) -> dict[str, GroupCardSpec]:
        """Every card over all accounts, by its full name: `all.side_by_side_pacing`."""
        return {f"all.{key}": card for key, card in self.host.group_cards().items()}

    def _groups(self, gather: Callable[[GroupCardSpec], Gathered] | None = None) -> Groups:
        from paceboard.cards.groups import Groups

        return Groups(
            reporting=self.configuration.reporting,
            sources=self.host.rate_sources,
            gather=self._gathered if gather is None else gather,
        )

    def _gathered(self, card: GroupCardSpec) -> Gathered:
        """All accounts of the ledger as they stand now, and those that are configured and not in it."""
        from paceboard.cards.groups import Gathered

        refs = [each.ref for each in self.accounts()]
        members, unread = self._evaluation().members(refs, card.of, card.needs, at=self._present())
        never = [entry.ref for entry in self.configuration.accounts if entry.ref not in refs]
        unread += [Unread(account=str(ref), why=self._never(ref)) for ref in never]
        return Gathered(members=tuple(members), unread=tuple(unread))

    def _never(self, ref: AccountRef) -> str:
        """Why nothing is known of a configured account."""
        run = self.ledger.last_run(ref)
        if run is None or not run.result.problem:
            return "it was never read: run `paceboard refresh`"
        return f"it was never read; the last try said: {run.result.problem}"

    @abstractmethod
    def _evaluation(self) -> Evaluation: ...

    @abstractmethod
    def _present(self) -> int | None:
        """The present instant; None: the ledger is of a simulated world, which has its own clock."""

    def replay(
        self, name: str, account: str | None = None, *, with_inputs: str = "then", until: int | None = None
    ) -> list[tuple[Revision, Reading | StoredReading]]:
        """A card at each revision of an account that can be read, oldest first.

        Args:
            with_inputs: `then` gives the readings as they were judged and kept; `now` judges the facts of
                each revision again by today's flights, policy and rules.
            until: the last instant of a revision; None: now.

        Raises:
            PaceboardError: as `card` does, and for another word than these two.
        """
        from paceboard.history import replayed

        connector, card = pick_card(name, self.connectors, self.host.cards())
        ref, evaluation = self.pick_account(connector, account), self._evaluation()
        return list(replayed(self.ledger, evaluation, ref, card, with_inputs=with_inputs, until=until))

    def known_at(self, moment: str | int, *, inputs: str = "then") -> Past:
        """Cards as they were known at an instant: `board.known_at("2026-04-20").card(...)`.

        Args:
            moment: a day (its end in the account's zone), a time of the account's clock, a time with its
                offset, or microseconds since 1970.
            inputs: `then` judges by the flights, policy and rules that the account was judged by then, `now`
                by today's.

        Raises:
            UsageError: where the instant or the word is none.
        """
        from paceboard.history import Past, parse_moment

        return Past(
            self.ledger,
            self.connectors,
            self.host.cards(),
            self.inputs(),
            moment=parse_moment(moment),
            inputs_of=inputs,
            now=self._present(),
            groups=self._groups,
            group_cards=self.host.group_cards,
        )

    def history(self, account: str) -> History:
        """How an account came to what is known of it: looks, budgets, restated days, drift.

        Raises:
            UnknownName: for an account that is not in the ledger.
        """
        from paceboard.history import History

        ref = account_named(account, [each.ref for each in self.accounts()])
        return History(self.ledger, ref, self.connectors.get(ref.connector))

    def explain_change(
        self,
        name: str,
        account: str | None = None,
        *,
        against: str | tuple[str | date, str | date] = "prior_30_days",
        campaigns: tuple[str, ...] = (),
    ) -> Comparison:
        """Why a number moved: `board.explain_change("tiktok.cpa", against="prior_7_days")`.

        Args:
            against: `prior_30_days`, `prior_7_days`, or the first and last day of the days to compare with;
                those are held against as many complete days up to the last one.

        Raises:
            UsageError: where the card does not say why it moved, or the period is none.
            PaceboardError: as `card` does.
        """
        from paceboard.cards.against import against as parsed

        connector, card = pick_card(name, self.connectors, self.host.cards())
        ref = self.pick_account(connector, account)
        return self._evaluation().compare(ref, card, parsed(against), campaigns=campaigns, at=self._present())

    def objectives(self, account: str) -> frozenset[Objective]:
        """What an account's campaigns are bought for, as far as the platform's words tell; may be empty.

        Raises:
            UnknownName: for an account that is not in the ledger.
        """
        from paceboard.cards.objectives import objectives_of

        ref = account_named(account, [each.ref for each in self.accounts()])
        connector = self.connectors.get(ref.connector)
        meanings = {} if connector is None else connector.objectives
        return objectives_of(self.ledger.entities(ref), meanings)

    def reconcile(self, account: str, figure: VendorFigure, *, known_at: int | None = None) -> Bridge:
        """The bridge from an account's spend to what its vendor says that it is.

        Args:
            known_at: the instant that our figure is as known at; None: now.

        Raises:
            UnknownName: for an account or days that the ledger does not have.
            UsageError: where our own figure cannot be told.
        """
        from paceboard.reconciling import reconcile
        from paceboard.rules import RuleBook

        ref = account_named(account, [each.ref for each in self.accounts()])
        rules = RuleBook([rule for rule in self.inputs().rules if rule.connector == ref.connector])
        return reconcile(self.ledger, ref, figure, rules, known_at=known_at)

"""Readings of the past: judged from what was known at an instant, by the inputs of then or of now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Literal

from attrs import frozen

from paceboard.cards import (
    Evaluated,
    Evaluation,
    Inputs,
    Viewer,
    account_named,
    cards_for,
    group_named,
    pick_account,
    pick_card,
)
from paceboard.cards.against import against as parsed_against
from paceboard.cards.groups import Gathered, Groups
from paceboard.errors import PaceboardError, UnknownName, UsageError
from paceboard.history.moments import Moment
from paceboard.ledger import Gaps, Ledger, Revision
from paceboard.model import Account, AccountRef, Comparison, Node, Reading, instant_text
from paceboard.specs import CardSpec, ConnectorSpec, GroupCardSpec, Member, Unread

__all__ = ["InputsOf", "Known", "Past"]

InputsOf = Literal["then", "now"]
"""By whose flights, policy, rules and plugins readings are judged."""


@frozen(kw_only=True)
class Known:
    """What readings of one account are judged from, as known at an instant.

    Args:
        asked: the instant; of a day its last one.
        revision: the state of the account that stood then.
        inputs_of: `then`: the inputs that the account was judged by then; `now`: those of today.
        inputs: their hash.
        exact: the readings are byte for byte those that were shown then; `why` says why they may not be.
    """

    account: AccountRef
    asked: int
    revision: Revision
    inputs_of: InputsOf
    inputs: str
    exact: bool
    why: str = ""


class Past:
    """Answers cards as they were known at an instant, from one ledger.

    Args:
        present: the inputs of now.
        now: the present instant; None: the ledger is of a simulated world, which has its own clock.
        groups: makes what judges group cards, from what gathers their accounts.
        group_cards: gives those cards by key.
    """

    def __init__(
        self,
        ledger: Ledger,
        connectors: Mapping[str, ConnectorSpec],
        cards: Mapping[str, CardSpec],
        present: Inputs,
        *,
        moment: Moment,
        inputs_of: str = "then",
        now: int | None,
        groups: Callable[[Callable[[GroupCardSpec], Gathered]], Groups],
        group_cards: Callable[[], Mapping[str, GroupCardSpec]],
    ) -> None:
        if inputs_of not in ("then", "now"):
            raise UsageError(f"inputs of {inputs_of!r} are not known", do='ask for "then" or "now"')
        self._ledger = ledger
        self._connectors = connectors
        self._cards = cards
        self._present = present
        self._moment = moment
        self._inputs_of: InputsOf = "then" if inputs_of == "then" else "now"
        self._now = now
        self._groups = groups
        self._group_cards = group_cards
        self._known: dict[AccountRef, Known] = {}
        self._evaluations: dict[str, Evaluation] = {}
        self._inputs: dict[str, Inputs] = {present.digest(): present}

    def known(self, ref: AccountRef) -> Known:
        """What the readings of an account are judged from.

        Raises:
            UnknownName: where the account was not known yet, or what was is kept no more.
            UsageError: where the instant has not come yet.
            LedgerError: where the inputs of then cannot be read.
        """
        if ref not in self._known:
            self._known[ref] = self._find(ref)
        return self._known[ref]

    def _find(self, ref: AccountRef) -> Known:
        asked = self._instant(self._ledger.account(ref))
        stood = self._ledger.revision_at(ref, asked)
        if stood is None:
            raise self._not_yet(ref, asked)
        gaps = self._ledger.thinned(ref)
        revision = self._kept(ref, stood, gaps)
        digest, why = self._digest(ref, revision)
        if revision != stood:
            why = (
                f"revision {stood.number} was thinned; this is revision {revision.number},"
                f" of {instant_text(revision.instant)}"
            )
        return Known(
            account=ref,
            asked=asked,
            revision=revision,
            inputs_of=self._inputs_of,
            inputs=digest,
            exact=not why,
            why=why,
        )

    def asked(self, ref: AccountRef) -> int:
        """The instant that is meant for an account; of a day its last one.

        Raises:
            UsageError: where it has not come yet.
            UnknownName: where nothing was known of the account at it.
        """
        asked = self._instant(self._ledger.account(ref))
        if self._ledger.revision_at(ref, asked) is None:
            raise self._not_yet(ref, asked)
        return asked

    def account(self, ref: AccountRef) -> Account:
        """An account as it was known.

        Raises:
            PaceboardError: as `known` does.
        """
        stood = self._ledger.revision_at(ref, self.asked(ref))
        return self._ledger.account(ref, None if stood is None else stood.number)

    def inputs(self, ref: AccountRef) -> Inputs:
        """The inputs that an account's readings are judged by.

        Raises:
            PaceboardError: as `known` does.
        """
        return self._read(self.known(ref).inputs)

    def refs(self) -> list[AccountRef]:
        """The accounts that were known.

        Raises:
            UnknownName: where none was.
        """
        all_ = [each.ref for each in self._ledger.accounts()]
        found = [ref for ref in all_ if self._stood(ref)]
        if all_ and not found:
            raise self._not_yet(all_[0], self._instant(self._ledger.account(all_[0])))
        return found

    def evaluate(
        self,
        names: Sequence[str] = (),
        cards: Sequence[str] | None = None,
        *,
        campaigns: tuple[str, ...] = (),
    ) -> list[Evaluated]:
        """Cards (by their short keys; default: all) for accounts (default: all that were known).

        An account whose inputs of then are not kept has that error for each of its cards.

        Raises:
            UnknownName: for an account that was not known, a card or a campaign that does not exist.
        """
        known = [each.ref for each in self._ledger.accounts()]
        refs = [account_named(name, known) for name in names] or self.refs()
        found: list[Evaluated] = []
        for ref in refs:
            try:
                state = self.known(ref)
            except PaceboardError as error:
                if names:
                    raise
                found += self._failed(ref, cards, error)
                continue
            found += self._evaluation(state.inputs).evaluate(
                [ref],
                cards,
                campaigns=campaigns,
                revision=state.revision.number,
                at=self._judged_at(state),
            )
        return found

    def card(self, name: str, account: str | None = None, *, campaigns: tuple[str, ...] = ()) -> Reading:
        """One card for one account, as `Paceboard.card` gives it now.

        Raises:
            PaceboardError: as `Paceboard.card` and `known` do.
        """
        group = group_named(name, self._group_cards, account, campaigns)
        if group is not None:
            return self._groups(self._gathered).card(group)
        connector, card = pick_card(name, self._connectors, self._cards)
        ref = self.pick_account(connector, account)
        (evaluated,) = self.evaluate([str(ref)], [card.key], campaigns=campaigns)
        if evaluated.reading is None:
            raise evaluated.error or UnknownName(f"card {name} gave nothing")
        return evaluated.reading

    def explain(
        self, name: str, account: str | None = None, *, campaigns: tuple[str, ...] = ()
    ) -> tuple[Reading, Node | None]:
        """A card's reading and the tree whose value it is, down to the rows of then.

        Raises:
            PaceboardError: as `card` does.
        """
        group = group_named(name, self._group_cards, account, campaigns)
        if group is not None:
            return self._groups(self._gathered).explain(group)
        connector, card = pick_card(name, self._connectors, self._cards)
        state = self.known(self.pick_account(connector, account))
        return self._evaluation(state.inputs).explain(
            state.account,
            card,
            campaigns=campaigns,
            revision=state.revision.number,
            at=self._judged_at(state),
        )

    def explain_change(
        self,
        name: str,
        account: str | None = None,
        *,
        against: str | tuple[str | date, str | date] = "prior_30_days",
        campaigns: tuple[str, ...] = (),
    ) -> Comparison:
        """Why a number had moved, as `Paceboard.explain_change` says it of now.

        Raises:
            PaceboardError: as that and `known` do.
        """
        connector, card = pick_card(name, self._connectors, self._cards)
        state = self.known(self.pick_account(connector, account))
        return self._evaluation(state.inputs).compare(
            state.account,
            card,
            parsed_against(against),
            campaigns=campaigns,
            revision=state.revision.number,
            at=self._judged_at(state),
        )

    def _gathered(self, card: GroupCardSpec) -> Gathered:
        """The accounts that were known, each as it was; what cannot be told of one is no other's loss."""
        members: list[Member] = []
        unread: list[Unread] = []
        for ref in self.refs():
            try:
                state = self.known(ref)
                found = self._evaluation(state.inputs).members(
                    [ref], card.of, card.needs, revision=state.revision.number, at=self._judged_at(state)
                )
            except PaceboardError as error:
                unread.append(Unread(account=str(ref), why=str(error)))
                continue
            members += found[0]
            unread += found[1]
        return Gathered(members=tuple(members), unread=tuple(unread))

    def pick_account(self, connector: str, account: str | None) -> AccountRef:
        """The named account, or the connector's only one.

        Raises:
            UnknownName: where it is not in the ledger, or several could be meant.
        """
        return pick_account(connector, account, [each.ref for each in self._ledger.accounts()])

    def _stood(self, ref: AccountRef) -> bool:
        return self._ledger.revision_at(ref, self._instant(self._ledger.account(ref))) is not None

    def _instant(self, account: Account) -> int:
        instant = self._moment.instant(account.zone)
        if self._now is None or instant <= self._now:
            return instant
        if self._moment.day is not None and self._moment.day <= account.zone.day(self._now):
            return self._now  # the running day: as known by now
        raise UsageError(
            f"{self._moment.text} has not come yet",
            why=f"for {account.ref} it is {account.zone.local(self._now):%Y-%m-%d %H:%M} now",
            do="ask for an instant of the past",
        )

    def _judged_at(self, state: Known) -> int | None:
        """The instant that staleness is told by; a simulated world's is that of its revision."""
        return None if self._now is None else state.asked

    def _not_yet(self, ref: AccountRef, asked: int) -> UnknownName:
        revisions = self._ledger.revisions(ref)
        first = f"its first look was at {instant_text(revisions[0].instant)}" if revisions else ""
        return UnknownName(
            f"nothing was known of {ref} at {instant_text(asked)}",
            why=first,
            do=f"ask for that instant or a later one; `paceboard history {ref}` lists them",
        )

    def _kept(self, ref: AccountRef, stood: Revision, gaps: Gaps) -> Revision:
        """The last revision up to the one that stood which can still be read."""
        number = next((each for each in range(stood.number, 0, -1) if each not in gaps), None)
        if number == stood.number:
            return stood
        found = None if number is None else self._ledger.revision(ref, number)
        if found is None:
            raise UnknownName(
                f"what was known of {ref} at revision {stood.number} is kept no more",
                why="it was thinned, and so was all before it",
                do=f"ask for a later instant; `paceboard history {ref}` lists them",
            )
        return found

    def _digest(self, ref: AccountRef, revision: Revision) -> tuple[str, str]:
        """Hash of the inputs to judge by, and why they do not make the reading of then."""
        if self._inputs_of == "now":
            return self._present.digest(), "judged by the inputs of now"
        found = self._ledger.inputs_at(ref, revision.number)
        if found is None:
            raise UnknownName(
                f"no inputs are kept of {ref} at revision {revision.number}",
                why="it had not been judged yet",
                do="judge by the inputs of now (--inputs now), or ask for a later instant",
            )
        digest, _ = found
        inputs = self._read(digest)
        if inputs.digest() != digest:
            return digest, "the inputs of then are of another version of this program"
        changed = sorted({name for name, _ in set(inputs.plugins) ^ set(self._present.plugins)})
        return digest, f"the code is of another version than then: {', '.join(changed)}" if changed else ""

    def _read(self, digest: str) -> Inputs:
        if digest not in self._inputs:
            self._inputs[digest] = Inputs.parse(self._ledger.inputs(digest))
        return self._inputs[digest]

    def _evaluation(self, digest: str) -> Evaluation:
        if digest not in self._evaluations:
            viewer = Viewer(self._ledger, self._connectors, self._read(digest))
            self._evaluations[digest] = Evaluation(viewer, self._connectors, self._cards)
        return self._evaluations[digest]

    def _failed(self, ref: AccountRef, cards: Sequence[str] | None, error: PaceboardError) -> list[Evaluated]:
        connector = self._connectors.get(ref.connector)
        fitting = {} if connector is None else cards_for(connector, self._cards)
        return [
            Evaluated(card=f"{ref.connector}.{key}", account=ref, error=error)
            for key in fitting
            if cards is None or key in cards
        ]

"""Evaluation: cards over views, each judge on its own, so that one failing plugin costs its own card."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from attrs import evolve, frozen

from paceboard.cards.against import Against, check_span
from paceboard.cards.as_json import encode
from paceboard.cards.choice import not_available
from paceboard.cards.view import Viewer
from paceboard.errors import ConfigurationError, PaceboardError, PluginError, UnknownName, UsageError, nearest
from paceboard.model import AccountRef, Caution, Comparison, Level, Node, Reading
from paceboard.pacing import Changes
from paceboard.specs import SPEND, AccountView, CardSpec, ConnectorSpec, Member, Need, Total, Unread

__all__ = ["Evaluated", "Evaluation"]


@frozen(kw_only=True)
class Evaluated:
    """A card's outcome for one account: a reading, or the error that kept it from being judged (R103)."""

    card: str
    account: AccountRef
    reading: Reading | None = None
    error: PaceboardError | None = None


class Evaluation:
    """Evaluates cards for accounts, through one viewer."""

    def __init__(
        self, viewer: Viewer, connectors: Mapping[str, ConnectorSpec], cards: Mapping[str, CardSpec]
    ) -> None:
        self._viewer = viewer
        self._connectors = connectors
        self._cards = cards

    @property
    def inputs(self) -> str:
        """Hash of the inputs that everything is judged by."""
        return self._viewer.digest

    def evaluate(
        self,
        refs: Sequence[AccountRef],
        cards: Iterable[str] | None = None,
        *,
        campaigns: tuple[str, ...] = (),
        revision: int | None = None,
        at: int | None = None,
    ) -> list[Evaluated]:
        """Every asked card of every account, in that order; by default all that its connector can answer.

        A card that is asked for by name and cannot be answered is a reading that says why.

        Raises:
            UnknownName: for a card, account, campaign or revision that does not exist.
        """
        chosen = [self._card(key) for key in (self._cards if cards is None else cards)]
        needs = [need for card in chosen for need in (*card.needs, *card.wanted)]
        views = self._viewer.views(refs, needs, campaigns=campaigns, revision=revision, at=at)
        return [
            self._one(card, view)
            for ref, view in views.items()
            for card in chosen
            if self._fits(card, ref) and (cards is not None or not self._missing(card, view))
        ]

    def _fits(self, card: CardSpec, ref: AccountRef) -> bool:
        connector = self._connectors.get(ref.connector)
        return connector is not None and card.archetype == connector.archetype

    def _card(self, key: str) -> CardSpec:
        if key not in self._cards:
            raise UnknownName(f"there is no card {key!r}", do=nearest(key, self._cards))
        return self._cards[key]

    def _one(self, card: CardSpec, view: AccountView) -> Evaluated:
        ref = view.account.ref
        name = f"{ref.connector}.{card.key}"
        try:
            return Evaluated(card=name, account=ref, reading=self._judged(card, view))
        except PaceboardError as error:
            return Evaluated(card=name, account=ref, error=error)

    def explain(
        self,
        ref: AccountRef,
        card: CardSpec,
        *,
        campaigns: tuple[str, ...] = (),
        revision: int | None = None,
        at: int | None = None,
    ) -> tuple[Reading, Node | None]:
        """A reading and the tree whose value it is; None where the reading has no value to explain.

        Raises:
            UnknownName: for an account, campaign or revision that does not exist.
            PluginError: where the card's own code fails.
        """
        (view,) = self._viewer.views(
            [ref], (*card.needs, *card.wanted), campaigns=campaigns, revision=revision, at=at
        ).values()
        reading = self._judged(card, view)
        return reading, self._tree(card, view, reading)

    def _tree(self, card: CardSpec, view: AccountView, reading: Reading) -> Node | None:
        if self._missing(card, view):
            return None
        try:
            return card.explain(view, reading)
        except Exception as error:
            raise _of_plugin(card, view, "explanation", error) from error

    def members(
        self,
        refs: Sequence[AccountRef],
        key: str,
        needs: Iterable[Need] = (),
        *,
        revision: int | None = None,
        at: int | None = None,
    ) -> tuple[list[Member], list[Unread]]:
        """The accounts as a group card sees them, each with its reading of one card; and those without.

        Args:
            key: of the card that is gathered; empty: none is.
            needs: what is measured besides.

        Raises:
            UnknownName: for a card, account or revision that does not exist.
        """
        card = self._card(key) if key else None
        own = () if card is None else (*card.needs, *card.wanted)
        views = self._viewer.views(refs, (*own, *needs), revision=revision, at=at)
        members, unread = [], []
        for ref, view in views.items():
            try:
                members.append(self._member(card, view))
            except PaceboardError as error:
                unread.append(Unread(account=str(ref), why=str(error)))
        return members, unread

    def _member(self, card: CardSpec | None, view: AccountView) -> Member:
        connector = view.account.ref.connector
        if connector not in self._connectors:
            raise PluginError(
                f"the connector {connector} of account {view.account.ref} is not installed",
                do=f"install the plugin that brings {connector}",
            )
        if card is None:
            return Member(view=view, explain=_nothing)
        if not self._fits(card, view.account.ref):
            raise PluginError(f"{connector} has no card {card.key}", why="it is for another archetype")
        reading = self._judged(card, view)
        return Member(view=view, reading=reading, explain=partial(self._tree, card, view, reading))

    def compare(
        self,
        ref: AccountRef,
        card: CardSpec,
        asked: Against,
        *,
        campaigns: tuple[str, ...] = (),
        revision: int | None = None,
        at: int | None = None,
    ) -> Comparison:
        """A card's number in two windows, and what moved it.

        Raises:
            UsageError: where the card says nothing of that, or the days named are not before the others.
            UnknownName, PluginError: as for the card itself.
        """
        if card.compare is None:
            do = f"ask for one of: {', '.join(key for key, each in self._cards.items() if each.compare)}"
            raise UsageError(f"the card {ref.connector}.{card.key} does not say why it moved", do=do)
        needs = [
            Total(measure, window, level)
            for measure in card.compared
            for window in (asked.now, asked.before)
            for level in (Level.ACCOUNT, Level.CAMPAIGN, Level.GROUP)
        ]
        (view,) = self._viewer.views(
            [ref], needs, campaigns=campaigns, revision=revision, at=at, named=asked.named
        ).values()
        check_span(view, asked)
        try:
            return card.compare(view, asked.now, asked.before)
        except Exception as error:
            raise _of_plugin(card, view, "comparison", error) from error

    def what_if(
        self,
        ref: AccountRef,
        card: CardSpec,
        changes: Changes,
        *,
        campaigns: tuple[str, ...] = (),
        at: int | None = None,
    ) -> Reading:
        """The reading that a card would give under other assumptions; it is never kept.

        Raises:
            UsageError: where the card answers no what-if, or the changes cannot be.
            UnknownName, PluginError, ConfigurationError: as for the card itself.
        """
        if card.what_if is None:
            name = f"{ref.connector}.{card.key}"
            do = f"ask for one of: {', '.join(key for key, each in self._cards.items() if each.what_if)}"
            raise UsageError(f"the card {name} answers no what-if", do=do)
        (view,) = self._viewer.views([ref], (*card.needs, *card.wanted), campaigns=campaigns, at=at).values()
        try:
            return self._judged(evolve(card, judge=partial(_changed, card.what_if, changes)), view)
        except PluginError as error:
            if isinstance(error.__cause__, UsageError):
                # The caller's mistake, found by the card that was asked.
                raise error.__cause__ from None
            raise

    def _judged(self, card: CardSpec, view: AccountView) -> Reading:
        """The card's reading, as old as what it needs; unknown where the connector cannot answer it."""
        missing = self._missing(card, view)
        if missing:
            return _unknown(card, view, missing)
        needed = {need.measure for need in card.needs} or {SPEND}
        return _judged(card, evolve(view, stale=not needed.isdisjoint(view.stale_measures)))

    def _missing(self, card: CardSpec, view: AccountView) -> tuple[Caution, ...]:
        connector = self._connectors.get(view.account.ref.connector)
        return () if connector is None else not_available(connector, card, view.scope)


def _nothing() -> None:
    """The derivation of a reading that was not asked for."""


def _changed(
    what_if: Callable[[AccountView, Changes], Reading], changes: Changes, view: AccountView
) -> Reading:
    return what_if(view, changes)


def _unknown(card: CardSpec, view: AccountView, missing: tuple[Caution, ...]) -> Reading:
    """What cannot be read is unknown, never zero."""
    account = view.account
    return Reading(
        card=f"{account.ref.connector}.{card.key}",
        title=f"{view.connector_title} {card.title}",
        account=str(account.ref),
        account_name=account.name,
        scope=view.scope,
        revision=view.revision,
        inputs=view.inputs,
        as_of=view.as_of,
        watermark=view.watermark,
        zone=account.zone.name,
        period=view.period,
        currency=account.currency,
        value=None,
        unit=card.unit,
        warnings=missing,
        text=f"Unknown: {missing[0].text}.",
        explanation=f"{account.ref}/{card.key}@{view.revision}",
        simulated=account.simulated,
    )


def _judged(card: CardSpec, view: AccountView) -> Reading:
    """The reading, made and writable, or whatever the judge raised as an error with the card's name."""
    flight, account = view.flight, view.account
    if flight is not None and flight.currency != account.currency:
        raise ConfigurationError(
            f"the flight {flight.name!r} of {account.ref} is in {flight.currency}, the account in"
            f" {account.currency}",
            why="a card mixes no currencies (R7)",
            do=f"declare the flight's amount in {account.currency}",
        )
    try:
        reading = card.judge(view)
        encode(reading)
    except Exception as error:
        raise _of_plugin(card, view, "judge", error) from error
    return reading


def _of_plugin(card: CardSpec, view: AccountView, part: str, error: Exception) -> PluginError:
    return PluginError(
        f"card {view.account.ref.connector}.{card.key} failed in its {part}",
        why=f"{type(error).__name__}: {error}",
        do="report it to its plugin",
    )

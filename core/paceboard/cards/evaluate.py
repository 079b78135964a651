"""Evaluation: cards over views, each judge on its own, so that one failing plugin costs its own card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from paceboard.cards.view import Viewer
from paceboard.errors import PaceboardError, PluginError, UnknownName
from paceboard.model import AccountRef, Node, Reading
from paceboard.specs import AccountView, CardSpec, ConnectorSpec

__all__ = ["Evaluated", "Evaluation", "cards_for", "pick_card"]


@frozen(kw_only=True)
class Evaluated:
    """A card's outcome for one account: a reading, or the error that its plugin ended in (R103)."""

    card: str
    account: AccountRef
    reading: Reading | None = None
    error: PluginError | None = None


def cards_for(connector: ConnectorSpec, cards: Mapping[str, CardSpec]) -> dict[str, CardSpec]:
    """The cards that a connector inherits: those of its archetype that its capabilities can answer."""
    able = {(capability.level, key) for capability in connector.capabilities for key in capability.measures}
    return {
        key: card
        for key, card in cards.items()
        if card.archetype == connector.archetype
        and all((getattr(need, "level", "account"), need.measure) in able for need in card.needs)
    }


def pick_card(
    name: str, connectors: Mapping[str, ConnectorSpec], cards: Mapping[str, CardSpec]
) -> tuple[str, CardSpec]:
    """`tiktok.spend_vs_budget` as connector key and card.

    Raises:
        UnknownName: where there is no such connector or card, with the nearest that exists.
    """
    connector, dot, key = name.partition(".")
    known = [f"{each}.{card}" for each, spec in connectors.items() for card in cards_for(spec, cards)]
    if not dot or name not in known:
        from difflib import get_close_matches

        near = get_close_matches(name, known, 3, 0.3) or known
        raise UnknownName(f"there is no card {name!r}", do=f"use one of: {', '.join(near)}")
    return connector, cards[key]


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
        """Every asked card (by default all that fit) of every account, in that order."""
        chosen = [self._cards[key] for key in (self._cards if cards is None else cards)]
        needs = [need for card in chosen for need in card.needs]
        views = self._viewer.views(refs, needs, campaigns=campaigns, revision=revision, at=at)
        return [
            self._one(card, view) for ref, view in views.items() for card in chosen if self._fits(card, ref)
        ]

    def _fits(self, card: CardSpec, ref: AccountRef) -> bool:
        connector = self._connectors.get(ref.connector)
        return connector is not None and card.key in cards_for(connector, self._cards)

    def _one(self, card: CardSpec, view: AccountView) -> Evaluated:
        ref = view.account.ref
        name = f"{ref.connector}.{card.key}"
        try:
            return Evaluated(card=name, account=ref, reading=card.judge(view))
        except PaceboardError as error:
            return Evaluated(card=name, account=ref, error=_of_plugin(name, error))
        except Exception as error:  # noqa: BLE001 - a judge's bug costs its own card, with its name on it
            return Evaluated(card=name, account=ref, error=_of_plugin(name, error))

    def explain(
        self,
        ref: AccountRef,
        card: CardSpec,
        *,
        campaigns: tuple[str, ...] = (),
        revision: int | None = None,
        at: int | None = None,
    ) -> tuple[Reading, Node | None]:
        """A reading and the tree whose value it is; None where the reading has no value to explain."""
        (view,) = self._viewer.views(
            [ref], card.needs, campaigns=campaigns, revision=revision, at=at
        ).values()
        reading = card.judge(view)
        return reading, card.explain(view, reading)


def _of_plugin(name: str, error: Exception) -> PluginError:
    wrapped = PluginError(
        f"card {name} failed in its judge",
        why=f"{type(error).__name__}: {error}",
        do="report it to its plugin",
    )
    wrapped.__cause__ = error
    return wrapped

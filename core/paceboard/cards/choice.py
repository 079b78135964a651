"""Which cards there are: what a connector inherits, and the one that a name means."""

from __future__ import annotations

from collections.abc import Mapping

from paceboard.errors import UnknownName, nearest
from paceboard.specs import CardSpec, ConnectorSpec

__all__ = ["cards_for", "pick_card"]


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
        raise UnknownName(f"there is no card {name!r}", do=nearest(name, known))
    return connector, cards[key]

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
    known = {each: [f"{each}.{card}" for card in cards_for(spec, cards)] for each, spec in connectors.items()}
    if dot and name in known.get(connector, ()):
        return connector, cards[key]
    having = [f"{each}.{name}" for each, names in known.items() if f"{each}.{name}" in names]
    if len(having) > 1:
        raise UnknownName(
            f"the card {name!r} could be of each of {len(having)} connectors",
            why="a card's name begins with its connector's",
            do=f"say which: {', '.join(having)}",
        )
    # Whoever names a connector means one of its cards.
    names = (
        known[connector] if dot and connector in known else [each for own in known.values() for each in own]
    )
    raise UnknownName(f"there is no card {name!r}", do=nearest(name, names))

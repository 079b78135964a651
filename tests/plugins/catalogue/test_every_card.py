"""What holds for every card that any plugin brings, over the accounts of a simulated world."""

from __future__ import annotations

from typing import Any

import pytest

from paceboard.cards import encode
from paceboard.host import Host
from paceboard.model import evaluate
from paceboard.specs import CardClass, CardSpec

CARDS = {key: card for key, card in Host(strict=True).discover().cards().items() if not card.cross_connector}


def evaluated(lived: Any, key: str) -> list[Any]:
    found = [each for each in lived.paceboard.evaluate(cards=[key]) if each.card.partition(".")[2] == key]
    assert found
    return found


@pytest.mark.parametrize("key", CARDS)
def test_evaluating_the_explanation_gives_the_value_again(lived: Any, key: str) -> None:
    """Every number of a card is derivable down to the ledger's rows, exactly."""
    for each in evaluated(lived, key):
        assert each.error is None, each.error
        reading, node = lived.paceboard.explain(each.card, account=str(each.account))
        assert reading.value == (None if node is None else evaluate(node))


@pytest.mark.parametrize("key", CARDS)
def test_the_same_inputs_give_the_same_bytes(lived: Any, key: str) -> None:
    """A card asked twice answers byte for byte the same (R5)."""
    first, second = (
        [encode(each.reading) for each in evaluated(lived, key) if each.reading] for _ in range(2)
    )

    assert first == second


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_a_cards_siblings_are_cards(card: CardSpec) -> None:
    """What a card sends its reader to exists, and is not itself."""
    assert set() == set(card.siblings) - set(CARDS)
    assert card.key not in card.siblings


def test_few_cards_are_heroes() -> None:
    """At most 15 of 100 lead a board, so that those are read."""
    heroes = [card.key for card in CARDS.values() if card.card_class is CardClass.HERO]

    assert len(heroes) <= 0.15 * len(CARDS)

"""What holds for every card that any plugin brings, over the accounts of a simulated world."""

from __future__ import annotations

from typing import Any

import pytest

from paceboard.cards import encode
from paceboard.host import Host
from paceboard.model import evaluate
from paceboard.specs import CardClass, CardSpec

CARDS = {key: card for key, card in Host(strict=True).discover().cards().items() if not card.cross_connector}
ACCOUNTS = ("google_ads:4155550101", "meta:1010035716096012", "tiktok:7000000000000000001")


@pytest.fixture(scope="session", name="twice")
def _twice(lived: Any) -> tuple[dict[str, list[str]], ...]:
    """All cards of all accounts as JSON, asked for two times."""
    found: tuple[dict[str, list[str]], ...] = ({}, {})
    for answers in found:
        for each in lived.paceboard.evaluate():
            assert each.error is None, each.error
            answers.setdefault(each.card.partition(".")[2], []).append(encode(each.reading))
    return found


@pytest.mark.parametrize("key", CARDS)
def test_evaluating_the_explanation_gives_the_value_again(lived: Any, key: str) -> None:
    """Every number of a card is derivable down to the ledger's rows, exactly; on each platform."""
    for account in ACCOUNTS:
        reading, node = lived.paceboard.explain(f"{account.partition(':')[0]}.{key}", account=account)
        assert reading.value == (None if node is None else evaluate(node))


@pytest.mark.parametrize("key", CARDS)
def test_the_same_inputs_give_the_same_bytes(twice: Any, key: str) -> None:
    """A card asked twice answers byte for byte the same (R5); one that nobody can answer is in neither."""
    first, second = twice

    assert first.get(key) == second.get(key)


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_a_cards_siblings_are_cards(card: CardSpec) -> None:
    """What a card sends its reader to exists, and is not itself."""
    assert set() == set(card.siblings) - set(CARDS)
    assert card.key not in card.siblings


def test_few_cards_are_heroes() -> None:
    """At most 15 of 100 lead a board, so that those are read."""
    heroes = [card.key for card in CARDS.values() if card.card_class is CardClass.HERO]

    assert len(heroes) <= 0.15 * len(CARDS)

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from paceboard.cards import cards_for, pick_card
from paceboard.catalogue import paceboard_cards
from paceboard.errors import UnknownName
from paceboard.specs import Total, WindowKey

CARDS = {card.key: card for card in paceboard_cards()}


def test_a_connector_inherits_what_it_can_answer(platform: Any) -> None:
    """A card that asks for a measure that nobody reads there is not offered."""
    clicks = evolve(CARDS["total_spend"], key="clicks", needs=(Total("clicks", WindowKey.PERIOD),))
    able = cards_for(platform.spec(), {**CARDS, "clicks": clicks})

    assert CARDS == able


def test_a_connector_without_campaigns_has_no_card_of_campaigns(platform: Any) -> None:
    """Each standard card shows what campaigns do not explain, so it needs their level."""
    spec = platform.spec()
    accounts_only = evolve(
        spec, capabilities=tuple(each for each in spec.capabilities if each.level == "account")
    )

    assert {} == cards_for(accounts_only, CARDS)


def test_another_archetype_has_cards_of_its_own(platform: Any) -> None:
    """A shop is not paced like an ad platform."""
    assert {} == cards_for(evolve(platform.spec(), archetype="shop"), CARDS)


def test_a_full_name_is_connector_and_card(platform: Any) -> None:
    """`sample.total_spend` is the connector's key and the card."""
    assert ("sample", CARDS["total_spend"]) == pick_card(
        "sample.total_spend", {"sample": platform.spec()}, CARDS
    )


@pytest.mark.parametrize("name", ["total_spend", "sample.", ".total_spend", "other.total_spend", "sample.x"])
def test_another_name_is_refused_with_what_there_is(platform: Any, name: str) -> None:
    """Half a name, another connector's, none at all: an error that names cards."""
    with pytest.raises(UnknownName) as caught:
        pick_card(name, {"sample": platform.spec()}, CARDS)

    assert "sample." in caught.value.do


def test_a_card_of_several_connectors_is_asked_back(platform: Any) -> None:
    """Nobody's card is guessed at: the error names each that could be meant."""
    connectors = {"one": platform.spec(), "two": platform.spec()}
    with pytest.raises(UnknownName, match="could be of each of 2 connectors") as caught:
        pick_card("total_spend", connectors, CARDS)

    assert caught.value.why
    assert "say which: one.total_spend, two.total_spend" == caught.value.do


def test_whoever_names_a_connector_is_shown_its_own_cards(platform: Any) -> None:
    """`two.x` is answered with cards of `two` alone."""
    with pytest.raises(UnknownName) as caught:
        pick_card("two.x", {"one": platform.spec(), "two": platform.spec()}, CARDS)

    assert "two." in caught.value.do
    assert "one." not in caught.value.do

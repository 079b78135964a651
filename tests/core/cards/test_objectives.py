from __future__ import annotations

from typing import Any

import pytest

from paceboard.cards.objectives import LEADING, leading_cards, made_for_another, objectives_of
from paceboard.catalogue import every_card
from paceboard.model import Delivery, Entity, Level
from paceboard.specs import Objective

CARDS = {card.key: card for card in every_card()}
MEANINGS = {"VIDEO_VIEWS": Objective.VIDEO, "WEB_CONVERSIONS": Objective.CONVERSION}


def campaign(objective: str, level: Level = Level.CAMPAIGN) -> Entity:
    return Entity(level=level, id=objective, name=objective, objective=objective, delivery=Delivery.ACTIVE)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), set()),
        (("TRAFFIC",), set()),
        (("VIDEO_VIEWS",), {Objective.VIDEO}),
        (("VIDEO_VIEWS", "WEB_CONVERSIONS", "REACH"), set(Objective)),
    ],
)
def test_what_an_account_buys_is_what_its_campaigns_say(words: tuple[str, ...], expected: set[Any]) -> None:
    """A word that the connector gives no meaning says nothing, and guesses nothing."""
    found = objectives_of([campaign(word) for word in words], MEANINGS)

    assert expected == found


def test_groups_say_nothing_of_what_is_bought() -> None:
    """What a group is optimised for is another word than what its campaign is bought for."""
    assert not objectives_of([campaign("VIDEO_VIEWS", Level.GROUP)], MEANINGS)


@pytest.mark.parametrize("objective", Objective)
def test_cards_that_lead_are_made_for_their_objective(objective: Objective) -> None:
    """Every leading card that there is says so itself, so that no list drifts from the cards."""
    for key in leading_cards(objective, CARDS):
        assert (objective,) == CARDS[key].objectives


def test_conversions_are_led_by_what_one_costs() -> None:
    """CPA sums a performance campaign up best, CVR and ROAS stand beside it (R100)."""
    assert ("cpa", "cvr", "roas") == leading_cards(Objective.CONVERSION, CARDS)


def test_a_new_advertiser_gets_three_cards_that_can_be_answered() -> None:
    """CPM, completion, and CPA; CVR where there is no CPA (R94)."""
    everything = dict.fromkeys(("cpm", "video_completion", "cpa", "cvr", "roas"), CARDS["cpm"])
    without = {key: card for key, card in everything.items() if key != "cpa"}

    assert ("cpm", "video_completion", "cpa") == leading_cards(None, everything)
    assert ("cpm", "video_completion", "cvr") == leading_cards(None, without)


def test_a_card_for_every_objective_misleads_nobody() -> None:
    """Only what is made for one alone is made for another."""
    assert not made_for_another(CARDS["cpm"], Objective.VIDEO)
    assert made_for_another(CARDS["cpa"], Objective.VIDEO)
    assert not made_for_another(CARDS["cpa"], None)
    assert set(LEADING) == set(Objective)

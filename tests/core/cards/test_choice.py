from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from paceboard.cards import cards_for, levels_of, not_available, pick_card
from paceboard.catalogue import every_card
from paceboard.errors import UnknownName
from paceboard.model import Level
from paceboard.specs import ConnectorSpec, Daily, HourOfDay, Total, WindowKey

CARDS = {card.key: card for card in every_card()}


CLICKS = evolve(CARDS["total_spend"], key="clicks", needs=(Total("clicks", WindowKey.PERIOD),))


def accounts_only(platform: Any) -> ConnectorSpec:
    spec: ConnectorSpec = platform.spec()
    return evolve(spec, capabilities=tuple(each for each in spec.capabilities if each.level == "account"))


def test_a_connector_inherits_also_what_it_cannot_answer(platform: Any) -> None:
    """A card that asks for a measure that nobody reads there is offered, and says so."""
    assert {**CARDS, "clicks": CLICKS} == cards_for(platform.spec(), {**CARDS, "clicks": CLICKS})


def test_what_is_missing_is_named_with_connector_measure_and_level(platform: Any) -> None:
    """What can be answered misses nothing."""
    assert () == not_available(platform.spec(), CARDS["total_spend"])
    assert ["Sample Ads (sample) does not give clicks of the level account by day"] == [
        each.text for each in not_available(platform.spec(), CLICKS)
    ]


def test_a_connector_without_campaigns_cannot_answer_a_card_of_campaigns(platform: Any) -> None:
    """Each standard card shows what campaigns do not explain, so it needs their level."""
    missing = {key: not_available(accounts_only(platform), card) for key, card in CARDS.items() if card.needs}

    assert {"not_available"} == {each.code for found in missing.values() for each in found}
    assert all(any("level campaign" in each.text for each in found) for found in missing.values())


def test_a_series_of_campaigns_needs_their_level(platform: Any) -> None:
    """Days of an account are its own; of a scope they are what its campaigns add up to."""
    trend = evolve(CARDS["total_spend"], needs=(Daily("spend", WindowKey.LAST_30_DAYS),))

    assert () == not_available(accounts_only(platform), trend)
    assert 1 == len(not_available(accounts_only(platform), trend, ("c1",)))


def test_hours_alone_answer_no_card(platform: Any) -> None:
    """Days are summed from day facts."""
    spec = platform.spec()
    hours = evolve(spec, capabilities=tuple(each for each in spec.capabilities if each.grain == "hour"))

    assert 2 == len(not_available(hours, CARDS["total_spend"]))


def test_cards_sum_facts_of_these_levels() -> None:
    """The account's, and its campaigns' as soon as somebody asks for some."""
    assert {Level.ACCOUNT, Level.CAMPAIGN} == levels_of([CARDS["total_spend"]])
    assert set() == levels_of([])


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


def test_a_card_of_hours_says_where_there_are_none(platform: Any) -> None:
    """One that can do without them has its value all the same."""
    spec = platform.spec()
    days = evolve(spec, capabilities=tuple(each for each in spec.capabilities if each.grain == "day"))
    by_hour, without = (
        evolve(CARDS["total_spend"], needs=(HourOfDay("spend", required=required),))
        for required in (True, False)
    )

    assert ["Sample Ads (sample) does not give spend of the level account by hour"] == [
        each.text for each in not_available(days, by_hour)
    ]
    assert () == not_available(days, without)
    assert () == not_available(spec, by_hour, ("c1",))

from __future__ import annotations

import pkgutil
import subprocess
import sys
from importlib import import_module

import pytest

from paceboard import catalogue
from paceboard.catalogue import CARDS_OF, every_card, paceboard_cards


@pytest.mark.parametrize("module", sorted(CARDS_OF))
def test_the_keys_of_a_module_are_those_of_its_cards(module: str) -> None:
    """A card that stands in a module and not in its list could be asked for by nobody."""
    cards = import_module(f"paceboard.catalogue.{module}").CARDS

    assert {card.key for card in cards} == set(CARDS_OF[module])


def test_every_module_with_cards_is_listed() -> None:
    """No card is forgotten: what ends with `CARDS` is on offer."""
    modules = [each.name for each in pkgutil.iter_modules(catalogue.__path__)]
    having = {each for each in modules if hasattr(import_module(f"paceboard.catalogue.{each}"), "CARDS")}

    assert set(CARDS_OF) == having


def test_no_card_is_offered_twice() -> None:
    """Offers and cards are as many, each with its own key."""
    keys = [offer.key for offer in paceboard_cards()]

    assert sorted(set(keys)) == sorted(card.key for card in every_card())
    assert len(set(keys)) == len(keys)


def test_asking_for_one_card_imports_no_other() -> None:
    """A short question stays short however many cards there are."""
    code = (
        "import sys; from paceboard.host import Host; Host().discover().cards()['total_spend'];"
        "print(*(name for name in sys.modules if name.startswith('paceboard.catalogue.')))"
    )
    imported = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()

    assert {"paceboard.catalogue.total_spend"} == {
        name for name in imported if name.rpartition(".")[2] in CARDS_OF
    }

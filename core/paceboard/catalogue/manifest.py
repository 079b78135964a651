"""Making a card of its words: what all standard cards have in common stands here once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from attrs import evolve

from paceboard.plugin import AccountView, CardClass, CardSpec, Reading, Role

__all__ = ["EVERYBODY", "OWNERS_AND_MARKETING", "card_of"]

OWNERS_AND_MARKETING = (Role.OWNER, Role.MARKETING)
EVERYBODY = (*OWNERS_AND_MARKETING, Role.FINANCE)
"""Cards about money."""

Judge = Callable[[CardSpec, AccountView], Reading]


def card_of(judge: Judge, **words: Any) -> CardSpec:
    """A card whose judge reads the card's own words back, so that each stands in one place.

    Args:
        words: fields of `CardSpec`; class and roles have the defaults of most cards.
    """
    defaults = {
        "archetype": "ad_platform",
        "card_class": CardClass.STANDARD,
        "roles": OWNERS_AND_MARKETING,
        "judge": _unjudged,
    }
    card = CardSpec(**{**defaults, **words})
    return evolve(card, judge=partial(judge, card))


def _unjudged(view: AccountView) -> Reading:
    """Stands in a card until its own judge knows the card."""
    raise NotImplementedError(f"a card of {view.account.ref} was asked before it was made")

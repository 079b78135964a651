"""Which cards lead for what campaigns are bought for, and why the others would mislead.

Source: the seed document on ad-credit campaigns; requirements R93 to R95, R100.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from paceboard.model import Entity, Level
from paceboard.specs import CardSpec, Objective

__all__ = ["LEADING", "MISLEADS", "NEWCOMER", "leading_cards", "made_for_another", "objectives_of"]

LEADING: Mapping[Objective, tuple[str, ...]] = {
    Objective.VIDEO: ("video_completion", "average_watch_time", "six_second_view_rate"),
    Objective.CONVERSION: ("cpa", "cvr", "roas"),
}
"""The cards that answer each objective; the first of them sums it up best (R100)."""
NEWCOMER: tuple[tuple[str, ...], ...] = (("cpm",), ("video_completion",), ("cpa", "cvr"))
"""What a new advertiser needs, each by the first card that can be answered (R94)."""
MISLEADS: Mapping[Objective, str] = {
    Objective.VIDEO: (
        "these campaigns are bought for conversions: how long an ad is watched says nothing of what it sells"
    ),
    Objective.CONVERSION: (
        "these campaigns are bought for views: few are meant to convert, so CPA and ROAS look bad whatever"
        " the video does"
    ),
}
"""Why the cards of an objective mislead where campaigns are bought for the other one (R95)."""


def objectives_of(entities: Iterable[Entity], meanings: Mapping[str, Objective]) -> frozenset[Objective]:
    """What an account's campaigns are bought for, as far as their objectives say.

    Args:
        meanings: by the platform's own word, as the connector has them.
    """
    words = (each.objective for each in entities if each.level is Level.CAMPAIGN)
    return frozenset(meanings[word] for word in words if word in meanings)


def leading_cards(objective: Objective | None, cards: Mapping[str, CardSpec]) -> tuple[str, ...]:
    """The keys of the cards that lead, in their order, as far as there are such cards.

    Args:
        objective: None: those of a new advertiser.
        cards: by key, those that can be answered.
    """
    if objective is None:
        firsts = (next((key for key in keys if key in cards), None) for keys in NEWCOMER)
        return tuple(key for key in firsts if key is not None)
    return tuple(key for key in LEADING[objective] if key in cards)


def made_for_another(card: CardSpec, objective: Objective | None) -> bool:
    """Whether a card is made for another objective alone, and so would mislead."""
    return objective is not None and bool(card.objectives) and objective not in card.objectives

"""How a card's number is taken: by its own sentiment rule, with the company's bands where it has some."""

from __future__ import annotations

from fractions import Fraction

from paceboard.plugin import AccountView, CardSpec, Sentiment, SentimentShape

__all__ = ["taken"]


def taken(
    view: AccountView, card: CardSpec, value: Fraction | int | None, change: Fraction | None = None
) -> Sentiment:
    """The sentiment of a value, or of its change where the card is directional; unknown is neutral."""
    rule = card.sentiment
    if rule is None:
        return Sentiment.NEUTRAL
    judged = change if rule.shape is SentimentShape.DIRECTIONAL else value
    return (
        Sentiment.NEUTRAL if judged is None else view.policy.bands_of(card.key, rule.bands).sentiment(judged)
    )

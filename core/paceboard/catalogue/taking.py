"""How a card's number is taken: by its own sentiment rule, with the company's bands where it has some."""

from __future__ import annotations

from fractions import Fraction

from paceboard.plugin import AccountView, CardSpec, Sentiment, SentimentShape

__all__ = ["taken", "taken_for_cost"]


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


def taken_for_cost(micros: int, *, known: bool, fires: bool) -> Sentiment:
    """Of money that should not have gone: none is good, what fires is bad, the rest worth a look."""
    if not known:
        return Sentiment.NEUTRAL
    if not micros:
        return Sentiment.GOOD
    return Sentiment.BAD if fires else Sentiment.WATCH

"""Bands: where a number is good, where it is bad, and between them worth a look."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from paceboard.model.readings import Sentiment

__all__ = ["Bands"]


@frozen(kw_only=True)
class Bands:
    """Up to four edges of a number, or of its change; an edge that is None does not bound.

    Higher is better: `bad_below`, `good_from`. Lower is better: `good_to`, `bad_above`. A target band, and
    what is bad at both ends: all four.

    Args:
        bad_below: bad strictly below it.
        good_from, good_to: good between them, both included.
        bad_above: bad strictly above it.
    """

    bad_below: Fraction | None = None
    good_from: Fraction | None = None
    good_to: Fraction | None = None
    bad_above: Fraction | None = None

    def sentiment(self, value: Fraction | int) -> Sentiment:
        """How a value is to be taken; neutral where no edge says anything."""
        if self == Bands():
            return Sentiment.NEUTRAL
        if self.bad_below is not None and value < self.bad_below:
            return Sentiment.BAD
        if self.bad_above is not None and value > self.bad_above:
            return Sentiment.BAD
        low = self.good_from is None or value >= self.good_from
        high = self.good_to is None or value <= self.good_to
        return Sentiment.GOOD if low and high else Sentiment.WATCH

    @property
    def problem(self) -> str:
        """Why these edges make no bands; empty where they do."""
        edges = (self.bad_below, self.good_from, self.good_to, self.bad_above)
        known = [edge for edge in edges if edge is not None]
        return "" if known == sorted(known) else "its edges do not rise from bad_below to bad_above"

"""Cards: measure once, judge purely, explain to the row."""

from __future__ import annotations

from paceboard.cards.as_json import encode, explanation_as_plain, reading_as_plain
from paceboard.cards.evaluate import Evaluated, Evaluation, cards_for, pick_card
from paceboard.cards.view import Inputs, Viewer

__all__ = [
    "Evaluated",
    "Evaluation",
    "Inputs",
    "Viewer",
    "cards_for",
    "encode",
    "explanation_as_plain",
    "pick_card",
    "reading_as_plain",
]

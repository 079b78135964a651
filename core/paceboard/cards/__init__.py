"""Cards: measure once, judge purely, explain to the row.

What reads the ledger is imported when it is asked for: it brings the database along, the rest does not.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from paceboard.cards.as_json import encode, explanation_as_plain, reading_as_plain
from paceboard.cards.choice import (
    account_named,
    cards_for,
    group_named,
    levels_of,
    not_available,
    pick_account,
    pick_card,
)
from paceboard.cards.inputs import Inputs

if TYPE_CHECKING:
    from paceboard.cards.evaluate import Evaluated, Evaluation
    from paceboard.cards.view import Viewer

__all__ = [
    "Evaluated",
    "Evaluation",
    "Inputs",
    "Viewer",
    "account_named",
    "cards_for",
    "encode",
    "explanation_as_plain",
    "group_named",
    "levels_of",
    "not_available",
    "pick_account",
    "pick_card",
    "reading_as_plain",
]

_HOMES = {"Evaluated": "evaluate", "Evaluation": "evaluate", "Viewer": "view"}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"paceboard.cards.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

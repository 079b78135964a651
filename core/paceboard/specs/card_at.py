"""A card that is imported when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from paceboard.specs.cards import CardSpec

__all__ = ["CardAt"]


@frozen(kw_only=True)
class CardAt:
    """A card by its key: a plugin of many cards offers them so, and a question about one imports one.

    Args:
        load: gives the card, which has this key; what it raises is a problem of its plugin.
    """

    key: str
    load: Callable[[], CardSpec]

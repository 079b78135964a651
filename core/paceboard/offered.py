"""Cards on offer: each is looked up by its key, and those that come later are fetched one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from paceboard.specs import CardAt, CardSpec

__all__ = ["OfferedCards"]


class OfferedCards(Mapping[str, CardSpec]):
    """Usable cards by key, sorted by it; one that cannot be fetched is not among them.

    Args:
        offers: what plugins gave, by key.
        fetch: the card that an offer stands for; None: there is none to use.
    """

    def __init__(
        self, offers: Mapping[str, CardSpec | CardAt], fetch: Callable[[CardAt], CardSpec | None]
    ) -> None:
        self._offers = dict(sorted(offers.items()))
        self._fetch = fetch
        self._fetched: dict[str, CardSpec | None] = {}

    def _card(self, key: str) -> CardSpec | None:
        offer = self._offers.get(key)
        if not isinstance(offer, CardAt):
            return offer
        if key not in self._fetched:
            self._fetched[key] = self._fetch(offer)
        return self._fetched[key]

    def __getitem__(self, key: str) -> CardSpec:
        card = self._card(key)
        if card is None:
            raise KeyError(key)
        return card

    def __iter__(self) -> Iterator[str]:
        return (key for key in self._offers if self._card(key) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

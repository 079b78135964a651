"""Remembering a listing for its second reader, and for nobody twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from attrs import field, frozen

__all__ = ["Memo"]

T = TypeVar("T")


@frozen
class Memo(Generic[T]):
    """Shares one listing between readers that need the same.

    A reader that has had a listing gets a new one the next time, so a connector that lives for days
    never answers from yesterday.
    """

    _held: dict[Hashable, tuple[T, set[Hashable]]] = field(factory=dict, init=False, repr=False)

    async def share(self, key: Hashable, reader: Hashable, ask: Callable[[], Awaitable[T]]) -> T:
        """What another reader has asked under this key, or else what `ask` gives now."""
        held = self._held.get(key)
        if held is None or reader in held[1]:
            held = (await ask(), set())
            self._held[key] = held
        held[1].add(reader)
        return held[0]

from __future__ import annotations

import asyncio

from paceboard.transport.memo import Memo


def test_a_listing_is_shared_once_with_each_reader() -> None:
    """The second reader costs no request; a reader that comes back gets a new listing."""
    asked: list[int] = []
    memo: Memo[int] = Memo()

    async def ask() -> int:
        asked.append(len(asked))
        return asked[-1]

    async def scenario() -> list[int]:
        return [await memo.share("account", reader, ask) for reader in ("a", "b", "a", "b", "b")]

    assert [0, 0, 1, 1, 2] == asyncio.run(scenario())


def test_listings_of_different_accounts_stay_apart() -> None:
    """What was read for one account is not told of another."""
    memo: Memo[str] = Memo()

    async def scenario() -> list[str]:
        async def one() -> str:
            return "one"

        async def two() -> str:
            return "two"

        return [await memo.share(1, "a", one), await memo.share(2, "a", two)]

    assert ["one", "two"] == asyncio.run(scenario())

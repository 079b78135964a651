from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from paceboard.errors import UsageError
from paceboard.host import Host
from paceboard.model import Account
from paceboard.specs import Connector, ConnectorContext, ConnectorSpec, UnreadableAccount
from paceboard.testing.cassettes import CassetteMismatch, network_blocked
from paceboard.testing.player import play

ACCOUNTS = Path(__file__).parents[3] / "cassettes" / "tiktok" / "accounts.yaml"


@pytest.fixture(name="spec")
def _spec() -> ConnectorSpec:
    return Host(strict=True).discover().connectors()["tiktok"]


def asking(spec: ConnectorSpec, *, times: int, quiet: bool = False) -> ConnectorSpec:
    """The connector, which asks for its accounts so many times and may swallow what goes wrong."""

    class Asking:
        def __init__(self, context: ConnectorContext) -> None:
            self._connector: Connector = spec.factory(context)

        async def accounts(self) -> AsyncIterator[Account | UnreadableAccount]:
            found: list[Account | UnreadableAccount] = []
            for _ in range(times):
                try:
                    found = [account async for account in self._connector.accounts()]
                except Exception:
                    if not quiet:
                        raise
            for account in found:
                yield account

    def made(context: ConnectorContext) -> Any:
        return Asking(context)

    return evolve(spec, factory=made)


def test_a_cassette_is_played_as_it_was_recorded(spec: ConnectorSpec) -> None:
    """The same rows, at the instant of the recording, with nobody at the other end."""
    ended = play(ACCOUNTS, spec)

    assert ("1 rows", 1_777_111_200_000_000) == (ended.summary, ended.now)


@pytest.mark.parametrize("quiet", [False, True], ids=["loud", "swallowed"])
def test_a_request_that_was_not_recorded_fails(spec: ConnectorSpec, *, quiet: bool) -> None:
    """It is named with what it asked, also where the connector swallows the error."""
    with pytest.raises(CassetteMismatch, match=r"not in accounts\.yaml.*GET .*advertiser/get/"):
        play(ACCOUNTS, asking(spec, times=2, quiet=quiet))


def test_an_exchange_that_nobody_asks_for_fails(spec: ConnectorSpec) -> None:
    """A page that is not read is a page that is lost."""
    with pytest.raises(CassetteMismatch, match=r"2 of the 2 exchanges in accounts\.yaml were not asked for"):
        play(ACCOUNTS, asking(spec, times=0))


def test_another_end_than_the_recorded_one_fails(spec: ConnectorSpec, tmp_path: Path) -> None:
    """The header says how it ended, and so it must end."""
    path = tmp_path / "accounts.yaml"
    path.write_text(ACCOUNTS.read_text(encoding="utf-8").replace("ended: 1 rows", "ended: 2 rows"))
    with pytest.raises(CassetteMismatch, match="then 2 rows, now 1 rows"):
        play(path, spec)


def test_only_the_recorders_own_cassettes_are_played(spec: ConnectorSpec, tmp_path: Path) -> None:
    """A file of another connector's, or of nobody's, is no recording of this one."""
    path = tmp_path / "meta.yaml"
    shutil.copy(ACCOUNTS, path)
    with pytest.raises(UsageError, match="no recording of meta"):
        play(path, evolve(spec, key="meta"))


def test_the_network_is_blocked() -> None:
    """No socket connects and no name is looked up, by whatever library; afterwards they do again."""
    before = socket.socket.connect
    with network_blocked():
        with pytest.raises(CassetteMismatch), socket.socket() as other:
            other.connect(("127.0.0.1", 9))
        with pytest.raises(CassetteMismatch):
            asyncio.run(asyncio.open_connection("localhost", 9))

    assert before is socket.socket.connect

"""What a connector is asked while it is recorded, and asked again when the recording is played."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

import anyio
import anyio.lowlevel
from attrs import evolve, field, frozen

from paceboard.errors import PlatformError, UnknownName, nearest
from paceboard.model import Account, Grain, Level, Secret, Window
from paceboard.specs import Connector, ConnectorContext, ConnectorSpec, UnreadableAccount
from paceboard.transport.app_client import AppClient
from paceboard.transport.client import client_for
from paceboard.transport.events import Events
from paceboard.transport.redaction import Redactor

__all__ = ["SCENES", "Ended", "Stage", "perform"]

Ask = Callable[[Connector, Account, Window], AsyncIterator[Any]]


async def _entities(connector: Connector, account: Account, _window: Window) -> AsyncIterator[Any]:
    async for entity in connector.entities(account):
        yield entity


async def _budgets(connector: Connector, account: Account, _window: Window) -> AsyncIterator[Any]:
    async for budget in connector.budgets(account):
        yield budget


async def _facts(connector: Connector, account: Account, window: Window) -> AsyncIterator[Any]:
    async for fact in connector.facts(account, window, Level.CAMPAIGN, Grain.DAY):
        yield fact


async def _hours(connector: Connector, account: Account, window: Window) -> AsyncIterator[Any]:
    last = Window(first=window.last, last=window.last)
    async for fact in connector.facts(account, last, Level.CAMPAIGN, Grain.HOUR):
        yield fact


async def _limits(connector: Connector, account: Account, _window: Window) -> AsyncIterator[Any]:
    async for limit in connector.limits(account):
        yield limit
    async for balance in connector.balances(account):
        yield balance


SCENES: Mapping[str, Ask | None] = {
    "accounts": None,
    "entities": _entities,
    "budgets": _budgets,
    "facts": _facts,
    "hours": _hours,
    "limits": _limits,
}
"""Questions by name; each begins with the accounts, and `accounts` is that alone."""


@frozen(kw_only=True)
class Stage:
    """Where a scene is played: a connector's surroundings.

    Args:
        base_url: of the app; empty: the connector's own.
        clock: the present instant, where no simulated world says it.
        instant: waits take no time, and nothing is asked twice: an error is seen as it first came.
    """

    spec: ConnectorSpec
    options: Any
    secrets: Mapping[str, Secret]
    base_url: str
    clock: Callable[[], int]
    redactor: Redactor = field(factory=Redactor)
    instant: bool = True

    def client(self, *, tries: bool) -> AppClient:
        """A client of its own; `tries`: it asks again what may be asked again."""
        waiting = _Waiting()
        patient: dict[str, Any] = {"sleep": waiting.sleep, "monotonic": waiting.monotonic}
        return client_for(
            evolve(self.spec, rates=()) if self.instant else self.spec,
            base_url=self.base_url,
            clock=self.clock,
            redactor=self.redactor,
            log=Events(self.redactor),
            total=120.0 if tries else 0.0,
            **(patient if self.instant else {}),
        )


class _Waiting:
    """Time in which to wait costs nothing."""

    def __init__(self) -> None:
        self._now = 0.0

    def monotonic(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        self._now += seconds
        await anyio.lowlevel.checkpoint()


@frozen(kw_only=True)
class Ended:
    """How a scene ended: rows, or the platform's no; `now` is the instant that the connector believed."""

    rows: tuple[Any, ...]
    error: PlatformError | None
    now: int
    world: str = ""

    @property
    def summary(self) -> str:
        """`23 rows`, or the error's class."""
        return f"{len(self.rows)} rows" if self.error is None else type(self.error).__name__


async def perform(
    scene: str, stage: Stage, *, accounts: Sequence[str], window: Window, tries: bool = False
) -> Ended:
    """Ask a new connector one scene's question about the first of the accounts.

    Args:
        accounts: ids that the configuration names; empty: whichever the credentials see.

    Raises:
        UnknownName: for a scene that does not exist.
    """
    if scene not in SCENES:
        raise UnknownName(f"there is no scene {scene!r}", do=nearest(scene, SCENES))
    client = stage.client(tries=tries)
    context = ConnectorContext(
        options=stage.options,
        secrets=stage.secrets,
        client=client,
        clock=lambda: stage.clock() if client.world is None else client.world.now,
        base_url=stage.base_url or stage.spec.base_url,
        accounts=tuple(accounts),
        sleep=_Waiting().sleep if stage.instant else anyio.sleep,
    )
    rows: list[Any] = []
    error: PlatformError | None = None
    try:
        rows = [row async for row in _asked(SCENES[scene], stage.spec.factory(context), window)]
    except PlatformError as raised:
        error = raised
    finally:
        await client.aclose()
    world = "" if client.world is None else client.world.world
    return Ended(rows=tuple(rows), error=error, now=context.clock(), world=world)


async def _asked(ask: Ask | None, connector: Connector, window: Window) -> AsyncIterator[Any]:
    seen = [account async for account in connector.accounts()]
    for each in seen:
        # A scene is about one account, so what keeps it from being read is how the scene ends.
        if isinstance(each, UnreadableAccount):
            raise each.error
    accounts = [account for account in seen if isinstance(account, Account)]
    if ask is None:
        for account in accounts:
            yield account
        return
    if not accounts:
        raise UnknownName("the credentials see no account", do="name one of the configured accounts")
    async for row in ask(connector, accounts[0], window):
        yield row

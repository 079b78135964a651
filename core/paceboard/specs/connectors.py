"""What a connector plugin offers, and what the host hands it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, Protocol, TypeVar

from attrs import Factory, field, frozen

from paceboard.errors import PaceboardError
from paceboard.model import (
    Account,
    AccountRef,
    Balance,
    Budget,
    Entity,
    Fact,
    Grain,
    Level,
    Secret,
    SpendingLimit,
    Window,
)
from paceboard.pacing import HourShape
from paceboard.specs.capabilities import FactCapability
from paceboard.specs.presenting import Fatigue, Objective

__all__ = [
    "Answer",
    "Client",
    "Connector",
    "ConnectorContext",
    "ConnectorSpec",
    "Request",
    "SecretSpec",
    "UnreadableAccount",
    "WorldStamp",
]

T = TypeVar("T")


@frozen(kw_only=True)
class Request:
    """One call to the platform, relative to the connector's base URL.

    Args:
        path: `open_api/v1.3/campaign/get/`; never a whole URL, so that no answer can lead elsewhere.
        query: name and value pairs, in the order in which they are sent.
        headers: the token belongs in here, never into the query where the platform allows it.
        body: sent as JSON where it is given.
        form: sent as a form where it is given, which is how OAuth wants it.
        host: one of the connector's declared hosts, where it is not the base URL's; a base URL out of the
            configuration stands for all of them.
        account: the account that the call counts against, for the limiter that is per account.
        deadline: seconds for the whole exchange of one try, from connecting to the last byte.
        repeatable: asking twice is harmless; False for anything that changes state.
    """

    path: str
    query: tuple[tuple[str, str], ...] = ()
    method: str = "GET"
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    body: Any = field(default=None, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    host: str = ""
    account: str = ""
    deadline: float = 60.0
    repeatable: bool = True

    @property
    def step(self) -> str:
        """The call in a word, for logs and errors; its query stays out, where secrets may stand."""
        return f"{self.method} {self.path}"


@frozen(kw_only=True)
class Answer:
    """A whole answer: complete, inflated, within its cap; not yet judged.

    Args:
        status: HTTP status; many platforms say 200 and mean no.
        headers: names in lower case.
        body: the raw bytes, after gzip.
        received_at: instant at which its last byte came.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    received_at: int


@frozen(kw_only=True)
class WorldStamp:
    """What a simulator's face says of itself on every answer: its world and the world's clock."""

    world: str
    now: int


class Client(Protocol):
    """The one door to HTTP: bound to the connector's hosts, with deadline, retry and limiter."""

    async def fetch(self, request: Request, read: Callable[[Answer], T]) -> T:
        """Ask, let `read` judge the answer, and give what it returns.

        `read` raises an error of the tree to refuse an answer: the client retries what may be retried
        and nothing else. Errors of our own code pass through at once.
        """
        ...


@frozen(kw_only=True)
class ConnectorContext:
    """What a connector is made from.

    Args:
        options: an instance of the spec's `config` class.
        accounts: ids that the configuration names; empty: all that the credentials can see.
        secrets: only the secrets that the spec declared, by their names.
        client: the way to the platform.
        clock: the present instant.
        base_url: where the client's requests go.
        note: say something unexpected but harmless (an unknown enum value); counted and shown.
        quota: say how much of a limit the platform says is used now: its name and percent.
        sleep: wait so many seconds (between two looks at a report that the platform prepares).
    """

    options: Any
    secrets: Mapping[str, Secret]
    client: Client
    clock: Callable[[], int]
    base_url: str
    accounts: tuple[str, ...] = ()
    note: Callable[[str, str], None] = field(default=Factory(lambda: _ignore))
    quota: Callable[[str, float], None] = field(default=Factory(lambda: _ignore))
    sleep: Callable[[float], Awaitable[None]] = field(default=Factory(lambda: _sleep))


def _ignore(_name: str, _value: object) -> None:
    return None


async def _sleep(seconds: float) -> None:
    import anyio

    await anyio.sleep(seconds)


@frozen
class UnreadableAccount:
    """An account that the credentials list, or the configuration names, and that cannot be read.

    Args:
        error: why, with the platform's code and request id; it becomes this account's outcome.
    """

    ref: AccountRef
    error: PaceboardError


class Connector(Protocol):
    """Talks to one ad platform. Each method is an async generator of model rows.

    What cannot be read is left out or said to be unknown, never zero and never unlimited. Rows of a
    damaged or incomplete answer are never yielded: raise an error of the tree.
    """

    def accounts(self) -> AsyncIterator[Account | UnreadableAccount]:
        """Every account that the credentials can see; one that cannot be read costs no other.

        Raise only what is wrong with all of them: a dead token, a platform that does not answer.
        """
        ...

    def entities(self, account: Account) -> AsyncIterator[Entity]:
        """All campaigns, groups and ads, the deleted ones too."""
        ...

    def budgets(self, account: Account) -> AsyncIterator[Budget]:
        """The budgets in force now, at each level that can hold one."""
        ...

    def facts(self, account: Account, window: Window, level: Level, grain: Grain) -> AsyncIterator[Fact]:
        """All facts of one level and grain within a window; one row for each key."""
        ...

    def limits(self, account: Account) -> AsyncIterator[SpendingLimit]:
        """The account's spending limits, or one of cycle `UNKNOWN` that says why.

        Limits and balances are extras: where a connector raises that the platform refuses or garbles
        them, the host calls them unknown with that reason, and the account is refreshed all the same.
        """
        ...

    def balances(self, account: Account) -> AsyncIterator[Balance]:
        """What stands on the account, by kind."""
        ...


@frozen(kw_only=True)
class SecretSpec:
    """A secret that the connector needs, by the name under which the configuration gives it.

    Args:
        names_app: two configured apps that give the same are one app to the platform, which counts their
            requests together.
        multiline: it is a text of any signs, like a key file, and never sent as it is; all others are one
            line of ASCII, since HTTP has no other headers.
    """

    name: str
    title: str
    required: bool = True
    names_app: bool = False
    multiline: bool = False


@frozen(kw_only=True)
class ConnectorSpec:
    """What a connector plugin offers.

    Args:
        key: short name in account refs and card keys: `tiktok`.
        archetype: `ad_platform`: which cards it inherits.
        level_names: the platform's own words for the levels, for display.
        config: attrs class of the app's options in `paceboard.toml`.
        base_url: where requests go unless an app's options say otherwise.
        hosts: the only hosts that requests may reach.
        rates: requests per span of seconds that one app may send: `((10, 1), (600, 60))`.
        account_rates: the same for each account alone, where the platform counts those too.
        hour_shape: how days on the platform usually run, and who says so; None: every hour alike. The
            account's own hours take its place as they become known.
        spend_means: what the platform's spend counts where it is not what is billed: "served cost, before
            credits"; shown beside it.
        objectives: by the platform's word for what a campaign is bought for, which cards answer it; a word
            that is in here nowhere says nothing (R95).
        fatigue: from where on an audience has seen ads too often; None: nobody says so of the platform.
        factory: makes the connector; nothing is asked before one of its methods is called.
    """

    key: str
    title: str
    archetype: str
    level_names: Mapping[Level, str]
    config: type
    base_url: str
    hosts: tuple[str, ...]
    secrets: tuple[SecretSpec, ...]
    capabilities: tuple[FactCapability, ...]
    rates: tuple[tuple[int, int], ...] = ()
    account_rates: tuple[tuple[int, int], ...] = ()
    hour_shape: HourShape | None = None
    spend_means: str = ""
    objectives: Mapping[str, Objective] = field(factory=dict)
    fatigue: Fatigue | None = None
    factory: Callable[[ConnectorContext], Connector]

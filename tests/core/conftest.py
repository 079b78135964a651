"""A made-up platform, its connector and its plugin: what a refresh fetches from, without any network."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from functools import partial
from typing import Any

import pytest
from attrs import define, field, frozen

from paceboard.errors import PaceboardError
from paceboard.hookspecs import GROUP, hookimpl
from paceboard.host import Found, Host
from paceboard.model import (
    MICROS,
    Account,
    AccountRef,
    Balance,
    Budget,
    BudgetMode,
    Delivery,
    Entity,
    Fact,
    Grain,
    Level,
    SpendingLimit,
    Window,
    Zone,
    day_from_text,
)
from paceboard.specs import (
    CardSpec,
    Connector,
    ConnectorContext,
    ConnectorSpec,
    FactCapability,
    SecretSpec,
    UnreadableAccount,
)

TODAY = day_from_text("2026-04-24")
READ = (
    (Level.ACCOUNT, Grain.DAY, 30),
    (Level.CAMPAIGN, Grain.DAY, 30),
    (Level.ACCOUNT, Grain.HOUR, 1),
    (Level.CAMPAIGN, Grain.HOUR, 1),
)


@frozen(kw_only=True)
class SampleOptions:
    """What the configuration may say of an app of the sample platform."""

    business_center: str = ""
    accounts: tuple[str, ...] = ()


@define
class Platform:
    """What the platform says now; a test changes it between two looks.

    Args:
        shop: the accounts' name, before their id.
        words: what the platform says in words of its own, of accounts, entities and balances.
        spend: micros by account id and day; the account's one campaign `c1` spends all of it.
        hours: micros by account id, day and hour.
        fails: the error that an account's method raises, by id and method name; `accounts` has no id.
        unreadable: why an account cannot be read that is listed, by its id.
        asked: what facts were asked for, in that order.
        contexts: what connectors were made from.
        on_call: hears of each call, before it fails or answers.
        wrap: stands between a connector and whoever made it.
    """

    zone: Zone = field(factory=lambda: Zone("Etc/UTC"))
    ids: list[str] = field(factory=lambda: ["1"])
    shop: str = "Shop"
    campaign_name: str = "One"
    words: str = ""
    spend: dict[tuple[str, int], int | None] = field(factory=dict)
    hours: dict[tuple[str, int, int], int | None] = field(factory=dict)
    budgets: list[Budget] = field(
        factory=lambda: [
            Budget(level=Level.CAMPAIGN, entity="c1", mode=BudgetMode.DAILY, amount=100 * MICROS)
        ]
    )
    limits: list[SpendingLimit] = field(factory=list)
    fails: dict[tuple[str, str], Exception] = field(factory=dict)
    unreadable: dict[str, PaceboardError] = field(factory=dict)
    asked: list[tuple[str, Window, Level, Grain]] = field(factory=list)
    contexts: list[ConnectorContext] = field(factory=list)
    on_call: Callable[[str, str], None] = field(default=lambda _identity, _method: None)
    wrap: Callable[[Any], Any] = field(default=lambda connector: connector)

    def account(self, identity: str = "1") -> Account:
        """One of the accounts, in US dollars."""
        ref = AccountRef("sample", identity)
        return Account(
            ref=ref,
            name=f"{self.shop} {identity}",
            zone=self.zone,
            currency="USD",
            raw_status=self.words,
            note=self.words,
        )

    def spend_daily(self, micros: int, first: int, last: int) -> None:
        """Let every account spend the same on each of some days."""
        for identity in self.ids:
            self.spend |= {(identity, day): micros for day in range(first, last + 1)}

    def check(self, identity: str, method: str) -> None:
        """Raise what the method was told to raise."""
        self.on_call(identity, method)
        error = self.fails.get((identity, method))
        if error is not None:
            raise error

    def connector(self, context: ConnectorContext) -> Connector:
        """The factory that the connector's spec names."""
        self.contexts.append(context)
        self.check("", "factory")
        made: Connector = self.wrap(_Connector(self, context))
        return made

    def spec(self, **changes: Any) -> ConnectorSpec:
        """What the plugin offers: days and hours of account and campaigns, two hours late."""
        capabilities = tuple(
            FactCapability(
                level=level, grain=grain, measures=("spend",), max_days=longest, lag=7_200, horizon=3
            )
            for level, grain, longest in READ
        )
        values: dict[str, Any] = {
            "key": "sample",
            "title": "Sample Ads",
            "archetype": "ad_platform",
            "level_names": {},
            "config": SampleOptions,
            "base_url": "https://sample.invalid",
            "hosts": ("sample.invalid",),
            "secrets": (
                SecretSpec(name="token", title="Access token"),
                SecretSpec(name="app_secret", title="App secret", required=False),
            ),
            "capabilities": capabilities,
            "factory": self.connector,
        }
        return ConnectorSpec(**{**values, **changes})


@frozen
class _Connector:
    """Gives what the platform says, page by page; each method may fail on its second row."""

    platform: Platform
    context: ConnectorContext

    async def accounts(self) -> AsyncIterator[Account | UnreadableAccount]:
        self.platform.check("", "accounts")
        for identity in self.platform.ids:
            account = self.platform.account(identity)
            error = self.platform.unreadable.get(identity)
            yield account if error is None else UnreadableAccount(account.ref, error)

    async def entities(self, account: Account) -> AsyncIterator[Entity]:
        self.platform.check(account.ref.id, "entities")
        words = self.platform.words
        yield Entity(
            level=Level.CAMPAIGN,
            id="c1",
            name=self.platform.campaign_name,
            delivery=Delivery.ACTIVE,
            raw_status=words,
            objective=words,
            attributes={"kind": words} if words else {},
        )

    async def budgets(self, account: Account) -> AsyncIterator[Budget]:
        self.platform.check(account.ref.id, "budgets")
        for budget in self.platform.budgets:
            yield budget

    async def limits(self, account: Account) -> AsyncIterator[SpendingLimit]:
        self.platform.check(account.ref.id, "limits")
        for limit in self.platform.limits:
            yield limit

    async def balances(self, account: Account) -> AsyncIterator[Balance]:
        self.platform.check(account.ref.id, "balances")
        yield Balance(kind="total", amount=1_000 * MICROS, reason=self.platform.words)

    async def facts(
        self, account: Account, window: Window, level: Level, grain: Grain
    ) -> AsyncIterator[Fact]:
        identity = account.ref.id
        self.platform.asked.append((identity, window, level, grain))
        entity = identity if level is Level.ACCOUNT else "c1"
        rows = self._days(identity, window) if grain is Grain.DAY else self._hours(identity, window)
        for number, (day, hour, spend) in enumerate(rows):
            if number:
                self.platform.check(identity, "facts")
            yield Fact(level=level, entity=entity, grain=grain, day=day, hour=hour, measures={"spend": spend})

    def _days(self, identity: str, window: Window) -> list[tuple[int, int | None, int | None]]:
        return [
            (day, None, spend)
            for (owner, day), spend in sorted(self.platform.spend.items(), key=lambda each: each[0])
            if owner == identity and window.first <= day <= window.last
        ]

    def _hours(self, identity: str, window: Window) -> list[tuple[int, int | None, int | None]]:
        return [
            (day, hour, spend)
            for (owner, day, hour), spend in sorted(self.platform.hours.items(), key=lambda each: each[0])
            if owner == identity and window.first <= day <= window.last
        ]


@frozen
class SamplePlugin:
    """A plugin of a connector, and of cards if it is given some."""

    spec: ConnectorSpec
    cards: tuple[CardSpec, ...] = ()

    @hookimpl
    def paceboard_connectors(self) -> Iterable[ConnectorSpec]:
        yield self.spec

    @hookimpl
    def paceboard_cards(self) -> Iterable[CardSpec]:
        yield from self.cards


def _same(plugin: object) -> object:
    return plugin


def host_of(*plugins: object) -> Host:
    """A strict host with these plugins and no other."""
    return Host(strict=True).discover(
        Found(
            name=f"plugin{number}",
            group=GROUP,
            distribution=f"dist{number}",
            version="1.0",
            load=partial(_same, plugin),
        )
        for number, plugin in enumerate(plugins)
    )


@define
class Clock:
    """An instant that a test moves."""

    now: int

    def __call__(self) -> int:
        return self.now


@pytest.fixture(name="platform")
def _platform() -> Platform:
    return Platform()


@pytest.fixture(name="clock")
def _clock(platform: Platform) -> Clock:
    """Noon of 24 April 2026 in UTC."""
    return Clock(platform.zone.start(TODAY) + 12 * 3_600 * 1_000_000)


@pytest.fixture(name="hosts")
def _hosts(platform: Platform) -> Any:
    """Makes a host of the sample connector, the given cards and further plugins."""

    def make(cards: Sequence[CardSpec] = (), *more: object, **changes: Any) -> Host:
        return host_of(SamplePlugin(platform.spec(**changes), tuple(cards)), *more)

    return make

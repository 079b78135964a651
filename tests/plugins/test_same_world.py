"""One world read through the three connectors: the same money over the same real hours.

Each account exists three times, once on each platform. What is spent in it is told by the real quarter of
an hour alone, so that neither zone nor platform has a part in it. TikTok keeps its accounts at fixed
offsets all year; Meta and Google keep daylight saving.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
import structlog
from attrs import define

from paceboard.config import options_for
from paceboard.host import Host
from paceboard.model import (
    HOUR,
    MEASURES,
    MICROS,
    Account,
    AccountRef,
    Balance,
    Budget,
    BudgetMode,
    Delivery,
    Entity,
    Fact,
    Flight,
    Grain,
    Level,
    LimitCycle,
    Secret,
    SpendingLimit,
    Window,
    Zone,
    day_from_text,
    instant_from_text,
    minor_digits,
)
from paceboard.model.hours import hours_of
from paceboard.plugin import Connector, ConnectorContext, Drift
from paceboard.simulator.living import mounted
from paceboard.simulator.serve import served
from paceboard.specs import SimulatorSpec
from paceboard.transport.client import client_for
from paceboard.transport.redaction import Redactor

PLATFORMS = ("google_ads", "meta", "tiktok")
QUARTER = HOUR // 4
NOW = instant_from_text("2026-12-01T00:00Z")
PLACES = {
    "America/Los_Angeles": "Etc/GMT+8",
    "Australia/Sydney": "Etc/GMT-10",
    "Asia/Kathmandu": "Asia/Kathmandu",
    "UTC": "Etc/UTC",
}
"""A zone, and the fixed offset that TikTok keeps such an account at."""
CHANGES = ("2026-03-08", "2026-04-05", "2026-10-04", "2026-11-01")
"""The days of 2026 on which clocks are set in Los Angeles or Sydney."""
COARSEST = {"USD": MICROS // 100, "JPY": MICROS, "HUF": MICROS, "KWD": MICROS // 1_000}
"""Micros in the last unit that every platform can say; Meta has no hundredths of a forint."""
IDS = {"google_ads": "4155550199", "meta": "1010035716096099", "tiktok": "7000000000000000099"}
CAMPAIGN = "1700000000000000001"


@define(kw_only=True)
class SameWorld:
    """An account on three platforms, in one zone and currency."""

    zone: str
    currency: str
    name: str = "same-world"

    @property
    def connectors(self) -> frozenset[str]:
        return frozenset(PLATFORMS)

    @property
    def step(self) -> int:
        """Micros in the currency's own smallest unit."""
        return int(10 ** (6 - minor_digits(self.currency)))

    def now(self) -> int:
        return NOW

    def zone_at(self, connector: str) -> Zone:
        return Zone(PLACES[self.zone] if connector == "tiktok" else self.zone)

    def spent(self, start: int, end: int) -> int:
        """Micros over a stretch of whole quarters; each quarter's amount is its own."""
        assert start % QUARTER == end % QUARTER == 0
        quarters = range(start // QUARTER, end // QUARTER)
        return sum((quarter * 7_919 % 99_991 + 1) * self.step for quarter in quarters)

    def accounts(self, connector: str) -> Sequence[Account]:
        ref = AccountRef(connector, IDS[connector])
        zone = self.zone_at(connector)
        return (Account(ref=ref, name="Same", zone=zone, currency=self.currency, simulated=True),)

    def entities(self, account: str) -> Sequence[Entity]:
        born = instant_from_text("2026-01-01T00:00Z")
        common = {"delivery": Delivery.ACTIVE, "created": born, "starts": born}
        return (
            Entity(level=Level.CAMPAIGN, id=CAMPAIGN, name="Only", budget_shared=True, **common),  # type: ignore[arg-type]
        )

    def budgets(self, account: str) -> Sequence[Budget]:
        return (
            Budget(
                level=Level.CAMPAIGN,
                entity=CAMPAIGN,
                mode=BudgetMode.DYNAMIC_DAILY,
                amount=COARSEST[self.currency] * 12_345,
            ),
        )

    def limits(self, account: str) -> Sequence[SpendingLimit]:
        return (SpendingLimit(cycle=LimitCycle.UNLIMITED),)

    def balances(self, account: str) -> Sequence[Balance]:
        return tuple(Balance(kind=kind, amount=0) for kind in ("total", "cash", "credit"))

    def facts(self, account: str, window: Window, level: Level, grain: Grain) -> Sequence[Fact]:
        return tuple(self._facts(account.partition(":")[0], window, level, grain))

    def flights(self, connector: str) -> Sequence[Flight]:
        return ()

    def _facts(self, connector: str, window: Window, level: Level, grain: Grain) -> Iterator[Fact]:
        zone = self.zone_at(connector)
        entity = IDS[connector] if level is Level.ACCOUNT else CAMPAIGN
        for day in range(window.first, window.last + 1):
            spent: dict[int | None, int] = {}
            for hour in hours_of(zone, day):
                label = hour.label if grain is Grain.HOUR else None
                spent[label] = spent.get(label, 0) + self.spent(hour.start, hour.end)
            for label, amount in spent.items():
                measures = {**dict.fromkeys(MEASURES, 0), "spend": amount, "impressions": 1}
                yield Fact(level=level, entity=entity, grain=grain, day=day, hour=label, measures=measures)


Ask = Callable[[Connector, Account], AsyncIterator[Any]]


def daily(days: Iterable[int], grain: Grain) -> Ask:
    """Asks for the account's facts, one day at a time."""

    async def ask(connector: Connector, account: Account) -> AsyncIterator[Fact]:
        for day in days:
            async for fact in connector.facts(account, Window(first=day, last=day), Level.ACCOUNT, grain):
                yield fact

    return ask


class Wired:
    """The world behind the three faces on one port, and connectors that read it over real HTTP."""

    def __init__(self, world: SameWorld, simulators: Mapping[str, SimulatorSpec], host: Host) -> None:
        self.world = world
        self._simulators = simulators
        self._specs = host.connectors()

    def read(self, ask: Ask, *platforms: str) -> dict[str, list[Any]]:
        """What the connector of each platform (default: all) answers."""
        app, paths = mounted(self.world, self._simulators)
        with served(app) as base:
            return {
                key: asyncio.run(self._read(key, f"{base}{paths[key]}", ask))
                for key in platforms or PLATFORMS
            }

    async def _read(self, key: str, url: str, ask: Ask) -> list[Any]:
        async with self._connected(key, url) as connector:
            (account,) = [each async for each in connector.accounts()]
            assert isinstance(account, Account)
            return [row async for row in ask(connector, account)]

    @asynccontextmanager
    async def _connected(self, key: str, url: str) -> AsyncIterator[Connector]:
        spec, simulator = self._specs[key], self._simulators[key]
        log: Any = structlog.get_logger()
        client = client_for(spec, base_url=url, clock=self.world.now, redactor=Redactor(), log=log)
        context = ConnectorContext(
            options=options_for(spec.config, simulator.options, key),
            secrets={name: Secret(text) for name, text in simulator.secrets.items()},
            client=client,
            clock=self.world.now,
            base_url=url,
            accounts=(IDS[key],),
        )
        try:
            yield spec.factory(context)
        finally:
            await client.aclose()


@pytest.fixture(scope="module")
def wired() -> Any:
    """Wires a world."""
    host = Host(strict=True).discover()
    simulators = {key: host.simulators()[key] for key in PLATFORMS}

    def made(zone: str, currency: str) -> Wired:
        return Wired(SameWorld(zone=zone, currency=currency), simulators, host)

    return made


def by_real_hours(facts: Sequence[Fact], zone: Zone) -> dict[tuple[int, ...], int]:
    """Spend by the instants at which its real hours begin; an hour that the clocks repeat has two."""
    found: dict[tuple[int, ...], int] = {}
    for fact in facts:
        starts = tuple(each.start for each in hours_of(zone, fact.day) if each.label == fact.hour)
        found[starts] = fact.measures["spend"] or 0
    return found


def around(date: str) -> range:
    """The day before, the day and the day after."""
    return range(day_from_text(date) - 1, day_from_text(date) + 2)


def check_hours(made: Wired, date: str) -> None:
    """Every platform says the same of each real hour that all of them were asked of."""
    world = made.world
    read = made.read(daily(around(date), Grain.HOUR))
    step = COARSEST[world.currency]
    every = {key: by_real_hours(facts, world.zone_at(key)) for key, facts in read.items()}
    common = set.intersection(*({each for starts in own for each in starts} for own in every.values()))
    for own in every.values():
        whole = {starts: spent for starts, spent in own.items() if set(starts) <= common}

        assert len(common) > 2 * 24
        assert common == {each for starts in whole for each in starts}
        assert {
            starts: sum(world.spent(each, each + HOUR) for each in starts) // step for starts in whole
        } == {starts: spent // step for starts, spent in whole.items()}


def check_days(made: Wired, date: str) -> None:
    """A platform's day is the sum of its own real hours: 23, 24 or 25 of them."""
    world = made.world
    step = COARSEST[world.currency]
    for key, facts in made.read(daily(around(date), Grain.DAY)).items():
        zone = world.zone_at(key)

        assert {day: world.spent(*zone.span(day)) // step for day in around(date)} == {
            fact.day: (fact.measures["spend"] or 0) // step for fact in facts
        }


@pytest.mark.parametrize("date", ["2026-03-08", "2026-11-01"])
def test_three_platforms_say_the_same_of_the_same_real_hours(wired: Any, date: str) -> None:
    """In Los Angeles in dollars, over the day without 2 o'clock and the one that has 1 o'clock twice."""
    made = wired("America/Los_Angeles", "USD")
    check_hours(made, date)
    check_days(made, date)


@pytest.mark.long
@pytest.mark.parametrize("currency", ["USD", "JPY", "HUF"])
@pytest.mark.parametrize("zone", PLACES)
@pytest.mark.parametrize("date", CHANGES)
def test_they_say_the_same_in_every_zone_and_currency(
    wired: Any, zone: str, currency: str, date: str
) -> None:
    """To the last unit that the coarsest platform can say, over each change of the clocks in 2026."""
    made = wired(zone, currency)
    check_hours(made, date)
    check_days(made, date)


@pytest.mark.parametrize("zone", ["Australia/Sydney", "Asia/Kathmandu"])
def test_a_currency_of_three_digits_is_told_by_google_in_micros(wired: Any, zone: str) -> None:
    """Dinars come to the fils, over the day on which Sydney sets its clocks."""
    made = wired(zone, "KWD")
    days = around("2026-04-05")
    (facts,) = made.read(daily(days, Grain.DAY), "google_ads").values()

    assert [made.world.spent(*Zone(zone).span(day)) for day in days] == [
        fact.measures["spend"] for fact in facts
    ]


@pytest.mark.parametrize("method", ["entities", "budgets", "limits"])
def test_a_currency_whose_offset_is_not_known_is_an_error_that_names_it(wired: Any, method: str) -> None:
    """Meta's table has no dinar: no cap, budget or limit is guessed, and so nothing of a refresh is kept."""
    made = wired("UTC", "KWD")
    with pytest.raises(Drift, match="'KWD' is not known") as caught:
        made.read(lambda connector, account: getattr(connector, method)(account), "meta")

    assert caught.value.why
    assert caught.value.do

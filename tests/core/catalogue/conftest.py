"""A flight in a ledger: the seed's golden series, a connector that reads spend, and a way to judge it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen

from paceboard.cards import Evaluation, Inputs, Viewer
from paceboard.catalogue import every_card
from paceboard.ledger import FactWindow, Ledger
from paceboard.model import (
    HOUR,
    MICROS,
    Account,
    AccountRef,
    Budget,
    BudgetMode,
    Delivery,
    Entity,
    Fact,
    Flight,
    Grain,
    Level,
    LimitCycle,
    PlatformRule,
    Reading,
    RuleSpan,
    SpendingLimit,
    Window,
    Zone,
    day_from_text,
)
from paceboard.specs import ConnectorSpec, FactCapability, MeasureGroup, groups_of

GOLDEN = [
    *(1180, 1340, 1365, 1385, 1390, 1375, 1365),
    *(1390, 1405, 1420, 1435, 1450, 1460, 1840),
    *(1900, 2000, 2100, 2200, 2200, 2200, 2200),
    *(1790, 1810, 1800),
]
"""Spend of each day of the seed's flight, in dollars (pacing reference, section 6)."""
FIRST = day_from_text("2026-04-02")
ACCOUNT = Account(ref=AccountRef("sample", "1"), name="Athleisure", zone=Zone("Etc/GMT+8"), currency="USD")
FLIGHT = Flight(
    account="sample:1",
    name="Launch",
    first=FIRST,
    last=FIRST + 29,
    amount=40_000 * MICROS,
    currency="USD",
    hard=True,
)
BUDGETS = {"c1": 520, "c2": 455, "c3": 325}
CAMPAIGNS = tuple(
    Entity(level=Level.CAMPAIGN, id=key, name=key, delivery=Delivery.ACTIVE, budget_shared=True)
    for key in BUDGETS
)


def capability(level: Level, grain: Grain) -> FactCapability:
    return FactCapability(level=level, grain=grain, measures=("spend",), max_days=30, lag=7_200, horizon=3)


def rule(span: RuleSpan, factor: str) -> PlatformRule:
    return PlatformRule(
        key=f"sample.{span}",
        connector="sample",
        mode=BudgetMode.DYNAMIC_DAILY,
        span=span,
        factor=Fraction(factor),
        valid_from=None,
        valid_to=None,
        source="https://example.com/rules",
        quoted="2024-03-01",
        text="",
    )


SPEC = ConnectorSpec(
    key="sample",
    title="Sample Ads",
    archetype="ad_platform",
    level_names={},
    config=object,
    base_url="https://example.com",
    hosts=("example.com",),
    secrets=(),
    capabilities=tuple(
        capability(level, grain)
        for level in (Level.ACCOUNT, Level.CAMPAIGN)
        for grain in (Grain.DAY, Grain.HOUR)
    ),
    factory=lambda context: context.options,
)

VALUES = MeasureGroup(key="conversions", measures=("conversions", "conversion_value"), lag=7_200, horizon=28)
CONVERTING = evolve(
    SPEC,
    capabilities=tuple(
        evolve(each, measures=("spend", *VALUES.measures), groups=(VALUES,)) for each in SPEC.capabilities
    ),
)
"""The same connector with conversions, which it restates for 28 days."""


@frozen
class Board:
    """A ledger that days can be written to, and cards that can be asked for."""

    ledger: Ledger
    inputs: Inputs
    account: Account = ACCOUNT
    spec: ConnectorSpec = SPEC

    def look(
        self,
        days: Sequence[int],
        *,
        hours: Sequence[int] = (),
        campaigns: Sequence[int | Fraction] | None = None,
        whole: int | None = None,
        watermark: int | None = None,
        covered_from: int = FIRST - 60,
        value: Fraction | None = None,
        lag: int = 2 * HOUR,
        **lists: Any,
    ) -> None:
        """Commit what a platform said: dollars of each day of the flight, and of the running day's hours.

        Args:
            whole: dollars of the running day's own row; None: it has none.
            campaigns: dollars that the campaign `c1` reports a day; None: all of the account's.
            value: conversion value of each dollar, and one conversion for each 50 dollars; None: not told.
        """
        zone = self.account.zone
        shown = list(days) if campaigns is None else list(campaigns)
        facts = [self._day(Level.ACCOUNT, "1", number, spend) for number, spend in enumerate(days)]
        if value is not None:
            facts = [self._converted(fact, value) for fact in facts]
        facts += [self._day(Level.CAMPAIGN, "c1", number, spend) for number, spend in enumerate(shown)]
        running = FIRST + len(days)
        hourly = [
            Fact(
                level=level,
                entity=entity,
                grain=Grain.HOUR,
                day=running,
                hour=hour,
                measures={"spend": spend * MICROS},
            )
            for hour, spend in enumerate(hours)
            for level, entity in ((Level.ACCOUNT, "1"), (Level.CAMPAIGN, "c1"))
        ]
        if whole is not None:
            rows = ((Level.ACCOUNT, "1"), (Level.CAMPAIGN, "c1"))
            facts += [self._day(level, entity, len(days), whole) for level, entity in rows]
        until = zone.start(running) + len(hours) * HOUR if watermark is None else watermark
        span = Window(first=FIRST, last=running)
        levels = (Level.ACCOUNT, Level.CAMPAIGN)
        self.ledger.commit(
            self.account,
            at=until + lag,
            facts=[
                FactWindow(window=span, planned=tuple((level, Grain.DAY) for level in levels), facts=facts),
                FactWindow(window=span, planned=tuple((level, Grain.HOUR) for level in levels), facts=hourly),
            ],
            watermarks=dict.fromkeys(groups_of(self.spec.capabilities), until),
            covered_from={"spend": covered_from},
            **{"entities": CAMPAIGNS, "budgets": budgets(), "limits": [limit(sum(days))], **lists},
        )

    def _day(self, level: Level, entity: str, number: int, spend: int | Fraction) -> Fact:
        measures = {"spend": int(spend * MICROS)}
        return Fact(level=level, entity=entity, grain=Grain.DAY, day=FIRST + number, measures=measures)

    @staticmethod
    def _converted(fact: Fact, value: Fraction) -> Fact:
        spend = fact.measures["spend"] or 0
        return evolve(
            fact,
            measures={**fact.measures, "conversion_value": int(spend * value), "conversions": spend // 50},
        )

    def evaluation(self) -> Evaluation:
        """The standard cards over this ledger."""
        cards = {card.key: card for card in every_card()}
        return Evaluation(
            Viewer(self.ledger, {"sample": self.spec}, self.inputs), {"sample": self.spec}, cards
        )

    def card(self, key: str = "spend_vs_budget", **asked: Any) -> Reading:
        """One card's reading; a judge that fails fails the test."""
        (evaluated,) = self.evaluation().evaluate([self.account.ref], [key], **asked)
        assert evaluated.error is None, evaluated.error
        assert evaluated.reading is not None
        return evaluated.reading

    def with_flights(self, *flights: Flight) -> Board:
        """The same ledger under another media plan."""
        return evolve(self, inputs=evolve(self.inputs, flights=flights))


def budgets(mode: BudgetMode = BudgetMode.DYNAMIC_DAILY, **other: int | None) -> list[Budget]:
    """The seed's three campaign budgets, or others."""
    return [
        Budget(
            level=Level.CAMPAIGN,
            entity=key,
            mode=mode,
            amount=None if amount is None else amount * MICROS,
            raw_mode="",
        )
        for key, amount in {**BUDGETS, **other}.items()
    ]


def limit(spent: int, *, stopped: bool | None = None) -> SpendingLimit:
    """The seed's one-time limit of 40,000."""
    return SpendingLimit(
        cycle=LimitCycle.ONE_TIME,
        amount=40_000 * MICROS,
        spent=spent * MICROS,
        reset=ACCOUNT.zone.start(FIRST),
        stopped=spent >= 40_000 if stopped is None else stopped,
    )


@pytest.fixture(name="board")
def _board(tmp_path: Path) -> Iterator[Board]:
    inputs = Inputs(flights=(FLIGHT,), rules=(rule(RuleSpan.DAY, "5/4"), rule(RuleSpan.WEEK, "7")))
    with Ledger.open(tmp_path / "ledger.db", clock=lambda: 0) as ledger:
        yield Board(ledger, inputs)


@pytest.fixture(name="converting")
def _converting(board: Board) -> Board:
    return evolve(board, spec=CONVERTING)


@pytest.fixture(name="lived")
def _lived(board: Board) -> Callable[[int], Board]:
    def live(days: int) -> Board:
        # Three looks make history as thirty do, and take a tenth of the time.
        for day in range(max(1, days - 2), days + 1):
            board.look([*GOLDEN, *[0] * 6][:day])
        return board

    return live

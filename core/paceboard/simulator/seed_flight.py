"""The seed's flight: a US athleisure launch of 40,000.00 USD on TikTok, 2 April to 1 May 2026.

Three campaigns with dynamic daily budgets of 1,300.00 together; In-Feed creative #4 goes viral on
day 13. The account's spend of each day is given to the cent (pacing reference, section 6) and adds up
to 1,180 / 9,400 / 19,800 / 34,600 / 38,200 / 40,000 on days 1 / 7 / 14 / 21 / 23 / 24, where the
spending limit stops it.
"""

from __future__ import annotations

from fractions import Fraction

from paceboard.model import MICROS, AccountRef, BudgetMode, Flight, LimitCycle, Zone, day_from_text
from paceboard.simulator.scenario import (
    Ad,
    Campaign,
    Group,
    Limit,
    Pace,
    Scenario,
    ScheduledBudget,
    SimulatedAccount,
    Viral,
)

__all__ = ["ACCOUNT", "FLIGHT_START", "GOLDEN", "VIRAL", "athleisure", "athleisure_flight", "seed_flight"]

ACCOUNT = AccountRef("tiktok", "7000000000000000001")
FLIGHT_START = day_from_text("2026-04-02")
DAYS_BEFORE = 35
CAP = 40_000 * MICROS

GOLDEN = (
    *(1_180, 1_340, 1_365, 1_385, 1_390, 1_375, 1_365),
    *(1_390, 1_405, 1_420, 1_435, 1_450, 1_460, 1_840),
    *(1_900, 2_000, 2_100, 2_200, 2_200, 2_200, 2_200),
    *(1_790, 1_810, 1_800),
)
"""Spend of days 1 to 24 in whole USD; the limit leaves nothing for the days after."""

_WANTED_AFTER = 1_800
VIRAL = Viral(first=FLIGHT_START + 12)


def _dynamic(amount: int) -> ScheduledBudget:
    return ScheduledBudget(mode=BudgetMode.DYNAMIC_DAILY, amount=amount * MICROS)


def athleisure(
    first: int, *, viral: Viral | None = None, surge: tuple[Pace, ...] = ()
) -> tuple[Campaign, ...]:
    """The launch's campaigns, running from a day on.

    Args:
        viral: how creative #4, in the first campaign, takes off; None: it does not.
        surge: what the first campaign wants beyond its budget, from when.
    """
    prospecting = Campaign(
        name="Athleisure US | Prospecting",
        first=first,
        budget=_dynamic(520),
        paces=surge,
        groups=(
            Group(
                name="Broad 18-34",
                ads=(
                    Ad(name="In-Feed #1 Studio to street"),
                    Ad(name="In-Feed #2 One-minute stretch"),
                    Ad(name="In-Feed #3 Colour drop"),
                ),
            ),
            Group(
                name="Lookalike buyers 1 %",
                ads=(
                    Ad(name="In-Feed #4 Morning run", viral=viral),
                    Ad(name="In-Feed #5 Pocket test"),
                ),
            ),
        ),
    )
    retargeting = Campaign(
        name="Athleisure US | Retargeting",
        first=first,
        budget=_dynamic(455),
        groups=(
            Group(
                name="Site visitors 30 days",
                ads=(Ad(name="Carousel #1 Still in your bag"), Ad(name="In-Feed #6 Reviews read aloud")),
            ),
            Group(name="Video viewers 75 %", ads=(Ad(name="In-Feed #7 Fit guide"),)),
        ),
    )
    creators = Campaign(
        name="Athleisure US | Spark creators",
        first=first,
        budget=_dynamic(325),
        groups=(
            Group(
                name="Creators running",
                ads=(Ad(name="Spark #1 5k with me"), Ad(name="Spark #2 Race day kit")),
            ),
            Group(name="Creators yoga", ads=(Ad(name="Spark #3 Flow in ten minutes"),)),
        ),
    )
    return (prospecting, retargeting, creators)


def athleisure_flight(amount: int = CAP, *, hard: bool = True) -> Flight:
    """The declared flight over the thirty days from 2 April 2026."""
    return Flight(
        account=str(ACCOUNT),
        name="US athleisure launch",
        first=FLIGHT_START,
        last=FLIGHT_START + 29,
        amount=amount,
        currency="USD",
        hard=hard,
    )


def _daily_spend() -> dict[int, int]:
    before = dict.fromkeys(range(FLIGHT_START - DAYS_BEFORE, FLIGHT_START), 1_300)
    golden = {FLIGHT_START + index: amount for index, amount in enumerate(GOLDEN)}
    after = dict.fromkeys(range(FLIGHT_START + len(GOLDEN), FLIGHT_START + 30), _WANTED_AFTER)
    return {day: amount * MICROS for day, amount in (before | golden | after).items()}


def seed_flight() -> Scenario:
    """The flight as the seed tells it; day 23 is the present."""
    return Scenario(
        name="seed-flight",
        title="TikTok flight of 40,000.00 USD that goes viral on day 13 and is gone on day 24",
        accounts=(
            SimulatedAccount(
                ref=ACCOUNT,
                name="Athleisure US",
                zone=Zone("Etc/GMT+8"),
                first=FLIGHT_START - DAYS_BEFORE,
                campaigns=athleisure(
                    FLIGHT_START - DAYS_BEFORE,
                    viral=VIRAL,
                    surge=(Pace(first=VIRAL.first + 1, factor=Fraction(5, 2)),),
                ),
                limit=Limit(cycle=LimitCycle.ONE_TIME, amount=CAP, reset=FLIGHT_START),
                cash=100_000 * MICROS,
                daily_spend=_daily_spend(),
            ),
        ),
        flights=(athleisure_flight(),),
        first=FLIGHT_START,
        last=FLIGHT_START + 29,
        present=FLIGHT_START + 22,
    )

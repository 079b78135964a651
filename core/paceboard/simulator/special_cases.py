"""Worlds that each show one case; short declarations over the athleisure launch."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve

from paceboard.model import (
    MICROS,
    AccountRef,
    BudgetMode,
    Flight,
    LimitCycle,
    Window,
    Zone,
)
from paceboard.simulator.scenario import (
    Ad,
    Campaign,
    Ceiling,
    Credit,
    Funnel,
    Group,
    Learning,
    Limit,
    Pace,
    Restatement,
    Scenario,
    ScheduledBudget,
    SimulatedAccount,
)
from paceboard.simulator.seed_flight import ACCOUNT, FLIGHT_START, VIRAL, athleisure, athleisure_flight

__all__ = [
    "credit",
    "deleted_campaign",
    "lifetime",
    "limit_unknown",
    "no_budget",
    "published_rule",
    "quiet",
    "rejection",
    "restatement",
    "unlisted_campaign",
    "yen",
]

DAY = FLIGHT_START
_BUDGET = 39_000 * MICROS
_FLAT = (100,) * 7


def _launch(campaigns: tuple[Campaign, ...]) -> SimulatedAccount:
    """An account on pace that begins on the flight's first day."""
    return SimulatedAccount(
        ref=ACCOUNT,
        name="Athleisure US",
        zone=Zone("Etc/GMT+8"),
        first=DAY,
        campaigns=campaigns,
        weekdays=_FLAT,
        limit=Limit(cycle=LimitCycle.ONE_TIME, amount=_BUDGET, reset=DAY),
        cash=100_000 * MICROS,
    )


def _scenario(name: str, title: str, account: SimulatedAccount, *, present: int = 15) -> Scenario:
    """Thirty days of one account with a declared flight of 39,000.00; `present` is the flight's day."""
    return Scenario(
        name=name,
        title=title,
        accounts=(account,),
        flights=(athleisure_flight(_BUDGET, hard=False),),
        first=DAY,
        last=DAY + 29,
        present=DAY + present - 1,
    )


def quiet() -> Scenario:
    """Nothing happens: every card should say so."""
    return _scenario("quiet", "Nothing happens: spend on pace with its budget", _launch(athleisure(DAY)))


def no_budget() -> Scenario:
    """No level has a budget, no limit, no flight."""
    none = ScheduledBudget(mode=BudgetMode.NONE)
    campaigns = tuple(
        evolve(campaign, budget=none, shared=False, demand=400 * MICROS) for campaign in athleisure(DAY)
    )
    account = evolve(_launch(campaigns), limit=None)
    return evolve(_scenario("no-budget", "No budget at any level, no limit, no flight", account), flights=())


def lifetime() -> Scenario:
    """Lifetime budgets: one steady, one paused for five days and resumed, one without an end."""

    def campaign(name: str, amount: int, *, last: int | None, pauses: tuple[Window, ...] = ()) -> Campaign:
        return Campaign(
            name=name,
            first=DAY,
            last=last,
            pauses=pauses,
            demand=50 * MICROS,
            budget=ScheduledBudget(mode=BudgetMode.LIFETIME, amount=amount * MICROS),
            groups=(Group(name=f"{name} all", ads=(Ad(name=f"{name} #1"), Ad(name=f"{name} #2"))),),
        )

    campaigns = (
        campaign("Spring drop", 3_000, last=DAY + 29),
        campaign("Run club", 2_000, last=DAY + 19, pauses=(Window(first=DAY + 5, last=DAY + 9),)),
        campaign("Always on", 5_000, last=None),
    )
    account = evolve(_launch(campaigns), limit=None)
    title = "Lifetime budgets: steady, paused and resumed, without an end"
    return evolve(_scenario("lifetime", title, account), flights=())


def rejection() -> Scenario:
    """The review takes two of the retargeting ads off for days 2 to 4."""
    prospecting, retargeting, creators = athleisure(DAY)
    rejected = Window(first=DAY + 1, last=DAY + 3)
    first, second = retargeting.groups
    groups = (evolve(first, ads=tuple(evolve(ad, rejected=rejected) for ad in first.ads)), second)
    account = _launch((prospecting, evolve(retargeting, groups=groups), creators))
    return _scenario("rejection", "Two ads rejected for days 2 to 4, spend below plan", account, present=3)


def restatement() -> Scenario:
    """Spend shrinks by 0.4 % once three whole days have gone by."""
    restated = Restatement(share=Fraction(-4, 1_000), after=3)
    account = evolve(_launch(athleisure(DAY)), restatement=restated)
    return _scenario("restatement", "Days restated by -0.4 % after three days", account)


def deleted_campaign() -> Scenario:
    """The retargeting campaign is deleted on day 11; what it spent stays spent."""
    prospecting, retargeting, creators = athleisure(DAY)
    account = _launch((prospecting, evolve(retargeting, deleted=DAY + 10), creators))
    return _scenario("deleted-campaign", "A campaign deleted on day 11 whose spend still counts", account)


def credit() -> Scenario:
    """3,000.00 of ad credit are used up before cash."""
    account = evolve(_launch(athleisure(DAY)), credit=Credit(amount=3_000 * MICROS, first=DAY))
    return _scenario("credit", "3,000.00 of ad credit: spend, billed and cash differ", account, present=5)


def limit_unknown() -> Scenario:
    """Without a Business Center nobody can read the account's limit."""
    unknown = Limit(cycle=LimitCycle.UNKNOWN, reason="the account belongs to no Business Center")
    account = evolve(_launch(athleisure(DAY)), limit=unknown)
    return _scenario("limit-unknown", "No Business Center: the spending limit cannot be read", account)


def published_rule() -> Scenario:
    """The viral flight under the platform's published rule: 1.25x a day, 7x a week."""
    wanted = ((0, 1.05), (7, 1.098), (13, 1.7), (21, 1.385))
    paces = tuple(Pace(first=DAY + day, factor=Fraction(str(factor))) for day, factor in wanted)
    campaigns = tuple(evolve(campaign, paces=paces) for campaign in athleisure(DAY, viral=VIRAL))
    account = evolve(
        _launch(campaigns),
        learning=Learning(),
        ceiling=Ceiling(day=Fraction(5, 4)),
        limit=Limit(cycle=LimitCycle.ONE_TIME, amount=40_000 * MICROS, reset=DAY),
    )
    title = "The viral flight within the published rule of 1.25x a day and 7x a week"
    return evolve(_scenario("published-rule", title, account, present=23), flights=(athleisure_flight(),))


def unlisted_campaign() -> Scenario:
    """A fourth campaign of a kind that the ordinary calls leave out: only the account's total has it."""
    unlisted = Campaign(
        name="Shop GMV Max",
        first=DAY,
        budget=ScheduledBudget(mode=BudgetMode.DAILY, amount=90 * MICROS),
        groups=(Group(name="Shop", ads=(Ad(name="Shop"),)),),
        listed=False,
    )
    account = _launch((*athleisure(DAY), unlisted))
    return _scenario("unlisted-campaign", "Spend that only the account's total has", account)


def yen() -> Scenario:
    """A Japanese account: no minor units, days nine hours ahead of UTC."""
    ref = AccountRef("tiktok", "7000000000000000002")
    campaigns = tuple(
        evolve(campaign, budget=evolve(campaign.budget, amount=(campaign.budget.amount or 0) * 150))
        for campaign in athleisure(DAY)
    )
    account = evolve(
        _launch(campaigns),
        ref=ref,
        name="Athleisure Japan",
        zone=Zone("Etc/GMT-9"),
        currency="JPY",
        funnel=Funnel(price=900 * MICROS, order=9_200 * MICROS),
        limit=Limit(cycle=LimitCycle.MONTHLY, amount=6_000_000 * MICROS),
        cash=15_000_000 * MICROS,
    )
    flight = Flight(
        account=str(ref),
        name="Japan launch",
        first=DAY,
        last=DAY + 29,
        amount=5_850_000 * MICROS,
        currency="JPY",
    )
    return evolve(_scenario("yen", "A yen account: whole amounts only", account), flights=(flight,))

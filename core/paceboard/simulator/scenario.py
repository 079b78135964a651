"""Scenarios: what a simulated world is made of, declared and nothing reckoned yet.

Days are account-local epoch days, amounts micros of the account's currency. What the declarations do
to delivery stands in `targets` and `delivery`.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from attrs import field, frozen

from paceboard.model import MICROS, AccountRef, BudgetMode, Flight, LimitCycle, Reporting, Window, Zone

__all__ = [
    "HOURS",
    "WEEKDAYS",
    "Ad",
    "AmountChange",
    "AmountRaise",
    "Campaign",
    "Ceiling",
    "Credit",
    "Funnel",
    "Group",
    "Learning",
    "Limit",
    "Pace",
    "Restatement",
    "Scenario",
    "ScheduledBudget",
    "SimulatedAccount",
    "Viral",
]

HOURS = (52, 38, 26, 18, 14, 13, 16, 22, 28, 33, 37, 40, 44, 46, 46, 47, 49, 52, 56, 62, 68, 72, 70, 62)
"""How much of a day each local hour takes: the evening is strong, as on a video platform (assumed)."""

WEEKDAYS = (106, 97, 95, 96, 99, 103, 104)
"""Sunday to Saturday, in hundredths of an average day (assumed; real accounts spread about as much)."""


@frozen(kw_only=True)
class AmountChange:
    """The budget's amount from an hour of a day on."""

    day: int
    hour: int = 0
    amount: int


@frozen(kw_only=True)
class AmountRaise:
    """So much a day more than the budget's amount, from an hour of a day on for some hours of its clock."""

    day: int
    hour: int = 0
    hours: int
    more: int


@frozen(kw_only=True)
class ScheduledBudget:
    """A budget and how its amount changes; `changes` in the order of their time.

    Args:
        raises: of a daily amount, for a time, oldest first.
        pool: name of the one budget that several campaigns draw on, each declared with the same amounts;
            empty: the campaign's own.
        share: of the amount that this campaign draws; the shares of a pool add up to one.
    """

    mode: BudgetMode
    amount: int | None = None
    changes: tuple[AmountChange, ...] = ()
    raises: tuple[AmountRaise, ...] = ()
    pool: str = ""
    share: Fraction = Fraction(1)


@frozen(kw_only=True)
class Viral:
    """A creative that takes off.

    Args:
        share: of its campaign's spend that it takes.
        click_rate: clicks per impression from then on.
        conversion_factor: its clicks convert so much worse or better than the account's.
    """

    first: int
    share: float = 0.70
    click_rate: float = 0.048
    conversion_factor: float = 0.36


@frozen(kw_only=True)
class Ad:
    """One creative.

    Args:
        first: day of its launch; None: with its campaign.
        rejected: days on which the review keeps it off; most of its share is lost meanwhile.
        deleted: day from whose start it is gone.
    """

    name: str
    first: int | None = None
    viral: Viral | None = None
    rejected: Window | None = None
    deleted: int | None = None


@frozen(kw_only=True)
class Group:
    """A group of ads; it has a budget of its own only where its campaign's is not shared."""

    name: str
    ads: tuple[Ad, ...]
    budget: ScheduledBudget | None = None


@frozen(kw_only=True)
class Pace:
    """From a day on, a campaign wants this multiple of its budget."""

    first: int
    factor: Fraction


@frozen(kw_only=True)
class Campaign:
    """A campaign with its groups.

    Args:
        budget: of the campaign; mode NONE where the groups' budgets count, or none at all.
        shared: the platform spreads the budget over the groups (CBO).
        first: first day of delivery; `created` the day it appears on, by default the same.
        last: last day of its schedule; None: no end.
        pauses: days on which it is off; nobody knows of a pause before it begins.
        deleted: day from whose start it is gone.
        demand: what it would spend a day where no daily budget says.
        listed: False for a kind of campaign that the platform's ordinary calls leave out, although
            the account's total has its spend.
    """

    name: str
    groups: tuple[Group, ...]
    budget: ScheduledBudget
    shared: bool = True
    objective: str = "WEB_CONVERSIONS"
    first: int
    created: int | None = None
    last: int | None = None
    pauses: tuple[Window, ...] = ()
    deleted: int | None = None
    demand: int = 0
    paces: tuple[Pace, ...] = ()
    listed: bool = True


@frozen(kw_only=True)
class Learning:
    """A campaign's first days deliver less."""

    days: int = 1
    factor: float = 0.86


@frozen(kw_only=True)
class Ceiling:
    """The platform's own rule for dynamic daily budgets.

    Args:
        day: one day takes at most this multiple of the day's highest amount.
        week: a week from Sunday to Saturday takes at most seven times a campaign's amount; a change of
            the amount opens a part of the week that counts for itself.
    """

    day: Fraction
    week: bool = True


@frozen(kw_only=True)
class Limit:
    """The account's hard cap.

    Args:
        reset: day at whose start a one-time limit began; other cycles begin by the calendar.
        reason: why it cannot be read, for the cycle UNKNOWN.
    """

    cycle: LimitCycle
    amount: int | None = None
    reset: int | None = None
    reason: str = ""


@frozen(kw_only=True)
class Credit:
    """Ad credit that is used up before cash."""

    amount: int
    first: int


@frozen(kw_only=True)
class Restatement:
    """Spend of a day changes by this share once so many whole days lie between it and now."""

    share: Fraction
    after: int = 3


@frozen(kw_only=True)
class Funnel:
    """From spend to orders.

    Args:
        price: micros for a thousand impressions; `order` micros of an average order.
    """

    price: int = 6_500_000
    click_rate: float = 0.012
    conversion_rate: float = 0.028
    order: int = 62 * MICROS


@frozen(kw_only=True)
class SimulatedAccount:
    """One account and everything that happens to it.

    Args:
        first: the first day of its history.
        hours: weights of the 24 local hours; `weekdays` of Sunday to Saturday.
        noise: spread of a campaign's day around its target; `hour_noise` of an hour.
        cash: what stood on the account in cash at the start of its history.
        daily_spend: days on which the account wants exactly so much, whatever the budgets say; the
            campaigns share it by their targets, and only the limit can cut it.
    """

    ref: AccountRef
    name: str
    zone: Zone
    currency: str = "USD"
    first: int
    campaigns: tuple[Campaign, ...]
    hours: tuple[int, ...] = HOURS
    weekdays: tuple[int, ...] = WEEKDAYS
    noise: float = 0.03
    hour_noise: float = 0.25
    learning: Learning | None = None
    ceiling: Ceiling | None = None
    limit: Limit | None = None
    credit: Credit | None = None
    cash: int = 0
    restatement: Restatement | None = None
    funnel: Funnel = field(factory=Funnel)
    daily_spend: Mapping[int, int] = field(factory=dict)


@frozen(kw_only=True)
class Scenario:
    """A world as it is declared.

    Args:
        title: one line that says what the world shows.
        first, last: the days that a replay goes through.
        present: the day that is wholly visible, and the last one, at the world's default instant.
        lag: seconds after which the platform shows an hour.
        reporting: what the advertiser declares of all accounts together.
    """

    name: str
    title: str
    accounts: tuple[SimulatedAccount, ...]
    flights: tuple[Flight, ...] = ()
    first: int
    last: int
    present: int
    lag: int = 7_200
    reporting: Reporting = field(factory=Reporting)

"""One advertiser on three platforms: the seed's TikTok flight, and five accounts that differ from it.

Each has a currency, a clock and a bound of its own: a limit that nobody can read, lifetime budgets, a
shared budget, a total budget, no limit at all. The names of the accounts' platforms are those of the
connectors; whoever is installed for them brings the face.
"""

from __future__ import annotations

from fractions import Fraction

from paceboard.model import (
    MICROS,
    AccountRef,
    BudgetMode,
    Flight,
    LimitCycle,
    Reporting,
    ShopDay,
    Window,
    Zone,
)
from paceboard.simulator.scenario import (
    Ad,
    AmountChange,
    Campaign,
    Ceiling,
    Funnel,
    Group,
    Learning,
    Limit,
    Pace,
    Scenario,
    ScheduledBudget,
    SimulatedAccount,
)
from paceboard.simulator.seed_flight import FLIGHT_START, seed_flight

__all__ = ["three_platforms"]

DAY = FLIGHT_START
LAST = DAY + 29
TIKTOK_UK = AccountRef("tiktok", "7000000000000000003")
META_US = AccountRef("meta", "1010035716096012")
META_JAPAN = AccountRef("meta", "1010035716096013")
GOOGLE_US = AccountRef("google_ads", "4155550101")
GOOGLE_AUSTRALIA = AccountRef("google_ads", "4155550102")


def _groups(name: str, *ads: Ad) -> tuple[Group, ...]:
    return (Group(name=f"{name} | All", ads=ads or (Ad(name=f"{name} #1"), Ad(name=f"{name} #2"))),)


def _flight(ref: AccountRef, name: str, amount: int, currency: str, *, hard: bool = False) -> Flight:
    return Flight(
        account=str(ref),
        name=name,
        first=DAY,
        last=LAST,
        amount=amount * MICROS,
        currency=currency,
        hard=hard,
    )


def _pace(factor: str, first: int = DAY) -> tuple[Pace, ...]:
    return (Pace(first=first, factor=Fraction(factor)),)


def _tiktok_uk() -> SimulatedAccount:
    """Dynamic daily budgets under the platform's ceiling, one raised on day 12; its limit cannot be read."""
    rejected = Ad(name="In-Feed #2 Rain or shine", rejected=Window(first=DAY + 20, last=LAST))
    return SimulatedAccount(
        ref=TIKTOK_UK,
        name="Athleisure UK",
        zone=Zone("Etc/UTC"),
        currency="GBP",
        first=DAY,
        ceiling=Ceiling(day=Fraction(5, 4)),
        limit=Limit(cycle=LimitCycle.UNKNOWN, reason="the account belongs to no Business Center"),
        learning=Learning(days=2),
        cash=20_000 * MICROS,
        campaigns=(
            Campaign(
                name="Athleisure UK | Prospecting",
                first=DAY,
                groups=_groups("UK prospecting", Ad(name="In-Feed #1 Commute"), rejected),
                budget=ScheduledBudget(
                    mode=BudgetMode.DYNAMIC_DAILY,
                    amount=180 * MICROS,
                    changes=(AmountChange(day=DAY + 11, hour=9, amount=220 * MICROS),),
                ),
            ),
            Campaign(
                name="Athleisure UK | Retargeting",
                first=DAY,
                groups=_groups("UK retargeting"),
                budget=ScheduledBudget(mode=BudgetMode.DYNAMIC_DAILY, amount=90 * MICROS),
            ),
        ),
    )


def _meta_us() -> SimulatedAccount:
    """Lifetime budgets, one spent too fast, one paused for a week; an account limit above them."""
    return SimulatedAccount(
        ref=META_US,
        name="Athleisure Social",
        zone=Zone("America/Los_Angeles"),
        first=DAY,
        limit=Limit(cycle=LimitCycle.ONE_TIME, amount=16_000 * MICROS, reset=DAY),
        campaigns=(
            Campaign(
                name="Spring drop",
                first=DAY,
                last=LAST,
                paces=_pace("1.25"),
                groups=_groups("Spring drop"),
                budget=ScheduledBudget(mode=BudgetMode.LIFETIME, amount=12_000 * MICROS),
            ),
            Campaign(
                name="Run club",
                first=DAY,
                last=LAST,
                pauses=(Window(first=DAY + 17, last=DAY + 23),),
                groups=_groups("Run club"),
                budget=ScheduledBudget(mode=BudgetMode.LIFETIME, amount=3_000 * MICROS),
            ),
        ),
    )


def _meta_japan() -> SimulatedAccount:
    """A currency without minor units, no account limit, and budgets that are not used up."""
    return SimulatedAccount(
        ref=META_JAPAN,
        name="Athleisure Japan",
        zone=Zone("Asia/Tokyo"),
        currency="JPY",
        first=DAY,
        ceiling=Ceiling(day=Fraction(7, 4)),
        funnel=Funnel(price=900 * MICROS, order=9_200 * MICROS),
        campaigns=(
            Campaign(
                name="Japan always on",
                first=DAY,
                paces=_pace("0.78"),
                groups=_groups("Japan always on"),
                budget=ScheduledBudget(mode=BudgetMode.DYNAMIC_DAILY, amount=42_000 * MICROS),
            ),
        ),
    )


def _google_us() -> SimulatedAccount:
    """Two campaigns on one shared budget, a third on its own; an account budget."""

    def shared(share: str) -> ScheduledBudget:
        return ScheduledBudget(
            mode=BudgetMode.DYNAMIC_DAILY,
            amount=300 * MICROS,
            pool="Search, shared",
            share=Fraction(share),
        )

    own = ScheduledBudget(mode=BudgetMode.DYNAMIC_DAILY, amount=120 * MICROS)
    return SimulatedAccount(
        ref=GOOGLE_US,
        name="Athleisure Search",
        zone=Zone("America/New_York"),
        first=DAY,
        ceiling=Ceiling(day=Fraction(2), week=False),
        limit=Limit(cycle=LimitCycle.ONE_TIME, amount=15_000 * MICROS, reset=DAY),
        campaigns=(
            Campaign(name="Search brand", first=DAY, groups=_groups("Brand"), budget=shared("2/3")),
            Campaign(name="Search generic", first=DAY, groups=_groups("Generic"), budget=shared("1/3")),
            Campaign(
                name="Demand Gen",
                first=DAY,
                paces=_pace("1.1", DAY + 9),
                groups=_groups("Demand Gen"),
                budget=own,
            ),
        ),
    )


def _google_australia() -> SimulatedAccount:
    """A campaign with a total budget, in a zone that leaves daylight saving on day 4."""
    return SimulatedAccount(
        ref=GOOGLE_AUSTRALIA,
        name="Athleisure AU",
        zone=Zone("Australia/Sydney"),
        currency="AUD",
        first=DAY,
        campaigns=(
            Campaign(
                name="Autumn sale",
                first=DAY,
                last=LAST,
                groups=_groups("Autumn sale"),
                budget=ScheduledBudget(mode=BudgetMode.LIFETIME, amount=6_000 * MICROS),
            ),
        ),
    )


def _shop() -> dict[int, ShopDay]:
    """What the shop sold in the 30 days up to the present, in dollars: fewer orders than are claimed."""
    days = range(DAY - 7, DAY + 23)
    orders = {day: 90 + 9 * (day % 7) + day - days[0] for day in days}
    return {
        day: ShopDay(day=day, revenue=count * 62_400_000, currency="USD", orders=count)
        for day, count in orders.items()
    }


def three_platforms() -> Scenario:
    """One advertiser on TikTok, Meta and Google Ads; day 23 of the seed's flight is the present."""
    seed = seed_flight()
    return Scenario(
        name="three-platforms",
        title="One advertiser on TikTok, Meta and Google Ads: six accounts, four currencies, six clocks",
        accounts=(
            *seed.accounts,
            _tiktok_uk(),
            _meta_us(),
            _meta_japan(),
            _google_us(),
            _google_australia(),
        ),
        flights=(
            *seed.flights,
            _flight(TIKTOK_UK, "UK spring", 8_600, "GBP"),
            _flight(META_US, "US spring", 14_000, "USD", hard=True),
            _flight(META_JAPAN, "Japan launch", 1_260_000, "JPY"),
            _flight(GOOGLE_US, "US search", 12_900, "USD"),
        ),
        first=seed.first,
        last=seed.last,
        present=seed.present,
        reporting=Reporting(currency="USD", shop=_shop),
    )

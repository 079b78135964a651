"""The period that an account is paced over, and the budget that it is paced against.

Precedence of the denominator (R14): the user's declared flight, the account's limit of that very period,
lifetime budgets, the sum of daily budgets over the days in which they serve.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from paceboard.model import (
    BudgetMode,
    Calendar,
    CalendarKind,
    Flight,
    LimitCycle,
    Period,
    SpendingLimit,
    Zone,
)
from paceboard.pacing.lifetime import LifetimePlan
from paceboard.pacing.plan import plan_of, planned
from paceboard.pacing.schedule import Resolution
from paceboard.pacing.serving import FOREVER
from paceboard.pacing.stretches import BudgetStretch

__all__ = [
    "Cap",
    "Constraint",
    "choose_cap",
    "choose_period",
    "flight_at",
    "limit_reset",
    "limit_window",
    "shares_of",
]


MONTHS = Calendar()
"""The months of the calendar, which limits of platforms follow whatever the company does."""
Shares = tuple[tuple[BudgetStretch, Fraction], ...]
"""Stretches of budgets, with how many times its amount a period has of each."""


@frozen(kw_only=True)
class Cap:
    """The period's budget.

    Args:
        micros: exact; sums of part-days may be fractions of a micro.
        basis: what it was taken from: `flight`, `account_limit`, `lifetime`, `lifetime_and_daily` or
            `daily_sum` (C2, R14).
        name: the flight's name, or the limit's cycle.
    """

    micros: Fraction
    basis: str
    name: str = ""


@frozen(kw_only=True)
class Constraint:
    """A hard bound on spend: what is used of it, and what remains.

    Args:
        kind: `account_limit`, `lifetime_budget` or `hard_flight`.
        name: the limit's cycle, the flight's name or the campaign's.
        amount, spent: micros; spent is what is used at the instant `at`.
        platform_spent: micros by the platform's own count at its last look, where it gives one.
        entity: the campaign or group, for a lifetime budget.
        stopped: the platform's own sign that it has stopped delivery.
        resets: instant at which it starts over, so that what is used begins at zero again; None: never.
    """

    kind: str
    name: str
    amount: int
    spent: int
    at: int
    platform_spent: int | None = None
    entity: str = ""
    stopped: bool = False
    resets: int | None = None


def flight_at(flights: Sequence[Flight], today: int, scope: tuple[str, ...] = ()) -> Flight | None:
    """The declared flight that a day falls in: the one of this very scope, the shortest where several do."""
    fitting = [
        flight
        for flight in flights
        if flight.first <= today <= flight.last and set(flight.campaigns) == set(scope)
    ]
    return min(fitting, key=lambda flight: (flight.last - flight.first, flight.name), default=None)


def _period(kind: str, zone: Zone, first: int, last: int) -> Period:
    return Period(kind=kind, first=first, last=last, start=zone.start(first), end=zone.start(last + 1))


def limit_window(limit: SpendingLimit, zone: Zone, today: int) -> tuple[int, int] | None:
    """Account-local days of a limit's present cycle up to today; None where it has none (R26)."""
    match limit.cycle:
        case LimitCycle.DAILY:
            return today, today
        case LimitCycle.MONTHLY:
            return MONTHS.period(today)[0], today
        case LimitCycle.ONE_TIME if limit.reset is not None:
            return zone.day(limit.reset), today
        case _:
            return None


def limit_reset(limit: SpendingLimit, zone: Zone, today: int) -> int | None:
    """The instant at which a limit's cycle of that day starts over; None: it does not by itself."""
    match limit.cycle:
        case LimitCycle.DAILY:
            return zone.start(today + 1)
        case LimitCycle.MONTHLY:
            return zone.start(MONTHS.period(today)[1] + 1)
        case _:
            return None


def choose_period(
    *,
    flight: Flight | None,
    resolution: Resolution,
    zone: Zone,
    today: int,
    covered_from: int | None = None,
    calendar: Calendar = MONTHS,
    limit: SpendingLimit | None = None,
) -> Period:
    """The span to pace over: the flight, the schedule of lifetime budgets, else the month (R26).

    Where no budget is in force and campaigns serve without one, a one-time limit is all that there is to pace
    against: then it is the time since that limit's last reset.

    Args:
        covered_from: the first day that was ever fetched: where nothing tells when a lifetime budget
            began, the period begins with what is known of its spend.
        calendar: what a month is; one that is not the calendar's has the kind `fiscal_month`.
        limit: the account's own, where all of the account is asked about.
    """
    if flight is not None:
        return _period("flight", zone, flight.first, flight.last)
    serving = [stretch for stretch in resolution.stretches if stretch.end > zone.start(today)]
    if not serving:
        # A pause by hand ends no lifetime budget.
        serving = [stretch for stretch in resolution.paused if _runs_on(stretch, zone.start(today))]
    begun = any(stretch.start < zone.start(today + 1) for stretch in serving)
    if begun and all(stretch.mode is BudgetMode.LIFETIME for stretch in serving):
        return _lifetime_period(resolution, serving, zone, today if covered_from is None else covered_from)
    if not begun and resolution.unbudgeted and limit is not None:
        since = _since_reset(limit, zone, today, covered_from)
        if since is not None:
            return since
    kind = "month" if calendar.kind is CalendarKind.MONTH else "fiscal_month"
    return _period(kind, zone, *calendar.period(today))


def _since_reset(limit: SpendingLimit, zone: Zone, today: int, covered_from: int | None) -> Period | None:
    """From the day of a one-time limit's reset on; None where that, or the spend since then, is not known."""
    if limit.cycle is not LimitCycle.ONE_TIME or limit.reset is None or covered_from is None:
        return None
    first = zone.day(limit.reset)
    if not covered_from <= first <= today:
        return None
    # Days are counted whole, so what was spent on the reset's own day before it is among them.
    within = limit.reset > zone.start(first)
    return Period(
        kind="one_time", first=first, last=None, start=zone.start(first), end=None, estimated=within
    )


def _runs_on(stretch: BudgetStretch, instant: int) -> bool:
    """A lifetime budget that is in force after an instant, and whose schedule is."""
    ends = None if stretch.schedule is None else stretch.schedule[1]
    return stretch.end > instant and (ends is None or ends > instant)


def _lifetime_period(
    resolution: Resolution, serving: Sequence[BudgetStretch], zone: Zone, known_from: int
) -> Period:
    """From the first start to the last end of the lifetime budgets that serve."""
    starts = [_begins(stretch, resolution) for stretch in serving]
    begins = min(zone.start(known_from) if start is None else start for start in starts)
    estimated = any(stretch.guessed_start or stretch.schedule is None for stretch in serving)
    ends = [None if stretch.schedule is None else stretch.schedule[1] for stretch in serving]
    first = zone.day(begins)
    endless = Period(
        kind="lifetime", first=first, last=None, start=zone.start(first), end=None, estimated=estimated
    )
    known = [end for end in ends if end is not None]
    if len(known) < len(ends):
        return endless
    return evolve(endless, last=zone.day(max(known) - 1), start=begins, end=max(known))


def _begins(stretch: BudgetStretch, resolution: Resolution) -> int | None:
    """When a lifetime budget began: by its schedule, else with the first amount that we know of it."""
    if stretch.schedule is not None:
        return stretch.schedule[0]
    own = (each.start for each in resolution.stretches if each.entity == stretch.entity and not each.daily)
    first = min(own, default=stretch.start)
    return None if first <= -FOREVER else first


def choose_cap(
    *,
    period: Period,
    flight: Flight | None,
    limit: SpendingLimit | None,
    resolution: Resolution,
    zone: Zone,
    lifetimes: Iterable[LifetimePlan] = (),
) -> Cap | None:
    """The budget of the period by precedence; None where there is none that we understand (R13, R14).

    Args:
        lifetimes: what each lifetime budget plans from the period's first day on.
    """
    if flight is not None:
        return Cap(micros=Fraction(flight.amount), basis="flight", name=flight.name)
    if limit is not None and limit.amount is not None and _same_span(limit, period):
        return Cap(micros=Fraction(limit.amount), basis="account_limit", name=str(limit.cycle))
    if not resolution.known:
        return None
    if period.kind != "lifetime" and period.end is not None:
        if not resolution.plannable:
            return None
        micros = planned(resolution, zone, zone.start(period.first), period.end)
        for each in lifetimes:
            micros += each.line.until(period.end)
        return Cap(micros=micros, basis="daily_sum")
    shares = shares_of(resolution, period, zone)
    micros = sum((stretch.amount * share for stretch, share in shares), Fraction(0))
    return Cap(micros=micros, basis=_basis(shares))


def _basis(shares: Shares) -> str:
    return "lifetime_and_daily" if any(stretch.daily for stretch, _ in shares) else "lifetime"


def _same_span(limit: SpendingLimit, period: Period) -> bool:
    spans = {LimitCycle.MONTHLY: "month", LimitCycle.ONE_TIME: "one_time"}
    return spans.get(limit.cycle) == period.kind


def shares_of(resolution: Resolution, period: Period, zone: Zone) -> Shares:
    """What the period has of each budget: days of a daily one, and in a period of lifetime budgets those.

    In any other period a lifetime budget has no share, but what its plan comes to (`LifetimePlan`). A
    period of lifetime budgets has those whole, and the days of daily ones that were in force in it before:
    their spend is in it too. One without an end has such days up to where they ended.
    """
    if period.kind == "lifetime":
        daily = list(resolution.daily)
        if period.end is None:
            daily = [each for each in daily if each.end < FOREVER]
        return (*_lifetime_shares(resolution, period), *_planned_shares(daily, period, zone))
    return _planned_shares(resolution.daily, period, zone)


def _planned_shares(stretches: Iterable[BudgetStretch], period: Period, zone: Zone) -> Shares:
    """Of each stretch that the period has something of, how much the plan takes of its amount."""
    end = FOREVER if period.end is None else period.end
    planned = (
        (stretch, plan_of(stretch, zone, zone.start(period.first), min(end, stretch.end)))
        for stretch in stretches
        if stretch.amount
    )
    return tuple((stretch, micros / stretch.amount) for stretch, micros in planned if micros)


def _lifetime_shares(resolution: Resolution, period: Period) -> Shares:
    """Each lifetime budget once, by its newest amount, with the share of its schedule that the period has.

    The period spans the schedules of all that serve, so those count whole; one that had ended before the
    period, or reaches into it from before, counts by its part alone.
    """
    newest = {
        stretch.entity: stretch
        for stretch in sorted(resolution.stretches, key=lambda each: each.end)
        if stretch.mode is BudgetMode.LIFETIME
    }
    shares = ((stretch, _share(stretch, period)) for stretch in newest.values())
    return tuple((stretch, share) for stretch, share in shares if share > 0)


def _share(stretch: BudgetStretch, period: Period) -> Fraction:
    if stretch.end <= period.start:
        return Fraction(0)
    begins, ends = stretch.schedule or (stretch.start, None)
    if ends is None or ends <= begins:
        return Fraction(1)
    last = ends if period.end is None else min(ends, period.end)
    return Fraction(max(last - max(begins, period.start), 0), ends - begins)

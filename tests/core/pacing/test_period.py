from __future__ import annotations

import pytest
from attrs import evolve

from paceboard.model import (
    DAY,
    BudgetMode,
    Calendar,
    CalendarKind,
    Flight,
    LimitCycle,
    Period,
    SpendingLimit,
    Zone,
    date_text,
    day_from_text,
)
from paceboard.pacing import (
    BudgetStretch,
    Resolution,
    SpentUntil,
    choose_cap,
    choose_period,
    flight_at,
    lifetimes_of,
    limit_reset,
    limit_window,
)
from paceboard.pacing.schedule import FOREVER

ZONE = Zone("Etc/GMT+8")
TODAY = day_from_text("2026-04-24")
FLIGHT = Flight(
    account="sample:1",
    name="Launch",
    first=day_from_text("2026-04-02"),
    last=day_from_text("2026-05-01"),
    amount=40_000,
    currency="USD",
    hard=True,
)
DAILY = BudgetStretch(
    entity="c", mode=BudgetMode.DYNAMIC_DAILY, amount=1_300, start=-FOREVER, end=FOREVER, revision=1
)
RESOLUTION = Resolution(stretches=(DAILY,), unsupported=(), unbudgeted=())
NOTHING = Resolution(stretches=(), unsupported=(), unbudgeted=("c",))
MONTHLY = SpendingLimit(cycle=LimitCycle.MONTHLY, amount=50_000)


def lifetime(first: str, last: str | None, amount: int = 2_000, entity: str = "c") -> BudgetStretch:
    start = ZONE.start(day_from_text(first))
    end = None if last is None else ZONE.start(day_from_text(last) + 1)
    return BudgetStretch(
        entity=entity,
        mode=BudgetMode.LIFETIME,
        amount=amount,
        start=start,
        end=FOREVER if end is None else end,
        revision=1,
        schedule=(start, end),
    )


def chosen(
    *, flight: Flight | None = None, limit: SpendingLimit | None = None, resolution: Resolution = RESOLUTION
) -> tuple[str, str, str | None, int | None, str | None]:
    period = choose_period(flight=flight, resolution=resolution, zone=ZONE, today=TODAY)
    cap = choose_cap(
        period=period,
        flight=flight,
        limit=limit,
        resolution=resolution,
        zone=ZONE,
        lifetimes=[
            each.plan(period.start, lambda _: SpentUntil(micros=None), period.start)
            for each in lifetimes_of(resolution)
        ],
    )
    last = None if period.last is None else date_text(period.last)
    money, basis = (None, None) if cap is None else (int(cap.micros), cap.basis)
    return period.kind, date_text(period.first), last, money, basis


def test_the_declared_flight_comes_first() -> None:
    """R14: the user's own budget beats every budget of the platform."""
    assert ("flight", "2026-04-02", "2026-05-01", 40_000, "flight") == chosen(flight=FLIGHT, limit=MONTHLY)


def test_a_monthly_limit_is_the_cap_of_a_calendar_month() -> None:
    """Without a flight the account's limit of that very period is the denominator."""
    assert ("month", "2026-04-01", "2026-04-30", 50_000, "account_limit") == chosen(limit=MONTHLY)


def test_a_one_time_limit_is_no_periods_budget() -> None:
    """A limit without a cycle binds, but it is not what a month is paced against."""
    once = SpendingLimit(cycle=LimitCycle.ONE_TIME, amount=40_000, reset=ZONE.start(FLIGHT.first))

    assert ("month", "2026-04-01", "2026-04-30", 39_000, "daily_sum") == chosen(limit=once)


def test_an_unknown_limit_is_never_taken_for_a_number() -> None:
    """What cannot be read leaves the daily budgets to be summed (R53)."""
    unknown = SpendingLimit(cycle=LimitCycle.UNKNOWN)

    assert ("month", "2026-04-01", "2026-04-30", 39_000, "daily_sum") == chosen(limit=unknown)


def test_lifetime_budgets_set_their_own_period() -> None:
    """All budgets being for a lifetime, the period runs from the first start to the last end."""
    both = Resolution(
        stretches=(lifetime("2026-04-10", "2026-04-29"), lifetime("2026-04-20", "2026-05-09", 500, "d")),
        unsupported=(),
        unbudgeted=(),
    )

    assert ("lifetime", "2026-04-10", "2026-05-09", 2_500, "lifetime") == chosen(resolution=both)


def test_a_lifetime_budget_without_an_end_has_a_period_without_one() -> None:
    """No end date: the cap is known, the elapsed share is not (R21)."""
    endless = evolve(RESOLUTION, stretches=(lifetime("2026-04-10", None),))

    assert ("lifetime", "2026-04-10", None, 2_000, "lifetime") == chosen(resolution=endless)


def test_without_any_budget_there_is_no_cap() -> None:
    """INFINITE everywhere and no flight is no budget, which is not zero (R13)."""
    assert ("month", "2026-04-01", "2026-04-30", None, None) == chosen(resolution=NOTHING)


def test_a_fiscal_month_is_the_period_where_no_flight_is() -> None:
    """A 4-5-4 year from 1 February: April's period is 5 April to 2 May, and no monthly limit is its cap."""
    retail = Calendar(kind=CalendarKind.FOUR_FIVE_FOUR, first_day=day_from_text("2026-02-01"), week_start=6)
    period, flown = (
        choose_period(flight=flight, resolution=RESOLUTION, zone=ZONE, today=TODAY, calendar=retail)
        for flight in (None, FLIGHT)
    )
    cap = choose_cap(period=period, flight=None, limit=MONTHLY, resolution=RESOLUTION, zone=ZONE)

    assert ("fiscal_month", "2026-04-05", "2026-05-02") == (
        period.kind,
        date_text(period.first),
        date_text(period.last or 0),
    )
    assert cap is not None
    assert (28 * 1_300, "daily_sum") == (int(cap.micros), cap.basis)
    assert "flight" == flown.kind


def test_the_shortest_flight_of_the_very_scope_is_chosen() -> None:
    """A week inside a month is paced over the week; a flight for campaigns is for those campaigns only."""
    week = evolve(FLIGHT, name="Week", first=TODAY - 3, last=TODAY + 3)
    other = evolve(FLIGHT, name="Other", first=TODAY, last=TODAY, campaigns=("c",))
    flights = [FLIGHT, week, other]

    assert week == flight_at(flights, TODAY)
    assert other == flight_at(flights, TODAY, ("c",))
    assert None is flight_at(flights, TODAY - 99)


@pytest.mark.parametrize(
    ("limit", "first"),
    [
        (SpendingLimit(cycle=LimitCycle.DAILY), "2026-04-24"),
        (SpendingLimit(cycle=LimitCycle.MONTHLY), "2026-04-01"),
        (SpendingLimit(cycle=LimitCycle.ONE_TIME, reset=ZONE.start(TODAY - 9) + DAY // 2), "2026-04-15"),
    ],
)
def test_a_limits_cycle_begins_at_its_own_reset(limit: SpendingLimit, first: str) -> None:
    """Spend against a limit counts from the day, the month, or its last reset (R26)."""
    assert (day_from_text(first), TODAY) == limit_window(limit, ZONE, TODAY)


def test_a_limit_that_is_unknown_or_absent_has_no_window() -> None:
    """Nothing is counted against what is not there or cannot be read."""
    for cycle in (LimitCycle.UNKNOWN, LimitCycle.UNLIMITED, LimitCycle.ONE_TIME):
        assert None is limit_window(SpendingLimit(cycle=cycle), ZONE, TODAY)


def spans_of(*stretches: BudgetStretch) -> tuple[str, str, str | None, int | None, str | None]:
    return chosen(resolution=Resolution(stretches=stretches, unsupported=(), unbudgeted=()))


def test_a_lifetime_budget_that_was_over_before_is_no_part_of_the_cap() -> None:
    """January's campaign has no say in what April may spend."""
    january = lifetime("2026-01-01", "2026-01-31", 9_000, "old")

    assert ("lifetime", "2026-04-10", "2026-04-29", 2_000, "lifetime") == spans_of(
        january, lifetime("2026-04-10", "2026-04-29")
    )


def test_a_lifetime_budget_that_reaches_in_counts_by_its_part() -> None:
    """Of ten days two lie in the period: a fifth of its amount."""
    before = lifetime("2026-04-02", "2026-04-11", 1_000, "before")

    assert ("lifetime", "2026-04-10", "2026-04-29", 2_200, "lifetime") == spans_of(
        before, lifetime("2026-04-10", "2026-04-29")
    )


def test_a_lifetime_budget_counts_once_by_its_newest_amount() -> None:
    """Raised from 2,000 to 3,000 it is 3,000, not 5,000."""
    first = lifetime("2026-04-10", "2026-04-29")
    change = ZONE.start(TODAY)
    raised = evolve(first, amount=3_000, start=change)

    assert ("lifetime", "2026-04-10", "2026-04-29", 3_000, "lifetime") == spans_of(
        evolve(first, end=change), raised
    )


def test_one_that_was_switched_off_before_the_period_is_no_part_of_it() -> None:
    """Its schedule goes on, but it never served in this time."""
    off = evolve(lifetime("2026-04-01", "2026-04-29", 9_000, "off"), end=ZONE.start(TODAY - 20))

    assert ("lifetime", "2026-04-10", "2026-04-29", 2_000, "lifetime") == spans_of(
        off, lifetime("2026-04-10", "2026-04-29")
    )


def test_daily_budgets_of_before_are_in_the_cap_as_their_spend_is_in_the_period() -> None:
    """A daily budget ended on the fifth day of a lifetime's schedule: 2,000 and five times 100."""
    ended = evolve(DAILY, entity="d", amount=100, end=ZONE.start(day_from_text("2026-04-15")))

    assert ("lifetime", "2026-04-10", "2026-04-29", 2_500, "lifetime_and_daily") == spans_of(
        ended, lifetime("2026-04-10", "2026-04-29")
    )


def test_daily_budgets_of_before_count_where_a_lifetime_has_no_end_too() -> None:
    """Until they ended; what begins later has no end to be counted to."""
    ended = evolve(DAILY, entity="d", amount=100, end=ZONE.start(day_from_text("2026-04-15")))
    later = evolve(DAILY, entity="e", start=ZONE.start(TODAY + 3))

    assert ("lifetime", "2026-04-10", None, 2_500, "lifetime_and_daily") == spans_of(
        ended, lifetime("2026-04-10", None)
    )
    assert ("month", "2026-04-01", "2026-04-30", None, None) == spans_of(later, lifetime("2026-04-10", None))


def test_what_begins_tomorrow_sets_no_period_today() -> None:
    """A period that has not begun cannot be paced; the month has what of it falls into it."""
    assert ("month", "2026-04-01", "2026-04-30", 1_200, "daily_sum") == spans_of(
        lifetime("2026-04-25", "2026-05-04")
    )


@pytest.mark.parametrize(
    ("cycle", "resets"),
    [
        (LimitCycle.DAILY, "2026-04-25"),
        (LimitCycle.MONTHLY, "2026-05-01"),
        (LimitCycle.ONE_TIME, None),
        (LimitCycle.UNKNOWN, None),
        (LimitCycle.UNLIMITED, None),
    ],
)
def test_a_cycle_starts_over_at_its_own_midnight(cycle: LimitCycle, resets: str | None) -> None:
    """A day's limit tomorrow, a month's with the next; a one-time limit by hand only (R52)."""
    expected = None if resets is None else ZONE.start(day_from_text(resets))

    assert expected == limit_reset(SpendingLimit(cycle=cycle, amount=1, reset=0), ZONE, TODAY)


def undated(start: int = -FOREVER, *, guessed: bool = False, entity: str = "c") -> BudgetStretch:
    endless = lifetime("2026-04-10", None, entity=entity)
    schedule = (start, None) if guessed else None
    return evolve(endless, start=start, schedule=schedule, guessed_start=guessed)


def period_of(*stretches: BudgetStretch, covered_from: str | None = "2026-03-01") -> Period:
    return choose_period(
        flight=None,
        resolution=Resolution(stretches=stretches, unsupported=(), unbudgeted=()),
        zone=ZONE,
        today=TODAY,
        covered_from=None if covered_from is None else day_from_text(covered_from),
    )


def test_a_lifetime_budget_without_a_schedule_begins_when_it_is_known_to() -> None:
    """With its first amount, when its campaign was created, or else with the first day that was fetched."""
    tenth = ZONE.start(day_from_text("2026-04-10"))
    raised = undated(ZONE.start(TODAY))
    first = evolve(undated(tenth), end=ZONE.start(TODAY))
    found = [
        period_of(undated(tenth)),
        period_of(first, raised),
        period_of(undated(tenth, guessed=True)),
        period_of(undated()),
        period_of(undated(tenth), undated(entity="d")),
        period_of(undated(), covered_from=None),
    ]

    assert ["2026-04-10"] * 3 + ["2026-03-01"] * 2 + ["2026-04-24"] == [
        date_text(each.first) for each in found
    ]
    assert all(each.estimated for each in found)
    assert not period_of(lifetime("2026-04-10", None)).estimated


def test_one_lifetime_budget_without_an_end_leaves_the_period_without_one() -> None:
    """What another budget's schedule says is not when this one ends."""
    period = period_of(lifetime("2026-04-10", "2026-04-29"), undated(entity="d"))

    assert (None, None) == (period.last, period.end)


def since_reset(
    reset: int | None, *, resolution: Resolution = NOTHING, known_from: int = TODAY - 60
) -> Period:
    limit = SpendingLimit(cycle=LimitCycle.ONE_TIME, amount=40_000, reset=reset)
    return choose_period(
        flight=None, resolution=resolution, zone=ZONE, today=TODAY, covered_from=known_from, limit=limit
    )


def test_without_any_budget_a_one_time_limit_is_paced_from_its_reset() -> None:
    """R26: from the last reset on, without an end; within a day its whole day counts, and that is told."""
    begun = ZONE.start(TODAY - 40)
    period, within = since_reset(begun), since_reset(begun + 1)

    assert ("one_time", TODAY - 40, None, begun, None, False) == (
        *(period.kind, period.first, period.last),
        *(period.start, period.end, period.estimated),
    )
    assert evolve(period, estimated=True) == within


def test_where_a_reset_says_nothing_the_month_is_paced() -> None:
    """It is not told, lies beyond what was fetched or after the watermark's day, or a budget is in force."""
    budget = evolve(NOTHING, stretches=RESOLUTION.stretches)
    found = [
        since_reset(None),
        since_reset(ZONE.start(TODAY - 40), known_from=TODAY - 39),
        since_reset(ZONE.start(TODAY + 1)),
        since_reset(ZONE.start(TODAY - 40), resolution=evolve(NOTHING, unbudgeted=())),
        since_reset(ZONE.start(TODAY - 40), resolution=budget),
    ]

    assert ["month"] * 5 == [each.kind for each in found]

"""The exact numbers that pacing is judged by, all of one period and at one watermark (R23).

Each is reckoned when it is first asked for: a verdict needs few of them, a reading that is shown needs all.
"""

from __future__ import annotations

from fractions import Fraction

from attrs import field, frozen

from paceboard.catalogue.envelope import spent_in
from paceboard.catalogue.expected import Expected
from paceboard.catalogue.platform_rules import most_on
from paceboard.plugin import AccountView, Daily, Period, RuleSpan, WindowKey, once, pacing

__all__ = ["SERIES", "TREND", "Figures", "Today", "day_ceiling", "figures_of", "planned_within"]

SERIES = Daily("spend", WindowKey.PERIOD)
"""Spend of each day of the period: what the present rate is taken from."""
TREND = Daily("spend", WindowKey.LAST_30_DAYS)
"""Spend of the last 30 days: context, never paced (R32)."""


_PLANNED = ("daily_sum", "lifetime_and_daily")
"""Bases of caps that move with what is planned."""


@frozen(kw_only=True)
class Today:
    """The running or last day, in micros; None where it is not known.

    Args:
        planned: what its budgets planned for it up to the watermark.
        most: what the platform's rules for a day allow its budgets on all of it, by their highest amounts.
    """

    spent: int | None
    planned: Fraction | None
    most: Fraction | int | None = None


@frozen(kw_only=True, slots=False)
class Figures:
    """The exact numbers that the card judges, all at the watermark and of one period.

    Args:
        spent: micros of the period up to the watermark.
    """

    view: AccountView = field(repr=False)
    period: Period
    watermark: int
    spent: int

    @property
    def cap(self) -> pacing.Cap | None:
        """The period's budget."""
        return self.view.cap

    @once
    def elapsed(self) -> Fraction | None:
        """Share of the period's real time that is gone; None where it has no end."""
        return pacing.elapsed(self.period, self.watermark)

    @once
    def expected(self) -> Expected:
        """The hours that the running day is cut by, and what should have been spent by them."""
        return Expected(view=self.view, period=self.period, watermark=self.watermark)

    @once
    def time(self) -> Fraction | None:
        """What used is judged by: elapsed, or scheduled time where the policy wants that and it is known."""
        scheduled = self.expected.scheduled if self.view.policy.scheduled_time else None
        return self.elapsed if scheduled is None else scheduled

    @once
    def days(self) -> int:
        """Complete account-local days of the period."""
        return pacing.complete_days(self.period, self.view.account.zone, self._until)

    @once
    def days_left(self) -> Fraction | None:
        """Days of 24 hours that are left; None where the period has no end."""
        return pacing.days_left(self.period, self.watermark)

    @once
    def plan(self) -> Fraction | None:
        """Micros planned to date by the budgets in force; None where they are not all known."""
        if not self.view.resolution.plannable:
            return None
        start = self.view.account.zone.start(self.period.first)
        days, lifetimes = self.expected.plan(start, self._until, self.period.end), self.view.lifetimes
        return sum((each.line.until(self._until) for each in lifetimes), days) if lifetimes else days

    @once
    def planned_end(self) -> Fraction | None:
        """Micros that they plan for the whole period."""
        return None if self.period.end is None else self._planned(self.period.end)

    @once
    def target(self) -> Fraction | None:
        """Micros that the flight's own curve wants spent by now; None where it has none."""
        flight = self.view.flight
        if flight is None or flight.curve is None:
            return None
        return pacing.target(flight, self.view.account.zone, self._until)

    @once
    def rate(self) -> pacing.Rate | None:
        """The present rate; None before the first complete day."""
        complete = self.period.first + self.days
        days = [each for each in self.view.series.get(SERIES, ()) if each[0] < complete]
        return pacing.present_rate(days, parts=self._late_start())

    def _late_start(self) -> dict[int, Fraction]:
        """The share of its first day that a period has, where nothing could be spent before it began."""
        period, zone = self.period, self.view.account.zone
        opens, closes = zone.span(period.first)
        if period.start <= opens:
            return {}
        before = any(each.start < period.start and each.end > opens for each in self.view.resolution.daily)
        return {} if before else {period.first: Fraction(closes - period.start, closes - opens)}

    @once
    def today(self) -> Today:
        """The running or last day."""
        view = self.view
        spent = spent_in(view, WindowKey.TODAY).micros
        most = None if view.today is None else most_on(view, view.today)
        if view.today is None or not view.resolution.plannable:
            return Today(spent=spent, planned=None, most=most)
        start, end = view.account.zone.span(view.today)
        cut = min(end, self.watermark)
        planned = self.expected.plan(start, cut, end)
        return Today(spent=spent, planned=planned + _lifetimes_within(view, start, cut), most=most)

    @once
    def tolerance(self) -> pacing.Tolerance:
        """What spend may be over plan without a warning: of campaigns at least what noise alone does."""
        warning = self.view.policy.warning
        if not self.view.scope:
            return pacing.fixed_tolerance(warning)
        running = self.view.account.zone.day(self.watermark)
        days = [spend for day, spend in self.view.series.get(TREND, ()) if day < running]
        return pacing.noise_aware_tolerance(warning, self.days, pacing.relative_noise(days))

    @once
    def used(self) -> Fraction | None:
        """Spend over the cap; None where there is no cap."""
        if self.cap is None or self.cap.micros.numerator <= 0:
            return None
        return Fraction(self.spent * self.cap.micros.denominator, self.cap.micros.numerator)

    @once
    def planned_share(self) -> Fraction | None:
        """How much of a cap that holds daily budgets, or has a curve, was planned by now (R23).

        Such a cap moves with every pause and raise, and time does not. None for any other cap, and where
        nothing is planned.
        """
        if self.target is not None and self.cap is not None:
            return self.target / self.cap.micros if self.cap.micros > 0 else None
        if self.cap is None or self.cap.basis not in _PLANNED:
            return None
        by_time = self._planned(self._until)
        return by_time / self.planned_end if by_time is not None and self.planned_end else None

    @property
    def compared(self) -> Fraction | None:
        """What the used share is compared with: the planned share where there is one, else time."""
        return self.time if self.planned_share is None else self.planned_share

    @property
    def plan_to_date(self) -> Fraction | None:
        """What should have been spent: the flight's curve, the budgets' plan, else the cap as expected."""
        if self.target is not None:
            return self.target
        if self.plan is not None:
            return self.plan
        share = None if self.cap is None else self.expected.share
        return None if self.cap is None or share is None else self.cap.micros * share

    @property
    def _until(self) -> int:
        end = self.period.end
        return self.watermark if end is None else min(self.watermark, end)

    def _planned(self, until: int) -> Fraction | None:
        resolution, zone = self.view.resolution, self.view.account.zone
        if not resolution.plannable:
            return None
        # Spend is counted by whole days, so what daily budgets plan is too.
        days = pacing.planned(resolution, zone, zone.start(self.period.first), until)
        lifetimes = self.view.lifetimes
        return sum((each.line.until(until) for each in lifetimes), days) if lifetimes else days


def figures_of(view: AccountView, spent: int) -> Figures | None:
    """The card's numbers; None where the watermark is unknown and so nothing can be placed in time."""
    if view.period is None or view.watermark is None:
        return None
    return Figures(view=view, period=view.period, watermark=view.watermark, spent=spent)


def planned_within(view: AccountView, start: int, end: int) -> Fraction:
    """Micros that the budgets plan between two instants of the period, at the rates that then hold."""
    days = pacing.planned(view.resolution, view.account.zone, start, end)
    return days + _lifetimes_within(view, start, end)


def _lifetimes_within(view: AccountView, start: int, end: int) -> Fraction:
    return sum((each.line.within(start, end) for each in view.lifetimes), Fraction(0))


def day_ceiling(view: AccountView, today: Today) -> Fraction | None:
    """How far beyond its plan so far today may be; None where the platform publishes no rule for a day.

    Where today has a plan it is what the rules allow on the whole day over that plan, so that spend is over
    the ceiling when it is over what the platform allows itself. Without one it is the mildest rule's factor.
    """
    if view.today is None:
        return None
    if today.most is not None and today.planned:
        return Fraction(today.most) / today.planned
    connector, day = view.account.ref.connector, view.today
    kinds = {(stretch.mode, stretch.raw_mode) for stretch in view.resolution.stretches if stretch.daily}
    found = [view.rulebook.on(connector, mode, RuleSpan.DAY, day, variant) for mode, variant in sorted(kinds)]
    return max((rule.factor for rule in found if rule is not None), default=None)

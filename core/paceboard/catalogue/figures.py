"""The exact numbers that pacing is judged by, all of one period and at one watermark (R23)."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from paceboard.catalogue.envelope import spent_in
from paceboard.plugin import AccountView, Daily, Period, RuleSpan, WindowKey, pacing, rule_on

__all__ = ["SERIES", "Figures", "Today", "day_ceiling", "figures_of", "planned", "planned_within"]

SERIES = Daily("spend", WindowKey.PERIOD)
"""Spend of each day of the period: what the present rate is taken from."""


_PLANNED = ("daily_sum", "lifetime_and_daily")
"""Bases of caps that move with what is planned."""


@frozen(kw_only=True)
class Today:
    """The running or last day, in micros; None where it is not known.

    Args:
        planned: what its budgets planned for it up to the watermark.
    """

    spent: int | None
    planned: Fraction | None


@frozen(kw_only=True)
class Figures:
    """The exact numbers that the card judges, all at the watermark and of one period.

    Args:
        plan: micros planned to date by the budgets in force; None where they are not all known.
        planned_end: micros that they plan for the whole period.
        target: micros that the flight's own curve wants spent by now; None where it has none.
    """

    period: Period
    spent: int
    cap: pacing.Cap | None
    elapsed: Fraction | None
    days: int
    days_left: Fraction | None
    plan: Fraction | None
    planned_end: Fraction | None
    target: Fraction | None
    rate: pacing.Rate | None
    today: Today

    @property
    def used(self) -> Fraction | None:
        """Spend over the cap; None where there is no cap."""
        return None if self.cap is None or self.cap.micros <= 0 else Fraction(self.spent) / self.cap.micros

    @property
    def planned_share(self) -> Fraction | None:
        """How much of a cap that holds daily budgets, or has a curve, was planned by now (R23).

        Such a cap moves with every pause and raise, and time does not. None for any other cap, and where
        nothing is planned.
        """
        if self.target is not None and self.cap is not None:
            return self.target / self.cap.micros if self.cap.micros > 0 else None
        if self.cap is None or self.cap.basis not in _PLANNED:
            return None
        if self.plan is None or not self.planned_end:
            return None
        return self.plan / self.planned_end

    @property
    def compared(self) -> Fraction | None:
        """What the used share is compared with: the planned share where there is one, else elapsed."""
        return self.elapsed if self.planned_share is None else self.planned_share

    @property
    def plan_to_date(self) -> Fraction | None:
        """What should have been spent: the flight's curve, the budgets' plan, else the cap spread evenly."""
        if self.target is not None:
            return self.target
        if self.plan is not None:
            return self.plan
        return None if self.cap is None or self.elapsed is None else self.cap.micros * self.elapsed


def figures_of(view: AccountView, spent: int) -> Figures | None:
    """The card's numbers; None where the watermark is unknown and so nothing can be placed in time."""
    period, watermark = view.period, view.watermark
    if period is None or watermark is None:
        return None
    zone = view.account.zone
    until = watermark if period.end is None else min(watermark, period.end)
    # Spend is counted by whole days, so what daily budgets plan is too.
    begins = zone.start(period.first)
    plannable = view.resolution.plannable
    complete = pacing.complete_days(period, zone, until)
    series = [each for each in view.series.get(SERIES, ()) if each[0] < period.first + complete]
    return Figures(
        period=period,
        spent=spent,
        cap=view.cap,
        elapsed=pacing.elapsed(period, watermark),
        days=complete,
        days_left=pacing.days_left(period, watermark),
        plan=planned(view, begins, until) if plannable else None,
        planned_end=planned(view, begins, period.end) if plannable and period.end is not None else None,
        target=_target(view, until),
        rate=pacing.present_rate(series),
        today=_today(view, watermark),
    )


def _target(view: AccountView, until: int) -> Fraction | None:
    """What the flight's curve wants; None without one, or where the cap is another's."""
    flight = view.flight
    if flight is None or flight.curve is None:
        return None
    return pacing.target(flight, view.account.zone, until)


def _today(view: AccountView, watermark: int) -> Today:
    spent = spent_in(view, WindowKey.TODAY).micros
    if view.today is None or not view.resolution.plannable:
        return Today(spent=spent, planned=None)
    start, end = view.account.zone.span(view.today)
    return Today(spent=spent, planned=planned_within(view, start, min(end, watermark)))


def planned(view: AccountView, begins: int, until: int) -> Fraction:
    """Micros that the budgets plan from the period's first day to an instant: by days, and by lifetimes."""
    days = pacing.plan(view.resolution.daily, view.account.zone, begins, until)
    return sum((each.line.until(until) for each in view.lifetimes), days)


def planned_within(view: AccountView, start: int, end: int) -> Fraction:
    """Micros that the budgets plan between two instants of the period, at the rates that then hold."""
    days = pacing.plan(view.resolution.daily, view.account.zone, start, end)
    return sum((each.line.within(start, end) for each in view.lifetimes), days)


def day_ceiling(view: AccountView) -> Fraction | None:
    """The mildest day rule among the kinds of budgets in force; None where the platform publishes none."""
    if view.today is None:
        return None
    kinds = {(stretch.mode, stretch.raw_mode) for stretch in view.resolution.stretches if stretch.daily}
    found = [
        rule_on(
            view.rules,
            connector=view.account.ref.connector,
            mode=mode,
            span=RuleSpan.DAY,
            day=view.today,
            variant=variant,
        )
        for mode, variant in sorted(kinds)
    ]
    return max((rule.factor for rule in found if rule is not None), default=None)

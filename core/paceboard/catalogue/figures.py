"""The exact numbers that pacing is judged by, all of one period and at one watermark (R23)."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from paceboard.catalogue.envelope import spent_in
from paceboard.plugin import AccountView, Daily, Period, RuleSpan, WindowKey, pacing, rule_on

__all__ = ["SERIES", "Figures", "day_ceiling", "figures_of", "today_of"]

SERIES = Daily("spend", WindowKey.PERIOD)
"""Spend of each day of the period: what the present rate is taken from."""


@frozen(kw_only=True)
class Figures:
    """The exact numbers that the card judges, all at the watermark and of one period.

    Args:
        plan: micros planned to date by the budgets in force; None where they are not all known.
        planned_end: micros that they plan for the whole period.
    """

    period: Period
    spent: int
    cap: pacing.Cap | None
    elapsed: Fraction | None
    days: int
    days_left: Fraction | None
    plan: Fraction | None
    planned_end: Fraction | None
    rate: pacing.Rate | None

    @property
    def used(self) -> Fraction | None:
        """Spend over the cap; None where there is no cap."""
        return None if self.cap is None or self.cap.micros <= 0 else Fraction(self.spent) / self.cap.micros

    @property
    def plan_to_date(self) -> Fraction | None:
        """What should have been spent: the budgets' plan, else the cap spread evenly over time."""
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
        plan=pacing.plan(view.resolution.stretches, zone, period.start, until) if plannable else None,
        planned_end=(
            pacing.plan(view.resolution.stretches, zone, period.start, period.end)
            if plannable and period.end is not None
            else None
        ),
        rate=pacing.present_rate(series),
    )


def today_of(view: AccountView) -> tuple[int | None, Fraction | None]:
    """Spend of the running or last day, and what its budgets planned for it up to the watermark."""
    if view.today is None or view.watermark is None:
        return None, None
    start, end = view.account.zone.span(view.today)
    planned = pacing.plan(view.resolution.stretches, view.account.zone, start, min(end, view.watermark))
    return spent_in(view, WindowKey.TODAY).micros, planned if view.resolution.plannable else None


def day_ceiling(view: AccountView) -> Fraction | None:
    """The mildest day rule among the modes in force; None where the platform publishes none."""
    if view.today is None:
        return None
    modes = {stretch.mode for stretch in view.resolution.stretches if stretch.daily}
    found = [
        rule_on(
            view.rules, connector=view.account.ref.connector, mode=mode, span=RuleSpan.DAY, day=view.today
        )
        for mode in sorted(modes)
    ]
    return max((rule.factor for rule in found if rule is not None), default=None)

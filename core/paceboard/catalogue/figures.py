"""The exact numbers that pacing is judged by, all of one period and at one watermark (R23)."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from paceboard.catalogue.envelope import spent_in
from paceboard.catalogue.platform_rules import most_on, terms_of
from paceboard.plugin import AccountView, Daily, Period, RuleSpan, WindowKey, pacing

__all__ = ["SERIES", "TREND", "Figures", "Today", "day_ceiling", "figures_of"]

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
    today: Today

    @property
    def used(self) -> Fraction | None:
        """Spend over the cap; None where there is no cap."""
        return None if self.cap is None or self.cap.micros <= 0 else Fraction(self.spent) / self.cap.micros

    @property
    def planned_share(self) -> Fraction | None:
        """How much of a cap that holds daily budgets was planned by now (R23).

        Such a cap moves with every pause and raise, and time does not. None for any other cap, and where
        nothing is planned.
        """
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
        plan=pacing.plan(view.resolution.stretches, zone, begins, until) if plannable else None,
        planned_end=(
            pacing.plan(view.resolution.stretches, zone, begins, period.end)
            if plannable and period.end is not None
            else None
        ),
        rate=pacing.present_rate(series),
        today=_today(view, watermark),
    )


def _today(view: AccountView, watermark: int) -> Today:
    spent = spent_in(view, WindowKey.TODAY).micros
    if view.today is None:
        return Today(spent=spent, planned=None)
    most = most_on(view, view.today)
    if not view.resolution.plannable:
        return Today(spent=spent, planned=None, most=most)
    start, end = view.account.zone.span(view.today)
    planned = pacing.plan(view.resolution.stretches, view.account.zone, start, min(end, watermark))
    return Today(spent=spent, planned=planned, most=most)


def day_ceiling(view: AccountView, today: Today) -> Fraction | None:
    """How far beyond its plan so far today may be; None where the platform publishes no rule for a day.

    Where today has a plan it is what the rules allow on the whole day over that plan, so that spend is over
    the ceiling when it is over what the platform allows itself. Without one it is the mildest rule's factor.
    """
    if view.today is None:
        return None
    if today.most is not None and today.planned:
        return Fraction(today.most) / today.planned
    terms = terms_of(view)
    kinds = {(each.mode, each.raw_mode): each for each in view.resolution.stretches if each.daily}
    found = [terms.find(stretch, RuleSpan.DAY, view.today) for stretch in kinds.values()]
    return max((rule.factor for rule in found if rule is not None), default=None)

"""What should have been spent by the watermark's hour: the account's hour shape, and its schedules."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

from paceboard.plugin import (
    AccountView,
    Delivery,
    Entity,
    HourOfDay,
    HourSums,
    Level,
    Period,
    Week,
    Zone,
    pacing,
)

__all__ = ["SHAPE", "Expected", "expected_of"]

SHAPE = HourOfDay("spend", required=False)
"""What the account's own hour shape is learned from."""
_OFF = (Delivery.PAUSED, Delivery.DELETED, Delivery.ENDED)


@frozen(kw_only=True)
class Expected:
    """How an account's day runs.

    Args:
        shape: its own hours, drawn to those of its platform.
        days: how many of its days that was learned from.
        week: the scheduled time, where every campaign that counts has a schedule; None: all time counts.
        share: how much of the period should be spent by the watermark; None: the period has no end.
        scheduled: how much of the period's scheduled time is gone; None: no schedule, or no end.
    """

    shape: pacing.HourShape
    days: int
    week: Week | None
    share: Fraction | None
    scheduled: Fraction | None

    def plan(
        self,
        stretches: Sequence[pacing.BudgetStretch],
        zone: Zone,
        start: int,
        until: int,
        end: int | None = None,
    ) -> Fraction:
        """Micros that budgets plan up to the watermark, as `pacing.plan_to_date` cuts its day."""
        return pacing.plan_to_date(stretches, zone, start, until, end=end, shape=self.shape, week=self.week)

    def as_part(self) -> dict[str, Any]:
        """As it stands in a reading."""
        return {
            "days": self.days,
            "platform_counts_as_days": pacing.PSEUDO_DAYS,
            "platform": self.shape.source or None,
            "scheduled": self.week is not None,
        }


def expected_of(view: AccountView, period: Period, watermark: int) -> Expected:
    """The account's shape and schedule, and what they say of the period at the watermark."""
    told = view.hours.get(SHAPE, HourSums())
    shape = pacing.learned(told.sums, told.days, view.hour_shape or pacing.FLAT)
    zone, week = view.account.zone, _week(view)
    return Expected(
        shape=shape,
        days=told.days,
        week=week,
        share=pacing.expected_share(period, zone, watermark, shape, week),
        scheduled=None if week is None else pacing.scheduled_elapsed(period, zone, watermark, week),
    )


def _week(view: AccountView) -> Week | None:
    """When any campaign that counts may serve; None where one of them may at any time, or does not tell."""
    if all(each.week is None for each in view.entities):
        return None
    serving = [each for each in view.entities if each.delivery not in _OFF]
    groups: dict[str, list[Entity]] = {}
    for each in serving:
        if each.level is Level.GROUP:
            groups.setdefault(each.parent, []).append(each)
    campaigns = [
        each for each in serving if each.level is Level.CAMPAIGN and (not view.scope or each.id in view.scope)
    ]
    return _together([_week_of(each, groups.get(each.id, [])) for each in campaigns])


def _week_of(campaign: Entity, groups: Sequence[Entity]) -> Week | None:
    """A campaign's own schedule, else when any of its groups may serve."""
    return _together([each.week for each in groups]) if campaign.week is None else campaign.week


def _together(weeks: Sequence[Week | None]) -> Week | None:
    """The time that is in any of them; None where there is none, or one of them is not limited."""
    known = [week for week in weeks if week is not None]
    if not known or len(known) < len(weeks):
        return None
    return Week.of(part for week in known for part in week.ranges)

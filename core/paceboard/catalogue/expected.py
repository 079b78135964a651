"""What should have been spent by the watermark's hour: the account's hour shape, and its schedules."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from paceboard.plugin import (
    AccountView,
    Delivery,
    Entity,
    HourOfDay,
    HourSums,
    Level,
    Period,
    Week,
    once,
    pacing,
)

__all__ = ["SHAPE", "Expected"]

SHAPE = HourOfDay("spend", required=False)
"""What the account's own hour shape is learned from."""
_OFF = (Delivery.PAUSED, Delivery.DELETED, Delivery.ENDED)


@frozen(kw_only=True, slots=False)
class Expected:
    """How an account's days run, and what that says of a period at a watermark."""

    view: AccountView = field(repr=False)
    period: Period
    watermark: int

    @property
    def days(self) -> int:
        """How many of the account's days its shape was learned from."""
        return self._told.days

    @once
    def shape(self) -> pacing.HourShape:
        """The account's own hours, drawn to those of its platform."""
        return pacing.learned(self._told.sums, self.days, self.view.hour_shape or pacing.FLAT)

    @once
    def week(self) -> Week | None:
        """The scheduled time, where every campaign that serves has a schedule; None: all time counts."""
        return _week(self.view)

    @once
    def share(self) -> Fraction | None:
        """How much of the period should be spent by the watermark; None: the period has no end."""
        zone = self.view.account.zone
        return pacing.expected_share(self.period, zone, self.watermark, self.shape, self.week)

    @once
    def scheduled(self) -> Fraction | None:
        """How much of the period's scheduled time is gone; None: no schedule, or no end."""
        if self.week is None:
            return None
        return pacing.scheduled_elapsed(self.period, self.view.account.zone, self.watermark, self.week)

    def plan(self, start: int, until: int, end: int | None) -> Fraction:
        """Micros that the daily budgets plan up to an instant, its day cut as `pacing.plan_to_date` does.

        Args:
            end: where what is planned ends, if it does; the instant may stand on it.
        """
        resolution, zone = self.view.resolution, self.view.account.zone
        opens = max(zone.start(zone.day(until)), start)
        if until in (opens, end):
            return pacing.planned(resolution, zone, start, until)
        running = pacing.plan_to_date(
            resolution.daily, zone, opens, until, end=end, shape=self.shape, week=self.week
        )
        return pacing.planned(resolution, zone, start, opens) + running

    def as_part(self) -> dict[str, Any]:
        """As it stands in a reading."""
        return {
            "days": self.days,
            "platform_counts_as_days": pacing.PSEUDO_DAYS,
            "platform": self.shape.source or None,
            "scheduled": self.week is not None,
        }

    @property
    def _told(self) -> HourSums:
        return self.view.hours.get(SHAPE, HourSums())


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

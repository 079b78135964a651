"""The days that all accounts have in common: whole ones of each account's own calendar, by their dates."""

from __future__ import annotations

from collections.abc import Sequence

from paceboard.plugin import Caution, Daily, Grain, GroupView, Level, Member, WindowKey, date_text
from paceboard_reconciliation.envelope import name_of

__all__ = ["MONTH", "by_day", "common_days", "daily", "day_cautions"]

MONTH = WindowKey.COMPLETE_30_DAYS


def daily(*measures: str) -> tuple[Daily, ...]:
    """Each measure for each of an account's last 30 complete days."""
    return tuple(Daily(measure, MONTH) for measure in measures)


def common_days(view: GroupView) -> range:
    """The dates that are among the last 30 complete days of every account that has any."""
    spans = [span for each in view.members if (span := each.view.windows.get(MONTH)) is not None]
    if not spans:
        return range(0)
    return range(max(first for first, _ in spans), min(last for _, last in spans) + 1)


def day_cautions(view: GroupView) -> list[Caution]:
    """Accounts whose data end so early that no day is left that all of them have."""
    spans = [(each, span) for each in view.members if (span := each.view.windows.get(MONTH)) is not None]
    if not spans or common_days(view):
        return []
    member, (_, last) = min(spans, key=lambda each: each[1][1])
    text = (
        f"the accounts have no complete day in common: the data of {name_of(member)} end on {date_text(last)}"
    )
    return [Caution("no_common_days", text)]


def by_day(member: Member, measure: str, days: Sequence[int]) -> dict[int, int | None] | None:
    """A measure on some of those days; None where the account's connector does not read it, or not yet."""
    view = member.view
    if not view.reads(measure, Level.ACCOUNT, Grain.DAY) or not view.covers(MONTH):
        return None
    points = dict(view.series.get(Daily(measure, MONTH), ()))
    return {day: points.get(day) for day in days}
